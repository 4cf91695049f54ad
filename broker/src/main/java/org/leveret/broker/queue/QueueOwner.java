package org.leveret.broker.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.BasicProperties;
import org.leveret.broker.control.Afterwards;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.loop.Reply;
import org.leveret.broker.statistics.ConsumerSnapshot;
import org.leveret.broker.statistics.MessageCounters;
import org.leveret.broker.statistics.QueueSnapshot;
import org.leveret.broker.vhost.DeleteResult;
import org.leveret.broker.vhost.QueueCounts;
import org.leveret.broker.vhost.QueueDefinition;
import org.leveret.broker.vhost.QueueFeatures;
import org.leveret.broker.vhost.QueueLifecycle;
import org.leveret.broker.vhost.QueueType;
import org.leveret.queue.DeathReason;
import org.leveret.queue.LetterOutcome;
import org.leveret.queue.Message;
import org.leveret.queue.Outcome;
import org.leveret.queue.QueueConsumer;
import org.leveret.queue.QueueEffects;
import org.leveret.queue.QueueMachine;
import org.leveret.queue.UnackedSizes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue at work: feeds commands to its {@link QueueMachine} and carries out the effects. Owned by the queue's loop;
 * everything else reaches it through its {@link QueueRef}.
 */
final class QueueOwner implements QueueAtWork, QueueEffects {
    private static final Logger LOG = LoggerFactory.getLogger(QueueOwner.class);

    private final EventLoop loop;
    private final QueueDefinition definition;
    private final long id;
    private final @Nullable LoopLog log;
    private final @Nullable SegmentLoads loads;
    private final ResidentBudget budget;
    private final QueueLifecycle lifecycle;
    private final QueueSite site;
    private final DeadLetters deadLetters;
    private final QueueRef ref;
    private final QueueJourneys journeys;

    // Owned by the queue's loop.
    private final QueueMachine machine;
    private final QueueMemory memory;
    private final QueueTimer timer;
    private final DeliveredMark deliveredMark;
    private final SafeLetters safeLetters;
    private final MessageCounters counters = new MessageCounters();
    private final long[] one = new long[1];
    private QueueFeatures features;
    private @Nullable Tails tails;
    private int budgetIndex = -1;
    private boolean deliveredMarkMoved;
    private boolean stopping;

    QueueOwner(QueueRef ref, QueueSite site, QueueDefinition definition, QueueFeatures features, EventLoop loop) {
        this.ref = ref;
        this.loop = loop;
        this.definition = definition;
        this.id = definition.id();
        this.log = site.log(loop);
        this.loads = log == null ? null : new SegmentLoads(log, site.loops(), site.largeContents());
        this.budget = site.budget(loop);
        this.lifecycle = site.lifecycle();
        this.site = site;
        this.journeys = new QueueJourneys(site.journeys(definition), loop, definition);
        this.features = features;
        this.deadLetters = site.deadLetters(loop);
        this.machine = new QueueMachine(site.settings(definition, features), this);
        this.memory = new QueueMemory(definition, machine, loop, budget, log, loads);
        this.timer = new QueueTimer(loop, machine, memory);
        this.deliveredMark = new DeliveredMark(id, machine, log);
        this.safeLetters = new SafeLetters(definition, loop, this::onLetterSent);
    }

    QueueMachine machine() {
        return machine;
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    /** Before it starts, on the thread that makes it. */
    void onRecovered(boolean deliveredMarkHolds) {
        deliveredMarkMoved = !deliveredMarkHolds;
    }

    @Override
    public void onStart() {
        loop.checkInside();
        budget.add(this);
        if (deliveredMarkMoved) {
            // or the next start, after a clean stop, would trust the mark on disk
            deliveredMarkMoved = false;
            deliveredMark.moved();
        }
        timer.wake(0);
    }

    @Override
    public void receive(int verb, @Nullable Object first, @Nullable Object second, long number) {
        long nowMs = loop.nowMs();
        switch (verb) {
            case ENQUEUE -> enqueue((Message) Objects.requireNonNull(first), second, nowMs);
            case ACCEPT -> settle(first, only(number), Outcome.ACCEPTED, nowMs);
            case REJECT -> settle(first, only(number), Outcome.REJECTED, nowMs);
            case RELEASE -> settle(first, only(number), Outcome.RELEASED, nowMs);
            case FAIL -> settle(first, only(number), Outcome.FAILED, nowMs);
            case ACCEPT_MANY -> settle(first, (long[]) second, Outcome.ACCEPTED, nowMs);
            case REJECT_MANY -> settle(first, (long[]) second, Outcome.REJECTED, nowMs);
            case RELEASE_MANY -> settle(first, (long[]) second, Outcome.RELEASED, nowMs);
            case FAIL_MANY -> settle(first, (long[]) second, Outcome.FAILED, nowMs);
            case GRANT_CREDIT ->
                machine.grantCredit((QueueConsumer) Objects.requireNonNull(first), (int) number, nowMs);
            case RESTORE_CREDIT ->
                machine.restoreCredit((QueueConsumer) Objects.requireNonNull(first), (int) number, nowMs);
            case DENY_CREDIT -> machine.denyCredit((QueueConsumer) Objects.requireNonNull(first), nowMs);
            case GRANT_FLOW -> machine.grantFlow((QueueConsumer) Objects.requireNonNull(first), number, nowMs);
            default -> throw new IllegalArgumentException("unknown verb " + verb);
        }
        memory.account();
    }

    private void enqueue(Message message, @Nullable Object ticket, long nowMs) {
        int priority = 0;
        if (features.priorityMax() > 0 && BasicProperties.hasPriority(message.content(), 0)) {
            BasicProperties properties = BasicProperties.read(message.content(), 0, message.propertiesBytes());
            priority = features.level(properties.priority());
        }
        counters.publish++;
        Tails readers = tails;
        if (readers != null) {
            readers.offer(message);
        }
        machine.enqueue(message, priority, ticket, nowMs);
    }

    private long[] only(long position) {
        one[0] = position;
        return one;
    }

    private void settle(@Nullable Object consumer, long @Nullable [] asked, Outcome outcome, long nowMs) {
        long[] positions = Objects.requireNonNull(asked);
        if (outcome == Outcome.ACCEPTED) {
            counters.ack += positions.length;
        }
        journeys.settled(positions, outcome);
        machine.settle(positions, 0, positions.length, outcome, (QueueConsumer) consumer, nowMs);
    }

    @Override
    public void onSubscribe(QueueConsumer consumer) {
        loop.checkInside();
        switch (machine.subscribe(consumer, loop.nowMs())) {
            case SUBSCRIBED -> {}
            case EXCLUSIVE_USE -> refuse(consumer, Subscriber.Refusal.EXCLUSIVE_USE);
            case DELETED -> refuse(consumer, Subscriber.Refusal.QUEUE_GONE);
        }
        memory.account();
    }

    private void refuse(QueueConsumer consumer, Subscriber.Refusal why) {
        Subscriber subscriber = (Subscriber) consumer.subscriber();
        loop.send(subscriber.loop(), subscriber, Subscriber.REFUSED, why, null, 0);
    }

    @Override
    public void subscribed(QueueConsumer consumer) {
        tell(consumer, Subscriber.SUBSCRIBED, 0);
    }

    /** Ends a subscription; {@code done} is run on this loop when it is over, and with it an auto-delete queue. */
    @Override
    public void onUnsubscribe(QueueConsumer consumer, Runnable done) {
        loop.checkInside();
        boolean had = machine.consumerCount() > 0;
        machine.unsubscribe(consumer, loop.nowMs());
        onLeft(had, done);
    }

    /** Ends a subscription as {@link #onUnsubscribe} does, but has nobody take its place before {@link #onSucceed}. */
    @Override
    public void onRetire(QueueConsumer consumer) {
        loop.checkInside();
        boolean had = machine.consumerCount() > 0;
        machine.retire(consumer, loop.nowMs());
        onLeft(had, () -> {});
    }

    @Override
    public void onSucceed(QueueConsumer consumer) {
        loop.checkInside();
        machine.succeed(consumer, loop.nowMs());
        memory.account();
    }

    private void onLeft(boolean had, Runnable done) {
        if (had && machine.consumerCount() == 0 && definition.autoDelete() && !machine.isDeleted()) {
            lifecycle.unused(ref, loop, new Afterwards("auto-delete queue '" + definition.name() + "'", done));
        } else {
            done.run();
        }
        memory.account();
    }

    @Override
    public void onConfigure(QueueFeatures changed) {
        loop.checkInside();
        if (!machine.isDeleted()) {
            features = changed;
            machine.configure(site.settings(definition, changed), loop.nowMs());
            memory.account();
        }
    }

    @Override
    public void onBorrowCredit(QueueConsumer consumer, boolean borrows) {
        loop.checkInside();
        machine.borrowCredit(consumer, borrows, loop.nowMs());
    }

    @Override
    public void onFetch(boolean settle, Object fetch) {
        loop.checkInside();
        machine.fetch(settle, fetch, loop.nowMs());
        memory.account();
    }

    @Override
    public void onTail(TailBuffer reader, boolean begins) {
        loop.checkInside();
        if (machine.isDeleted()) {
            reader.end();
        } else {
            tails = begins ? Tails.with(tails, reader) : Tails.without(tails, reader);
        }
    }

    @Override
    public void onPurge(EventLoop from, Reply<Integer> reply) {
        loop.checkInside();
        int purged = machine.purge(loop.nowMs());
        memory.account();
        PurgeTicket ticket = new PurgeTicket(from, purged, reply);
        if (log == null || purged == 0) {
            confirm(ticket);
        } else {
            log.batch().barrier(ticket);
        }
    }

    @Override
    public Browsable browsable() {
        return contents();
    }

    @Override
    public QueueContents contents() {
        loop.checkInside();
        return new QueueContents(loop, id, log, loads, machine, memory::account);
    }

    @Override
    public QueueSnapshot snapshot() {
        loop.checkInside();
        List<ConsumerSnapshot> consumers = new ArrayList<>(machine.consumerCount());
        machine.forEachConsumer(
                (consumer, active) -> consumers.add(((Subscriber) consumer.subscriber()).snapshot(active)));
        UnackedSizes unacked = machine.unackedSizes();
        return new QueueSnapshot(
                id,
                machine.readyCount(),
                machine.unackedCount(),
                machine.bodyBytes(),
                unacked.bodyBytes(),
                machine.residentCount(),
                unacked.resident(),
                machine.residentBytes(),
                machine.persistentCount(),
                consumers,
                machine.isExclusivelyConsumed(),
                features.singleActiveConsumer(),
                counters.counts());
    }

    /** Answers a declare. */
    @Override
    public QueueCounts onCounts() {
        loop.checkInside();
        if (definition.type() != QueueType.QUORUM) {
            machine.declared(loop.nowMs());
        }
        return new QueueCounts(machine.readyCount(), machine.consumerCount());
    }

    /**
     * Ends the queue if it is as unused and empty as asked: its consumers are cancelled, and what is published to it from
     * now on is confirmed and dropped, as RabbitMQ does.
     */
    @Override
    public DeleteResult onDelete(boolean ifUnused, boolean ifEmpty) {
        loop.checkInside();
        if (machine.isDeleted()) {
            return DeleteResult.deleted(0);
        }
        if (ifUnused && machine.consumerCount() > 0) {
            return DeleteResult.inUse();
        }
        if (ifEmpty && machine.readyCount() + machine.delayedCount() > 0) {
            return DeleteResult.notEmpty();
        }
        Tails.end(tails);
        timer.stop();
        int ready = machine.delete(loop.nowMs());
        memory.end();
        if (budgetIndex >= 0) {
            budget.remove(this, budgetIndex);
        }
        return DeleteResult.deleted(ready);
    }

    void budgetIndex(int index) {
        budgetIndex = index;
    }

    QueueMemory memory() {
        return memory;
    }

    @Override
    public void confirm(Object ticket) {
        ((Ticket) ticket).confirm(loop);
    }

    @Override
    public void confirmDuplicate(Object ticket) {
        if (log == null || !definition.durable()) {
            confirm(ticket);
        } else {
            // The message that is there may not be synced yet.
            log.batch().barrier(ticket);
        }
    }

    @Override
    public void refuse(Object ticket) {
        ((Ticket) ticket).refuse(loop);
    }

    @Override
    public void expireQueue() {
        LOG.debug("queue '{}' in vhost '{}' expires", definition.name(), definition.vhost());
        lifecycle.unused(ref, loop, new Afterwards("expired queue '" + definition.name() + "'", () -> {}));
    }

    @Override
    public void persist(Message message, long position, @Nullable Object ticket) {
        if (log != null) {
            log.batch().enqueue(id, position, message, ticket);
            if (message.deadLetter()) {
                // The queue that it comes from has let go of it.
                log.hurry();
            }
        } else if (ticket != null) {
            confirm(ticket);
        }
    }

    @Override
    public void forget(long position) {
        if (log != null) {
            log.batch().forget(id, position);
        }
    }

    @Override
    public void forgetSlots(long segment, long slotsLow, long slotsHigh) {
        if (log != null) {
            log.batch().forgetSlots(id, segment, slotsLow, slotsHigh);
        }
    }

    @Override
    public void forgetQueue() {
        if (log != null) {
            log.batch().deleteQueue(id);
        }
    }

    @Override
    public void cameBack(long position, int returns, long readyAtMs) {
        // Nothing holds consumers back meanwhile, so that much has to be let go.
        if (log != null && definition.durable() && !log.isBehind()) {
            log.batch().returned(id, position, returns, readyAtMs);
        }
    }

    @Override
    public void drop(Message message, DeathReason reason) {
        journeys.givenUp(message, reason);
    }

    @Override
    public void deadLetter(Message message, DeathReason reason) {
        deadLetters.publish(definition, features, message, reason, null);
    }

    @Override
    public boolean holdsDeadLetters() {
        if (log == null || !log.isBehind()) {
            return false;
        }
        log.whenCaughtUp(this::sendDeadLetters);
        return true;
    }

    private void sendDeadLetters() {
        if (stopping) {
            // What a dead letter comes from could be forgotten by the last that is written, and the letter not be in
            // it.
            return;
        }
        machine.sendDeadLetters(loop.nowMs());
        memory.account();
    }

    @Override
    public void deadLetterSafely(long position, Message message, DeathReason reason) {
        deadLetters.publish(definition, features, message, reason, safeLetters.ticket(position));
    }

    private boolean onLetterSent(long position, LetterOutcome outcome) {
        boolean awaited = machine.deadLetterSent(position, outcome, loop.nowMs());
        memory.account();
        return awaited;
    }

    @Override
    public void wakeAt(long timeMs) {
        timer.wakeAt(timeMs);
    }

    /** The broker stops: from now on nothing happens by the passing of time. */
    void onStopWaking() {
        stopping = true;
        timer.stop();
        memory.stop();
    }

    @Override
    public void deliver(QueueConsumer consumer, long position, Message message, boolean redelivered, int returns) {
        Subscriber subscriber = (Subscriber) consumer.subscriber();
        if (redelivered) {
            counters.redeliver++;
        }
        if (consumer.noAck()) {
            counters.deliverNoAck++;
        } else {
            counters.deliver++;
        }
        journeys.delivered(position, message, redelivered, subscriber);
        loop.send(
                subscriber.loop(),
                subscriber,
                redelivered ? Subscriber.REDELIVER : Subscriber.DELIVER,
                message,
                returns == 0 ? null : returns,
                position);
        markDelivered(message);
    }

    @Override
    public void fetched(Object fetch, long position, Message message, boolean redelivered, int returns, int readyLeft) {
        Fetch asked = (Fetch) fetch;
        if (redelivered) {
            counters.redeliver++;
        }
        if (position == QueueMachine.NO_POSITION) {
            counters.getNoAck++;
        } else {
            counters.get++;
        }
        journeys.fetched(position, message, redelivered);
        Optional<FetchResult> result = Optional.of(new FetchResult(position, message, redelivered, returns, readyLeft));
        loop.sendTask(asked.loop(), () -> asked.reply().succeeded(result));
        markDelivered(message);
    }

    @Override
    public void fetchedNothing(Object fetch) {
        Fetch asked = (Fetch) fetch;
        counters.getEmpty++;
        loop.sendTask(asked.loop(), () -> asked.reply().succeeded(Optional.empty()));
    }

    private void markDelivered(Message message) {
        if (definition.durable() && (message.persistent() || features.persistsAll())) {
            deliveredMark.moved();
        }
    }

    @Override
    public void consumerCancelled(QueueConsumer consumer) {
        tell(consumer, Subscriber.CANCELLED, 0);
    }

    @Override
    public void requestCredit(QueueConsumer consumer, boolean atOnce) {
        tell(consumer, Subscriber.CREDIT_WANTED, atOnce ? 1 : 0);
    }

    @Override
    public void returnCredit(QueueConsumer consumer, int messages) {
        tell(consumer, Subscriber.CREDIT_RETURNED, messages);
    }

    private void tell(QueueConsumer consumer, int verb, long number) {
        Subscriber subscriber = (Subscriber) consumer.subscriber();
        loop.send(subscriber.loop(), subscriber, verb, null, null, number);
    }

    @Override
    public void loadSegment(long segment) {
        memory.load(segment);
    }

    @Override
    public void pageOut(long segment, @Nullable Message[] slots, long transientLow, long transientHigh) {
        memory.pageOut(segment, slots, transientLow, transientHigh);
    }

    @Override
    public void unreadable(long position) {
        memory.countUnreadable();
    }
}
