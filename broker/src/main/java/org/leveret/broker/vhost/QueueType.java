package org.leveret.broker.vhost;

import org.jspecify.annotations.Nullable;
import org.leveret.broker.policy.PolicyTarget;

/** The values of {@code x-queue-type}. */
public enum QueueType {
    CLASSIC("classic", "rabbit_classic_queue", PolicyTarget.CLASSIC_QUEUE),
    /** Accepted with its own rules for declaring; works as a durable classic queue on this one node. */
    QUORUM("quorum", "rabbit_quorum_queue", PolicyTarget.QUORUM_QUEUE),
    /** A log that is read without being consumed. */
    STREAM("stream", "rabbit_stream_queue", PolicyTarget.STREAM);

    private final String argument;
    private final String erlangName;
    private final PolicyTarget policyTarget;

    QueueType(String argument, String erlangName, PolicyTarget policyTarget) {
        this.argument = argument;
        this.erlangName = erlangName;
        this.policyTarget = policyTarget;
    }

    /** The value of {@code x-queue-type}. */
    public String argument() {
        return argument;
    }

    /** The name that RabbitMQ prints in error texts. */
    public String erlangName() {
        return erlangName;
    }

    /** What policies know it as. */
    public PolicyTarget policyTarget() {
        return policyTarget;
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
