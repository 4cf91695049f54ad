package org.leveret.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A queue under test: writes down every effect as a short line, remembers positions by message name, and plays the store
 * that answers loads when told to.
 */
final class QueueFixture implements QueueEffects {
    static final long UNBOUNDED = Long.MAX_VALUE;

    final QueueMachine queue;
    final TreeMap<Long, Message> store = new TreeMap<>();
    /** How often messages in the store have come back, by segment. */
    final Map<Long, Returns> returns = new HashMap<>();

    final Deque<Long> loads = new ArrayDeque<>();
    boolean holdsDeadLetters;
    /** When loads are answered. */
    long loadsAnsweredMs;

    private final List<String> effects = new ArrayList<>();
    private final List<String> dropped = new ArrayList<>();
    private final Map<String, Long> positions = new HashMap<>();

    private QueueFixture(boolean durable, long residentBytesMax) {
        this(QueueSettings.of(1, durable, residentBytesMax));
    }

    QueueFixture(QueueSettings settings) {
        queue = new QueueMachine(settings, this);
    }

    static QueueFixture transientQueue() {
        return new QueueFixture(false, UNBOUNDED);
    }

    static QueueFixture durableQueue() {
        return new QueueFixture(true, UNBOUNDED);
    }

    static QueueFixture queueWithin(boolean durable, long residentBytesMax) {
        return new QueueFixture(durable, residentBytesMax);
    }

    /** The same store under a new queue, as after a restart: what was not persisted is gone. */
    QueueFixture restarted(long residentBytesMax) {
        return restarted(QueueSettings.of(1, true, residentBytesMax));
    }

    QueueFixture restarted(QueueSettings settings) {
        return restarted(settings, 0);
    }

    QueueFixture restarted(QueueSettings settings, long nowMs) {
        QueueFixture after = new QueueFixture(settings);
        after.returns.putAll(returns);
        store.forEach((position, message) -> {
            if (message.persistent()) {
                after.store.put(position, message);
            }
        });
        after.queue.recover(
                recoveredSegments(after.store, returns),
                store.isEmpty() ? 0 : store.lastKey() + 1,
                queue.deliveredUpTo(),
                nowMs);
        return after;
    }

    static List<RecoveredSegment> recoveredSegments(Map<Long, Message> store, Map<Long, Returns> returns) {
        TreeMap<Long, long[]> segments = new TreeMap<>();
        store.forEach((position, message) -> {
            long[] segment = segments.computeIfAbsent(position >> 7, number -> new long[4]);
            segment[(int) (position & 127) >> 6] |= 1L << position;
            segment[2] += message.bodyBytes();
            segment[3] += message.expires() ? 1 : 0;
        });
        List<RecoveredSegment> recovered = new ArrayList<>();
        segments.forEach((number, each) -> recovered.add(new RecoveredSegment(
                number,
                each[0],
                each[1],
                128,
                each[2],
                each[3] > 0,
                returns.getOrDefault(number, Returns.NONE).only(each[0], each[1]))));
        return recovered;
    }

    static Message message(String name, int bodyBytes, boolean persistent) {
        return new Message("", name, new byte[bodyBytes], 0, persistent);
    }

    void enqueue(String... names) {
        for (String name : names) {
            queue.enqueue(message(name, 10, false), 0, null, 0);
        }
    }

    void enqueue(int from, int to, int bodyBytes, boolean persistent) {
        for (int number = from; number < to; number++) {
            queue.enqueue(message("m" + number, bodyBytes, persistent), 0, null, 0);
        }
    }

    QueueConsumer consume(String name, int credit) {
        QueueConsumer consumer = new QueueConsumer(name, false, false, 0, credit, UNBOUNDED, false);
        queue.subscribe(consumer, 0);
        return consumer;
    }

    QueueConsumer consumeWithoutAck(String name) {
        QueueConsumer consumer = new QueueConsumer(name, true, false, 0, 0, UNBOUNDED, false);
        queue.subscribe(consumer, 0);
        return consumer;
    }

    QueueConsumer borrow(String name, int credit) {
        QueueConsumer consumer = new QueueConsumer(name, false, false, 0, credit, UNBOUNDED, true);
        queue.subscribe(consumer, 0);
        return consumer;
    }

    void settle(Outcome outcome, @Nullable QueueConsumer consumer, String... names) {
        long[] at = new long[names.length];
        for (int index = 0; index < names.length; index++) {
            at[index] = position(names[index]);
        }
        queue.settle(at, 0, at.length, outcome, consumer, 0);
    }

    void accept(@Nullable QueueConsumer consumer, String... names) {
        settle(Outcome.ACCEPTED, consumer, names);
    }

    void release(@Nullable QueueConsumer consumer, String... names) {
        settle(Outcome.RELEASED, consumer, names);
    }

    /** Where the message with this name was last delivered from or persisted at. */
    long position(String name) {
        Long position = positions.get(name);
        if (position == null) {
            throw new AssertionError("no position known of " + name);
        }
        return position;
    }

    /** Answers the loads that are outstanding, and those that follow from the answers. */
    void answerLoads() {
        for (int answers = 0; !loads.isEmpty(); answers++) {
            if (answers == 1_000) {
                throw new AssertionError("loads in vain");
            }
            answerLoad(loads.remove());
        }
    }

    void answerLoad(long segment) {
        @Nullable Message[] slots = new Message[128];
        store.subMap(segment * 128, (segment + 1) * 128)
                .forEach((position, message) -> slots[(int) (position & 127)] = message);
        queue.segmentLoaded(segment, slots, loadsAnsweredMs);
    }

    /** What was given up without a dead letter, with the reason. */
    List<String> dropped() {
        return dropped;
    }

    /** The effects since this was last asked. */
    List<String> effects() {
        List<String> since = new ArrayList<>(effects);
        effects.clear();
        return since;
    }

    /** Those of {@link #effects()} that deliver, as consumer and message. */
    List<String> deliveries() {
        return effects().stream()
                .filter(effect -> effect.startsWith("deliver "))
                .map(effect -> effect.substring("deliver ".length()))
                .toList();
    }

    @Override
    public void confirm(Object ticket) {
        effects.add("confirm " + ticket);
    }

    @Override
    public void confirmDuplicate(Object ticket) {
        effects.add("duplicate " + ticket);
    }

    @Override
    public void refuse(Object ticket) {
        effects.add("refuse " + ticket);
    }

    @Override
    public void expireQueue() {
        effects.add("expire queue");
    }

    @Override
    public void persist(Message message, long position, @Nullable Object ticket) {
        store.put(position, message);
        positions.put(message.routingKey(), position);
        effects.add("persist " + message.routingKey() + (ticket == null ? "" : " for " + ticket));
    }

    @Override
    public void forget(long position) {
        Message forgotten = store.remove(position);
        effects.add("forget " + (forgotten == null ? "unknown " + position : forgotten.routingKey()));
    }

    @Override
    public void forgetSlots(long segment, long slotsLow, long slotsHigh) {
        for (int slot = 0; slot < 128; slot++) {
            if (((slot < 64 ? slotsLow : slotsHigh) & (1L << slot)) != 0) {
                forget(segment * 128 + slot);
            }
        }
    }

    @Override
    public void cameBack(long position, int times, long readyAtMs) {
        returns.merge(position >> 7, Returns.NONE.with((int) (position & 127), times, readyAtMs), Returns::with);
        effects.add("came back " + Objects.requireNonNull(store.get(position)).routingKey() + " " + times);
    }

    @Override
    public void drop(Message message, DeathReason reason) {
        dropped.add(message.routingKey() + " " + reason);
    }

    @Override
    public void deadLetter(Message message, DeathReason reason) {
        effects.add("dead letter " + message.routingKey() + " " + reason);
    }

    @Override
    public boolean holdsDeadLetters() {
        return holdsDeadLetters;
    }

    @Override
    public void deadLetterSafely(long position, Message message, DeathReason reason) {
        positions.put(message.routingKey(), position);
        effects.add("safe dead letter " + message.routingKey() + " " + reason);
    }

    @Override
    public void wakeAt(long timeMs) {
        effects.add("wake at " + timeMs);
    }

    @Override
    public void forgetQueue() {
        store.clear();
        effects.add("forget queue");
    }

    @Override
    public void subscribed(QueueConsumer consumer) {
        effects.add("subscribed " + consumer.subscriber());
    }

    @Override
    public void deliver(QueueConsumer consumer, long position, Message message, boolean redelivered, int returns) {
        positions.put(message.routingKey(), position);
        effects.add("deliver " + consumer.subscriber() + " " + message.routingKey()
                + (redelivered ? " redelivered" : "") + (returns > 0 ? " returned " + returns : ""));
    }

    @Override
    public void fetched(
            Object fetchTicket, long position, Message message, boolean redelivered, int returns, int readyLeft) {
        positions.put(message.routingKey(), position);
        effects.add("fetched " + fetchTicket + " " + message.routingKey() + (redelivered ? " redelivered" : "")
                + " leaving " + readyLeft);
    }

    @Override
    public void fetchedNothing(Object fetchTicket) {
        effects.add("fetched " + fetchTicket + " nothing");
    }

    @Override
    public void consumerCancelled(QueueConsumer consumer) {
        effects.add("cancelled " + consumer.subscriber());
    }

    @Override
    public void requestCredit(QueueConsumer consumer, boolean atOnce) {
        effects.add("request credit " + consumer.subscriber() + (atOnce ? " at once" : ""));
    }

    @Override
    public void returnCredit(QueueConsumer consumer, int messages) {
        effects.add("return credit " + consumer.subscriber() + " " + messages);
    }

    @Override
    public void loadSegment(long segment) {
        loads.add(segment);
        effects.add("load " + segment);
    }

    @Override
    public void pageOut(long segment, @Nullable Message[] slots, long transientBitsLow, long transientBitsHigh) {
        int written = 0;
        for (int slot = 0; slot < slots.length; slot++) {
            Message message = slots[slot];
            if (message != null && ((slot < 64 ? transientBitsLow : transientBitsHigh) & (1L << slot)) != 0) {
                store.put(segment * 128 + slot, message);
                written++;
            }
        }
        effects.add("page out " + segment + " writing " + written);
    }

    @Override
    public void unreadable(long position) {
        effects.add("unreadable " + position);
    }
}
