package org.leveret.broker;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;

/** How much of the heap is in use by what is alive, as the collector found it last. */
final class HeapUse {
    private static final List<MemoryPoolMXBean> POOLS = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();

    private HeapUse() {}

    /** What of the part for long-lived objects is in use, be it alive or not, in bytes. */
    static long bytes() {
        long most = 0;
        for (MemoryPoolMXBean pool : POOLS) {
            most = Math.max(most, pool.getUsage().getUsed());
        }
        return most;
    }

    /** In bytes; 0 until the collector has looked at long-lived objects for the first time. */
    static long aliveBytes() {
        long bytes = 0;
        for (MemoryPoolMXBean pool : POOLS) {
            MemoryUsage afterCollection = pool.getCollectionUsage();
            if (afterCollection != null) {
                bytes += afterCollection.getUsed();
            }
        }
        return bytes;
    }
}
