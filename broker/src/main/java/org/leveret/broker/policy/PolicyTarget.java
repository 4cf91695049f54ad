package org.leveret.broker.policy;

/** What a policy can apply to one of. */
public enum PolicyTarget {
    EXCHANGE,
    CLASSIC_QUEUE,
    QUORUM_QUEUE,
    STREAM
}
