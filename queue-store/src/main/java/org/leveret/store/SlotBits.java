package org.leveret.store;

/** A set of the 128 slots of a segment as two words: slots 0 to 63 and 64 to 127, lowest bit first. */
final class SlotBits {
    static final int SLOTS = 128;
    static final int SEGMENT_SHIFT = 7;
    static final int SLOT_MASK = SLOTS - 1;

    private SlotBits() {}

    /** The lower word of the slots from one to before another. */
    static long low(int from, int to) {
        return ones(to) & ~ones(from);
    }

    /** The upper word of the slots from one to before another. */
    static long high(int from, int to) {
        return ones(to - 64) & ~ones(from - 64);
    }

    static boolean has(long low, long high, int slot) {
        return ((slot < 64 ? low : high) >>> slot & 1) != 0;
    }

    static int count(long low, long high) {
        return Long.bitCount(low) + Long.bitCount(high);
    }

    /** One more than the highest slot in the set, 0 when it is empty. */
    static int length(long low, long high) {
        return high != 0 ? 128 - Long.numberOfLeadingZeros(high) : 64 - Long.numberOfLeadingZeros(low);
    }

    private static long ones(int count) {
        return count <= 0 ? 0 : count >= 64 ? -1 : (1L << count) - 1;
    }
}
