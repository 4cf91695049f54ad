package org.leveret.broker.queue;

import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.loop.EventLoop;
import org.leveret.queue.QueueMachine;

/** Wakes a queue at the time that its machine asks for. Owned by the queue's loop. */
final class QueueTimer {
    private final EventLoop loop;
    private final QueueMachine machine;
    private final QueueMemory memory;
    private @Nullable ScheduledFuture<?> waking;
    /** The time that the queue is being woken for; 0 when it is not. */
    private long wokenForMs;

    private boolean stopped;

    QueueTimer(EventLoop loop, QueueMachine machine, QueueMemory memory) {
        this.loop = loop;
        this.machine = machine;
        this.memory = memory;
    }

    /** Wakes the queue then, and no more for what it has asked for before. */
    void wakeAt(long timeMs) {
        cancel();
        // What is due at the time that the queue was woken for is due now, wherever the clock has been set to since.
        long nowMs = Math.max(loop.nowMs(), wokenForMs);
        waking = loop.schedule(() -> loop.post(() -> wake(timeMs)), Math.max(0, timeMs - nowMs));
    }

    /** @param dueMs what the queue is woken for, should the clock not have got there yet */
    void wake(long dueMs) {
        if (!stopped) {
            wokenForMs = dueMs;
            machine.tick(Math.max(loop.nowMs(), dueMs));
            wokenForMs = 0;
            memory.account();
        }
    }

    /** From now on nothing happens by the passing of time: the queue is deleted, or the broker stops. */
    void stop() {
        stopped = true;
        cancel();
    }

    private void cancel() {
        if (waking != null) {
            waking.cancel(false);
        }
    }
}
