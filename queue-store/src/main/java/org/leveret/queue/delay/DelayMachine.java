package org.leveret.queue.delay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;
import org.leveret.queue.QueueMachine;
import org.leveret.queue.RecoveredSegment;

/**
 * The messages that wait in one exchange, given out in the order in which they are due; of equals, the one that was published
 * first. Owned by whoever calls it; the time comes with the commands.
 *
 * <p>What is due soon is in the heap with its messages. Of the rest there is a note for each segment of up to 128, which is
 * read back a few seconds before its time. Nothing is given out as long as something that may be due before is being read.
 */
public final class DelayMachine {
    /** How long before its time a segment is read back. */
    static final long AHEAD_MS = 4_000;

    private static final int LOADS_MAX = 8;
    private static final int DUE_AT_ONCE_MAX = 256;
    static final int UNDER_WAY_MAX = 4_096;
    private static final long UNDER_WAY_BYTES_MAX = 8L << 20;
    private static final long NEVER = Long.MAX_VALUE;

    private final DelaySettings settings;
    private final DelayEffects effects;
    private final Places places = new Places();
    private final TreeMap<Long, DelaySegment> segments = new TreeMap<>();
    private final DelayHeap awake = new DelayHeap();
    private final DelayHeap asleep = new DelayHeap();
    private final List<DelaySegment> loading = new ArrayList<>(LOADS_MAX);
    /** Positions that are to be given out as soon as they are read back; nobody can take them out any more. */
    private final TreeSet<Long> wanted = new TreeSet<>();

    private long waiting;
    private long awakeBytes;
    private long awakeBytesMax = NEVER;
    private int underWay;
    private long underWayBytes;
    private long wakeMs = NEVER;
    private boolean deleted;
    private boolean stopped;

    public DelayMachine(DelaySettings settings, DelayEffects effects) {
        this.settings = settings;
        this.effects = effects;
    }

    /**
     * Takes over what the store has; before any other command.
     *
     * @param numbers what was reserved last by {@link DelayEffects#reserve}
     */
    public void recover(List<RecoveredSegment> recovered, long numbers) {
        places.recover(numbers);
        for (RecoveredSegment each : recovered) {
            DelaySegment segment = DelaySegment.recovered(
                    each.segment(),
                    each.aliveLow(),
                    each.aliveHigh(),
                    each.bodyBytes(),
                    Places.notDueBeforeMs(each.segment()));
            segments.put(segment.number, segment);
            asleep.add(segment);
            waiting += segment.waiting();
        }
    }

    /** How many messages wait. */
    public long waiting() {
        return waiting;
    }

    /** How many have been given out and not been settled. */
    public int underWay() {
        return underWay;
    }

    /** What the messages that are in the heap take there, in bytes. */
    public long awakeBytes() {
        return awakeBytes;
    }

    /** How much of the heap they may take; beyond it, only what is due next is kept there. */
    public void awakeBytesMax(long bytes) {
        if (settings.stored()) {
            awakeBytesMax = bytes;
            trim();
        }
    }

    /** Has a message wait for so long from when it was published on. The ticket is answered when it is safe. */
    public void schedule(Message message, long delayMs, @Nullable Object ticket, long nowMs) {
        if (deleted) {
            if (ticket != null) {
                effects.confirm(ticket);
            }
            return;
        }
        long dueMs = message.publishedMs() + delayMs;
        boolean logged = isLogged(message);
        DelaySegment segment = places.filling(dueMs, delayMs);
        // A transient message cannot be added to what is on disk without being taken there itself.
        if (segment == null
                || !segment.takesMore(QueueMachine.SEGMENT_BYTES)
                || (segment.state != DelaySegment.State.AWAKE && !logged)) {
            segment = begin(dueMs, delayMs);
        }
        long before = segment.awakeBytes();
        int slot = segment.add(message, dueMs);
        if (segment.state == DelaySegment.State.AWAKE) {
            awakeBytes += segment.awakeBytes() - before;
            place(awake, segment);
        } else {
            place(asleep, segment);
        }
        waiting++;
        if (logged) {
            effects.persist(message, segment.position(slot), ticket);
        } else if (ticket != null) {
            effects.confirm(ticket);
        }
        trim();
        plan(nowMs);
    }

    private boolean isLogged(Message message) {
        return settings.durable() && settings.stored() && message.persistent();
    }

    private DelaySegment begin(long dueMs, long delayMs) {
        if (places.needsNumbers()) {
            long numbers = places.reserveNumbers();
            if (settings.durable() && settings.stored()) {
                effects.reserve(numbers);
            }
        }
        DelaySegment segment = places.begin(dueMs, delayMs);
        segments.put(segment.number, segment);
        awakeBytes += segment.awakeBytes();
        return segment;
    }

    private static void place(DelayHeap heap, DelaySegment segment) {
        if (segment.heapIndex < 0) {
            heap.add(segment);
        } else {
            heap.moved(segment);
        }
    }

    /** Gives out what is due, and reads back what soon will be. */
    public void tick(long nowMs) {
        wakeMs = NEVER;
        advance(nowMs);
    }

    /** A message that was given out is safe where it went, or went nowhere. */
    public void settled(Message message, long position, long nowMs) {
        boolean wasFull = isFull();
        underWay--;
        underWayBytes -= message.heapBytes();
        if (!deleted && isLogged(message)) {
            effects.forget(position);
        }
        if (wasFull && !isFull()) {
            advance(nowMs);
        }
    }

    /** A segment was read back; where a slot that should hold a message is empty, it could not be read. */
    public void segmentLoaded(long number, @Nullable Message[] slots, long nowMs) {
        DelaySegment segment = segments.get(number);
        if (stopped || segment == null || segment.state != DelaySegment.State.LOADING) {
            return;
        }
        loading.remove(segment);
        for (int slot = 0; slot < DelaySegment.SLOTS; slot++) {
            Message message = slots[slot];
            if (segment.isWaiting(slot) && message != null) {
                segment.put(slot, message, message.publishedMs() + effects.delayMs(message));
            } else if (segment.isWaiting(slot)) {
                segment.remove(slot);
                waiting--;
                effects.unreadable(segment.position(slot));
            }
        }
        segment.awaken();
        awakeBytes += segment.awakeBytes();
        if (segment.waiting() == 0) {
            forgetSegment(segment);
        } else {
            awake.add(segment);
        }
        fireWanted(number);
        trim();
        advance(nowMs);
    }

    /** Takes a message out; false if none waits at this position. */
    public boolean cancel(long position, long nowMs) {
        DelaySegment segment = segmentOf(position);
        if (segment == null || wanted.contains(position)) {
            return false;
        }
        take(segment, slot(position));
        if (settings.durable() && settings.stored()) {
            effects.forget(position);
        }
        plan(nowMs);
        return true;
    }

    /** Gives a message out now, or as soon as it is read back; false if none waits at this position. */
    public boolean fireNow(long position, long nowMs) {
        DelaySegment segment = segmentOf(position);
        if (segment == null || wanted.contains(position)) {
            return false;
        }
        if (segment.state == DelaySegment.State.AWAKE) {
            fire(segment, slot(position));
        } else {
            wanted.add(position);
            if (segment.state == DelaySegment.State.ASLEEP) {
                load(segment);
            }
        }
        plan(nowMs);
        return true;
    }

    /** Lets go of everything that waits, and says how many that were. What was given out goes its way. */
    public long delete() {
        long dropped = waiting;
        deleted = true;
        stopped = true;
        segments.clear();
        awake.clear();
        asleep.clear();
        loading.clear();
        wanted.clear();
        waiting = 0;
        awakeBytes = 0;
        effects.forgetAll();
        return dropped;
    }

    /** From now on nothing is given out or read back. What comes is still taken. */
    public void stop() {
        stopped = true;
    }

    /** The first segment of that number or above that has messages, -1 if there is none. */
    public long segmentFrom(long number) {
        Long next = segments.ceilingKey(number);
        return next == null ? -1 : next;
    }

    /** The segment's messages by slot, if it is in the heap; null if it has to be read. */
    public @Nullable Message @Nullable [] awakeMessages(long number) {
        DelaySegment segment = segments.get(number);
        return segment != null && segment.state == DelaySegment.State.AWAKE
                ? Arrays.copyOf(segment.messages(), DelaySegment.SLOTS)
                : null;
    }

    /** What it would take to read a segment, in bytes, about. */
    public long segmentBytes(long number) {
        DelaySegment segment = segments.get(number);
        return segment == null ? 0 : segment.messageBytes();
    }

    /** Whether a message waits at this position. */
    public boolean isWaiting(long position) {
        return segmentOf(position) != null;
    }

    private @Nullable DelaySegment segmentOf(long position) {
        DelaySegment segment = position < 0 ? null : segments.get(position >>> DelaySegment.SLOT_SHIFT);
        return segment != null && segment.isWaiting(slot(position)) ? segment : null;
    }

    private static int slot(long position) {
        return (int) position & (DelaySegment.SLOTS - 1);
    }

    private void advance(long nowMs) {
        if (stopped) {
            return;
        }
        int given = 0;
        loadAhead(nowMs);
        for (DelaySegment next = dueNow(nowMs); next != null; next = dueNow(nowMs)) {
            if (given++ == DUE_AT_ONCE_MAX) {
                wake(nowMs);
                return;
            }
            fire(next, next.firstSlot());
            loadAhead(nowMs);
        }
        plan(nowMs);
    }

    /** The segment whose first message is to be given out now, if there is one and nothing holds it back. */
    private @Nullable DelaySegment dueNow(long nowMs) {
        DelaySegment next = awake.first();
        return next == null || next.keyDueMs > nowMs || isFull() || isHeldBack(next) ? null : next;
    }

    private boolean isFull() {
        return underWay >= UNDER_WAY_MAX || underWayBytes >= UNDER_WAY_BYTES_MAX;
    }

    /** Whether something may be due before that has to be read first. */
    private boolean isHeldBack(DelaySegment next) {
        DelaySegment unread = asleep.first();
        if (unread != null && unread.precedes(next)) {
            return true;
        }
        for (int i = 0; i < loading.size(); i++) {
            if (loading.get(i).precedes(next)) {
                return true;
            }
        }
        return false;
    }

    private void fire(DelaySegment segment, int slot) {
        Message message = segment.message(slot);
        if (message == null) {
            throw new IllegalStateException("no message at " + segment.position(slot));
        }
        take(segment, slot);
        underWay++;
        underWayBytes += message.heapBytes();
        effects.due(message, segment.position(slot));
    }

    private void take(DelaySegment segment, int slot) {
        boolean isAwake = segment.state == DelaySegment.State.AWAKE;
        long before = segment.awakeBytes();
        segment.remove(slot);
        waiting--;
        if (isAwake) {
            awakeBytes += segment.awakeBytes() - before;
        }
        if (segment.waiting() == 0) {
            forgetSegment(segment);
        } else if (isAwake) {
            segment.findKey();
            awake.moved(segment);
        }
    }

    private void forgetSegment(DelaySegment segment) {
        switch (segment.state) {
            case AWAKE -> {
                awakeBytes -= segment.awakeBytes();
                if (segment.heapIndex >= 0) {
                    awake.remove(segment);
                }
            }
            case ASLEEP -> asleep.remove(segment);
            case LOADING -> loading.remove(segment);
            case GONE -> throw new IllegalStateException("forgotten twice");
        }
        segment.state = DelaySegment.State.GONE;
        segments.remove(segment.number);
        if ((segment.pagedLow | segment.pagedHigh) != 0) {
            effects.forgetTransient(segment.number);
        }
    }

    private void fireWanted(long number) {
        NavigableSet<Long> here =
                wanted.subSet(number << DelaySegment.SLOT_SHIFT, true, (number + 1) << DelaySegment.SLOT_SHIFT, false);
        for (Long position = here.pollFirst(); position != null; position = here.pollFirst()) {
            DelaySegment segment = segmentOf(position);
            if (segment != null) {
                fire(segment, slot(position));
            }
        }
    }

    /** Reads what is due soon as far as there is room for it, and what holds back others in any case. */
    private void loadAhead(long nowMs) {
        for (DelaySegment next = asleep.first();
                next != null && next.keyDueMs - AHEAD_MS <= nowMs && loading.size() < LOADS_MAX;
                next = asleep.first()) {
            if (!hasRoomFor(next) && !isNeeded(next, nowMs)) {
                return;
            }
            load(next);
        }
    }

    private boolean hasRoomFor(DelaySegment segment) {
        long bytes = awakeBytes + segment.wokenBytesMax();
        for (int i = 0; i < loading.size(); i++) {
            bytes += loading.get(i).wokenBytesMax();
        }
        return bytes <= awakeBytesMax / 4 * 3;
    }

    private boolean isNeeded(DelaySegment segment, long nowMs) {
        DelaySegment first = awake.first();
        return loading.isEmpty() && segment.keyDueMs <= nowMs && (first == null || segment.precedes(first));
    }

    private void load(DelaySegment segment) {
        asleep.remove(segment);
        segment.state = DelaySegment.State.LOADING;
        loading.add(segment);
        effects.loadSegment(segment.number, segment.messageBytes());
    }

    /** Has what is due last leave the heap if there is too much. */
    private void trim() {
        if (awakeBytes <= awakeBytesMax || awake.size() < 2) {
            return;
        }
        DelaySegment[] all = awake.toArray();
        Arrays.sort(all, LATEST_FIRST);
        for (int i = 0; i < all.length - 1 && awakeBytes > awakeBytesMax / 4 * 3; i++) {
            sendToSleep(all[i]);
        }
    }

    private static final Comparator<DelaySegment> LATEST_FIRST = (a, b) -> a.precedes(b) ? 1 : b.precedes(a) ? -1 : 0;

    private void sendToSleep(DelaySegment segment) {
        long low = 0;
        long high = 0;
        @Nullable Message[] slots = segment.messages();
        for (int slot = 0; slot < slots.length; slot++) {
            Message message = slots[slot];
            if (message != null && !isLogged(message)) {
                low |= slot < 64 ? 1L << slot : 0;
                high |= slot < 64 ? 0 : 1L << (slot & 63);
            }
        }
        low &= ~segment.pagedLow;
        high &= ~segment.pagedHigh;
        if ((low | high) != 0) {
            segment.pagedLow |= low;
            segment.pagedHigh |= high;
            effects.pageOut(segment.number, slots, low, high);
        }
        awake.remove(segment);
        awakeBytes -= segment.awakeBytes();
        segment.fallAsleep();
        asleep.add(segment);
    }

    /** Asks to be woken when there is something to do; what is under way or being read goes on when it is back. */
    private void plan(long nowMs) {
        if (stopped) {
            return;
        }
        long atMs = NEVER;
        DelaySegment next = awake.first();
        if (next != null && !isFull() && !isHeldBack(next)) {
            atMs = next.keyDueMs;
        }
        DelaySegment unread = asleep.first();
        if (unread != null && loading.size() < LOADS_MAX) {
            if (hasRoomFor(unread)) {
                atMs = Math.min(atMs, unread.keyDueMs - AHEAD_MS);
            } else if (loading.isEmpty() && (next == null || unread.precedes(next))) {
                atMs = Math.min(atMs, unread.keyDueMs);
            }
        }
        if (atMs != NEVER && atMs < wakeMs) {
            wake(Math.max(atMs, nowMs));
        }
    }

    private void wake(long atMs) {
        wakeMs = atMs;
        effects.wakeAt(atMs);
    }
}
