package org.leveret.queue;

/** How it stands with the safe dead letters of one segment, as long as there are any. Owned by {@link SafeDeadLetters}. */
final class SegmentLetters {
    final Segment segment;

    /** Body size of their messages, in bytes, as it was counted. */
    long bodyBytes;

    /** Those whose messages were dropped as too many, and are not counted. */
    private long droppedLow;

    private long droppedHigh;

    /** How many were sent and are not answered. */
    int unanswered;

    /** Whether one that was answered was not taken by all that it is for, and whether by some of them. */
    boolean refused;

    boolean partlyTaken;

    /** Whether they are sent when their messages have been loaded. */
    boolean loading;

    SegmentLetters(Segment segment) {
        this.segment = segment;
    }

    void setDropped(int slot) {
        droppedLow |= slot < 64 ? 1L << slot : 0;
        droppedHigh |= slot < 64 ? 0 : 1L << slot;
    }

    boolean isDropped(int slot) {
        return ((slot < 64 ? droppedLow : droppedHigh) & (1L << slot)) != 0;
    }
}
