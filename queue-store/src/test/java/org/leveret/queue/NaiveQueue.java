package org.leveret.queue;

import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a queue should do, written as plainly as possible: one list of messages and one of turns. The effects of a real
 * queue are applied to it by the {@link QueueWatcher}.
 *
 * <p>A command is told to this model first, then to the machine.
 */
class NaiveQueue {
    /** One message; alive as long as it is in the list. */
    static final class Entry {
        final Message message;
        final int priority;
        boolean ready = true;
        boolean hasBeenOut;
        /** Taken from wherever it stood, to be put back or settled. */
        boolean picked;
        /** Given up, and its dead letter is still to come. */
        boolean rejected;
        /** What for; null while it is not given up. */
        @Nullable
        DeathReason reason;

        int returns;
        /** Whether it was there before the last restart. */
        boolean recovered;
        /** When it is ready again after it came back; 0 if it does not wait for that. */
        long readyAtMs;
        /** The store could not hand it out: it stays until a purge or a restart. */
        boolean unreadable;

        long position = -1;

        @Nullable
        Member holder;

        boolean delayed() {
            return readyAtMs > 0;
        }

        Entry(Message message, int priority) {
            this.message = message;
            this.priority = priority;
        }
    }

    /** One consumer. */
    static final class Member {
        final QueueConsumer consumer;
        final boolean noAck;
        int credit;
        long flowBytes;
        boolean borrows;
        int borrowed;
        boolean requested;
        /** Asked for a message that has expired otherwise. */
        boolean askedAtLast;

        boolean joined;

        Member(QueueConsumer consumer, int credit) {
            this.consumer = consumer;
            this.noAck = consumer.noAck();
            this.credit = noAck ? QueueConsumer.UNLIMITED : credit;
            this.flowBytes = consumer.flowBytes();
            this.borrows = consumer.borrowsCredit();
        }

        boolean mayTake() {
            return joined && credit > 0 && flowBytes > 0 && !requested;
        }
    }

    final boolean durable;
    final boolean deadLetters;
    QueueSettings settings;
    long timeToLiveMs;
    LengthLimit limit;
    final List<Entry> entries = new ArrayList<>();
    final List<Member> members = new ArrayList<>();
    final List<Member> turns = new ArrayList<>();
    final ArrayDeque<Object> waiting = new ArrayDeque<>();
    final NaiveStore store = new NaiveStore();
    /** Positions of those whose dead letter is on its way, and not answered. */
    final List<Long> letters = new ArrayList<>();

    /** What has expired unless somebody who was asked can take it. */
    final List<Entry> kept = new ArrayList<>();

    /** What came back, in that order. */
    final List<Entry> returned = new ArrayList<>();
    /** How many were taken since the last turn of the lower priority. */
    int taken;

    final IdentityHashMap<Message, Entry> alive = new IdentityHashMap<>();

    @Nullable
    Entry arriving;

    @Nullable
    Object ticket;

    int creditToReturn;

    /** Which message each value was last taken by, where no two may have the same. */
    final Map<ValueHash, Entry> owners = new HashMap<>();

    /** Segments that were read since the restart. */
    private final Set<Long> read = new HashSet<>();

    /** The message that the queue does not take because it has an equal one. */
    @Nullable
    Message duplicate;

    /** The message that was refused because the queue is full. */
    @Nullable
    Message refused;

    /** Who is given everything, if there is to be one alone. */
    @Nullable
    Member active;

    long usedMs;
    boolean expired;

    long nowMs;

    /** What has come into an empty queue by this command, and may be delivered whatever its time to live. */
    @Nullable
    Message fresh;

    NaiveQueue(QueueSettings settings) {
        this.settings = settings;
        this.durable = settings.durable();
        this.timeToLiveMs = settings.timeToLiveMs();
        this.deadLetters = settings.deadLetters();
        this.limit = settings.lengthLimit();
    }

    // Commands.

    void configure(QueueSettings changed) {
        if (changed.expiresMs() != settings.expiresMs()) {
            used();
        }
        settings = changed;
        timeToLiveMs = changed.timeToLiveMs();
        limit = changed.lengthLimit();
    }

    void enqueue(Message message, int priority, @Nullable Object publishTicket) {
        ticket = publishTicket;
        ValueHash value = valueOf(message);
        if (value != null && holds(owners.get(value))) {
            duplicate = message;
            return;
        }
        if (limit.refuses() && isTooLong(1, message.bodyBytes())) {
            refused = message;
            return;
        }
        arriving = new Entry(message, Math.min(priority, settings.priorityMax()));
        fresh = ready() == 0 ? message : null;
        if (turns.isEmpty() || !turns.get(0).noAck || ready() > 0) {
            place();
        }
    }

    private void place() {
        Entry entry = arriving;
        if (entry != null) {
            int place = entries.size();
            while (place > 0 && entries.get(place - 1).priority < entry.priority) {
                place--;
            }
            entries.add(place, entry);
            if (isAwaited() && isExpired(entry.message)) {
                kept.add(entry);
            }
            alive.put(entry.message, entry);
            ValueHash value = valueOf(entry.message);
            if (value != null) {
                owners.put(value, entry);
            }
        }
    }

    private @Nullable ValueHash valueOf(Message message) {
        MessageValues values = settings.distinctBy();
        return values == null ? null : values.valueOf(message);
    }

    private boolean holds(@Nullable Entry owner) {
        return owner != null && entries.contains(owner) && !owner.rejected;
    }

    /** A segment that the store recovered is read, and with it what values its messages have. */
    void read(long segment, @Nullable Message[] slots) {
        if (!read.add(segment)) {
            return;
        }
        for (int slot = 0; slot < slots.length; slot++) {
            Entry entry = alive.get(slots[slot]);
            ValueHash value = entry == null || !entry.recovered ? null : valueOf(entry.message);
            if (entry != null && value != null) {
                Entry owner = owners.put(value, entry);
                if (owner != null && holds(owner) && !owner.recovered) {
                    remove(owner);
                }
            }
        }
    }

    /** Whether the queue has more ready than it may have, with so much in addition. */
    boolean isTooLong(int messages, long bytes) {
        int count = messages;
        long countedBytes = bytes;
        for (Entry entry : entries) {
            if (entry.ready || entry.delayed() || isAwaitingLetter(entry)) {
                count++;
                countedBytes += entry.message.bodyBytes();
            }
        }
        return count > limit.messagesMax() || countedBytes > limit.bytesMax();
    }

    /** Whether the message is given up, and stays until its dead letter is safe. */
    private boolean isAwaitingLetter(Entry entry) {
        return entry.rejected && settings.deadLettersSafely();
    }

    /** Drops what is at the head, before this entry; the dead letters are still to come. */
    void dropUntil(@Nullable Entry last) {
        while (ready() > 0 && isTooLong(0, 0) && firstReady() != last) {
            dropFirst();
        }
    }

    void dropFirst() {
        Entry entry = firstReady();
        leaveHead(entry);
        entry.ready = false;
        entry.rejected = true;
        entry.reason = DeathReason.MAXLEN;
        // The mark of what has been out has passed it, should it come back by a restart.
        entry.hasBeenOut = true;
    }

    boolean mayJoin(Member member) {
        if (settings.quorumRules()) {
            return true;
        }
        boolean exclusiveThere = members.stream().anyMatch(each -> each.joined && each.consumer.exclusive());
        boolean anyThere = members.stream().anyMatch(each -> each.joined);
        return !exclusiveThere && !((anyThere || settings.singleActiveConsumer()) && member.consumer.exclusive());
    }

    void join(Member member) {
        members.add(member);
        member.joined = true;
        used();
        if (active == null) {
            active = member;
        }
        takeTurns(member);
    }

    void leave(Member member) {
        if (member.joined) {
            used();
        }
        member.joined = false;
        member.requested = false;
        member.askedAtLast = false;
        turns.remove(member);
        if (member == active) {
            active = null;
            for (Member each : members) {
                if (each.joined && (active == null || each.consumer.priority() > active.consumer.priority())) {
                    active = each;
                }
            }
            if (active != null) {
                takeTurns(active);
            }
        }
    }

    private boolean mayHaveTurns(Member member) {
        return member.mayTake() && (!settings.singleActiveConsumer() || member == active);
    }

    void takeTurns(Member member) {
        if (mayHaveTurns(member) && !turns.contains(member)) {
            int place = 0;
            while (place < turns.size() && turns.get(place).consumer.priority() >= member.consumer.priority()) {
                place++;
            }
            turns.add(place, member);
        }
    }

    /** Somebody has used the queue otherwise than by publishing to it. */
    void used() {
        usedMs = nowMs;
        expired = false;
    }

    void grantCredit(Member member, int messages) {
        if (!member.borrows) {
            member.credit += member.credit == QueueConsumer.UNLIMITED ? 0 : messages;
        } else {
            member.requested = false;
            member.askedAtLast = false;
            if (mayHaveTurns(member)) {
                member.borrowed += messages;
            } else {
                creditToReturn = messages;
            }
        }
        takeTurns(member);
    }

    boolean settle(long position, Outcome outcome) {
        for (Entry entry : entries) {
            if (entry.position == position && isOut(entry)) {
                boolean comesBack = outcome == Outcome.RELEASED || outcome == Outcome.FAILED;
                DelayedRetry retry = settings.delayedRetry();
                if (comesBack && (settings.countsReturns() || retry.type() != DelayedRetry.Type.DISABLED)) {
                    entry.returns++;
                }
                boolean tooOften = comesBack && settings.countsReturns() && entry.returns > settings.returnsMax();
                if (comesBack && !tooOften) {
                    boolean waits = retry.type() == DelayedRetry.Type.ALL
                            || (retry.type() == DelayedRetry.Type.FAILED && outcome == Outcome.FAILED)
                            || (retry.type() == DelayedRetry.Type.RETURNED && outcome == Outcome.RELEASED);
                    entry.ready = !waits;
                    entry.readyAtMs = waits ? nowMs + Math.min(retry.minMs() * entry.returns, retry.maxMs()) : 0;
                    if (!waits) {
                        returned.add(entry);
                    }
                } else if (outcome != Outcome.ACCEPTED && deadLetters) {
                    entry.rejected = true;
                    entry.reason = tooOften ? DeathReason.DELIVERY_LIMIT : DeathReason.REJECTED;
                } else {
                    remove(entry);
                }
                return true;
            }
        }
        return false;
    }

    void pick(Entry entry, long position) {
        entry.position = position;
        entry.ready = false;
        entry.picked = true;
        entry.holder = null;
        returned.remove(entry);
    }

    /** @param passed whether what is delivered has passed its place meanwhile */
    void putBack(Entry entry, boolean passed) {
        entry.picked = false;
        entry.ready = true;
        entry.hasBeenOut |= passed;
    }

    void drop(Entry entry) {
        returned.remove(entry);
        remove(entry);
    }

    private static boolean isOut(Entry entry) {
        return !entry.ready && !entry.rejected && !entry.unreadable && !entry.delayed();
    }

    /** Makes ready what came back and has waited for long enough. */
    void endDelays() {
        entries.stream()
                .filter(entry -> entry.delayed() && entry.readyAtMs <= nowMs)
                .sorted(Comparator.<Entry>comparingLong(entry -> entry.readyAtMs)
                        .thenComparingLong(entry -> entry.position))
                .forEach(entry -> {
                    entry.readyAtMs = 0;
                    entry.ready = true;
                    returned.add(entry);
                });
    }

    int purge() {
        returned.clear();
        int before = entries.size();
        for (Entry entry : List.copyOf(entries)) {
            if (entry.ready || entry.unreadable || entry.delayed()) {
                remove(entry);
            }
        }
        return before - entries.size();
    }

    void delete() {
        entries.clear();
        alive.clear();
        turns.clear();
        members.forEach(member -> {
            member.requested = false;
            member.askedAtLast = false;
        });
    }

    void remove(Entry entry) {
        entries.remove(entry);
        alive.remove(entry.message);
    }

    /**
     * What a restart leaves: persisted messages, all ready that do not wait for a retry.
     *
     * @param deliveredUpTo the mark that the queue had of what has been out
     */
    void restart(long deliveredUpTo) {
        store.restart(this::isStored);
        owners.clear();
        read.clear();
        for (Entry entry : List.copyOf(entries)) {
            if (!store.messages.containsKey(entry.position)) {
                remove(entry);
            }
            // One mark for all priorities: of a lower one, messages may come back as redelivered that have not been
            // out.
            entry.hasBeenOut |= settings.priorityMax() > 0 && entry.position < deliveredUpTo;
            entry.hasBeenOut |= entry.picked && entry.position < deliveredUpTo;
            entry.picked = false;
            entry.ready = true;
            entry.rejected = false;
            entry.reason = null;
            entry.recovered = true;
            entry.returns = store.timesReturned(entry.position);
            entry.readyAtMs = store.readyAtMs(entry.position) > nowMs ? store.readyAtMs(entry.position) : 0;
            entry.ready = !entry.delayed();
            entry.unreadable = false;
            entry.holder = null;
        }
        kept.clear();
        returned.clear();
        taken = 0;
        members.clear();
        turns.clear();
        waiting.clear();
        letters.clear();
        active = null;
        used();
    }

    void denyCredit(Member member) {
        member.askedAtLast = false;
    }

    // Questions.

    boolean isAwaited() {
        return members.stream().anyMatch(member -> member.joined && member.askedAtLast);
    }

    boolean isStored(Message message) {
        return durable && (message.persistent() || settings.persistsAll());
    }

    int ready() {
        int count = 0;
        for (Entry entry : entries) {
            count += entry.ready ? 1 : 0;
        }
        return count;
    }

    int delayed() {
        int count = 0;
        for (Entry entry : entries) {
            count += entry.delayed() ? 1 : 0;
        }
        return count;
    }

    int unreadable() {
        int count = 0;
        for (Entry entry : entries) {
            count += entry.unreadable ? 1 : 0;
        }
        return count;
    }

    boolean isExpired(Message message) {
        return message.deadlineMs(timeToLiveMs) <= nowMs;
    }

    /** The entry, which is next, is next no more. */
    void leaveHead(Entry entry) {
        if (!returned.remove(entry)) {
            taken = (taken + 1) % 3;
        }
    }

    /** By the rules of quorum queues: what came back, in that order; else two of a high priority, then one of the low. */
    private @Nullable Entry firstByQuorumRules() {
        for (Entry entry : returned) {
            if (entry.ready) {
                return entry;
            }
        }
        Entry low = null;
        for (Entry entry : entries) {
            if (entry.ready && entry.priority == 0 && low == null) {
                low = entry;
            }
        }
        return taken == 2 ? low : null;
    }

    Entry firstReady() {
        Entry next = settings.quorumRules() ? firstByQuorumRules() : null;
        if (next != null) {
            return next;
        }
        for (Entry entry : entries) {
            if (entry.ready) {
                return entry;
            }
        }
        throw new AssertionError("nothing is ready");
    }

    Member inTurn(QueueConsumer consumer) {
        check(!turns.isEmpty() && turns.get(0).consumer == consumer, "it is not this consumer's turn");
        return turns.get(0);
    }

    static void check(boolean condition, String otherwise) {
        if (!condition) {
            fail(otherwise);
        }
    }
}
