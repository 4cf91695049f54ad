package org.leveret.queue;

import org.jspecify.annotations.Nullable;

/**
 * Commands for single messages of a queue, wherever they stand: to take one out so that nobody else gets it, to settle it or
 * to put it back, and to drop it.
 *
 * <p>Owned by the queue's loop; what {@link QueueMachine} says of commands holds for these. Taking is no delivery: a message
 * that is put back is at its place again, is next when it would have been, and has come back no more often than before.
 */
public final class Picking {
    private final QueueMachine queue;
    private final Backlog backlog;
    private final QueueEffects effects;

    /** What came of it. */
    public enum Picked {
        DONE,
        /** It is there, and with somebody, or was given up; or the queue gives nothing out yet. */
        NOT_READY,
        ABSENT
    }

    Picking(QueueMachine queue, Backlog backlog, QueueEffects effects) {
        this.queue = queue;
        this.backlog = backlog;
        this.effects = effects;
    }

    /** Whether the queue gives anything out yet. */
    public boolean isPossible() {
        return !queue.isReadingValues();
    }

    /** Takes a ready message out, to be given to {@link #settle} or {@link #putBack}. */
    public Picked take(long position, long nowMs) {
        Segment segment = segment(position);
        Picked picked = state(segment, position);
        if (segment != null && picked == Picked.DONE) {
            backlog.pick(segment, Backlog.slotOf(position));
            queue.finish(nowMs);
        }
        return picked;
    }

    /** Drops a ready message; it is no dead letter. */
    public Picked drop(long position, long nowMs) {
        Segment segment = segment(position);
        Picked picked = state(segment, position);
        if (segment != null && picked == Picked.DONE) {
            backlog.settle(segment, Backlog.slotOf(position), effects);
            queue.finish(nowMs);
        }
        return picked;
    }

    /** Settles a message that was taken, and says whether it was there. */
    public boolean settle(long position, long nowMs) {
        Segment segment = segment(position);
        if (segment == null || !segment.isOut(Backlog.slotOf(position))) {
            return false;
        }
        backlog.settle(segment, Backlog.slotOf(position), effects);
        queue.finish(nowMs);
        return true;
    }

    /** Makes a message that was taken ready again, and says whether it was there. */
    public boolean putBack(long position, long nowMs) {
        Segment segment = segment(position);
        if (segment == null || !segment.isOut(Backlog.slotOf(position))) {
            return false;
        }
        backlog.putBack(segment, Backlog.slotOf(position));
        queue.finish(nowMs);
        return true;
    }

    /** What there is at a position: {@link Picked#DONE} stands for a message that may be taken. */
    public Picked state(long position) {
        return state(segment(position), position);
    }

    private Picked state(@Nullable Segment segment, long position) {
        int slot = Backlog.slotOf(position);
        if (segment == null || !segment.isAlive(slot)) {
            return Picked.ABSENT;
        }
        return segment.isReady(slot) && !queue.isReadingValues() ? Picked.DONE : Picked.NOT_READY;
    }

    private @Nullable Segment segment(long position) {
        return position < 0 ? null : backlog.segment(Backlog.segmentOf(position));
    }
}
