package org.leveret.queue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One queue: takes commands, keeps messages in order, gives them to consumers, and asks for everything else by
 * {@link QueueEffects}.
 *
 * <p>Owned by the queue's loop; no method may be called from elsewhere. It has no clock, thread, random source or I/O, so
 * the same commands give the same effects: each command carries the time at which it happens, and every rule about time
 * has to go by that. Commands never throw; a refusal is an effect or a result.
 *
 * <p>A message's place in the queue is its position, {@code segment * 128 + slot}. Positions grow and are never used
 * twice; some are skipped.
 */
public final class QueueMachine {
    /** A segment takes messages until it has more than so many bytes of them. */
    public static final int SEGMENT_BYTES = Segment.CONTENT_BYTES_MAX;

    /** How many positions one segment has. */
    public static final int SEGMENT_SLOTS = Segment.SLOTS;

    /** In place of a position where there is nothing to settle. */
    public static final long NO_POSITION = -1;

    /** How many messages may end in one command, so that a million at once do not hold up other queues. */
    static final int ENDS_AT_ONCE_MAX = 256;

    private final QueueEffects effects;
    private final Backlog backlog;
    private final Pager pager;
    private final Waking waking;
    private final Expiry expiry;
    private final Idleness idleness;
    private final Retries retries;
    private final Rejections rejections;
    private final SafeDeadLetters safeDeadLetters;
    private final AwaitedCredit awaitedCredit = new AwaitedCredit();
    private final Consumers consumers;
    private final Endings endings;
    private final Surplus surplus;
    private final Deliveries deliveries;
    private QueueSettings settings;
    private @Nullable DistinctValues distinct;
    private boolean deleted;
    private boolean finishing;

    public QueueMachine(QueueSettings settings, QueueEffects effects) {
        this.settings = settings;
        this.effects = effects;
        LengthLimit limit = settings.lengthLimit();
        this.backlog = new Backlog(settings.priorityMax(), limit.boundsBytes(), settings.quorumRules());
        this.consumers = new Consumers(
                effects,
                settings.singleActiveConsumer() ? new SingleActive(settings.quorumRules()) : null,
                awaitedCredit,
                !settings.quorumRules());
        this.pager = new Pager(effects, backlog, settings.residentBytesMax());
        this.waking = new Waking(effects);
        this.expiry = new Expiry(waking, settings.timeToLiveMs());
        this.idleness = new Idleness(effects, waking, settings.expiresMs());
        this.retries = new Retries(settings.delayedRetry(), backlog, waking);
        this.distinct = distinct(settings);
        this.rejections = new Rejections(effects, backlog, pager);
        this.safeDeadLetters = new SafeDeadLetters(effects, backlog, pager, waking);
        this.endings = new Endings(settings, effects, backlog, retries, rejections, safeDeadLetters);
        this.surplus = new Surplus(limit, backlog, retries, safeDeadLetters, endings, waking);
        this.deliveries = new Deliveries(effects, backlog, consumers, awaitedCredit, expiry, endings, waking);
    }

    /**
     * Starts with what the store recovered. Comes before any other command; a {@link #tick} should follow, for what
     * expired in between.
     *
     * @param segments all segments with a message that is alive, each once
     * @param nextPosition a position above all that were ever used
     * @param deliveredUpTo the last known {@link #deliveredUpTo()}: messages below it come back as redelivered
     */
    public void recover(List<RecoveredSegment> segments, long nextPosition, long deliveredUpTo, long nowMs) {
        backlog.recover(segments, nextPosition, deliveredUpTo);
        for (RecoveredSegment segment : segments) {
            retries.recovered(segment, nowMs);
            expiry.recovered(segment);
        }
        if (distinct != null) {
            distinct.recovered(segments, nextPosition);
        }
    }

    private @Nullable DistinctValues distinct(QueueSettings asked) {
        return asked.distinctBy() == null ? null : new DistinctValues(asked.distinctBy(), backlog, pager, effects);
    }

    /**
     * Goes by other settings from now on, for what is in the queue too. They may differ in times, limits and dead letters,
     * which are those that a policy can change, and in whether values are to be distinct: that holds among the messages
     * that come from now on.
     */
    public void configure(QueueSettings changed, long nowMs) {
        if ((changed.distinctBy() == null) != (settings.distinctBy() == null)) {
            distinct = distinct(changed);
        }
        if (changed.expiresMs() != settings.expiresMs()) {
            idleness.expiresMs(changed.expiresMs(), nowMs);
        }
        settings = changed;
        endings.configure(changed);
        surplus.limit(changed.lengthLimit());
        expiry.timeToLiveMs(changed.timeToLiveMs());
        retries.delay(changed.delayedRetry());
        finish(nowMs);
    }

    /**
     * Puts a message at the end of those with its priority, unless the queue holds one with the same value and is to hold
     * none twice. After the queue's deletion it is confirmed and dropped.
     *
     * @param priority at least 0; one above the queue's highest counts as that
     * @param ticket comes back by {@link QueueEffects#confirm}, {@link QueueEffects#confirmDuplicate},
     *     {@link QueueEffects#persist} or {@link QueueEffects#refuse}; null if nobody asked
     */
    public void enqueue(Message message, int priority, @Nullable Object ticket, long nowMs) {
        ValueHash value = distinct == null ? null : distinct.valueOf(message);
        if (value != null && holds(value)) {
            if (ticket != null) {
                effects.confirmDuplicate(ticket);
            }
            return;
        }
        if (!deleted && surplus.refuse(message)) {
            if (ticket != null) {
                effects.refuse(ticket);
            }
            return;
        }
        if (deleted || deliveries.giveAtOnce(message)) {
            confirm(ticket);
            return;
        }
        boolean first = backlog.ready() == 0;
        boolean stored = settings.durable() && (message.persistent() || settings.persistsAll());
        long position = backlog.append(message, Math.min(priority, settings.priorityMax()), stored);
        expiry.added(message);
        if (value != null) {
            addValue(value, position);
        }
        if (awaitedCredit.isAwaited() && expiry.isExpired(message, nowMs)) {
            awaitedCredit.arrived(position);
        }
        if (stored) {
            effects.persist(message, position, ticket);
        } else {
            confirm(ticket);
        }
        finish(nowMs, first);
    }

    private boolean holds(ValueHash value) {
        return distinct != null && distinct.holds(value);
    }

    private void addValue(ValueHash value, long position) {
        if (distinct != null) {
            distinct.add(value, position);
        }
    }

    private void confirm(@Nullable Object ticket) {
        if (ticket != null) {
            effects.confirm(ticket);
        }
    }

    /** Lets a consumer join, as the last in turn. A consumer joins one queue, once. */
    public SubscribeResult subscribe(QueueConsumer consumer, long nowMs) {
        if (deleted) {
            return SubscribeResult.DELETED;
        }
        if (!consumers.join(consumer)) {
            return SubscribeResult.EXCLUSIVE_USE;
        }
        idleness.used(nowMs);
        effects.subscribed(consumer);
        consumers.enterRotation(consumer);
        finish(nowMs);
        return SubscribeResult.SUBSCRIBED;
    }

    /** Lets a consumer go. What it has been given stays out until it is settled. */
    public void unsubscribe(QueueConsumer consumer, long nowMs) {
        if (consumers.leave(consumer)) {
            consumers.succeed(consumer);
            idleness.used(nowMs);
            finish(nowMs);
        }
    }

    /**
     * Lets a consumer go that will give back what it has been given. If it was the single active one nobody is until
     * {@link #succeed}, so that the next one gets everything in its order.
     */
    public void retire(QueueConsumer consumer, long nowMs) {
        if (consumers.leave(consumer)) {
            idleness.used(nowMs);
            finish(nowMs);
        }
    }

    /** Lets the next consumer take the place of a retired one, which has given everything back. */
    public void succeed(QueueConsumer consumer, long nowMs) {
        if (consumers.succeed(consumer)) {
            finish(nowMs);
        }
    }

    /**
     * Lets a consumer take this many messages more: of the credit that it borrows if it does, else of its own. Borrowed
     * credit without use comes back by {@link QueueEffects#returnCredit}.
     */
    public void grantCredit(QueueConsumer consumer, int messages, long nowMs) {
        if (messages <= 0) {
            return;
        }
        if (consumer.borrowsCredit) {
            consumers.lend(consumer, messages);
        } else {
            consumer.addCredit(messages);
        }
        consumers.enterRotation(consumer);
        finish(nowMs);
    }

    /** Answers a request that was to be answered at once: the consumer can take nothing now. */
    public void denyCredit(QueueConsumer consumer, long nowMs) {
        awaitedCredit.answered(consumer);
        finish(nowMs);
    }

    /** Gives a consumer back credit of its own for messages that were settled without naming it. */
    public void restoreCredit(QueueConsumer consumer, int messages, long nowMs) {
        if (messages > 0) {
            consumer.addCredit(messages);
            consumers.settled(consumer, messages);
            consumers.enterRotation(consumer);
            finish(nowMs);
        }
    }

    /** Gives a consumer back what deliveries took of its outbound window, in bytes as {@link Message#flowBytes()}. */
    public void grantFlow(QueueConsumer consumer, long bytes, long nowMs) {
        if (bytes > 0) {
            consumer.addFlow(bytes);
            consumers.enterRotation(consumer);
            finish(nowMs);
        }
    }

    /**
     * Says whether a consumer's messages also take from a shared credit from now on. When they no longer do, what it has
     * borrowed goes back; nothing that it asked for earlier may be granted after this.
     */
    public void borrowCredit(QueueConsumer consumer, boolean borrows, long nowMs) {
        if (consumer.noAck() || consumer.borrowsCredit == borrows) {
            return;
        }
        consumers.borrowCredit(consumer, borrows);
        consumers.enterRotation(consumer);
        finish(nowMs);
    }

    /**
     * Settles messages that are out; a position that is not out is ignored. Those that come back are delivered again as
     * soon as they have waited for as long as they have to, in the order of their places; by the rules of quorum queues, in
     * the order in which they are ready again.
     *
     * @param positions the positions are {@code positions[from]} to {@code positions[to - 1]}
     * @param consumer who was given them, and now gets as much credit back; null for messages that were fetched
     */
    public void settle(
            long[] positions, int from, int to, Outcome outcome, @Nullable QueueConsumer consumer, long nowMs) {
        int settled = 0;
        for (int index = from; index < to; index++) {
            if (endings.settle(positions[index], outcome, nowMs)) {
                settled++;
            }
        }
        if (settled == 0) {
            return;
        }
        if (consumer != null) {
            consumer.addCredit(settled);
            consumers.settled(consumer, settled);
            consumers.enterRotation(consumer);
        }
        finish(nowMs);
    }

    /**
     * Takes the first message, whatever credit or exclusive consumers there are. The answer is
     * {@link QueueEffects#fetched} or {@link QueueEffects#fetchedNothing}, at once or after a load; who asks has to wait
     * for it before asking again, which bounds how many can wait.
     */
    public void fetch(boolean noAck, Object fetchTicket, long nowMs) {
        idleness.used(nowMs);
        deliveries.fetch(noAck, fetchTicket);
        finish(nowMs);
    }

    /** The queue was declared again, by somebody who will now use it. */
    public void declared(long nowMs) {
        idleness.used(nowMs);
        finish(nowMs);
    }

    /**
     * Settles all that is ready, waits until it is ready again or cannot be read, and returns how many there were; what is
     * out stays out, and so does what waits until its dead letter is safe, as RabbitMQ has it.
     */
    public int purge(long nowMs) {
        retries.end();
        int count = backlog.purge(effects);
        finish(nowMs);
        return count;
    }

    /**
     * Ends the queue and returns how many messages were ready or waited for that. Later publishes are confirmed and dropped, and later
     * settlements ignored.
     */
    public int delete(long nowMs) {
        if (deleted) {
            return 0;
        }
        deleted = true;
        int count = readyCount() + delayedCount();
        rejections.end();
        backlog.clear();
        retries.clear();
        safeDeadLetters.clear();
        effects.forgetQueue();
        consumers.cancelAll();
        finish(nowMs);
        return count;
    }

    /**
     * Answers {@link QueueEffects#loadSegment}.
     *
     * @param slots the messages by slot number; null where settled, unknown or out of reach
     */
    public void segmentLoaded(long segment, @Nullable Message[] slots, long nowMs) {
        pager.loaded(segment, slots);
        if (distinct != null) {
            distinct.loaded(segment);
        }
        Segment filled = backlog.segment(segment);
        SegmentLetters letters = filled == null ? null : filled.letters;
        if (letters != null) {
            safeDeadLetters.loaded(letters, nowMs);
        } else {
            rejections.loaded(segment);
        }
        finish(nowMs);
    }

    /**
     * Answers {@link QueueEffects#deadLetterSafely}; what is not safe is sent again later. Returns whether the message was
     * still there to be answered for.
     */
    public boolean deadLetterSent(long position, LetterOutcome outcome, long nowMs) {
        Segment segment = backlog.segment(Backlog.segmentOf(position));
        if (segment == null || !segment.isRejected(Backlog.slotOf(position))) {
            return false;
        }
        safeDeadLetters.answered(segment, Backlog.slotOf(position), outcome, nowMs);
        finish(nowMs);
        return true;
    }

    /** Dead letters that {@link QueueEffects#holdsDeadLetters} held may go. */
    public void sendDeadLetters(long nowMs) {
        rejections.goOn();
        finish(nowMs);
    }

    /** Sets how much heap the queue's messages may take, in bytes (see {@link Message#heapBytes()}), at least 0. */
    public void residentBytesMax(long bytes, long nowMs) {
        pager.residentBytesMax(bytes);
        finish(nowMs);
    }

    /** Does what has become due; see {@link QueueEffects#wakeAt}. */
    public void tick(long nowMs) {
        if (waking.woken(nowMs)) {
            expiry.woken();
        }
        finish(nowMs);
    }

    /** Ends a command. */
    void finish(long nowMs) {
        finish(nowMs, false);
    }

    /**
     * Ends every command that may have brought a message and someone who wants it together, or a message and its end.
     *
     * @param fresh as in {@link Deliveries#giveReady}
     */
    private void finish(long nowMs, boolean fresh) {
        assert !finishing : "an effect called a command";
        finishing = true;
        boolean retried = retries.count() > 0 && retries.becomeReady(nowMs);
        if (backlog.ready() > 0 && !isReadingValues()) {
            deliveries.giveReady(nowMs, fresh && !retried);
            while (surplus.drop(nowMs)) {
                // what is first now may be wanted, or expire sooner than what was
                deliveries.giveReady(nowMs, false);
            }
        }
        if (consumers.count() == 0 && !deleted) {
            idleness.check(nowMs);
        }
        safeDeadLetters.sendMore(nowMs);
        if (backlog.ready() == 0) {
            deliveries.fetchNothing();
            consumers.returnBorrowedCredit();
        }
        if (expiry.isActive() && backlog.ready() + backlog.unacked() == 0) {
            expiry.emptied();
        }
        if (distinct != null) {
            if (backlog.ready() + backlog.unacked() == 0) {
                distinct.emptied();
            }
            distinct.readMore();
        }
        awaitedCredit.commandEnds();
        boolean demanded = deliveries.areWanted();
        boolean expiryUnknown = expiry.isActive() && backlog.ready() > 0 && !expiry.isAwaited(headPosition());
        pager.keepBudget(demanded || expiryUnknown);
        if (demanded) {
            pager.readAhead();
        } else if (expiryUnknown) {
            pager.loadFirst();
        } else if (consumers.count() > 0) {
            pager.readAheadAtNewHead();
        }
        finishing = false;
    }

    /** Until it is known which of its messages are there twice, the queue gives none out. */
    boolean isReadingValues() {
        return distinct != null && distinct.isReading();
    }

    private long headPosition() {
        Segment head = backlog.head();
        return Backlog.position(head, backlog.headSlot(head));
    }

    /** Looks at messages where they stand. */
    public Browsing browsing() {
        return new Browsing(backlog);
    }

    /** Takes messages from wherever they stand. */
    public Picking picking() {
        return new Picking(this, backlog, effects);
    }

    /** How many messages wait, those that cannot be read included. */
    public int readyCount() {
        return backlog.ready() + backlog.unreadable();
    }

    /** How many messages are out, not settled. */
    public int unackedCount() {
        return backlog.unacked() - backlog.unreadable() - retries.count();
    }

    /** How many messages came back and wait until they are ready again. */
    public int delayedCount() {
        return retries.count();
    }

    /** How many messages outlive a restart. */
    public int persistentCount() {
        return backlog.persistent();
    }

    /** What the messages that are out take; looks at them. */
    public UnackedSizes unackedSizes() {
        return backlog.unackedSizes();
    }

    /** Body size of all messages, ready and out, in bytes; nearly exact while messages are paged out. */
    public long bodyBytes() {
        return backlog.bodyBytes();
    }

    /** Body size of what of a segment is not in the heap, in bytes, about. */
    public long pagedOutBytes(long segment) {
        return backlog.pagedOutBytes(segment);
    }

    /** Heap that the queue's messages take, in bytes (see {@link Message#heapBytes()}). */
    public long residentBytes() {
        return backlog.residentBytes();
    }

    /** How many messages, ready and out, are in the heap. */
    public int residentCount() {
        return backlog.residentCount();
    }

    public int consumerCount() {
        return consumers.count();
    }

    /** Shows all consumers, in the order in which they joined. */
    public void forEachConsumer(ConsumerVisitor visitor) {
        consumers.forEach(visitor);
    }

    public boolean isExclusivelyConsumed() {
        return consumers.isExclusive();
    }

    public boolean isDeleted() {
        return deleted;
    }

    /**
     * All messages below this position have been out at least once, or are settled. The owner logs it, so that they come
     * back as redelivered after a restart.
     */
    public long deliveredUpTo() {
        return backlog.deliveredUpTo();
    }

    @Override
    public String toString() {
        return "QueueMachine[queueId=" + settings.queueId() + ", ready=" + readyCount() + ", unacked=" + unackedCount()
                + ", consumers=" + consumers.count() + "]";
    }

    Backlog backlog() {
        return backlog;
    }
}
