package org.leveret.queue;

import java.util.Arrays;

/**
 * How often messages of one segment have come back, of those that have, and until when each was to wait after the last
 * time. Immutable.
 */
public final class Returns {
    /** None has come back. */
    public static final Returns NONE = new Returns(new int[0], new long[0]);

    /** In place of a time: it did not have to wait. */
    public static final long NO_WAIT = 0;

    /** More returns of one message are not told apart. */
    public static final int TIMES_MAX = (1 << 20) - 1;

    private static final int SLOT_BITS = 7;
    private static final int SLOT_MASK = (1 << SLOT_BITS) - 1;

    /** For each message its slot in the low bits and how often it came back in the others, in the order of slots. */
    private final int[] entries;
    /** When each of these was to be ready again. */
    private final long[] readyAtMs;

    private Returns(int[] entries, long[] readyAtMs) {
        this.entries = entries;
        this.readyAtMs = readyAtMs;
    }

    /** How many messages have come back. */
    public int size() {
        return entries.length;
    }

    /** The slot of one of them, by its number among them. */
    public int slot(int index) {
        return entries[index] & SLOT_MASK;
    }

    /** How often that one has come back. */
    public int times(int index) {
        return entries[index] >>> SLOT_BITS;
    }

    /** When that one was to be ready again, in milliseconds since 1970; {@link #NO_WAIT} if it was at once. */
    public long readyAtMs(int index) {
        return readyAtMs[index];
    }

    /** The same after the message in this slot has come back so often, the last time to wait until then. */
    public Returns with(int slot, int times, long untilMs) {
        int index = index(slot);
        boolean known = index < entries.length && slot(index) == slot;
        int length = entries.length + (known ? 0 : 1);
        int[] changed = Arrays.copyOf(entries, length);
        long[] changedMs = Arrays.copyOf(readyAtMs, length);
        if (!known) {
            System.arraycopy(entries, index, changed, index + 1, entries.length - index);
            System.arraycopy(readyAtMs, index, changedMs, index + 1, entries.length - index);
        }
        changed[index] = Math.min(times, TIMES_MAX) << SLOT_BITS | slot;
        changedMs[index] = untilMs;
        return new Returns(changed, changedMs);
    }

    /** The same with what was counted later. */
    public Returns with(Returns later) {
        Returns all = entries.length == 0 ? later : this;
        for (int index = 0; entries.length > 0 && index < later.size(); index++) {
            all = all.with(later.slot(index), later.times(index), later.readyAtMs(index));
        }
        return all;
    }

    /** Those of the slots in this set: 0 to 63, lowest bit first, and 64 to 127. */
    public Returns only(long low, long high) {
        int[] left = new int[entries.length];
        long[] leftMs = new long[entries.length];
        int count = 0;
        for (int index = 0; index < entries.length; index++) {
            int slot = slot(index);
            if (((slot < 64 ? low : high) >>> slot & 1) != 0) {
                left[count] = entries[index];
                leftMs[count++] = readyAtMs[index];
            }
        }
        return count == entries.length
                ? this
                : count == 0 ? NONE : new Returns(Arrays.copyOf(left, count), Arrays.copyOf(leftMs, count));
    }

    private int index(int slot) {
        int index = 0;
        while (index < entries.length && slot(index) < slot) {
            index++;
        }
        return index;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Returns returns
                && Arrays.equals(entries, returns.entries)
                && Arrays.equals(readyAtMs, returns.readyAtMs);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(entries) + Arrays.hashCode(readyAtMs);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("returns");
        for (int index = 0; index < entries.length; index++) {
            text.append(' ').append(slot(index)).append(':').append(times(index));
            if (readyAtMs(index) != NO_WAIT) {
                text.append(" until ").append(readyAtMs(index));
            }
        }
        return text.toString();
    }
}
