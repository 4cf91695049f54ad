package org.leveret.queue;

/** Why a queue gave a message up. */
public enum DeathReason {
    /** A consumer did not want it, nor to have it delivered again. */
    REJECTED,
    /** It waited for longer than its time to live, or its queue's. */
    EXPIRED,
    /** Its queue had more messages, or more bytes, than it may have. */
    MAXLEN,
    /** It came back from consumers more often than its queue lets it. */
    DELIVERY_LIMIT
}
