package org.leveret.queue.delay;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;
import org.leveret.queue.RecoveredSegment;

/**
 * A machine with a clock, a disk and a naive picture of what waits: all messages in one sorted set. Every effect is checked
 * against it.
 */
final class DelayWorld implements DelayEffects {
    /** A message that waits, in the order in which it is to come. */
    record Waiting(long dueMs, long publishedMs, int order, Message message) implements Comparable<Waiting> {
        @Override
        public int compareTo(Waiting other) {
            int byDue = Long.compare(dueMs, other.dueMs);
            int byPublished = byDue == 0 ? Long.compare(publishedMs, other.publishedMs) : byDue;
            return byPublished == 0 ? Integer.compare(order, other.order) : byPublished;
        }
    }

    private record Given(Message message, long position) {}

    final DelaySettings settings;
    private final long awakeBytesMax;
    DelayMachine machine;
    long nowMs;

    final TreeSet<Waiting> model = new TreeSet<>();
    final Map<Message, Waiting> byMessage = new HashMap<>();
    final Map<Long, Message> positions = new HashMap<>();
    private final Map<Message, Long> delays = new HashMap<>();
    private final Set<Message> early = new HashSet<>();
    private final Map<Long, Message> log = new HashMap<>();
    private final Map<Long, Message> paged = new HashMap<>();
    private final Set<Long> everLogged = new HashSet<>();
    final Deque<Long> loads = new ArrayDeque<>();
    private final Deque<Given> underWay = new ArrayDeque<>();
    final List<Message> given = new ArrayList<>();
    final List<Long> givenAtMs = new ArrayList<>();
    private int published;
    private int confirmed;
    private int tickets;
    long wakeMs = Long.MAX_VALUE;
    private long reserved;
    int loadsAsked;
    boolean forgotten;
    /** A position that cannot be read, -1 if all can. */
    long losing = -1;

    final List<Long> unreadable = new ArrayList<>();

    DelayWorld(DelaySettings settings, long awakeBytesMax, long nowMs) {
        this.settings = settings;
        this.awakeBytesMax = awakeBytesMax;
        this.nowMs = nowMs;
        this.machine = newMachine();
    }

    private DelayMachine newMachine() {
        DelayMachine made = new DelayMachine(settings, this);
        made.awakeBytesMax(awakeBytesMax);
        return made;
    }

    Message publish(long delayMs, boolean persistent, int bytes) {
        Message message = new Message("x", "k", new byte[bytes], 0, persistent, nowMs, Message.FOREVER);
        delays.put(message, delayMs);
        Waiting waiting = new Waiting(nowMs + delayMs, nowMs, published++, message);
        model.add(waiting);
        byMessage.put(message, waiting);
        tickets++;
        machine.schedule(message, delayMs, message, nowMs);
        return message;
    }

    /** Lets the time pass, with the machine woken when it asked for it, and all that it asks of others done at once. */
    void passUntil(long timeMs) {
        settleAll();
        while (wakeMs <= timeMs) {
            nowMs = Math.max(nowMs, wakeMs);
            wakeMs = Long.MAX_VALUE;
            machine.tick(nowMs);
            settleAll();
        }
        nowMs = timeMs;
    }

    void settleAll() {
        while (!loads.isEmpty() || !underWay.isEmpty()) {
            while (loadOne()) {}
            while (settleOne()) {}
        }
    }

    boolean loadOne() {
        Long segment = loads.poll();
        if (segment != null) {
            machine.segmentLoaded(segment, stored(segment), nowMs);
        }
        return segment != null;
    }

    boolean settleOne() {
        Given next = underWay.poll();
        if (next != null) {
            machine.settled(next.message, next.position, nowMs);
        }
        return next != null;
    }

    @Nullable
    Message[] stored(long segment) {
        @Nullable Message[] slots = new @Nullable Message[DelaySegment.SLOTS];
        for (int slot = 0; slot < slots.length; slot++) {
            long position = (segment << DelaySegment.SLOT_SHIFT) + slot;
            slots[slot] =
                    position == losing ? null : log.containsKey(position) ? log.get(position) : paged.get(position);
        }
        return slots;
    }

    /** What a kill leaves: what was logged, be it under way or not. */
    void restart() {
        loads.clear();
        underWay.clear();
        paged.clear();
        early.clear();
        model.clear();
        wakeMs = Long.MAX_VALUE;
        Map<Long, long[]> alive = new TreeMap<>();
        log.forEach((position, message) -> {
            Waiting waiting = byMessage.get(message);
            if (waiting == null) {
                throw new AssertionError("unknown message in the log");
            }
            model.add(waiting);
            int slot = (int) (position & 127);
            alive.computeIfAbsent(position >>> 7, segment -> new long[2])[slot >> 6] |= 1L << (slot & 63);
        });
        List<RecoveredSegment> segments = new ArrayList<>();
        alive.forEach((segment, bits) ->
                segments.add(new RecoveredSegment(segment, bits[0], bits[1], DelaySegment.SLOTS, 1_000, false)));
        machine = newMachine();
        machine.recover(segments, reserved);
        machine.tick(nowMs);
    }

    boolean cancel(Message message, long position) {
        boolean waits = model.contains(byMessage.get(message)) && !early.contains(message);
        if (waits) {
            model.remove(byMessage.get(message));
        }
        boolean cancelled = machine.cancel(position, nowMs);
        check(waits == cancelled, "cancelled " + cancelled + " although it waits: " + waits);
        return cancelled;
    }

    boolean fireNow(Message message, long position) {
        boolean waits = model.contains(byMessage.get(message)) && !early.contains(message);
        if (waits) {
            early.add(message);
        }
        boolean fired = machine.fireNow(position, nowMs);
        check(waits == fired, "fired " + fired + " although it waits: " + waits);
        return fired;
    }

    int unanswered() {
        return tickets - confirmed;
    }

    int logged() {
        return log.size();
    }

    static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    @Override
    public long delayMs(Message message) {
        Long delay = delays.get(message);
        if (delay == null) {
            throw new AssertionError("unknown message");
        }
        return delay;
    }

    @Override
    public void persist(Message message, long position, @Nullable Object ticket) {
        check(message.persistent() && settings.durable() && settings.stored(), "logged for nothing");
        check(everLogged.add(position), "position " + position + " is used twice");
        log.put(position, message);
        positions.put(position, message);
        if (ticket != null) {
            confirm(ticket);
        }
    }

    @Override
    public void confirm(Object ticket) {
        confirmed++;
    }

    @Override
    public void reserve(long numbers) {
        check(numbers > reserved, "numbers are reserved twice");
        reserved = numbers;
    }

    @Override
    public void due(Message message, long position) {
        Waiting waiting = byMessage.get(message);
        if (waiting == null || !model.contains(waiting)) {
            throw new AssertionError("given twice");
        }
        if (!early.remove(message)) {
            check(waiting.dueMs <= nowMs, "given " + (waiting.dueMs - nowMs) + " ms early");
            check(model.first().equals(waiting), "out of order: " + waiting + " before " + model.first());
        }
        model.remove(waiting);
        given.add(message);
        givenAtMs.add(nowMs);
        underWay.add(new Given(message, position));
    }

    @Override
    public void forget(long position) {
        log.remove(position);
    }

    @Override
    public void forgetTransient(long segment) {
        paged.keySet().removeIf(position -> position >>> DelaySegment.SLOT_SHIFT == segment);
    }

    @Override
    public void forgetAll() {
        forgotten = true;
        log.clear();
        paged.clear();
    }

    @Override
    public void loadSegment(long segment, long bytes) {
        loadsAsked++;
        loads.add(segment);
    }

    @Override
    public void pageOut(long segment, @Nullable Message[] slots, long transientLow, long transientHigh) {
        check(settings.stored(), "there is no disk");
        for (int slot = 0; slot < slots.length; slot++) {
            long bits = slot < 64 ? transientLow : transientHigh;
            Message message = slots[slot];
            if ((bits >>> (slot & 63) & 1) != 0) {
                check(message != null && !(message.persistent() && settings.durable()), "paged for nothing");
                paged.put((segment << DelaySegment.SLOT_SHIFT) + slot, message);
            }
        }
    }

    @Override
    public void unreadable(long position) {
        check(position == losing, "unreadable " + position);
        unreadable.add(position);
        model.remove(byMessage.get(positions.get(position)));
    }

    @Override
    public void wakeAt(long timeMs) {
        wakeMs = timeMs;
    }
}
