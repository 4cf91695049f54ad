package org.leveret.queue;

/**
 * How long a queue may get.
 *
 * @param messagesMax how many messages may be ready, at least 0; {@link Long#MAX_VALUE} for any number
 * @param bytesMax how many bytes the bodies of ready messages may have together, at least 0; {@link Long#MAX_VALUE} for
 *     any number
 * @param overflow what happens beyond that
 */
public record LengthLimit(long messagesMax, long bytesMax, Overflow overflow) {
    /** Any length. */
    public static final LengthLimit NONE = new LengthLimit(Long.MAX_VALUE, Long.MAX_VALUE, Overflow.DROP_HEAD);

    /** What a queue does with a message too many. */
    public enum Overflow {
        /** It drops those that have been ready for the longest; they become dead letters. */
        DROP_HEAD,
        /** It refuses the new one. */
        REJECT_PUBLISH,
        /** It refuses the new one, which becomes a dead letter. */
        REJECT_PUBLISH_DEAD_LETTER
    }

    boolean dropsHead() {
        return isBounded() && overflow == Overflow.DROP_HEAD;
    }

    boolean refuses() {
        return isBounded() && overflow != Overflow.DROP_HEAD;
    }

    private boolean isBounded() {
        return messagesMax != Long.MAX_VALUE || bytesMax != Long.MAX_VALUE;
    }

    boolean boundsBytes() {
        return bytesMax != Long.MAX_VALUE;
    }

    boolean isExceededBy(long messages, long bytes) {
        return messages > messagesMax || bytes > bytesMax;
    }
}
