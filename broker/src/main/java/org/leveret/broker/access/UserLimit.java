package org.leveret.broker.access;

import org.jspecify.annotations.Nullable;

/** What a user may have only so many of. */
public enum UserLimit {
    CONNECTIONS("max-connections"),
    CHANNELS("max-channels");

    private final String rabbitName;

    UserLimit(String rabbitName) {
        this.rabbitName = rabbitName;
    }

    /** RabbitMQ's name of the limit. */
    public String rabbitName() {
        return rabbitName;
    }

    /** Null if there is none of that name. */
    public static @Nullable UserLimit byRabbitName(String name) {
        for (UserLimit limit : values()) {
            if (limit.rabbitName.equals(name)) {
                return limit;
            }
        }
        return null;
    }
}
