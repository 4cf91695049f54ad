package org.leveret.queue;

/**
 * What becomes of messages that leave the head of the queue or come back to it: they are settled, given up, which may make
 * dead letters of them, or ready again, at once or later.
 *
 * <p>Owned by its {@link QueueMachine}.
 */
final class Endings {
    private final QueueEffects effects;
    private final Backlog backlog;
    private final Retries retries;
    private final Rejections rejections;
    private final SafeDeadLetters safeDeadLetters;
    private QueueSettings settings;

    Endings(
            QueueSettings settings,
            QueueEffects effects,
            Backlog backlog,
            Retries retries,
            Rejections rejections,
            SafeDeadLetters safeDeadLetters) {
        this.settings = settings;
        this.effects = effects;
        this.backlog = backlog;
        this.retries = retries;
        this.rejections = rejections;
        this.safeDeadLetters = safeDeadLetters;
    }

    /** Goes by other settings from now on; those that were given up wait as they are to by these. */
    void configure(QueueSettings changed) {
        if (changed.deadLettersSafely() && !settings.deadLettersSafely()) {
            rejections.handOver(safeDeadLetters);
        }
        settings = changed;
    }

    /** Settles a message, and says whether it was out. */
    boolean settle(long position, Outcome outcome, long nowMs) {
        Segment segment = position < 0 ? null : backlog.segment(Backlog.segmentOf(position));
        int slot = Backlog.slotOf(position);
        if (segment == null || !segment.isOut(slot)) {
            return false;
        }
        switch (outcome) {
            case ACCEPTED -> backlog.settle(segment, slot, effects);
            case REJECTED -> giveUp(segment, slot, DeathReason.REJECTED);
            case RELEASED, FAILED -> release(segment, slot, outcome, nowMs);
        }
        return true;
    }

    private void release(Segment segment, int slot, Outcome outcome, long nowMs) {
        int returns = settings.countsReturns() || retries.isActive() ? segment.countReturn(slot) : 0;
        if (settings.countsReturns() && returns > settings.returnsMax()) {
            giveUp(segment, slot, DeathReason.DELIVERY_LIMIT);
            return;
        }
        long readyAtMs = retries.readyAtMs(outcome, returns, nowMs);
        if (returns > 0 && segment.isPersistent(slot)) {
            effects.cameBack(Backlog.position(segment, slot), returns, readyAtMs);
        }
        if (readyAtMs == Returns.NO_WAIT) {
            backlog.release(segment, slot);
        } else {
            retries.await(segment, slot, readyAtMs);
        }
    }

    private void giveUp(Segment segment, int slot, DeathReason reason) {
        if (settings.deadLettersSafely() || segment.letters != null) {
            safeDeadLetters.giveUp(segment, slot, reason);
        } else if (settings.deadLetters()) {
            rejections.giveUp(segment, slot, reason);
        } else {
            backlog.settle(segment, slot, effects);
        }
    }

    /** Whether what ends now could not go, and would only be loaded in vain. */
    boolean areHeld() {
        return settings.deadLetters() && !settings.deadLettersSafely() && rejections.areHeld();
    }

    /** Ends the first ready message, whose time is over. */
    void expire(Segment head, int slot, Message message) {
        if (settings.deadLettersSafely()) {
            backlog.take(head, slot);
            safeDeadLetters.giveUp(head, slot, DeathReason.EXPIRED);
            return;
        }
        if (settings.deadLetters() && rejections.mustWait()) {
            rejections.drop(head, slot, DeathReason.EXPIRED);
            return;
        }
        if (settings.deadLetters()) {
            effects.deadLetter(message, DeathReason.EXPIRED);
        } else {
            effects.drop(message, DeathReason.EXPIRED);
        }
        backlog.settleNext(head, slot, effects);
    }

    /** Ends the first ready message, of which there are too many. */
    void drop(Segment head, int slot) {
        if (settings.deadLetters() && head.letters != null) {
            safeDeadLetters.drop(head, slot);
        } else if (settings.deadLetters()) {
            rejections.drop(head, slot, DeathReason.MAXLEN);
        } else {
            dropForGood(head, slot);
        }
    }

    private void dropForGood(Segment head, int slot) {
        Message message = head.message(slot);
        if (message != null) {
            effects.drop(message, DeathReason.MAXLEN);
        }
        backlog.settleNext(head, slot, effects);
    }

    /** A message is not let in, as the queue is full. */
    void refuse(Message message) {
        if (settings.deadLetters()) {
            effects.deadLetter(message, DeathReason.MAXLEN);
        }
    }
}
