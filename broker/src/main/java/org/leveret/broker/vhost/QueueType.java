package org.leveret.broker.vhost;

import org.jspecify.annotations.Nullable;

/** The values of {@code x-queue-type}. */
public enum QueueType {
    CLASSIC("classic", "rabbit_classic_queue"),
    /** Accepted with its own rules for declaring; works as a durable classic queue on this one node. */
    QUORUM("quorum", "rabbit_quorum_queue"),
    STREAM("stream", "rabbit_stream_queue");

    private final String argument;
    private final String erlangName;

    QueueType(String argument, String erlangName) {
        this.argument = argument;
        this.erlangName = erlangName;
    }

    /** The value of {@code x-queue-type}. */
    public String argument() {
        return argument;
    }

    /** The name that RabbitMQ prints in error texts. */
    public String erlangName() {
        return erlangName;
    }

    /** The type for a value of {@code x-queue-type}, or null if there is none of that name. */
    public static @Nullable QueueType byArgument(String argument) {
        for (QueueType type : values()) {
            if (type.argument.equals(argument)) {
                return type;
            }
        }
        return null;
    }
}
