package org.leveret.broker.access;

import org.jspecify.annotations.Nullable;

/** What a virtual host may have only so many of. */
public enum VirtualHostLimit {
    CONNECTIONS("max-connections"),
    QUEUES("max-queues");

    private final String rabbitName;

    VirtualHostLimit(String rabbitName) {
        this.rabbitName = rabbitName;
    }

    /** RabbitMQ's name of the limit. */
    public String rabbitName() {
        return rabbitName;
    }

    /** Null if there is none of that name. */
    public static @Nullable VirtualHostLimit byRabbitName(String name) {
        for (VirtualHostLimit limit : values()) {
            if (limit.rabbitName.equals(name)) {
                return limit;
            }
        }
        return null;
    }
}
