package org.leveret.broker.queue;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.control.Done;
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
 * The handle of a queue that anyone may hold: its methods only post to the loop that owns the queue.
 *
 * <p>A queue goes to work on the loop of whoever first consumes from it, so that its deliveries and their settling need
 * not cross to another; if it is published to or read before, on the loop that its name chooses. There it stays.
 *
 * <p>Methods that take the calling event loop keep their order among each other for the same caller.
 */
public final class QueueRef implements QueueHandle {
    private final QueueSite site;
    private final QueueDefinition definition;
    private final boolean holdsMessages;

    /** What the message store holds for the queue until it is at work; guarded by this. */
    private @Nullable RecoveredQueue recovered;

    /** Null until the queue has a loop; set once, guarded by this. */
    private volatile @Nullable QueueOwner owner;

    /** @param recovered what the message store holds for the queue */
    QueueRef(QueueSite site, QueueDefinition definition, @Nullable RecoveredQueue recovered) {
        this.site = site;
        this.definition = definition;
        this.recovered = recovered;
        this.holdsMessages = recovered != null && !recovered.segments().isEmpty();
    }

    /** Lets a queue that has something to do by itself go to work without being asked. */
    void start() {
        if (holdsMessages || definition.features().expires()) {
            owner();
        }
    }

    private QueueOwner owner() {
        QueueOwner placed = owner;
        return placed == null ? place(site.loopOf(definition)) : placed;
    }

    private synchronized QueueOwner place(EventLoop loop) {
        QueueOwner placed = owner;
        if (placed == null) {
            placed = site.owner(this, loop, recovered);
            // Before anyone can see the owner: what they send comes behind the start.
            loop.post(placed::onStart);
            owner = placed;
            recovered = null;
        }
        return placed;
    }

    @Override
    public QueueDefinition definition() {
        return definition;
    }

    /** The loop that owns the queue. */
    public EventLoop loop() {
        return owner().loop();
    }

    /** The ticket, if any, is answered once. */
    public void enqueue(EventLoop from, Message message, @Nullable Ticket ticket) {
        QueueOwner queue = owner();
        EventLoop loop = queue.loop();
        if (from != loop) {
            from.crossing(loop).weigh(message.heapBytes());
        }
        from.send(loop, queue, QueueOwner.ENQUEUE, message, ticket, 0);
    }

    /** Settles one message that was delivered or fetched; the consumer is null for a fetched one. */
    public void settle(EventLoop from, @Nullable QueueConsumer consumer, long position, Outcome outcome) {
        int verb = switch (outcome) {
            case ACCEPTED -> QueueOwner.ACCEPT;
            case REJECTED -> QueueOwner.REJECT;
            case RELEASED -> QueueOwner.RELEASE;
        };
        send(from, verb, consumer, null, position);
    }

    /** Settles several messages of one consumer at once; released ones are delivered again only when all are back. */
    public void settle(EventLoop from, @Nullable QueueConsumer consumer, long[] positions, Outcome outcome) {
        int verb = switch (outcome) {
            case ACCEPTED -> QueueOwner.ACCEPT_MANY;
            case REJECTED -> QueueOwner.REJECT_MANY;
            case RELEASED -> QueueOwner.RELEASE_MANY;
        };
        send(from, verb, consumer, positions, 0);
    }

    public void grantCredit(EventLoop from, QueueConsumer consumer, int messages) {
        send(from, QueueOwner.GRANT_CREDIT, consumer, null, messages);
    }

    /** Gives a consumer back credit of its own for messages that were settled without naming it. */
    public void restoreCredit(EventLoop from, QueueConsumer consumer, int messages) {
        send(from, QueueOwner.RESTORE_CREDIT, consumer, null, messages);
    }

    public void grantFlow(EventLoop from, QueueConsumer consumer, long bytes) {
        send(from, QueueOwner.GRANT_FLOW, consumer, null, bytes);
    }

    /** Adds a consumer; its {@link Subscriber} is told how that went, before any delivery. */
    public void subscribe(EventLoop from, QueueConsumer consumer) {
        QueueOwner placed = owner;
        QueueOwner queue = placed == null ? place(from) : placed;
        from.sendTask(queue.loop(), () -> queue.onSubscribe(consumer));
    }

    /** Ends a subscription; what it holds unsettled stays out. No delivery follows the answer. */
    public void unsubscribe(EventLoop from, QueueConsumer consumer, Runnable done) {
        QueueOwner queue = owner();
        from.sendTask(queue.loop(), () -> {
            queue.onUnsubscribe(consumer, () -> queue.loop().sendTask(from, done));
        });
    }

    /** Whether, from now on, each message for the consumer also takes a credit that it asks for. */
    public void borrowCredit(EventLoop from, QueueConsumer consumer, boolean borrows) {
        QueueOwner queue = owner();
        from.sendTask(queue.loop(), () -> queue.onBorrowCredit(consumer, borrows));
    }

    /** Takes one message, settling it at once if asked to; answered with nothing when none is ready. */
    public void fetch(EventLoop from, boolean settle, Reply<Optional<FetchResult>> reply) {
        Fetch fetch = new Fetch(from, reply);
        QueueOwner queue = owner();
        from.sendTask(queue.loop(), () -> queue.onFetch(settle, fetch));
    }

    /** Drops what is ready; answers with how many messages that were, once they are gone from the disk too. */
    public void purge(EventLoop from, Reply<Integer> reply) {
        QueueOwner queue = owner();
        from.sendTask(queue.loop(), () -> queue.onPurge(from, reply));
    }

    @Override
    public void counts(Loop replyOn, Reply<QueueCounts> reply) {
        QueueOwner queue = owner;
        if (queue == null && !holdsMessages) {
            // Who declares a queue is often about to consume from it, and is asked nothing that needs a loop.
            replyOn.post(() -> reply.succeeded(new QueueCounts(0, 0)));
            return;
        }
        post(replyOn, reply, QueueOwner::onCounts);
    }

    @Override
    public void replay(List<Message> messages, Loop replyOn, Reply<Done> reply) {
        QueueOwner queue = owner();
        EventLoop loop = queue.loop();
        loop.post(() -> {
            Ticket ticket = new ReplayTicket(
                    loop, messages.size(), () -> answer(loop, replyOn, () -> reply.succeeded(Done.DONE)));
            for (Message message : messages) {
                loop.send(loop, queue, QueueOwner.ENQUEUE, message.publishedAgain(loop.nowMs()), ticket, 0);
            }
        });
    }

    @Override
    public void delete(boolean ifUnused, boolean ifEmpty, Loop replyOn, Reply<DeleteResult> reply) {
        post(replyOn, reply, queue -> queue.onDelete(ifUnused, ifEmpty));
    }

    private void send(EventLoop from, int verb, @Nullable QueueConsumer consumer, long @Nullable [] many, long number) {
        QueueOwner queue = owner();
        from.send(queue.loop(), queue, verb, consumer, many, number);
    }

    private <T> void post(Loop replyOn, Reply<T> reply, Function<QueueOwner, T> question) {
        QueueOwner queue = owner();
        EventLoop loop = queue.loop();
        loop.post(() -> {
            T result = question.apply(queue);
            answer(loop, replyOn, () -> reply.succeeded(result));
        });
    }

    private static void answer(EventLoop loop, Loop replyOn, Runnable answer) {
        if (replyOn instanceof EventLoop asking) {
            loop.sendTask(asking, answer);
        } else {
            replyOn.post(answer);
        }
    }
}
