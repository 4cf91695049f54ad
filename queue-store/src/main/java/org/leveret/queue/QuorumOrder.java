package org.leveret.queue;

import java.util.Arrays;

/**
 * Which message of a quorum queue is next, where that is not a matter of its place: what came back is first, in the order in
 * which it came back; then two of the higher priority are taken for one of the lower, while there are both.
 *
 * <p>Owned by its {@link Backlog}. Positions of what came back are kept up to a bound; what is beyond it, and all after a
 * restart, is where it was before, which is after what is remembered here and before all that was never out.
 */
final class QuorumOrder {
    static final int REMEMBERED_MAX = 1 << 16;
    private static final int HIGH_IN_A_ROW = 2;

    private long[] returned = new long[0];
    private int from;
    private int size;
    private int taken;

    /** A message is ready again. */
    void cameBack(long position) {
        if (size == REMEMBERED_MAX) {
            return;
        }
        if (size == returned.length) {
            long[] more = new long[Math.max(8, 2 * size)];
            int toEnd = size - from;
            System.arraycopy(returned, from, more, 0, toEnd);
            System.arraycopy(returned, 0, more, toEnd, from);
            returned = more;
            from = 0;
        }
        returned[(from + size) & (returned.length - 1)] = position;
        size++;
    }

    /** The position of what came back first of all that is ready; {@link QueueMachine#NO_POSITION} if there is nothing. */
    long first(Backlog backlog) {
        while (size > 0) {
            long position = returned[from];
            Segment segment = backlog.segment(Backlog.segmentOf(position));
            if (segment != null && segment.isReady(Backlog.slotOf(position))) {
                return position;
            }
            removeFirst();
        }
        return QueueMachine.NO_POSITION;
    }

    /** The message that was next is no longer ready. */
    void left(long position) {
        if (size > 0 && returned[from] == position) {
            removeFirst();
        } else {
            taken = taken == HIGH_IN_A_ROW ? 0 : taken + 1;
        }
    }

    /** A message was taken that need not have been next. */
    void picked(long position) {
        int mask = returned.length - 1;
        for (int index = 0; index < size; index++) {
            if (returned[(from + index) & mask] == position) {
                for (int at = index; at > 0; at--) {
                    returned[(from + at) & mask] = returned[(from + at - 1) & mask];
                }
                removeFirst();
                return;
            }
        }
    }

    /** Whether it is the turn of the lower priority. */
    boolean isLowsTurn() {
        return taken == HIGH_IN_A_ROW;
    }

    void clear() {
        size = 0;
    }

    private void removeFirst() {
        from = (from + 1) & (returned.length - 1);
        size--;
        if (size == 0 && returned.length > 1024) {
            returned = Arrays.copyOf(returned, 8);
            from = 0;
        }
    }
}
