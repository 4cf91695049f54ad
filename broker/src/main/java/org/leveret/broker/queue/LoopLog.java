package org.leveret.broker.queue;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.loop.EventLoop;
import org.leveret.store.LogBatch;
import org.leveret.store.MessageStore;
import org.leveret.store.SegmentListener;

/**
 * What the queues of one event loop have for the commit log. It is handed over whole at the end of a turn; what nobody
 * waits for, such as the settling of messages, may go a few milliseconds later with what comes then, so that the log's
 * thread is not woken for it.
 */
public final class LoopLog implements EventLoop.TurnEnd {
    private static final int HELD_MS_MAX = 20;
    private static final long HELD_BYTES_MAX = 64 << 10;

    private final EventLoop loop;
    private final MessageStore store;

    // Owned by the loop.
    private @Nullable LogBatch batch;
    private long batchNumber;
    private boolean endingAsked;
    private boolean urgent;
    private boolean flushScheduled;
    private final ArrayList<DeliveredMark> delivering = new ArrayList<>();
    private final ArrayList<Runnable> loads = new ArrayList<>();

    public LoopLog(EventLoop loop, MessageStore store) {
        this.loop = loop;
        this.store = store;
    }

    /** The batch that this turn's records go to. */
    public LogBatch batch() {
        if (!endingAsked) {
            endingAsked = true;
            loop.atTurnEnd(this);
        }
        LogBatch filling = batch;
        if (filling == null) {
            filling = store.newBatch();
            batch = filling;
            batchNumber++;
        }
        return filling;
    }

    /** Tells the batch that is being filled from the one before and the next. */
    public long batchNumber() {
        return batchNumber;
    }

    /** Keeps this turn's records from waiting for company. */
    public void hurry() {
        urgent = true;
    }

    /** Has a queue's delivered mark logged when the batch goes off. */
    void markDelivered(DeliveredMark mark) {
        batch();
        delivering.add(mark);
    }

    /** Has a segment loaded, behind what this turn has for the log: a message that is not appended is not found. */
    public void load(long queueId, long segment, SegmentListener listener) {
        if (batch == null) {
            store.load(queueId, segment, listener);
        } else {
            loads.add(() -> store.load(queueId, segment, listener));
            batch();
        }
    }

    /** Whether what nobody is held back for should not be written: the store is behind, has no room, or has failed. */
    boolean isBehind() {
        return store.isCongested() || store.hasFailed();
    }

    /** Runs the task on the loop, never at once, when the store has caught up. A store that has failed never does. */
    void whenCaughtUp(Runnable task) {
        if (!store.hasFailed()) {
            store.whenRelieved(() -> loop.postLater(task));
        }
    }

    EventLoop loop() {
        return loop;
    }

    public MessageStore store() {
        return store;
    }

    @Override
    public void onTurnEnd() {
        endingAsked = false;
        LogBatch filling = batch;
        if (filling == null) {
            return;
        }
        if (urgent || filling.needsSync() || filling.bytes() >= HELD_BYTES_MAX || !loads.isEmpty()) {
            flush();
        } else if (!flushScheduled) {
            flushScheduled = true;
            var unused = loop.schedule(this::flushHeld, HELD_MS_MAX);
        }
    }

    private void flushHeld() {
        flushScheduled = false;
        flush();
    }

    /** Hands over what there is. */
    void flush() {
        LogBatch full = batch;
        if (full == null) {
            return;
        }
        for (int i = 0; i < delivering.size(); i++) {
            delivering.get(i).write(full);
        }
        delivering.clear();
        batch = null;
        urgent = false;
        store.append(full);
        for (int i = 0; i < loads.size(); i++) {
            loads.get(i).run();
        }
        loads.clear();
    }
}
