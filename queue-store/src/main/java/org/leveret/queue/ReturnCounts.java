package org.leveret.queue;

import java.util.Arrays;

/** How often messages of one segment have come back, of those that have. Immutable. */
public final class ReturnCounts {
    /** None has come back. */
    public static final ReturnCounts NONE = new ReturnCounts(new int[0]);

    private static final int SLOT_BITS = 7;
    private static final int SLOT_MASK = (1 << SLOT_BITS) - 1;
    /** More are not told apart. */
    private static final int RETURNS_MAX = Integer.MAX_VALUE >>> SLOT_BITS;

    /** For each message its slot in the low bits and its count in the others, in the order of slots. */
    private final int[] entries;

    private ReturnCounts(int[] entries) {
        this.entries = entries;
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
    public int returns(int index) {
        return entries[index] >>> SLOT_BITS;
    }

    /** How often the message in a slot has come back. */
    public int of(int slot) {
        int index = index(slot);
        return index < entries.length && slot(index) == slot ? returns(index) : 0;
    }

    /** The same after the message in this slot has come back so often. */
    public ReturnCounts with(int slot, int returns) {
        int index = index(slot);
        boolean known = index < entries.length && slot(index) == slot;
        int[] changed = Arrays.copyOf(entries, entries.length + (known ? 0 : 1));
        if (!known) {
            System.arraycopy(entries, index, changed, index + 1, entries.length - index);
        }
        changed[index] = Math.min(returns, RETURNS_MAX) << SLOT_BITS | slot;
        return new ReturnCounts(changed);
    }

    /** The same with what was counted later. */
    public ReturnCounts with(ReturnCounts later) {
        ReturnCounts all = entries.length == 0 ? later : this;
        for (int index = 0; entries.length > 0 && index < later.size(); index++) {
            all = all.with(later.slot(index), later.returns(index));
        }
        return all;
    }

    /** Those of the slots in this set: 0 to 63, lowest bit first, and 64 to 127. */
    public ReturnCounts only(long low, long high) {
        int[] left = new int[entries.length];
        int count = 0;
        for (int entry : entries) {
            int slot = entry & SLOT_MASK;
            if (((slot < 64 ? low : high) >>> slot & 1) != 0) {
                left[count++] = entry;
            }
        }
        return count == entries.length ? this : count == 0 ? NONE : new ReturnCounts(Arrays.copyOf(left, count));
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
        return other instanceof ReturnCounts counts && Arrays.equals(entries, counts.entries);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(entries);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("returns");
        for (int index = 0; index < entries.length; index++) {
            text.append(' ').append(slot(index)).append(':').append(returns(index));
        }
        return text.toString();
    }
}
