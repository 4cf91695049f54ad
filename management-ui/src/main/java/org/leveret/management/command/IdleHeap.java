package org.leveret.management.command;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects a heap that has grown when all is quiet, so that the system has back what nobody needs any more: the serial
 * collector gives memory back only when it has collected the whole heap, a part of it each time, and has no reason to do that
 * after a backlog is gone. Owned by the main thread, which looks while it waits for the end. With other collectors, which see
 * to that themselves, it does nothing.
 */
final class IdleHeap {
    /** A collection stops whoever comes just then for a moment, so it is made for much only. */
    static final long GROWN_BYTES_MIN = 48L << 20;
    /** And only after work: who sends little for ever is not to be stopped again and again. */
    static final int YOUNG_COLLECTIONS_MIN = 16;

    static final int QUIET_LOOKS_MIN = 8;

    /** The JVM gives back nothing, a tenth, two fifths and then all of what is too much. */
    static final int COLLECTIONS_MAX = 4;
    /** With the launcher's options the JVM leaves less than this to a heap when all that is too much is given back. */
    static final int GROWN_PER_ALIVE = 2;

    /** How long to wait between two looks. */
    static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private static final String OLD_POOL = "Tenured Gen";
    private static final String YOUNG_COLLECTOR = "Copy";

    private final LongSupplier youngCollections;
    private final LongSupplier grownBytes;
    private final LongSupplier aliveBytes;
    private long youngCollectionsSeen;
    private long youngCollectionsBefore;
    private int quietLooks;
    private int collectionsLeft;

    /**
     * @param youngCollections how often young objects were collected so far
     * @param grownBytes what the system has given for old objects
     * @param aliveBytes what of it was in use when old objects were collected last; 0 if they never were
     */
    IdleHeap(LongSupplier youngCollections, LongSupplier grownBytes, LongSupplier aliveBytes) {
        this.youngCollections = youngCollections;
        this.grownBytes = grownBytes;
        this.aliveBytes = aliveBytes;
    }

    static IdleHeap ofThisProcess() {
        MemoryPoolMXBean old = pool();
        GarbageCollectorMXBean young = collector();
        if (old == null || young == null) {
            return new IdleHeap(() -> 0, () -> 0, () -> 0);
        }
        return new IdleHeap(
                young::getCollectionCount, () -> old.getUsage().getCommitted(), () -> usedAfterCollection(old));
    }

    /** To be called again and again, with {@link #LOOK_EVERY} between. */
    void look() {
        if (isDue()) {
            System.gc();
        }
    }

    /** Whether to collect at this look. */
    boolean isDue() {
        long collections = youngCollections.getAsLong();
        quietLooks = collections == youngCollectionsSeen ? quietLooks + 1 : 0;
        youngCollectionsSeen = collections;
        if (quietLooks < QUIET_LOOKS_MIN || grownBytes.getAsLong() < GROWN_BYTES_MIN) {
            return false;
        }
        if (collections - youngCollectionsBefore >= YOUNG_COLLECTIONS_MIN) {
            youngCollectionsBefore = collections;
            collectionsLeft = COLLECTIONS_MAX - 1;
            return true;
        }
        if (collectionsLeft == 0) {
            return false;
        }
        collectionsLeft--;
        return grownBytes.getAsLong() / GROWN_PER_ALIVE >= aliveBytes.getAsLong();
    }

    private static long usedAfterCollection(MemoryPoolMXBean old) {
        MemoryUsage after = old.getCollectionUsage();
        return after == null ? 0 : after.getUsed();
    }

    private static @Nullable MemoryPoolMXBean pool() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals(OLD_POOL))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable GarbageCollectorMXBean collector() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .filter(collector -> collector.getName().equals(YOUNG_COLLECTOR))
                .findFirst()
                .orElse(null);
    }
}
