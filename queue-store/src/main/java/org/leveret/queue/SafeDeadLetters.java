package org.leveret.queue;

import java.util.ArrayDeque;

/**
 * Messages that are given up and stay until their dead letters are safe where they were sent. A few segments of them are
 * under way at a time; what nobody takes is sent again after a while. They count as unacked.
 *
 * <p>Owned by its {@link QueueMachine}.
 */
final class SafeDeadLetters {
    /** How long a dead letter that nobody took waits until it is sent again. */
    static final long RETRY_MS = 1_000;

    private static final int SEGMENTS_MAX = 4;

    private final QueueEffects effects;
    private final Backlog backlog;
    private final Pager pager;
    private final Waking waking;
    /** Segments with such messages that are not under way, each once. */
    private final ArrayDeque<Long> waiting = new ArrayDeque<>(0);

    private int underWay;
    private long pausedUntilMs = Long.MIN_VALUE;

    SafeDeadLetters(QueueEffects effects, Backlog backlog, Pager pager, Waking waking) {
        this.effects = effects;
        this.backlog = backlog;
        this.pager = pager;
        this.waking = waking;
    }

    /** Gives up a message that is out. */
    void giveUp(Segment segment, int slot, DeathReason reason) {
        segment.setRejected(slot);
        segment.reason(slot, reason);
        if (!segment.sendingLetters) {
            takeOver(segment);
        }
    }

    /** Sees to a segment in which something is given up already. */
    void takeOver(Segment segment) {
        segment.sendingLetters = true;
        waiting.add(segment.number);
    }

    /** To be called at the end of each command. */
    void sendMore(long nowMs) {
        if (waiting.isEmpty()) {
            return;
        }
        if (nowMs < pausedUntilMs) {
            waking.wakeAt(pausedUntilMs);
            return;
        }
        while (underWay < SEGMENTS_MAX && !waiting.isEmpty()) {
            Segment segment = backlog.segment(waiting.remove());
            if (segment != null) {
                underWay++;
                segment.loadingRejected = true;
                if (segment.holdsRejected()) {
                    send(segment);
                } else {
                    pager.load(segment);
                }
            }
        }
    }

    /** Goes on with a segment that has been loaded, if that is what it waited for. */
    void loaded(Segment segment) {
        if (segment.loadingRejected) {
            send(segment);
        }
    }

    private void send(Segment segment) {
        segment.loadingRejected = false;
        for (int slot = 0; slot < Segment.SLOTS; slot++) {
            if (segment.isRejected(slot)) {
                Message message = segment.message(slot);
                if (message == null) {
                    segment.clearRejected(slot);
                    backlog.setAside(segment, slot);
                    effects.unreadable(Backlog.position(segment, slot));
                } else {
                    segment.lettersLeft++;
                    effects.deadLetterSafely(Backlog.position(segment, slot), message, segment.reason(slot));
                }
            }
        }
        endIfAnswered(segment);
    }

    /** A dead letter is safe, or nobody took it. */
    void answered(Segment segment, int slot, boolean safe, long nowMs) {
        segment.lettersLeft--;
        if (safe) {
            segment.clearRejected(slot);
            endIfAnswered(segment);
            backlog.settle(segment, slot, effects);
        } else {
            pausedUntilMs = nowMs + RETRY_MS;
            endIfAnswered(segment);
        }
    }

    private void endIfAnswered(Segment segment) {
        if (segment.lettersLeft > 0) {
            return;
        }
        underWay--;
        segment.sendingLetters = segment.hasRejected();
        if (segment.sendingLetters) {
            // What nobody took, and what was given up meanwhile.
            waiting.add(segment.number);
        }
    }
}
