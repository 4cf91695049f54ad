package org.leveret.queue;

/**
 * What the messages of a queue that are out take, counted when somebody asks: whoever enqueues and settles need not. Owned by
 * the queue's loop.
 *
 * <p>Looking ends after so many messages and segments; the rest is then taken to be like all others of the queue.
 */
public final class UnackedSizes {
    static final int MESSAGES_MAX = 1_024;
    static final int SEGMENTS_MAX = 32;

    private int segments;
    private int count;
    private int resident;
    private long bodyBytes;

    UnackedSizes() {}

    /** Whether there may be more, and they may be looked for. */
    boolean goesOn(int unacked) {
        return count < unacked && count < MESSAGES_MAX && segments < SEGMENTS_MAX;
    }

    void addFrom(Segment segment) {
        segments++;
        segment.addUnacked(this);
    }

    void add(long bytes, boolean isResident) {
        count++;
        bodyBytes += bytes;
        resident += isResident ? 1 : 0;
    }

    void guessRest(Totals totals) {
        int rest = totals.unacked - count;
        int all = totals.ready + totals.unacked;
        if (rest > 0) {
            bodyBytes = Math.min(totals.bodyBytes, bodyBytes + (long) ((double) totals.bodyBytes * rest / all));
            resident += (int) ((long) totals.residentCount * rest / all);
        }
    }

    /** Their bodies; nearly exact while they are paged out. */
    public long bodyBytes() {
        return bodyBytes;
    }

    /** How many of them are in the heap. */
    public int resident() {
        return resident;
    }
}
