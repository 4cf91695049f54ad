package org.leveret.broker.vhost;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.control.Done;
import org.leveret.broker.loop.Loop;
import org.leveret.broker.loop.Reply;
import org.leveret.queue.Message;

/** A queue that holds nothing but two counts; its loop is the tests'. */
public final class TestQueue implements QueueHandle {
    private final QueueDefinition definition;
    private final boolean recovered;
    private final Loop loop;
    public final List<Message> replayed = new CopyOnWriteArrayList<>();
    private volatile QueueFeatures features;
    private volatile int ready;
    private volatile int consumers;
    private volatile boolean deleted;
    private volatile @Nullable CountDownLatch heldUntil;

    TestQueue(QueueDefinition definition, QueueFeatures features, boolean recovered, Loop loop) {
        this.definition = definition;
        this.features = features;
        this.recovered = recovered;
        this.loop = loop;
    }

    public TestQueue holds(int readyMessages, int consumerCount) {
        ready = readyMessages;
        consumers = consumerCount;
        return this;
    }

    /** Has the queue's loop wait before it decides about a deletion. */
    public void holdDeletionUntil(CountDownLatch latch) {
        heldUntil = latch;
    }

    public boolean isDeleted() {
        return deleted;
    }

    public boolean isRecovered() {
        return recovered;
    }

    @Override
    public QueueDefinition definition() {
        return definition;
    }

    @Override
    public long sinceMs() {
        return 0;
    }

    @Override
    public QueueFeatures features() {
        return features;
    }

    @Override
    public void configure(QueueFeatures changed) {
        features = changed;
    }

    @Override
    public void counts(Loop replyOn, Reply<QueueCounts> reply) {
        loop.post(() -> {
            QueueCounts counts = new QueueCounts(ready, consumers);
            replyOn.post(() -> reply.succeeded(counts));
        });
    }

    @Override
    public void replay(List<Message> messages, Loop replyOn, Reply<Done> reply) {
        loop.post(() -> {
            replayed.addAll(messages);
            replyOn.post(() -> reply.succeeded(Done.DONE));
        });
    }

    @Override
    public void delete(boolean ifUnused, boolean ifEmpty, Loop replyOn, Reply<DeleteResult> reply) {
        loop.post(() -> {
            await(heldUntil);
            DeleteResult result = decide(ifUnused, ifEmpty);
            replyOn.post(() -> reply.succeeded(result));
        });
    }

    private DeleteResult decide(boolean ifUnused, boolean ifEmpty) {
        if (deleted) {
            return DeleteResult.deleted(0);
        }
        if (ifUnused && consumers > 0) {
            return DeleteResult.inUse();
        }
        if (ifEmpty && ready > 0) {
            return DeleteResult.notEmpty();
        }
        deleted = true;
        return DeleteResult.deleted(ready);
    }

    private static void await(@Nullable CountDownLatch latch) {
        if (latch == null) {
            return;
        }
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
