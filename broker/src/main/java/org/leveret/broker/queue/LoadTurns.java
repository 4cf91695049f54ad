package org.leveret.broker.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.loop.EventLoop;

/**
 * Which of many queues may read messages back while there is heap for the heads of a few alone. If all did, each would lose
 * what it had read before its consumer could take it, and read it again. Owned by the event loop.
 */
final class LoadTurns {
    /** After so many segments the next queue has its turn. */
    private static final int SEGMENTS = 8;

    /** A queue that got nothing away for so long loses its turn if others wait. */
    private static final long STALLED_MS = 250;

    private static final long LOOK_MS = 50;

    private final EventLoop loop;
    private final int turnsMax;
    private final Set<Turn> held = new LinkedHashSet<>();
    private final ArrayDeque<Turn> waiting = new ArrayDeque<>();
    private @Nullable ScheduledFuture<?> looking;
    private boolean stopped;

    /** What a queue is told of its turn. */
    interface Loading {
        /** Its turn has begun or ended, so it may keep more or less in memory. */
        void onResidentShare();

        /** A segment that it asked for may be loaded now. */
        void onLoadTurn(long segment);
    }

    /** A queue's part in this. */
    static final class Turn {
        private final Loading queue;
        private final List<Long> asked = new ArrayList<>();
        private boolean held;
        private boolean waits;
        private int segmentsLeft;
        private long progressMs;

        Turn(Loading queue) {
            this.queue = queue;
        }

        boolean isHeld() {
            return held;
        }
    }

    LoadTurns(EventLoop loop, int turnsMax) {
        this.loop = loop;
        this.turnsMax = turnsMax;
    }

    /** Whether so many queues can all have a turn. */
    boolean sufficeFor(int queues) {
        return queues <= turnsMax;
    }

    /** Whether no queue waits for its turn. */
    boolean areEnough() {
        return waiting.isEmpty();
    }

    /** Whether the queue may load this segment now; if not, it is told to when it has its turn. */
    boolean mayLoad(Turn turn, long segment) {
        if (turn.held) {
            if (turn.segmentsLeft > 0 || waiting.isEmpty()) {
                turn.segmentsLeft--;
                turn.progressMs = loop.nowMs();
                return true;
            }
            end(turn);
        } else if (held.size() < turnsMax && waiting.isEmpty()) {
            begin(turn);
            turn.segmentsLeft--;
            return true;
        }
        turn.asked.add(segment);
        if (!turn.waits) {
            turn.waits = true;
            waiting.add(turn);
        }
        look();
        return false;
    }

    void onProgress(Turn turn) {
        turn.progressMs = loop.nowMs();
    }

    /** The queue has nothing to load any more, or is gone. */
    void leave(Turn turn) {
        if (turn.held) {
            end(turn);
        }
    }

    /** Memory is not short any more: all that wait may load. */
    void giveAll() {
        for (Turn turn = waiting.poll(); turn != null; turn = waiting.poll()) {
            startLoads(turn);
        }
        held.forEach(turn -> turn.held = false);
        held.clear();
    }

    void stop() {
        stopped = true;
        if (looking != null) {
            looking.cancel(false);
        }
    }

    private void begin(Turn turn) {
        turn.held = true;
        turn.segmentsLeft = SEGMENTS;
        turn.progressMs = loop.nowMs();
        held.add(turn);
        // not inside the command that may have asked
        loop.postLater(turn.queue::onResidentShare);
    }

    private void end(Turn turn) {
        turn.held = false;
        held.remove(turn);
        loop.postLater(turn.queue::onResidentShare);
        if (!waiting.isEmpty()) {
            loop.postLater(this::give);
        }
    }

    private void give() {
        while (held.size() < turnsMax && !waiting.isEmpty()) {
            Turn turn = waiting.remove();
            begin(turn);
            startLoads(turn);
        }
    }

    private static void startLoads(Turn turn) {
        turn.waits = false;
        for (long segment : turn.asked) {
            turn.segmentsLeft--;
            turn.queue.onLoadTurn(segment);
        }
        turn.asked.clear();
    }

    private void look() {
        if (looking == null && !stopped) {
            looking = loop.schedule(() -> loop.post(this::onLook), LOOK_MS);
        }
    }

    private void onLook() {
        looking = null;
        long nowMs = loop.nowMs();
        for (Turn turn : new ArrayList<>(held)) {
            if (!waiting.isEmpty() && nowMs - turn.progressMs > STALLED_MS) {
                end(turn);
            }
        }
        if (!waiting.isEmpty()) {
            give();
            look();
        }
    }
}
