package org.leveret.queue;

import java.util.Arrays;

/**
 * Messages that came back and wait until they are ready again, at their old places. They count towards a limit of the
 * queue's length, as in RabbitMQ, and are not dropped while they wait. What is persistent waits on over a restart.
 *
 * <p>Owned by its {@link QueueMachine}. A binary heap over arrays, 20 bytes for each that waits, wherever the message
 * itself is; nothing at all for a queue without a {@link DelayedRetry}.
 */
final class Retries {
    /** How many messages may become ready in one command, so that a million at once do not hold up other queues. */
    static final int DUE_AT_ONCE_MAX = 4_096;

    private static final int FIRST_PLACES = 16;
    private static final int KEPT_PLACES_MAX = 1024;

    private DelayedRetry delay;
    private final Backlog backlog;
    private final Waking waking;
    private boolean active;
    private long[] dueMs = {};
    private long[] positions = {};
    private int[] bytes = {};
    private int count;
    private long bodyBytes;

    Retries(DelayedRetry delay, Backlog backlog, Waking waking) {
        this.delay = delay;
        this.backlog = backlog;
        this.waking = waking;
        this.active = delay.isActive();
    }

    /** Has what comes back from now on wait for so long; what waits already waits on as it was to. */
    void delay(DelayedRetry changed) {
        delay = changed;
        active = changed.isActive();
    }

    /** Whether any message may have to wait, so that it matters how often one has come back. */
    boolean isActive() {
        return active;
    }

    /** How many wait. They are among those that count as unacked in the {@link Backlog}. */
    int count() {
        return count;
    }

    /** How many find room in the arrays, which take the heap whether or not anything waits. */
    int places() {
        return dueMs.length;
    }

    /** Body size of those that wait, in bytes; nearly exact for what was paged out. */
    long bodyBytes() {
        return bodyBytes;
    }

    /**
     * When a message that comes back now is ready again; {@link Returns#NO_WAIT} if it is now.
     *
     * @param returns how often it has come back, this time included
     */
    long readyAtMs(Outcome outcome, int returns, long nowMs) {
        return active && delay.delays(outcome) ? nowMs + delay.delayMs(returns) : Returns.NO_WAIT;
    }

    /** Lets a message that is out wait until then. */
    void await(Segment segment, int slot, long readyAtMs) {
        segment.setDelayed(slot);
        add(readyAtMs, Backlog.position(segment, slot), (int) segment.bodyBytes(slot));
    }

    /** Lets those messages of a segment wait that were to wait longer when the broker ended. */
    void recovered(RecoveredSegment recovered, long nowMs) {
        Returns returns = recovered.returns();
        for (int index = 0; index < returns.size(); index++) {
            Segment segment = returns.readyAtMs(index) > nowMs ? backlog.segment(recovered.segment()) : null;
            if (segment != null) {
                backlog.pick(segment, returns.slot(index));
                await(segment, returns.slot(index), returns.readyAtMs(index));
            }
        }
    }

    /** Makes ready what is due, has the queue woken for the rest, and says whether anything became ready. */
    boolean becomeReady(long nowMs) {
        int ready = 0;
        while (count > 0 && dueMs[0] <= nowMs && ready < DUE_AT_ONCE_MAX) {
            ready++;
            readyFirst();
        }
        if (count > 0) {
            waking.wakeAt(Math.max(dueMs[0], nowMs));
        }
        return ready > 0;
    }

    /** Makes ready all that wait, whenever they are due. */
    void end() {
        while (count > 0) {
            readyFirst();
        }
    }

    void clear() {
        count = 0;
        bodyBytes = 0;
        letGoOfPlaces();
    }

    /** A queue in which many once waited must not keep large arrays. */
    private void letGoOfPlaces() {
        if (count == 0 && dueMs.length > KEPT_PLACES_MAX) {
            dueMs = new long[0];
            positions = new long[0];
            bytes = new int[0];
        }
    }

    private void readyFirst() {
        long position = positions[0];
        bodyBytes -= bytes[0];
        count--;
        sink(dueMs[count], positions[count], bytes[count]);
        letGoOfPlaces();
        Segment segment = backlog.segment(Backlog.segmentOf(position));
        assert segment != null && segment.isDelayed(Backlog.slotOf(position));
        if (segment != null) {
            segment.clearDelayed(Backlog.slotOf(position));
            backlog.release(segment, Backlog.slotOf(position));
        }
    }

    private void add(long due, long position, int size) {
        if (count == dueMs.length) {
            int places = Math.max(FIRST_PLACES, count * 2);
            dueMs = Arrays.copyOf(dueMs, places);
            positions = Arrays.copyOf(positions, places);
            bytes = Arrays.copyOf(bytes, places);
        }
        bodyBytes += size;
        int index = count++;
        while (index > 0 && precedes(due, position, (index - 1) / 2)) {
            move((index - 1) / 2, index);
            index = (index - 1) / 2;
        }
        set(index, due, position, size);
    }

    /** Puts an entry in place of the first. */
    private void sink(long due, long position, int size) {
        int index = 0;
        for (int child = 1; child < count; child = 2 * index + 1) {
            if (child + 1 < count && precedes(dueMs[child + 1], positions[child + 1], child)) {
                child++;
            }
            if (precedes(due, position, child)) {
                break;
            }
            move(child, index);
            index = child;
        }
        set(index, due, position, size);
    }

    private boolean precedes(long due, long position, int other) {
        return due < dueMs[other] || (due == dueMs[other] && position < positions[other]);
    }

    private void move(int from, int to) {
        set(to, dueMs[from], positions[from], bytes[from]);
    }

    private void set(int index, long due, long position, int size) {
        dueMs[index] = due;
        positions[index] = position;
        bytes[index] = size;
    }
}
