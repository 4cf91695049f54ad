package org.leveret.queue;

import static org.assertj.core.api.Assertions.fail;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches the effects of a {@link QueueMachine}, applies them to the model that it extends, and fails on the first that
 * the model would not have had.
 */
final class QueueWatcher extends NaiveQueue implements QueueEffects {
    /** The first segment, and those that are being loaded, of which there are seldom more. */
    private static final long SEGMENTS_THAT_STAY = 6;

    private static final long SEGMENT_HEAP_BYTES_MAX = 230_000;

    private final Set<String> effectsSeen;
    private int forgottenQueues;
    private long wakeAtMs = Long.MAX_VALUE;
    private boolean holdsDeadLetters;
    /** Since the last restart; what was given up meanwhile may be on its way long after. */
    private boolean hasHeldDeadLetters;
    /** What was given up and not sent when the queue was deleted. */
    private final Set<Message> givenUpAtEnd = Collections.newSetFromMap(new IdentityHashMap<>());

    private boolean ended;

    /** @param effectsSeen is told the name of every effect */
    QueueWatcher(QueueSettings settings, Set<String> effectsSeen) {
        super(settings);
        this.effectsSeen = effectsSeen;
    }

    /** What must hold between commands. */
    void checkAgreement(QueueMachine queue, long residentBytesMax, boolean thoroughly) {
        giveUpUnseen(queue);
        int ready = ready();
        int unreadable = unreadable();
        check(
                queue.readyCount() == ready + unreadable,
                "ready " + queue.readyCount() + " but should be " + (ready + unreadable));
        int delayed = delayed();
        check(queue.delayedCount() == delayed, "delayed " + queue.delayedCount() + " but should be " + delayed);
        check(queue.unackedCount() == entries.size() - ready - unreadable - delayed, "unacked " + queue.unackedCount());
        for (Entry entry : entries) {
            check(
                    !entry.delayed() || (entry.readyAtMs > nowMs && wakeAtMs <= entry.readyAtMs),
                    "the queue sleeps on, and a message waits in vain");
        }
        check(
                queue.consumerCount()
                        == members.stream().filter(each -> each.joined).count(),
                "consumers");
        check(arriving == null && ticket == null && refused == null && creditToReturn == 0, "an effect is missing");
        check(duplicate == null, "a duplicate is not answered");
        check(!queue.isReadingValues() || !store.loads.isEmpty(), "reads nothing");
        boolean wanted = (!turns.isEmpty() || !waiting.isEmpty()) && !queue.isReadingValues();
        if (ready > 0 && wanted && !isInterrupted()) {
            Segment head = queue.backlog().head();
            check(head.message(queue.backlog().headSlot(head)) == null, "a message is held back");
            check(store.loads.contains(head.number), "the first message is not being loaded");
        }
        if (ready > 0 && !queue.isReadingValues() && firstReady().message.deadlineMs(timeToLiveMs) < Message.FOREVER) {
            checkExpiry(queue);
        }
        for (Entry entry : entries) {
            check(!entry.rejected || givesUpUnseen() || !store.loads.isEmpty(), "a rejected message is kept");
        }
        check(ready > 0 || waiting.isEmpty(), "a fetch goes unanswered");
        if (!queue.isDeleted()) {
            checkIdleness();
        }
        for (Member member : members) {
            check(member.credit == member.consumer.credit(), "credit");
            check(member.flowBytes == member.consumer.flowBytes(), "flow");
            check(member.borrowed == 0 || (ready > 0 && turns.contains(member)), "borrowed credit is kept");
        }
        if (residentBytesMax < Long.MAX_VALUE) {
            long unavoidable = Math.max(SEGMENTS_THAT_STAY, 2L + store.loads.size()) * SEGMENT_HEAP_BYTES_MAX;
            check(
                    queue.residentBytes() <= residentBytesMax + residentBytesMax / 4 + unavoidable,
                    "too much is resident: " + queue.residentBytes());
        }
        if (thoroughly) {
            checkStore(queue);
        }
        if (!isAwaited()) {
            kept.clear();
        }
    }

    /** Where very many have ended at once, the queue goes on when it is woken, which is now. */
    private boolean isInterrupted() {
        return wakeAtMs <= nowMs;
    }

    /** What the queue has given up at its head and will tell of later. */
    void giveUpUnseen(QueueMachine queue) {
        // Which of them are loaded, so that it has told of them already, the queue alone knows.
        for (int held = ready() + unreadable() - queue.readyCount(); held > 0; held--) {
            if (limit.dropsHead() && isTooLong(0, 0)) {
                dropFirst();
            } else if (givesUpUnseen()) {
                expireFirst();
            }
        }
        boolean goesOn = isInterrupted() || ready() == 0 || queue.isReadingValues();
        check(!limit.dropsHead() || goesOn || !isTooLong(0, 0), "is too long");
    }

    /** Whether messages may be given up whose dead letters are still to come. */
    private boolean givesUpUnseen() {
        return settings.deadLettersSafely() || hasHeldDeadLetters;
    }

    private void checkIdleness() {
        if (settings.expiresMs() < Message.FOREVER && members.stream().noneMatch(each -> each.joined)) {
            check(expired == (nowMs >= usedMs + settings.expiresMs()), "expired " + expired);
            check(
                    expired || wakeAtMs <= usedMs + settings.expiresMs(),
                    "the queue sleeps on until " + wakeAtMs + " but expires at " + (usedMs + settings.expiresMs())
                            + ", now " + nowMs);
        }
    }

    private void checkExpiry(QueueMachine queue) {
        Segment head = queue.backlog().head();
        if (head.message(queue.backlog().headSlot(head)) == null) {
            check(
                    store.loads.contains(head.number)
                            || wakeAtMs <= firstReady().message.deadlineMs(timeToLiveMs),
                    "a message that will expire is neither awaited nor being loaded");
        } else {
            long dueMs = firstReady().message.deadlineMs(timeToLiveMs);
            boolean isHeld = holdsDeadLetters && !settings.deadLettersSafely() && turns.isEmpty() && waiting.isEmpty();
            check(
                    wakeAtMs <= Math.max(dueMs, nowMs) || (dueMs <= nowMs && (isAwaited() || isHeld)),
                    "the queue sleeps on, and a message expires");
            boolean isKept = kept.contains(firstReady()) && isAwaited();
            check(dueMs > nowMs || wakeAtMs <= nowMs || isKept || isHeld, "an expired message is kept");
        }
    }

    private void checkStore(QueueMachine queue) {
        check(queue.backlog().isConsistent(), "the backlog is inconsistent");
        long bodyBytes = 0;
        for (Entry entry : entries) {
            bodyBytes += entry.message.bodyBytes();
            check(
                    !isStored(entry.message)
                            || store.messages.get(entry.position) == entry.message
                            || store.hasLost(entry.position),
                    "a persistent message is not in the store");
            check(
                    !isStored(entry.message)
                            || entry.reason == DeathReason.DELIVERY_LIMIT
                            || store.timesReturned(entry.position) == entry.returns,
                    "the store does not know how often a message came back");
        }
        if (queue.backlog().isWhollyResident()) {
            check(queue.bodyBytes() == bodyBytes, "body bytes " + queue.bodyBytes() + ", not " + bodyBytes);
        }
        store.messages.forEach((position, message) -> check(alive.containsKey(message), "not forgotten: " + position));
    }

    // Effects.

    @Override
    public void confirm(Object confirmed) {
        effectsSeen.add("confirm");
        check(confirmed == ticket, "confirms something else");
        Entry entry = arriving;
        check(
                entry == null || !alive.containsKey(entry.message) || !isStored(entry.message),
                "confirms before the store has it");
        ticket = null;
        arriving = null;
    }

    @Override
    public void confirmDuplicate(Object confirmed) {
        effectsSeen.add("confirmDuplicate");
        check(duplicate != null && confirmed == ticket, "is no duplicate");
        duplicate = null;
        ticket = null;
    }

    /** Publishes without a ticket have no confirm to end with. */
    void enqueued(QueueMachine queue) {
        if (ticket == null) {
            arriving = null;
            refused = null;
            duplicate = null;
        }
        giveUpUnseen(queue);
    }

    @Override
    public void refuse(Object refusedTicket) {
        effectsSeen.add("refuse");
        check(refused != null && refusedTicket == ticket, "refuses without need");
        refused = null;
        ticket = null;
    }

    @Override
    public void expireQueue() {
        effectsSeen.add("expireQueue");
        check(!expired && nowMs >= usedMs + settings.expiresMs(), "expires too early, or twice");
        expired = true;
    }

    @Override
    public void persist(Message message, long position, @Nullable Object persistTicket) {
        effectsSeen.add("persist");
        Entry entry = arriving;
        check(entry != null && entry.message == message && persistTicket == ticket, "persists something else");
        check(isStored(message), "persists without need");
        if (entry != null) {
            entry.position = position;
        }
        store.persist(message, position);
        ticket = null;
        arriving = null;
    }

    @Override
    public void forget(long position) {
        effectsSeen.add("forget");
        store.forget(position);
    }

    @Override
    public void forgetSlots(long segment, long slotsLow, long slotsHigh) {
        effectsSeen.add("forgetSlots");
        store.forgetSlots(segment, slotsLow, slotsHigh);
    }

    @Override
    public void forgetQueue() {
        effectsSeen.add("forgetQueue");
        check(forgottenQueues++ == 0, "forgets the queue twice");
        store.messages.clear();
    }

    @Override
    public void subscribed(QueueConsumer consumer) {
        effectsSeen.add("subscribed");
        check(members.get(members.size() - 1).consumer == consumer, "somebody else joined");
    }

    @Override
    public void deliver(QueueConsumer consumer, long position, Message message, boolean redelivered, int returns) {
        effectsSeen.add("deliver");
        check(waiting.isEmpty(), "a fetch comes first");
        Member member = inTurn(consumer);
        check(member.credit > 0 && member.flowBytes > 0, "credit is exceeded");
        Entry entry = arriving;
        if (entry == null || entry.message != message || alive.containsKey(message)) {
            entry = headFor(message);
        }
        check(returns == entry.returns, "returned " + returns + " times");
        takeOut(entry, position, message, redelivered, member.noAck);
        entry.holder = member;
        member.flowBytes -= message.flowBytes();
        member.credit -= member.credit == QueueConsumer.UNLIMITED ? 0 : 1;
        if (member.borrows) {
            check(member.borrowed > 0, "credit was not granted");
            member.borrowed--;
        }
        turns.remove(0);
        takeTurns(member);
    }

    /** Whether the message is for whoever can take it now, even if it has expired. */
    private boolean mayExpire(Entry entry) {
        return entry.message == fresh || kept.contains(entry);
    }

    private void checkNotKept(Entry entry) {
        check(!mayExpire(entry) || (turns.isEmpty() && !isAwaited()), "could have been delivered");
    }

    private void expireFirst() {
        Entry entry = firstReady();
        check(isExpired(entry.message), "is given up too early");
        checkNotKept(entry);
        leaveHead(entry);
        entry.ready = false;
        entry.rejected = true;
        entry.reason = DeathReason.EXPIRED;
        entry.hasBeenOut = true;
    }

    /** The first that is ready; what the queue has given up before it without a word, and tells of later, is not. */
    private Entry headFor(Message message) {
        if (givesUpUnseen() && alive.containsKey(message)) {
            while (firstReady().message != message && isExpired(firstReady().message)) {
                expireFirst();
            }
        }
        if (limit.dropsHead()) {
            dropUntil(alive.get(message));
        }
        return firstReady();
    }

    private void takeOut(Entry entry, long position, Message message, boolean redelivered, boolean noAck) {
        check(entry.message == message, "out of order");
        check(entry.hasBeenOut == redelivered, "redelivered " + redelivered);
        check(mayExpire(entry) || !isExpired(message), "has expired");
        check(entry.ready, "is out already");
        if (alive.containsKey(message)) {
            leaveHead(entry);
        }
        entry.hasBeenOut = true;
        entry.ready = false;
        if (noAck) {
            check(position == QueueMachine.NO_POSITION, "nothing is to be settled");
            remove(entry);
        } else {
            check(entry.position < 0 || entry.position == position, "its place has changed");
            entry.position = position;
        }
    }

    @Override
    public void fetched(
            Object fetchTicket, long position, Message message, boolean redelivered, int returns, int readyLeft) {
        effectsSeen.add("fetched");
        check(waiting.poll() == fetchTicket, "another fetch comes first");
        Entry entry = headFor(message);
        check(returns == entry.returns, "returned " + returns + " times");
        takeOut(entry, position, message, redelivered, fetchTicket.toString().startsWith("noAck"));
        entry.holder = null;
        check(readyLeft == ready() + unreadable(), "ready left");
    }

    @Override
    public void fetchedNothing(Object fetchTicket) {
        effectsSeen.add("fetchedNothing");
        while (givesUpUnseen() && ready() > 0) {
            expireFirst();
        }
        if (limit.dropsHead()) {
            dropUntil(null);
        }
        check(waiting.poll() == fetchTicket && ready() == 0, "there is something");
    }

    @Override
    public void consumerCancelled(QueueConsumer consumer) {
        effectsSeen.add("consumerCancelled");
        for (Member member : members) {
            if (member.consumer == consumer) {
                check(member.joined, "is cancelled twice");
                member.joined = false;
            }
        }
    }

    @Override
    public void requestCredit(QueueConsumer consumer, boolean atOnce) {
        effectsSeen.add("requestCredit");
        Member member = inTurn(consumer);
        check(member.borrows && member.borrowed == 0 && ready() > 0, "needs no credit");
        if (!givesUpUnseen() && !limit.dropsHead()) {
            check(atOnce == isExpired(firstReady().message), "asks as if there was " + (atOnce ? "no time" : "time"));
            check(!atOnce || mayExpire(firstReady()), "has expired");
        }
        if (atOnce) {
            member.askedAtLast = true;
            Entry entry = fresh == null ? null : alive.get(fresh);
            if (entry != null) {
                kept.add(entry);
            }
        }
        member.requested = true;
        turns.remove(0);
    }

    @Override
    public void returnCredit(QueueConsumer consumer, int messages) {
        effectsSeen.add("returnCredit");
        if (creditToReturn > 0) {
            check(creditToReturn == messages, "returns something else");
            creditToReturn = 0;
            return;
        }
        for (Member member : members) {
            if (member.consumer == consumer) {
                check(member.borrowed == messages, "returns more or less than was borrowed");
                member.borrowed = 0;
                return;
            }
        }
        fail("returns credit of a stranger");
    }

    @Override
    public void loadSegment(long segment) {
        effectsSeen.add("loadSegment");
        store.loadSegment(segment);
    }

    @Override
    public void pageOut(long segment, @Nullable Message[] slots, long transientBitsLow, long transientBitsHigh) {
        effectsSeen.add("pageOut");
        store.pageOut(segment, slots, transientBitsLow, transientBitsHigh, alive::containsKey);
        for (int slot = 0; slot < slots.length; slot++) {
            Entry entry = alive.get(slots[slot]);
            if (entry != null) {
                entry.position = segment * 128 + slot;
            }
        }
    }

    @Override
    public void unreadable(long position) {
        effectsSeen.add("unreadable");
        check(store.hasLost(position), "could be read");
        for (Entry entry : entries) {
            if (entry.position == position) {
                check(entry.ready || entry.rejected, "nobody asked for it");
                entry.ready = false;
                entry.rejected = false;
                entry.unreadable = true;
            }
        }
    }

    @Override
    public void cameBack(long position, int returns, long readyAtMs) {
        effectsSeen.add("cameBack");
        check(store.messages.containsKey(position) || store.hasLost(position), "is not stored");
        store.returned(position, returns, readyAtMs);
    }

    @Override
    public void drop(Message message, DeathReason reason) {
        check(false, "drops what it has a dead letter for");
    }

    @Override
    public void deadLetter(Message message, DeathReason reason) {
        effectsSeen.add("deadLetter");
        check(!settings.deadLettersSafely() || message == refused, "is not sent safely");
        if (ended) {
            check(givenUpAtEnd.remove(message), "was not given up");
            return;
        }
        check(!holdsDeadLetters || message == refused, "cannot be stored");
        check(deadLetters, "has nowhere to send dead letters");
        if (message == refused) {
            check(limit.overflow() == LengthLimit.Overflow.REJECT_PUBLISH_DEAD_LETTER, "is refused without a trace");
            return;
        }
        Entry entry = alive.get(message);
        check(entry != null, "is gone already");
        if (entry == null) {
            return;
        }
        if (reason == DeathReason.EXPIRED && !entry.rejected) {
            check(entry == headFor(message), "expires out of order");
            check(isExpired(message), "expires too early");
            checkNotKept(entry);
            leaveHead(entry);
        } else if (reason == DeathReason.MAXLEN) {
            if (entry.reason != DeathReason.MAXLEN) {
                dropUntil(entry);
                check(isTooLong(0, 0) && entry == firstReady(), "drops more than it has to");
                leaveHead(entry);
            }
        } else {
            check(entry.rejected && entry.reason == reason, "was not given up for that");
        }
        remove(entry);
    }

    @Override
    public boolean holdsDeadLetters() {
        effectsSeen.add("holdsDeadLetters");
        return holdsDeadLetters;
    }

    @Override
    public void deadLetterSafely(long position, Message message, DeathReason reason) {
        effectsSeen.add("deadLetterSafely");
        check(settings.deadLettersSafely(), "nobody asked for a safe dead letter");
        Entry entry = alive.get(message);
        while (entry != null && entry.ready && !letters.contains(position)) {
            expireFirst();
        }
        check(entry != null && entry.rejected && entry.reason == reason, "was not given up for that");
        if (entry != null) {
            check(entry.position < 0 || entry.position == position, "its place has changed");
            entry.position = position;
        }
        check(!letters.contains(position), "is sent twice at a time");
        letters.add(position);
    }

    /** Whether dead letters were held, so that it is not known whether those that are behind them were sent. */
    boolean hasHeldDeadLetters() {
        return hasHeldDeadLetters;
    }

    @Override
    void delete() {
        for (Entry entry : entries) {
            if (entry.rejected) {
                givenUpAtEnd.add(entry.message);
            }
        }
        ended = true;
        super.delete();
    }

    /** From now on the store takes no dead letters, or takes them again; says whether the queue is to be told. */
    boolean holdDeadLetters(boolean holds) {
        boolean ends = holdsDeadLetters && !holds;
        holdsDeadLetters = holds;
        hasHeldDeadLetters |= holds;
        return ends;
    }

    /** A dead letter was taken, or was not. */
    void answerLetter(long position, boolean safe) {
        letters.remove(position);
        for (Entry entry : List.copyOf(entries)) {
            if (entry.position == position && entry.rejected && safe) {
                remove(entry);
            }
        }
    }

    @Override
    public void wakeAt(long timeMs) {
        effectsSeen.add("wakeAt");
        check(timeMs < wakeAtMs, "is woken earlier anyway");
        wakeAtMs = timeMs;
    }

    /** Moves the time on; says whether the queue has to be woken. */
    boolean passTime(long ms) {
        nowMs += ms;
        endDelays();
        fresh = null;
        boolean due = wakeAtMs <= nowMs;
        if (due) {
            wakeAtMs = Long.MAX_VALUE;
        }
        return due;
    }

    @Override
    void restart(long deliveredUpTo) {
        holdsDeadLetters = false;
        hasHeldDeadLetters = false;
        super.restart(deliveredUpTo);
        wakeAtMs = Long.MAX_VALUE;
        fresh = null;
    }

    /** Makes the store lose a message. */
    void lose(long position) {
        Entry entry = alive.get(store.messages.get(position));
        if (entry != null) {
            entry.position = position;
        }
        store.lose(position);
    }
}
