package org.leveret.broker.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.control.Done;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.loop.Loop;
import org.leveret.broker.loop.Reply;
import org.leveret.broker.vhost.DeleteResult;
import org.leveret.broker.vhost.QueueCounts;
import org.leveret.broker.vhost.QueueDefinition;
import org.leveret.broker.vhost.QueueFeatures;
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
    private final long sinceMs;

    /** Set by the control loop, guarded by this. */
    private volatile QueueFeatures features;

    /** What the message store holds for the queue until it is at work; guarded by this. */
    private @Nullable RecoveredQueue recovered;

    /** Null until the queue has a loop; set once, guarded by this. */
    private volatile @Nullable QueueAtWork owner;

    /** @param recovered what the message store holds for the queue */
    QueueRef(QueueSite site, QueueDefinition definition, QueueFeatures features, @Nullable RecoveredQueue recovered) {
        this.site = site;
        this.definition = definition;
        this.features = features;
        this.recovered = recovered;
        this.sinceMs = site.loops().loop(0).clockMs();
        this.holdsMessages = recovered != null && !recovered.segments().isEmpty();
    }

    /** Lets a queue that has something to do by itself go to work without being asked. */
    void start() {
        if (holdsMessages || features.expires()) {
            owner();
        }
    }

    private QueueAtWork owner() {
        QueueAtWork placed = owner;
        return placed == null ? place(site.loopOf(definition)) : placed;
    }

    private synchronized QueueAtWork place(EventLoop loop) {
        QueueAtWork placed = owner;
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

    @Override
    public long sinceMs() {
        return sinceMs;
    }

    @Override
    public QueueFeatures features() {
        return features;
    }

    @Override
    public void configure(QueueFeatures changed) {
        QueueAtWork placed = featured(changed);
        if (placed != null) {
            placed.loop().post(() -> placed.onConfigure(changed));
        } else if (changed.expires()) {
            owner();
        }
    }

    /** Who is to be told of the change; null if whoever comes to own the queue begins with it. */
    private synchronized @Nullable QueueAtWork featured(QueueFeatures changed) {
        features = changed;
        return owner;
    }

    /** The loop that owns the queue. */
    public EventLoop loop() {
        return owner().loop();
    }

    /** The ticket, if any, is answered once. */
    public void enqueue(EventLoop from, Message message, @Nullable Ticket ticket) {
        QueueAtWork queue = owner();
        EventLoop loop = queue.loop();
        if (from != loop) {
            from.crossing(loop).weigh(message.heapBytes());
        }
        from.send(loop, queue, QueueAtWork.ENQUEUE, message, ticket, 0);
    }

    /** Settles one message that was delivered or fetched; the consumer is null for a fetched one. */
    public void settle(EventLoop from, @Nullable QueueConsumer consumer, long position, Outcome outcome) {
        int verb = switch (outcome) {
            case ACCEPTED -> QueueAtWork.ACCEPT;
            case REJECTED -> QueueAtWork.REJECT;
            case RELEASED -> QueueAtWork.RELEASE;
            case FAILED -> QueueAtWork.FAIL;
        };
        send(from, verb, consumer, null, position);
    }

    /** Settles several messages of one consumer at once; released ones are delivered again only when all are back. */
    public void settle(EventLoop from, @Nullable QueueConsumer consumer, long[] positions, Outcome outcome) {
        int verb = switch (outcome) {
            case ACCEPTED -> QueueAtWork.ACCEPT_MANY;
            case REJECTED -> QueueAtWork.REJECT_MANY;
            case RELEASED -> QueueAtWork.RELEASE_MANY;
            case FAILED -> QueueAtWork.FAIL_MANY;
        };
        send(from, verb, consumer, positions, 0);
    }

    public void grantCredit(EventLoop from, QueueConsumer consumer, int messages) {
        send(from, QueueAtWork.GRANT_CREDIT, consumer, null, messages);
    }

    /** Says that a consumer, which was asked to take a message at once, has no credit now. */
    public void denyCredit(EventLoop from, QueueConsumer consumer) {
        send(from, QueueAtWork.DENY_CREDIT, consumer, null, 0);
    }

    /** Gives a consumer back credit of its own for messages that were settled without naming it. */
    public void restoreCredit(EventLoop from, QueueConsumer consumer, int messages) {
        send(from, QueueAtWork.RESTORE_CREDIT, consumer, null, messages);
    }

    public void grantFlow(EventLoop from, QueueConsumer consumer, long bytes) {
        send(from, QueueAtWork.GRANT_FLOW, consumer, null, bytes);
    }

    /** Adds a consumer; its {@link Subscriber} is told how that went, before any delivery. */
    public void subscribe(EventLoop from, QueueConsumer consumer) {
        QueueAtWork placed = owner;
        QueueAtWork queue = placed == null ? place(from) : placed;
        from.sendTask(queue.loop(), () -> queue.onSubscribe(consumer));
    }

    /** Ends a subscription; what it holds unsettled stays out. No delivery follows the answer. */
    public void unsubscribe(EventLoop from, QueueConsumer consumer, Runnable done) {
        QueueAtWork queue = owner();
        from.sendTask(queue.loop(), () -> {
            queue.onUnsubscribe(consumer, () -> queue.loop().sendTask(from, done));
        });
    }

    /**
     * Ends a subscription whose messages all go back. A single active consumer is not succeeded before {@link #succeed}, so
     * that the order of messages outlives it.
     */
    public void retire(EventLoop from, QueueConsumer consumer) {
        QueueAtWork queue = owner();
        from.sendTask(queue.loop(), () -> queue.onRetire(consumer));
    }

    /** Lets another take the place of a retired consumer once deliveries that were on their way have gone back too. */
    public void succeed(EventLoop from, QueueConsumer consumer) {
        if (features.singleActiveConsumer()) {
            QueueAtWork queue = owner();
            Runnable succeed = () -> from.sendTask(queue.loop(), () -> queue.onSucceed(consumer));
            from.sendTask(queue.loop(), () -> queue.loop().sendTask(from, succeed));
        }
    }

    /** Whether, from now on, each message for the consumer also takes a credit that it asks for. */
    public void borrowCredit(EventLoop from, QueueConsumer consumer, boolean borrows) {
        QueueAtWork queue = owner();
        from.sendTask(queue.loop(), () -> queue.onBorrowCredit(consumer, borrows));
    }

    /** Takes one message, settling it at once if asked to; answered with nothing when none is ready. */
    public void fetch(EventLoop from, boolean settle, Reply<Optional<FetchResult>> reply) {
        Fetch fetch = new Fetch(from, reply);
        QueueAtWork queue = owner();
        from.sendTask(queue.loop(), () -> queue.onFetch(settle, fetch));
    }

    /** Drops what is ready; answers with how many messages that were, once they are gone from the disk too. */
    public void purge(EventLoop from, Reply<Integer> reply) {
        QueueAtWork queue = owner();
        from.sendTask(queue.loop(), () -> queue.onPurge(from, reply));
    }

    /** Has the task, on the queue's loop, look at the queue's messages. */
    public void browse(Consumer<Browsable> task) {
        QueueAtWork queue = owner();
        queue.loop().post(() -> task.accept(queue.browsable()));
    }

    /** What they are called. */
    public static List<String> names(QueueRef[] queues) {
        List<String> names = new ArrayList<>(queues.length);
        for (QueueRef queue : queues) {
            names.add(queue.definition.name());
        }
        return names;
    }

    /** Has copies of what is published into the queue go to a reader, until {@link #endTail} or the queue is gone. */
    public void tail(TailBuffer reader) {
        QueueAtWork queue = owner();
        queue.loop().post(() -> queue.onTail(reader, true));
    }

    public void endTail(TailBuffer reader) {
        QueueAtWork queue = owner();
        queue.loop().post(() -> queue.onTail(reader, false));
    }

    /** Has the task, on the queue's loop, deal with the queue's messages; with null if it is a stream. */
    public void inspect(Consumer<@Nullable QueueContents> task) {
        QueueAtWork queue = owner();
        queue.loop().post(() -> task.accept(queue.contents()));
    }

    @Override
    public void counts(Loop replyOn, Reply<QueueCounts> reply) {
        QueueAtWork queue = owner;
        if (queue == null && !holdsMessages) {
            // Who declares a queue is often about to consume from it, and is asked nothing that needs a loop.
            replyOn.post(() -> reply.succeeded(new QueueCounts(0, 0)));
            return;
        }
        post(replyOn, reply, QueueAtWork::onCounts);
    }

    @Override
    public void replay(List<Message> messages, Loop replyOn, Reply<Done> reply) {
        QueueAtWork queue = owner();
        EventLoop loop = queue.loop();
        loop.post(() -> {
            Ticket ticket = new ReplayTicket(
                    loop, messages.size(), () -> answer(loop, replyOn, () -> reply.succeeded(Done.DONE)));
            for (Message message : messages) {
                loop.send(loop, queue, QueueAtWork.ENQUEUE, message.publishedAgain(loop.nowMs()), ticket, 0);
            }
        });
    }

    @Override
    public void delete(boolean ifUnused, boolean ifEmpty, Loop replyOn, Reply<DeleteResult> reply) {
        post(replyOn, reply, queue -> queue.onDelete(ifUnused, ifEmpty));
    }

    private void send(EventLoop from, int verb, @Nullable QueueConsumer consumer, long @Nullable [] many, long number) {
        QueueAtWork queue = owner();
        from.send(queue.loop(), queue, verb, consumer, many, number);
    }

    private <T> void post(Loop replyOn, Reply<T> reply, Function<QueueAtWork, T> question) {
        QueueAtWork queue = owner();
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
