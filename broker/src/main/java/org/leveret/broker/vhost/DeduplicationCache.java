package org.leveret.broker.vhost;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.leveret.queue.ValueHash;

/**
 * The values that one exchange of type x-message-deduplication has seen: so many, each for a time; the oldest makes room
 * for a new one. Gone when the broker stops, unless it has a {@link ValueLog} that keeps them on disk.
 *
 * <p>Any thread, guarded by itself: of two messages with the same value that come on two loops at once, one is first, and
 * each loop goes on routing without waiting for another. Nothing in it takes long but growing, which doubles it, and being
 * told of a lower limit. 40 bytes for each value, 48 with its position on disk.
 */
public final class DeduplicationCache {
    private static final int NONE = -1;
    private static final int CAPACITY_FIRST = 16;
    private static final int CAPACITY_MAX = 1 << 28;
    private static final int ENTRY_BYTES = 40;
    private static final int POSITION_BYTES = 8;
    private static final long NOT_ON_DISK = -1;

    private final ExchangeShare share;
    private ValueLog log = ValueLog.NONE;

    // Guarded by this. Entries are chained from the oldest to the newest, or among those that are free.
    private CacheLimits limits;
    private long[] highs = {};
    private long[] lows = {};
    private long[] expiresMs = {};
    /** Where they are on disk; empty if they are kept in memory alone. */
    private long[] positions = {};

    private int[] older = {};
    private int[] newer = {};
    /** By hash, each entry's number plus 1; 0 where there is none. Twice as many as entries at least. */
    private int[] index = {0};

    private int oldest = NONE;
    private int newest = NONE;
    private int free = NONE;
    private int size;
    /** How many more values are to make room for others before it tries again to grow. */
    private int evictionsToGrowth;

    private boolean ended;
    private long bytes;
    private final Map<ValueHash, Claim> open = new HashMap<>();

    DeduplicationCache(CacheLimits limits, ExchangeShare share) {
        this.limits = limits;
        this.share = share;
    }

    /**
     * Goes by other limits from now on: the oldest values go at once if there are too many; those that stay keep the time
     * that they have.
     */
    synchronized void configure(CacheLimits changed) {
        limits = changed;
        evictionsToGrowth = 0;
        while (size > sizeMax()) {
            remove(oldest);
        }
        if (highs.length > sizeMax()) {
            shrink();
        }
    }

    private int sizeMax() {
        return Math.min(limits.sizeMax(), CAPACITY_MAX);
    }

    /** Has it keep its values on disk. Called before it is used. */
    void keepIn(ValueLog values) {
        log = values;
    }

    boolean isKeptOnDisk() {
        return log != ValueLog.NONE;
    }

    ValueLog log() {
        return log;
    }

    /**
     * Takes a value, unless a message has it.
     *
     * @param ownTimeToLiveMs for how long to remember it, in milliseconds; negative to go by the exchange
     * @param claims told of what was taken, or of the message that has it and may not have arrived yet
     */
    synchronized boolean take(ValueHash value, long ownTimeToLiveMs, long nowMs, Claims claims) {
        if (ended) {
            return true;
        }
        int entry = find(value.high(), value.low());
        if (entry != NONE && expiresMs[entry] > nowMs) {
            Claim first = open.get(value);
            if (first != null) {
                claims.cameAfter(first);
            }
            return false;
        }
        if (entry != NONE) {
            remove(entry);
        }
        long timeMs = ownTimeToLiveMs < 0 ? limits.timeToLiveMs() : ownTimeToLiveMs;
        long expires = timeMs > Long.MAX_VALUE - nowMs ? Long.MAX_VALUE : nowMs + timeMs;
        add(value, expires);
        Claim claim = new Claim(this, value, expires, claims.isOfTransaction());
        open.put(value, claim);
        claims.took(claim);
        return true;
    }

    /** Notes who wants to know what comes of a claim, unless that is known, and says so. */
    synchronized Claim.State await(Claim claim, Claim.Waiter waiter) {
        if (claim.state == Claim.State.OPEN) {
            claim.waiters.add(waiter);
        }
        return claim.state;
    }

    /** Whether a claim waits for the end of a transaction. */
    synchronized boolean isUncommitted(Claim claim) {
        return claim.uncommitted && claim.state == Claim.State.OPEN;
    }

    /** A claim waits for its transaction no longer. */
    synchronized void commit(Claim claim) {
        claim.uncommitted = false;
    }

    /** Ends a claim, and returns who is to be told. */
    synchronized List<Claim.Waiter> settle(Claim claim, boolean arrived) {
        if (claim.state != Claim.State.OPEN) {
            return List.of();
        }
        claim.state = arrived ? Claim.State.ARRIVED : Claim.State.LOST;
        if (open.remove(claim.value(), claim) && !arrived) {
            int entry = find(claim.value().high(), claim.value().low());
            if (entry != NONE) {
                remove(entry);
            }
        }
        return claim.waiters;
    }

    /** Notes where on disk the value of a claim is; it is dropped there if it has made room meanwhile. */
    public synchronized void written(Claim claim, long position) {
        int entry = find(claim.value().high(), claim.value().low());
        if (ended || entry == NONE || open.get(claim.value()) != claim) {
            log.forget(position);
        } else {
            positions[entry] = position;
        }
    }

    /**
     * Takes back a value that was on disk at the start; from the oldest to the newest, before any is taken. It is dropped
     * there if its time is over.
     *
     * @param expires when its time is over, in milliseconds since 1970
     */
    public synchronized void recovered(ValueHash value, long expires, long position, long nowMs) {
        int entry = find(value.high(), value.low());
        if (entry != NONE) {
            remove(entry);
        }
        if (ended || expires <= nowMs) {
            log.forget(position);
            return;
        }
        add(value, expires);
        positions[newest] = position;
    }

    synchronized int size() {
        return size;
    }

    /** Gives back what it takes of the heap; nothing is looked for in it any more. */
    synchronized void end() {
        share.giveBack(bytes);
        bytes = 0;
        ended = true;
    }

    private void add(ValueHash value, long expires) {
        if (free == NONE && size < sizeMax() && evictionsToGrowth == 0) {
            grow();
        }
        if (free == NONE) {
            remove(oldest);
            evictionsToGrowth = Math.max(0, evictionsToGrowth - 1);
        }
        int entry = free;
        free = newer[entry];
        highs[entry] = value.high();
        lows[entry] = value.low();
        expiresMs[entry] = expires;
        if (isKeptOnDisk()) {
            positions[entry] = NOT_ON_DISK;
        }
        older[entry] = newest;
        newer[entry] = NONE;
        if (newest == NONE) {
            oldest = entry;
        } else {
            newer[newest] = entry;
        }
        newest = entry;
        size++;
        enter(entry);
    }

    /**
     * Doubles it, unless that is too much for the heap: then it stays as it is until all that it holds have made room for
     * others, who may find that another exchange has given back its part.
     */
    private void grow() {
        int before = highs.length;
        int capacity = (int) Math.min(sizeMax(), Math.max(CAPACITY_FIRST, 2L * before));
        long needed = (capacity - before) * entryBytes();
        if (before > 0 && (bytes + needed > share.exchangeBytesMax() || !share.take(needed))) {
            evictionsToGrowth = size;
            return;
        }
        if (before > 0) {
            bytes += needed;
        }
        highs = Arrays.copyOf(highs, capacity);
        lows = Arrays.copyOf(lows, capacity);
        expiresMs = Arrays.copyOf(expiresMs, capacity);
        if (isKeptOnDisk()) {
            positions = Arrays.copyOf(positions, capacity);
        }
        older = Arrays.copyOf(older, capacity);
        newer = Arrays.copyOf(newer, capacity);
        freeFrom(before);
        enterAll();
    }

    private long entryBytes() {
        return (long) ENTRY_BYTES + (isKeptOnDisk() ? POSITION_BYTES : 0);
    }

    private void freeFrom(int first) {
        for (int entry = first; entry < highs.length; entry++) {
            newer[entry] = free;
            free = entry;
        }
    }

    private void enterAll() {
        index = new int[Integer.highestOneBit(highs.length) * 4];
        for (int entry = oldest; entry != NONE; entry = newer[entry]) {
            enter(entry);
        }
    }

    /** Has room for as many as there may be and no more, and gives back what the others took. */
    private void shrink() {
        int capacity = sizeMax();
        long released = Math.min(bytes, (highs.length - capacity) * entryBytes());
        share.giveBack(released);
        bytes -= released;
        int[] order = new int[size];
        for (int entry = oldest, next = 0; entry != NONE; entry = newer[entry]) {
            order[next++] = entry;
        }
        highs = inOrder(highs, order, capacity);
        lows = inOrder(lows, order, capacity);
        expiresMs = inOrder(expiresMs, order, capacity);
        if (isKeptOnDisk()) {
            positions = inOrder(positions, order, capacity);
        }
        older = new int[capacity];
        newer = new int[capacity];
        for (int entry = 0; entry < size; entry++) {
            older[entry] = entry - 1;
            newer[entry] = entry + 1 < size ? entry + 1 : NONE;
        }
        oldest = size == 0 ? NONE : 0;
        newest = size - 1;
        free = NONE;
        freeFrom(size);
        enterAll();
    }

    private static long[] inOrder(long[] all, int[] order, int capacity) {
        long[] some = new long[capacity];
        for (int i = 0; i < order.length; i++) {
            some[i] = all[order[i]];
        }
        return some;
    }

    private int place(int entry) {
        return (int) lows[entry] & (index.length - 1);
    }

    private void enter(int entry) {
        int place = place(entry);
        while (index[place] != 0) {
            place = place + 1 & (index.length - 1);
        }
        index[place] = entry + 1;
    }

    private int find(long high, long low) {
        int place = (int) low & (index.length - 1);
        while (index[place] != 0) {
            int entry = index[place] - 1;
            if (lows[entry] == low && highs[entry] == high) {
                return entry;
            }
            place = place + 1 & (index.length - 1);
        }
        return NONE;
    }

    private void remove(int entry) {
        if (isKeptOnDisk() && positions[entry] != NOT_ON_DISK) {
            log.forget(positions[entry]);
        }
        leaveIndex(entry);
        int before = older[entry];
        int after = newer[entry];
        if (before == NONE) {
            oldest = after;
        } else {
            newer[before] = after;
        }
        if (after == NONE) {
            newest = before;
        } else {
            older[after] = before;
        }
        newer[entry] = free;
        free = entry;
        size--;
    }

    /** Closes the gap, so that whatever comes behind it is found. */
    private void leaveIndex(int entry) {
        int mask = index.length - 1;
        int gap = place(entry);
        while (index[gap] != entry + 1) {
            gap = gap + 1 & mask;
        }
        for (int next = gap + 1 & mask; index[next] != 0; next = next + 1 & mask) {
            int wanted = place(index[next] - 1);
            if ((next - wanted & mask) >= (next - gap & mask)) {
                index[gap] = index[next];
                gap = next;
            }
        }
        index[gap] = 0;
    }
}
