package org.leveret.store;

/** Where a message begins in the log, in one number: its file, and the offset in it. */
final class LogPlace {
    /** The message is not in the log. */
    static final long NONE = -1;

    private static final int OFFSET_BITS = 32;

    private LogPlace() {}

    static long of(long file, long offset) {
        return file << OFFSET_BITS | offset;
    }

    static long file(long place) {
        return place >>> OFFSET_BITS;
    }

    static long offset(long place) {
        return place & (1L << OFFSET_BITS) - 1;
    }
}
