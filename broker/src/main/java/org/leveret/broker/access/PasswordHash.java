package org.leveret.broker.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A password as RabbitMQ stores it: four octets of salt, then the hash of salt and password. Immutable.
 *
 * <p>A user may have none; then no password fits.
 */
public final class PasswordHash {
    /** Octets of salt. */
    public static final int SALT_BYTES = 4;

    private final HashingAlgorithm algorithm;
    private final byte[] saltAndHash;

    private PasswordHash(HashingAlgorithm algorithm, byte[] saltAndHash) {
        this.algorithm = algorithm;
        this.saltAndHash = saltAndHash;
    }

    /** No password: nobody can log in with one. */
    public static PasswordHash none() {
        return new PasswordHash(HashingAlgorithm.SHA256, new byte[0]);
    }

    /**
     * Hashes a password.
     *
     * @param salt {@value #SALT_BYTES} random octets
     */
    public static PasswordHash of(HashingAlgorithm algorithm, String password, byte[] salt) {
        byte[] salted = Arrays.copyOf(salt, SALT_BYTES);
        byte[] hash = hash(algorithm, salted, password.getBytes(StandardCharsets.UTF_8));
        byte[] saltAndHash = Arrays.copyOf(salted, SALT_BYTES + hash.length);
        System.arraycopy(hash, 0, saltAndHash, SALT_BYTES, hash.length);
        return new PasswordHash(algorithm, saltAndHash);
    }

    /** What {@link #saltAndHash} gave. */
    public static PasswordHash stored(HashingAlgorithm algorithm, byte[] saltAndHash) {
        return new PasswordHash(algorithm, saltAndHash.clone());
    }

    /**
     * Reads a {@code password_hash} of definitions; empty is no password.
     *
     * @throws IllegalArgumentException if it is not Base64, or too short to hold salt and hash
     */
    public static PasswordHash decode(HashingAlgorithm algorithm, String base64) {
        byte[] saltAndHash = Base64.getDecoder().decode(base64);
        int length = SALT_BYTES + algorithm.digest().getDigestLength();
        if (saltAndHash.length != 0 && saltAndHash.length != length) {
            throw new IllegalArgumentException(
                    "a password hash of " + saltAndHash.length + " octets where " + length + " are expected");
        }
        return new PasswordHash(algorithm, saltAndHash);
    }

    /** Whether this is the hash of the password. The empty password never is, nor does any fit who has none. */
    public boolean fits(byte[] passwordUtf8) {
        if (passwordUtf8.length == 0 || saltAndHash.length <= SALT_BYTES) {
            return false;
        }
        byte[] hash = hash(algorithm, saltAndHash, passwordUtf8);
        return MessageDigest.isEqual(hash, Arrays.copyOfRange(saltAndHash, SALT_BYTES, saltAndHash.length));
    }

    public boolean isNone() {
        return saltAndHash.length == 0;
    }

    public HashingAlgorithm algorithm() {
        return algorithm;
    }

    /** The octets to store; a copy. */
    public byte[] saltAndHash() {
        return saltAndHash.clone();
    }

    /** The {@code password_hash} of definitions. */
    public String encoded() {
        return Base64.getEncoder().encodeToString(saltAndHash);
    }

    /** Whether both are of one password with one salt; another salt makes another hash. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PasswordHash hash
                && algorithm == hash.algorithm
                && MessageDigest.isEqual(saltAndHash, hash.saltAndHash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(saltAndHash);
    }

    private static byte[] hash(HashingAlgorithm algorithm, byte[] salt, byte[] password) {
        MessageDigest digest = algorithm.digest();
        digest.update(salt, 0, SALT_BYTES);
        return digest.digest(password);
    }
}
