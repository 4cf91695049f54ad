package org.leveret.queue;

/**
 * Sends rejected messages to where dead letters go, those that are paged out as soon as they are loaded. Until then they
 * count as unacked.
 *
 * <p>Owned by its {@link QueueMachine}.
 */
final class Rejections {
    private final QueueEffects effects;
    private final Backlog backlog;
    private final Pager pager;

    Rejections(QueueEffects effects, Backlog backlog, Pager pager) {
        this.effects = effects;
        this.backlog = backlog;
        this.pager = pager;
    }

    /** Rejects a message that is out. */
    void reject(Segment segment, int slot) {
        Message message = segment.message(slot);
        if (message == null) {
            segment.setRejected(slot);
            pager.load(segment);
        } else {
            effects.deadLetter(message, DeathReason.REJECTED);
            backlog.settle(segment, slot, effects);
        }
    }

    /** Goes on with what waited for this segment. */
    void loaded(long number) {
        Segment segment = backlog.segment(number);
        if (segment != null) {
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
    }

    private void loaded(Segment segment, int slot) {
        Message message = segment.message(slot);
        if (message == null) {
            effects.lost(Backlog.position(segment, slot));
        } else {
            effects.deadLetter(message, DeathReason.REJECTED);
        }
        backlog.settle(segment, slot, effects);
    }
}
