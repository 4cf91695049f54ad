package org.leveret.queue;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Gives out messages from the head of the queue: to who asked for a single one, else to the consumer in turn. Those whose
 * time is over end there.
 *
 * <p>Owned by its {@link QueueMachine}.
 */
final class Deliveries {
    private final QueueEffects effects;
    private final Backlog backlog;
    private final Consumers consumers;
    private final AwaitedCredit awaitedCredit;
    private final Expiry expiry;
    private final Endings endings;
    private final Waking waking;
    private final ArrayDeque<WaitingFetch> waitingFetches = new ArrayDeque<>(0);

    /** One who asked for a single message, which may have to be loaded first. */
    private record WaitingFetch(boolean noAck, Object ticket) {}

    Deliveries(
            QueueEffects effects,
            Backlog backlog,
            Consumers consumers,
            AwaitedCredit awaitedCredit,
            Expiry expiry,
            Endings endings,
            Waking waking) {
        this.effects = effects;
        this.backlog = backlog;
        this.consumers = consumers;
        this.awaitedCredit = awaitedCredit;
        this.expiry = expiry;
        this.endings = endings;
        this.waking = waking;
    }

    /** Keeps a request for a single message until {@link #giveReady} or {@link #fetchNothing}. */
    void fetch(boolean noAck, Object ticket) {
        waitingFetches.add(new WaitingFetch(noAck, ticket));
    }

    /** Whether somebody would take a message now. */
    boolean areWanted() {
        return consumers.mayTake() || !waitingFetches.isEmpty();
    }

    /** Delivers a message that nobody will settle, and says whether it did: it needs no place if somebody takes it now. */
    boolean giveAtOnce(Message message) {
        QueueConsumer consumer = consumers.inTurn();
        if (consumer == null || !consumer.noAck() || backlog.ready() > 0) {
            return false;
        }
        effects.deliver(consumer, QueueMachine.NO_POSITION, message, false, 0);
        consumers.charge(consumer, message);
        return true;
    }

    /**
     * Gives out what is ready and in the heap, as long as somebody wants it.
     *
     * @param fresh whether the only ready message has come by this command: then it is delivered if somebody can take it
     *     now, even with a time to live of 0
     */
    void giveReady(long nowMs, boolean fresh) {
        boolean expires = expiry.isActive();
        int ended = 0;
        while (backlog.ready() > 0) {
            WaitingFetch fetch = waitingFetches.peek();
            QueueConsumer consumer = consumers.inTurn();
            if (fetch == null && consumer == null && !expires) {
                return;
            }
            Segment head = backlog.head();
            int slot = backlog.headSlot(head);
            Message message = head.message(slot);
            if (message == null) {
                return;
            }
            boolean expired = expires && expiry.isExpired(message, nowMs);
            if (expired && !isKept(Backlog.position(head, slot), fresh, consumer)) {
                if (fetch == null && consumer == null && endings.areHeld()) {
                    return;
                }
                if (ended++ == QueueMachine.ENDS_AT_ONCE_MAX) {
                    waking.wakeAt(nowMs);
                    return;
                }
                endings.expire(head, slot, message);
            } else if (fetch != null) {
                waitingFetches.remove();
                answer(fetch, head, slot, message);
            } else if (consumer != null) {
                offer(consumer, head, slot, message, expired);
            } else if (expired) {
                return;
            } else {
                expiry.waitFor(message, Backlog.position(head, slot));
                return;
            }
        }
    }

    /** Whether a message that has outlived its time is for a consumer all the same. */
    private boolean isKept(long position, boolean fresh, @Nullable QueueConsumer consumer) {
        return (fresh || awaitedCredit.keeps(position)) && (consumer != null || awaitedCredit.isAwaited());
    }

    private void answer(WaitingFetch fetch, Segment head, int slot, Message message) {
        boolean redelivered = backlog.hasBeenOut(head, slot);
        int returns = head.returns(slot);
        long position = take(head, slot, fetch.noAck());
        int readyLeft = backlog.ready() + backlog.unreadable();
        effects.fetched(fetch.ticket(), position, message, redelivered, returns, readyLeft);
    }

    private void offer(QueueConsumer consumer, Segment head, int slot, Message message, boolean expired) {
        if (consumer.borrowsCredit && consumer.borrowedCredit == 0) {
            if (expired) {
                awaitedCredit.ask(consumer, Backlog.position(head, slot));
            }
            consumers.requestCredit(consumer, expired);
            return;
        }
        boolean redelivered = backlog.hasBeenOut(head, slot);
        int returns = head.returns(slot);
        long position = take(head, slot, consumer.noAck());
        effects.deliver(consumer, position, message, redelivered, returns);
        consumers.charge(consumer, message);
    }

    private long take(Segment head, int slot, boolean noAck) {
        long position = Backlog.position(head, slot);
        if (!noAck) {
            backlog.take(head, slot);
            return position;
        }
        backlog.takeAndSettle(head, slot, effects);
        return QueueMachine.NO_POSITION;
    }

    /** Answers all who asked for a single message: none is ready. */
    void fetchNothing() {
        while (!waitingFetches.isEmpty()) {
            effects.fetchedNothing(waitingFetches.remove().ticket());
        }
    }
}
