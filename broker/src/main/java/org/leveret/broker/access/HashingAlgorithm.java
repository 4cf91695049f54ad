package org.leveret.broker.access;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** How a password is hashed; the names are those of RabbitMQ's definitions. */
public enum HashingAlgorithm {
    SHA256("rabbit_password_hashing_sha256", "SHA-256"),
    SHA512("rabbit_password_hashing_sha512", "SHA-512");

    private final String rabbitName;
    private final String digestName;

    HashingAlgorithm(String rabbitName, String digestName) {
        this.rabbitName = rabbitName;
        this.digestName = digestName;
    }

    /** The value of {@code hashing_algorithm} in definitions. */
    public String rabbitName() {
        return rabbitName;
    }

    /** The algorithm of that name, or null if we do not have it. */
    public static @Nullable HashingAlgorithm byRabbitName(String rabbitName) {
        for (HashingAlgorithm algorithm : values()) {
            if (algorithm.rabbitName.equals(rabbitName)) {
                return algorithm;
            }
        }
        return null;
    }

    MessageDigest digest() {
        try {
            return MessageDigest.getInstance(digestName);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java lacks " + digestName, e);
        }
    }
}
