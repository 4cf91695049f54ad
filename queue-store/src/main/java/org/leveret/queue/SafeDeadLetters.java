package org.leveret.queue;

import java.util.ArrayDeque;

/**
 * Messages that are given up and stay until their dead letters are safe where they were sent. A few segments of them are
 * under way at a time. What nobody takes holds up nothing else, and is sent again after a while, a few segments at a time
 * too. They count as unacked, and towards a limit of the
 * queue's length, as RabbitMQ counts them.
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
    private final ArrayDeque<Long> waiting = new ArrayDeque<>(0);
    /** Segments with messages whose letters were not taken, each once, those that keep their place first. */
    private final ArrayDeque<Long> resting = new ArrayDeque<>(0);

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

    /** How many messages are given up and still here. */
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
        if (!segment.sendingLetters) {
            begin(segment);
        }
    }

    /** Sees to a segment in which something is given up already. */
    void takeOver(Segment segment) {
        for (int slot = 0; slot < Segment.SLOTS; slot++) {
            if (segment.isRejected(slot)) {
                add(segment, slot);
            }
        }
        begin(segment);
    }

    private void begin(Segment segment) {
        segment.sendingLetters = true;
        waiting.add(segment.number);
    }

    private void add(Segment segment, int slot) {
        long bytes = segment.bodyBytes(slot);
        segment.lettersBytes += bytes;
        bodyBytes += bytes;
        count++;
    }

    private void end(Segment segment, int slot) {
        segment.clearRejected(slot);
        // What is not in the heap may be taken for smaller or larger than it was when it was added.
        long bytes =
                segment.hasRejected() ? Math.min(segment.lettersBytes, segment.bodyBytes(slot)) : segment.lettersBytes;
        segment.lettersBytes -= bytes;
        bodyBytes -= bytes;
        count--;
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
            Segment segment = backlog.segment(waiting.element());
            if (segment != null && !segment.lettersPartlyTaken) {
                if (underWay == SEGMENTS_MAX) {
                    return;
                }
                underWay++;
            }
            waiting.remove();
            if (segment != null) {
                start(segment, nowMs);
            }
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

    private void sendAgain(long number) {
        Segment segment = backlog.segment(number);
        if (segment != null && segment.lettersPartlyTaken) {
            // It need not wait for a place, and may not wait behind those that do.
            waiting.addFirst(number);
        } else {
            waiting.add(number);
        }
    }

    private void start(Segment segment, long nowMs) {
        segment.lettersPartlyTaken = false;
        segment.loadingRejected = true;
        if (segment.holdsRejected()) {
            send(segment, nowMs);
        } else {
            pager.load(segment);
        }
    }

    /** Goes on with a segment that has been loaded, if that is what it waited for. */
    void loaded(Segment segment, long nowMs) {
        if (segment.loadingRejected) {
            send(segment, nowMs);
        }
    }

    private void send(Segment segment, long nowMs) {
        segment.loadingRejected = false;
        for (int slot = 0; slot < Segment.SLOTS; slot++) {
            if (segment.isRejected(slot)) {
                Message message = segment.message(slot);
                if (message == null) {
                    end(segment, slot);
                    backlog.setAside(segment, slot);
                    effects.unreadable(Backlog.position(segment, slot));
                } else {
                    segment.lettersLeft++;
                    effects.deadLetterSafely(Backlog.position(segment, slot), message, segment.reason(slot));
                }
            }
        }
        endIfAnswered(segment, nowMs);
    }

    /** A dead letter is safe, or not all have taken it. */
    void answered(Segment segment, int slot, LetterOutcome outcome, long nowMs) {
        segment.lettersLeft--;
        if (outcome == LetterOutcome.SAFE) {
            end(segment, slot);
            endIfAnswered(segment, nowMs);
            backlog.settle(segment, slot, effects);
            return;
        }
        segment.lettersRefused = true;
        segment.lettersPartlyTaken |= outcome == LetterOutcome.PARTLY_TAKEN;
        endIfAnswered(segment, nowMs);
    }

    private void endIfAnswered(Segment segment, long nowMs) {
        if (segment.lettersLeft > 0) {
            return;
        }
        boolean refused = segment.lettersRefused;
        segment.lettersRefused = false;
        segment.sendingLetters = segment.hasRejected();
        if (!segment.lettersPartlyTaken) {
            underWay--;
        }
        if (!refused) {
            if (segment.sendingLetters) {
                // What was given up meanwhile.
                waiting.add(segment.number);
            }
            return;
        }
        if (resting.isEmpty()) {
            retryAtMs = Math.max(retryAtMs, nowMs + RETRY_MS);
        }
        if (segment.lettersPartlyTaken) {
            // It keeps its place: who sends its letters has to remember who took them, so there must not be many.
            resting.addFirst(segment.number);
        } else {
            resting.add(segment.number);
        }
    }
}
