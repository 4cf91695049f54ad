package org.leveret.broker.queue;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.loop.Loop;
import org.leveret.broker.loop.Reply;
import org.leveret.broker.vhost.DeleteResult;
import org.leveret.broker.vhost.QueueCounts;
import org.leveret.broker.vhost.QueueDefinition;
import org.leveret.broker.vhost.QueueHandle;
import org.leveret.queue.Message;
import org.leveret.queue.Outcome;
import org.leveret.queue.QueueConsumer;
import org.leveret.store.RecoveredQueue;

/**
 * The handle of a queue that anyone may hold: its methods only post to the loop that owns the queue. Immutable.
 *
 * <p>Methods that take the calling event loop keep their order among each other for the same caller.
 */
public final class QueueRef implements QueueHandle {
    private final QueueDefinition definition;
    private final EventLoop loop;
    private final QueueOwner owner;

    QueueRef(QueueSite site, QueueDefinition definition, EventLoop loop) {
        this.definition = definition;
        this.loop = loop;
        this.owner = new QueueOwner(this, site, definition, loop);
    }

    /** @param marksHold whether the mark of what was delivered is up to date, as it is unless the broker was killed */
    void recover(@Nullable RecoveredQueue recovered, boolean marksHold) {
        if (recovered != null) {
            // After a kill anything may have been delivered: better said once too often than once too few.
            long deliveredUpTo = marksHold ? recovered.deliveredUpTo() : recovered.nextPosition();
            owner.machine().recover(recovered.segments(), recovered.nextPosition(), deliveredUpTo);
            owner.onRecovered(marksHold);
        }
    }

    /** Lets the queue begin; it does nothing before. */
    void start() {
        loop.post(owner::onStart);
    }

    @Override
    public QueueDefinition definition() {
        return definition;
    }

    /** The loop that owns the queue. */
    public EventLoop loop() {
        return loop;
    }

    /** The ticket, if any, is answered once. */
    public void enqueue(EventLoop from, Message message, @Nullable Ticket ticket) {
        if (from != loop) {
            from.crossing(loop).weigh(message.heapBytes());
        }
        from.send(loop, owner, QueueOwner.ENQUEUE, message, ticket, 0);
    }

    /** Settles one message that was delivered or fetched; the consumer is null for a fetched one. */
    public void settle(EventLoop from, @Nullable QueueConsumer consumer, long position, Outcome outcome) {
        int verb = switch (outcome) {
            case ACCEPTED -> QueueOwner.ACCEPT;
            case REJECTED -> QueueOwner.REJECT;
            case RELEASED -> QueueOwner.RELEASE;
        };
        from.send(loop, owner, verb, consumer, null, position);
    }

    /** Settles several messages of one consumer at once; released ones are delivered again only when all are back. */
    public void settle(EventLoop from, @Nullable QueueConsumer consumer, long[] positions, Outcome outcome) {
        int verb = switch (outcome) {
            case ACCEPTED -> QueueOwner.ACCEPT_MANY;
            case REJECTED -> QueueOwner.REJECT_MANY;
            case RELEASED -> QueueOwner.RELEASE_MANY;
        };
        from.send(loop, owner, verb, consumer, positions, 0);
    }

    public void grantCredit(EventLoop from, QueueConsumer consumer, int messages) {
        from.send(loop, owner, QueueOwner.GRANT_CREDIT, consumer, null, messages);
    }

    /** Gives a consumer back credit of its own for messages that were settled without naming it. */
    public void restoreCredit(EventLoop from, QueueConsumer consumer, int messages) {
        from.send(loop, owner, QueueOwner.RESTORE_CREDIT, consumer, null, messages);
    }

    public void grantFlow(EventLoop from, QueueConsumer consumer, long bytes) {
        from.send(loop, owner, QueueOwner.GRANT_FLOW, consumer, null, bytes);
    }

    /** Adds a consumer; its {@link Subscriber} is told how that went, before any delivery. */
    public void subscribe(EventLoop from, QueueConsumer consumer) {
        from.sendTask(loop, () -> owner.onSubscribe(consumer));
    }

    /** Ends a subscription; what it holds unsettled stays out. No delivery follows the answer. */
    public void unsubscribe(EventLoop from, QueueConsumer consumer, Runnable done) {
        from.sendTask(loop, () -> {
            owner.onUnsubscribe(consumer, () -> loop.sendTask(from, done));
        });
    }

    /** Whether, from now on, each message for the consumer also takes a credit that it asks for. */
    public void borrowCredit(EventLoop from, QueueConsumer consumer, boolean borrows) {
        from.sendTask(loop, () -> owner.onBorrowCredit(consumer, borrows));
    }

    /** Takes one message, settling it at once if asked to; answered with nothing when none is ready. */
    public void fetch(EventLoop from, boolean settle, Reply<Optional<FetchResult>> reply) {
        Fetch fetch = new Fetch(from, reply);
        from.sendTask(loop, () -> owner.onFetch(settle, fetch));
    }

    /** Drops what is ready; answers with how many messages that were, once they are gone from the disk too. */
    public void purge(EventLoop from, Reply<Integer> reply) {
        from.sendTask(loop, () -> owner.onPurge(from, reply));
    }

    @Override
    public void counts(Loop replyOn, Reply<QueueCounts> reply) {
        loop.post(() -> {
            QueueCounts counts = owner.onCounts();
            answer(replyOn, () -> reply.succeeded(counts));
        });
    }

    @Override
    public void delete(boolean ifUnused, boolean ifEmpty, Loop replyOn, Reply<DeleteResult> reply) {
        loop.post(() -> {
            DeleteResult result = owner.onDelete(ifUnused, ifEmpty);
            answer(replyOn, () -> reply.succeeded(result));
        });
    }

    private void answer(Loop replyOn, Runnable answer) {
        if (replyOn instanceof EventLoop asking) {
            loop.sendTask(asking, answer);
        } else {
            replyOn.post(answer);
        }
    }
}
