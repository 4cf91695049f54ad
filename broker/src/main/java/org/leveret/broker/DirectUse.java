package org.leveret.broker;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/** How much memory outside the heap the buffers of sockets take. */
final class DirectUse {
    private static final List<BufferPoolMXBean> POOLS =
            ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                    .filter(pool -> pool.getName().equals("direct"))
                    .toList();

    private DirectUse() {}

    /** Taken from the system, in bytes: by Netty itself, or by way of the Java library. */
    static long bytes() {
        long bytes = Math.max(0, PlatformDependent.usedDirectMemory());
        for (BufferPoolMXBean pool : POOLS) {
            bytes = Math.max(bytes, pool.getMemoryUsed());
        }
        return bytes;
    }

    /** What there may be at most, in bytes. */
    static long bytesMax() {
        return PlatformDependent.maxDirectMemory();
    }
}
