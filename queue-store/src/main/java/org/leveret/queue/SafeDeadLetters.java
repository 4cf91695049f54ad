package org.leveret.queue;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;

/**
 * Messages that are given up and stay until their dead letters are safe where they were sent. A few segments of them are
 * under way at a time. What nobody takes holds up nothing else, and is sent again after a while, a few segments at a time
 * too. They count as unacked, and towards a limit of the queue's length, as RabbitMQ counts them.
 *
 * <p>Owned by its {@link QueueMachine}.
 */
final class SafeDeadLetters {
    /** How long a dead letter that was not taken waits, about, until it is sent again. */
    static final long RETRY_MS = 1_000;

    static final int SEGMENTS_MAX = 4;

    private final QueueEffects effects;
    private final Backlog backlog;
    private final Pager pager;
    private final Waking waking;
    /** Segments with such messages that are to be sent as soon as there is room, each once. */
    private final ArrayDeque<SegmentLetters> waiting = new ArrayDeque<>(0);
    /** Segments with messages whose letters were not taken, each once, those that keep their place first. */
    private final ArrayDeque<SegmentLetters> resting = new ArrayDeque<>(0);

    private int underWay;
    private int count;
    private long bodyBytes;
    private long retryAtMs = Long.MIN_VALUE;

    SafeDeadLetters(QueueEffects effects, Backlog backlog, Pager pager, Waking waking) {
        this.effects = effects;
        this.backlog = backlog;
        this.pager = pager;
        this.waking = waking;
    }

    /** How many messages are given up and still here, but for those that were dropped as too many. */
    int count() {
        return count;
    }

    /** Body size of those, in bytes; nearly exact for what was paged out. */
    long bodyBytes() {
        return bodyBytes;
    }

    /** Gives up a message that is out. */
    void giveUp(Segment segment, int slot, DeathReason reason) {
        segment.setRejected(slot);
        segment.reason(slot, reason);
        add(segment, slot);
    }

    /**
     * Drops the first ready message, of which there are too many, with the safe dead letters of its segment. Towards the length
     * of the queue it counts no more, or all that are behind it would be too many as well.
     */
    void drop(Segment head, int slot) {
        backlog.take(head, slot);
        head.setRejected(slot);
        head.reason(slot, DeathReason.MAXLEN);
        requireNonNull(head.letters).setDropped(slot);
    }

    /** Sees to a segment in which something is given up already. */
    void takeOver(Segment segment) {
        for (int slot = 0; slot < Segment.SLOTS; slot++) {
            if (segment.isRejected(slot)) {
                add(segment, slot);
            }
        }
    }

    private void add(Segment segment, int slot) {
        SegmentLetters letters = segment.letters;
        if (letters == null) {
            letters = new SegmentLetters(segment);
            segment.letters = letters;
            waiting.add(letters);
        }
        long bytes = segment.bodyBytes(slot);
        letters.bodyBytes += bytes;
        bodyBytes += bytes;
        count++;
    }

    private void end(SegmentLetters letters, int slot) {
        Segment segment = letters.segment;
        segment.clearRejected(slot);
        boolean counts = !letters.isDropped(slot);
        // What is not in the heap may be taken for smaller or larger than it was when it was added.
        long bytes = !segment.hasRejected()
                ? letters.bodyBytes
                : counts ? Math.min(letters.bodyBytes, segment.bodyBytes(slot)) : 0;
        letters.bodyBytes -= bytes;
        bodyBytes -= bytes;
        count -= counts ? 1 : 0;
    }

    /** Lets go of everything. */
    void clear() {
        waiting.clear();
        resting.clear();
        underWay = 0;
        count = 0;
        bodyBytes = 0;
    }

    /** To be called at the end of each command. */
    void sendMore(long nowMs) {
        if (!resting.isEmpty()) {
            retry(nowMs);
        }
        while (!waiting.isEmpty()) {
            SegmentLetters letters = waiting.element();
            if (!letters.partlyTaken) {
                if (underWay == SEGMENTS_MAX) {
                    return;
                }
                underWay++;
            }
            waiting.remove();
            start(letters, nowMs);
        }
    }

    private void retry(long nowMs) {
        if (nowMs >= retryAtMs) {
            for (int segments = 0; segments < SEGMENTS_MAX && !resting.isEmpty(); segments++) {
                sendAgain(resting.remove());
            }
            retryAtMs = nowMs + RETRY_MS;
        }
        if (!resting.isEmpty()) {
            waking.wakeAt(retryAtMs);
        }
    }

    private void sendAgain(SegmentLetters letters) {
        if (letters.partlyTaken) {
            // They need not wait for a place, and may not wait behind those that do.
            waiting.addFirst(letters);
        } else {
            waiting.add(letters);
        }
    }

    private void start(SegmentLetters letters, long nowMs) {
        letters.partlyTaken = false;
        if (letters.segment.holdsRejected()) {
            send(letters, nowMs);
        } else {
            letters.loading = true;
            pager.load(letters.segment);
        }
    }

    /** Goes on with a segment that has been loaded, if that is what it waited for. */
    void loaded(SegmentLetters letters, long nowMs) {
        if (letters.loading) {
            letters.loading = false;
            send(letters, nowMs);
        }
    }

    private void send(SegmentLetters letters, long nowMs) {
        Segment segment = letters.segment;
        for (int slot = 0; slot < Segment.SLOTS; slot++) {
            if (segment.isRejected(slot)) {
                Message message = segment.message(slot);
                if (message == null) {
                    end(letters, slot);
                    backlog.setAside(segment, slot);
                    effects.unreadable(Backlog.position(segment, slot));
                } else {
                    letters.unanswered++;
                    effects.deadLetterSafely(Backlog.position(segment, slot), message, segment.reason(slot));
                }
            }
        }
        endIfAnswered(letters, nowMs);
    }

    /** A dead letter is safe, or not all have taken it. */
    void answered(Segment segment, int slot, LetterOutcome outcome, long nowMs) {
        SegmentLetters letters = requireNonNull(segment.letters);
        letters.unanswered--;
        if (outcome == LetterOutcome.SAFE) {
            end(letters, slot);
            endIfAnswered(letters, nowMs);
            backlog.settle(segment, slot, effects);
            return;
        }
        letters.refused = true;
        letters.partlyTaken |= outcome == LetterOutcome.PARTLY_TAKEN;
        endIfAnswered(letters, nowMs);
    }

    private void endIfAnswered(SegmentLetters letters, long nowMs) {
        if (letters.unanswered > 0) {
            return;
        }
        if (!letters.partlyTaken) {
            underWay--;
        }
        if (letters.refused) {
            letters.refused = false;
            rest(letters, nowMs);
        } else if (letters.segment.hasRejected()) {
            // What was given up meanwhile.
            waiting.add(letters);
        } else {
            letters.segment.letters = null;
        }
    }

    private void rest(SegmentLetters letters, long nowMs) {
        if (resting.isEmpty()) {
            retryAtMs = Math.max(retryAtMs, nowMs + RETRY_MS);
        }
        if (letters.partlyTaken) {
            // They keep their place: who sends them has to remember who took them, so there must not be many.
            resting.addFirst(letters);
        } else {
            resting.add(letters);
        }
    }
}
