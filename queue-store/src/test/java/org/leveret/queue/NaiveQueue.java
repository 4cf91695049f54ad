package org.leveret.queue;

import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
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
        /** Given up, and its dead letter is still to come. */
        boolean rejected;
        /** What for; null while it is not given up. */
        @Nullable
        DeathReason reason;

        int returns;
        /** The store could not hand it out: it stays until a purge or a restart. */
        boolean unreadable;

        long position = -1;

        @Nullable
        Member holder;

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

    final QueueSettings settings;
    final boolean durable;
    final long timeToLiveMs;
    final boolean deadLetters;
    final LengthLimit limit;
    final List<Entry> entries = new ArrayList<>();
    final List<Member> members = new ArrayList<>();
    final List<Member> turns = new ArrayList<>();
    final ArrayDeque<Object> waiting = new ArrayDeque<>();
    final NaiveStore store = new NaiveStore();
    /** Positions of those whose dead letter is on its way, and not answered. */
    final List<Long> letters = new ArrayList<>();

    final IdentityHashMap<Message, Entry> alive = new IdentityHashMap<>();

    @Nullable
    Entry arriving;

    @Nullable
    Object ticket;

    int creditToReturn;

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

    void enqueue(Message message, int priority, @Nullable Object publishTicket) {
        ticket = publishTicket;
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
            alive.put(entry.message, entry);
        }
    }

    /** Whether the queue has more ready than it may have, with so much in addition. */
    boolean isTooLong(int messages, long bytes) {
        long readyBytes = bytes;
        for (Entry entry : entries) {
            readyBytes += entry.ready ? entry.message.bodyBytes() : 0;
        }
        return ready() + messages > limit.messagesMax() || readyBytes > limit.bytesMax();
    }

    /** Drops what is at the head, before this entry; the dead letters are still to come. */
    void dropUntil(@Nullable Entry last) {
        while (isTooLong(0, 0) && firstReady() != last) {
            dropFirst();
        }
    }

    void dropFirst() {
        Entry entry = firstReady();
        entry.ready = false;
        entry.rejected = true;
        entry.reason = DeathReason.MAXLEN;
        // The mark of what has been out has passed it, should it come back by a restart.
        entry.hasBeenOut = true;
    }

    boolean mayJoin(Member member) {
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
            if (entry.position == position && !entry.ready && !entry.rejected && !entry.unreadable) {
                boolean tooOften = outcome == Outcome.RELEASED
                        && settings.countsReturns()
                        && ++entry.returns > settings.returnsMax();
                if (outcome == Outcome.RELEASED && !tooOften) {
                    entry.ready = true;
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

    int purge() {
        int before = entries.size();
        for (Entry entry : List.copyOf(entries)) {
            if (entry.ready || entry.unreadable) {
                remove(entry);
            }
        }
        return before - entries.size();
    }

    void delete() {
        entries.clear();
        alive.clear();
        turns.clear();
        members.forEach(member -> member.requested = false);
    }

    void remove(Entry entry) {
        entries.remove(entry);
        alive.remove(entry.message);
    }

    /**
     * What a restart leaves: persisted messages, all ready.
     *
     * @param deliveredUpTo the mark that the queue had of what has been out
     */
    void restart(long deliveredUpTo) {
        store.restart(this::isStored);
        for (Entry entry : List.copyOf(entries)) {
            if (!store.messages.containsKey(entry.position)) {
                remove(entry);
            }
            // One mark for all priorities: of a lower one, messages may come back as redelivered that have not been
            // out.
            entry.hasBeenOut |= settings.priorityMax() > 0 && entry.position < deliveredUpTo;
            entry.ready = true;
            entry.rejected = false;
            entry.reason = null;
            entry.returns = 0;
            entry.unreadable = false;
            entry.holder = null;
        }
        members.clear();
        turns.clear();
        waiting.clear();
        letters.clear();
        active = null;
        used();
    }

    // Questions.

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

    Entry firstReady() {
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
