package org.leveret.queue;

import java.util.ArrayDeque;

/**
 * Sends messages that are given up to where dead letters go, those that are paged out as soon as they are loaded. Until
 * then they count as unacked.
 *
 * <p>Owned by its {@link QueueMachine}.
 */
final class Rejections {
    /** How many segments may be on their way for this at a time. */
    private static final int LOADS_MAX = 4;

    private final QueueEffects effects;
    private final Backlog backlog;
    private final Pager pager;
    /** Segments with such messages that are not being loaded yet. */
    private final ArrayDeque<Long> waiting = new ArrayDeque<>(0);

    private int loading;

    Rejections(QueueEffects effects, Backlog backlog, Pager pager) {
        this.effects = effects;
        this.backlog = backlog;
        this.pager = pager;
    }

    /** Gives up a message that is out. */
    void giveUp(Segment segment, int slot, DeathReason reason) {
        Message message = segment.message(slot);
        if (message == null) {
            whenLoaded(segment, slot, reason);
        } else {
            effects.deadLetter(message, reason);
            backlog.settle(segment, slot, effects);
        }
    }

    /** Drops the first ready message, of which there are too many. */
    void drop(Segment head, int slot) {
        backlog.take(head, slot);
        giveUp(head, slot, DeathReason.MAXLEN);
    }

    /** Gives everything that waits to who does it safely from now on. */
    void handOver(SafeDeadLetters safely) {
        waiting.clear();
        loading = 0;
        backlog.forEachSegment(segment -> {
            if (segment.hasRejected() && !segment.sendingLetters) {
                segment.loadingRejected = false;
                safely.takeOver(segment);
            }
        });
    }

    private void whenLoaded(Segment segment, int slot, DeathReason reason) {
        if (!segment.hasRejected()) {
            waiting.add(segment.number);
        }
        segment.setRejected(slot);
        segment.reason(slot, reason);
        loadMore();
    }

    private void loadMore() {
        while (loading < LOADS_MAX && !waiting.isEmpty()) {
            Segment segment = backlog.segment(waiting.remove());
            // It may have been added twice, if it was loaded meanwhile for somebody else.
            if (segment != null && segment.hasRejected() && !segment.loadingRejected && !segment.sendingLetters) {
                loading++;
                segment.loadingRejected = true;
                pager.load(segment);
            }
        }
    }

    /** Goes on with what waited for this segment. */
    void loaded(long number) {
        Segment segment = backlog.segment(number);
        if (segment != null) {
            if (segment.loadingRejected) {
                segment.loadingRejected = false;
                loading--;
            }
            long low = segment.rejectedLow;
            long high = segment.rejectedHigh;
            segment.rejectedLow = 0;
            segment.rejectedHigh = 0;
            for (; low != 0; low &= low - 1) {
                loaded(segment, Long.numberOfTrailingZeros(low));
            }
            for (; high != 0; high &= high - 1) {
                loaded(segment, 64 + Long.numberOfTrailingZeros(high));
            }
        }
        loadMore();
    }

    private void loaded(Segment segment, int slot) {
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
