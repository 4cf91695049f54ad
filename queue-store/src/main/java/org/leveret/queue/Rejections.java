package org.leveret.queue;

import java.util.ArrayDeque;

/**
 * Sends messages that are given up to where dead letters go, those that are paged out as soon as they are loaded, and those
 * that are given up after them behind them; none while the store could not take them. Until then they count as unacked.
 *
 * <p>Owned by its {@link QueueMachine}.
 */
final class Rejections {
    private static final long NONE = -1;
    /** How many segments that need not be loaded are sent in one command, so that many do not hold up other queues. */
    private static final int SEGMENTS_AT_ONCE = 8;

    private final QueueEffects effects;
    private final Backlog backlog;
    private final Pager pager;
    /** Segments with such messages, in the order of the first of them, but for the one that is being loaded. */
    private final ArrayDeque<Long> waiting = new ArrayDeque<>(0);

    private long loading = NONE;
    /** Whether nothing is sent before {@link #goOn}. */
    private boolean held;
    /** Whether some of what waits was held, and so may have been given up before anything that is given up now. */
    private boolean lagging;

    Rejections(QueueEffects effects, Backlog backlog, Pager pager) {
        this.effects = effects;
        this.backlog = backlog;
        this.pager = pager;
    }

    /** Gives up a message that is out. */
    void giveUp(Segment segment, int slot, DeathReason reason) {
        Message message = segment.message(slot);
        // What expires comes from the head, and has been loaded in its order.
        if (message == null || mustWait() || (loading != NONE && reason != DeathReason.EXPIRED)) {
            wait(segment, slot, reason);
        } else {
            effects.deadLetter(message, reason);
            backlog.settle(segment, slot, effects);
        }
    }

    /** Gives up the first ready message, for whatever reason. */
    void drop(Segment head, int slot, DeathReason reason) {
        backlog.take(head, slot);
        giveUp(head, slot, reason);
    }

    /** Whether none may be sent now, nor before {@link #goOn}; what is given up meanwhile stays where it is stored. */
    boolean areHeld() {
        held = held || effects.holdsDeadLetters();
        return held;
    }

    /** Whether what is given up now has to wait, whatever it is given up for. */
    boolean mustWait() {
        return lagging || areHeld();
    }

    /** Sends what was held, for as long as that may be. */
    void goOn() {
        held = false;
        sendNext();
    }

    /**
     * Sends what waits and is in the heap, as the queue is about to be deleted and nobody could send it afterwards. What is not
     * in the heap goes with the queue.
     */
    void end() {
        if (loading != NONE) {
            waiting.addFirst(loading);
        }
        for (long number : waiting) {
            Segment segment = backlog.segment(number);
            if (segment != null && segment.letters == null) {
                sendWhatIsHere(segment);
            }
        }
        clear();
    }

    private void sendWhatIsHere(Segment segment) {
        for (int slot = 0; slot < Segment.SLOTS; slot++) {
            Message message = segment.message(slot);
            if (message != null && segment.isRejected(slot)) {
                effects.deadLetter(message, segment.reason(slot));
            }
        }
    }

    private void clear() {
        waiting.clear();
        loading = NONE;
        lagging = false;
    }

    /** Gives everything that waits to who does it safely from now on. */
    void handOver(SafeDeadLetters safely) {
        clear();
        backlog.forEachSegment(segment -> {
            if (segment.hasRejected() && segment.letters == null) {
                safely.takeOver(segment);
            }
        });
    }

    private void wait(Segment segment, int slot, DeathReason reason) {
        if (!segment.hasRejected()) {
            waiting.add(segment.number);
        }
        segment.setRejected(slot);
        segment.reason(slot, reason);
        lagging |= held;
        if (loading == NONE) {
            sendNext();
        }
    }

    private void sendNext() {
        for (int sent = 0; loading == NONE && !waiting.isEmpty() && !areHeld(); sent++) {
            Segment segment = backlog.segment(waiting.remove());
            if (segment == null || !segment.hasRejected() || segment.letters != null) {
                continue;
            }
            if (sent < SEGMENTS_AT_ONCE && segment.holdsRejected()) {
                send(segment);
            } else {
                loading = segment.number;
                pager.load(segment);
            }
        }
        lagging &= loading != NONE || !waiting.isEmpty();
    }

    /** Goes on with what waited for this segment. */
    void loaded(long number) {
        if (number != loading) {
            return;
        }
        loading = NONE;
        Segment segment = backlog.segment(number);
        if (segment != null && areHeld()) {
            waiting.addFirst(number);
        } else if (segment != null) {
            send(segment);
        }
        sendNext();
    }

    private void send(Segment segment) {
        long low = segment.rejectedLow;
        long high = segment.rejectedHigh;
        segment.rejectedLow = 0;
        segment.rejectedHigh = 0;
        for (; low != 0; low &= low - 1) {
            send(segment, Long.numberOfTrailingZeros(low));
        }
        for (; high != 0; high &= high - 1) {
            send(segment, 64 + Long.numberOfTrailingZeros(high));
        }
    }

    private void send(Segment segment, int slot) {
        Message message = segment.message(slot);
        if (message == null) {
            backlog.setAside(segment, slot);
            effects.unreadable(Backlog.position(segment, slot));
        } else {
            effects.deadLetter(message, segment.reason(slot));
            backlog.settle(segment, slot, effects);
        }
    }
}
