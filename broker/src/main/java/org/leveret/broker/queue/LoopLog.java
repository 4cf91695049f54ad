package org.leveret.broker.queue;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.loop.EventLoop;
import org.leveret.store.LogBatch;
import org.leveret.store.MessageStore;
import org.leveret.store.SegmentListener;

/** What the queues of one event loop have for the commit log in this turn; handed over whole when the turn ends. */
public final class LoopLog implements EventLoop.TurnEnd {
    private final EventLoop loop;
    private final MessageStore store;

    // Owned by the loop.
    private @Nullable LogBatch batch;
    private final ArrayList<QueueOwner> delivering = new ArrayList<>();
    private final ArrayList<Runnable> loads = new ArrayList<>();

    public LoopLog(EventLoop loop, MessageStore store) {
        this.loop = loop;
        this.store = store;
    }

    /** The batch that this turn's records go to. */
    LogBatch batch() {
        LogBatch filling = batch;
        if (filling == null) {
            filling = store.newBatch();
            batch = filling;
            loop.atTurnEnd(this);
        }
        return filling;
    }

    /** Has the queue's delivered mark logged once when the turn ends, however often it moves until then. */
    void markDelivered(QueueOwner queue) {
        batch();
        delivering.add(queue);
    }

    /** Has a segment loaded, behind what this turn has for the log: a message that is not appended is not found. */
    void load(long queueId, long segment, SegmentListener listener) {
        if (batch == null) {
            store.load(queueId, segment, listener);
        } else {
            loads.add(() -> store.load(queueId, segment, listener));
        }
    }

    MessageStore store() {
        return store;
    }

    @Override
    public void onTurnEnd() {
        LogBatch full = batch();
        for (int i = 0; i < delivering.size(); i++) {
            delivering.get(i).logDeliveredMark(full);
        }
        delivering.clear();
        batch = null;
        store.append(full);
        for (int i = 0; i < loads.size(); i++) {
            loads.get(i).run();
        }
        loads.clear();
    }
}
