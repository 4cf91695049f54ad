package org.leveret.broker;

import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.connection.Alarms;
import org.leveret.broker.connection.Alarms.Resource;
import org.leveret.broker.connection.BrokerMemory;
import org.leveret.broker.connection.Connections;
import org.leveret.config.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches how much disk is free and how much memory is in use, and raises and clears the alarms. Has a thread of its own,
 * which may wait for the disk.
 */
final class ResourceMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(ResourceMonitor.class);
    private static final long LOOK_MS = 250;
    private static final int LOOKS_PER_CHECK = 4;
    /** Outside the heap are little more than bytes for sockets: of what there may be this is too much. */
    private static final int OUTBOUND_SCARCE_PER_MAX = 8;

    private static final int OUTBOUND_ALARM_PER_MAX = 4;
    private static final long COUNT_MS_MAX = 2_000;
    private static final int OUTBOUND_CRITICAL_PER_MAX = 2;
    private static final int OUTBOUND_STEP_PER_MAX = 16;
    /** A buffer of which so little is in use is the most wasteful. */
    private static final int RESERVED_PER_BUFFERED = 2;

    private static final int DROP_STUCK_EVERY_CHECKS = 6;

    private final @Nullable Path directory;
    private final long diskFreeBytesMin;
    private final long memoryBytesMax;
    private final Alarms alarms;
    private final Connections connections;
    private final BrokerMemory memory;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread created = new Thread(task, "leveret-monitor");
        created.setDaemon(true);
        return created;
    });

    private volatile long diskFreeBytes;

    // Owned by the monitor's thread.
    private final CollectionPace collections = new CollectionPace();
    private boolean diskIsLow;
    private boolean memoryIsLow;
    private int looks;
    private int checksScarce;
    private long socketBytes;

    private ResourceMonitor(
            @Nullable Path directory,
            long diskFreeBytesMin,
            long memoryBytesMax,
            Alarms alarms,
            Connections connections,
            BrokerMemory memory) {
        this.directory = directory;
        this.diskFreeBytesMin = diskFreeBytesMin;
        this.memoryBytesMax = memoryBytesMax;
        this.alarms = alarms;
        this.connections = connections;
        this.memory = memory;
    }

    /** @param directory where durable things are; null for a broker that keeps everything in memory */
    static ResourceMonitor start(
            Configuration configuration,
            @Nullable Path directory,
            Alarms alarms,
            Connections connections,
            BrokerMemory memory) {
        ResourceMonitor monitor = new ResourceMonitor(
                directory,
                configuration.storage().diskFreeBytesMin(),
                configuration.memory().highWatermarkBytes(Runtime.getRuntime().maxMemory()),
                alarms,
                connections,
                memory);
        // The first look comes before the first client, so that nobody publishes to a full disk.
        monitor.check();
        var unused = monitor.thread.scheduleWithFixedDelay(monitor::look, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
        return monitor;
    }

    /** Sockets can fill so much memory between two checks that the next one comes too late. */
    private void look() {
        looks++;
        long reservedBytes = DirectUse.bytes();
        if (reservedBytes > DirectUse.bytesMax() / OUTBOUND_CRITICAL_PER_MAX) {
            // Without this memory nobody is served, and who has most of it is not reading.
            connections.dropUnwritable();
        }
        if (looks % LOOKS_PER_CHECK == 0
                || (!memoryIsLow && reservedBytes > DirectUse.bytesMax() / OUTBOUND_ALARM_PER_MAX)) {
            check();
        }
    }

    private void check() {
        try {
            Path where = directory == null ? Path.of("").toAbsolutePath() : directory;
            diskFreeBytes = where.toFile().getUsableSpace();
            if (directory != null) {
                checkDisk(directory, diskFreeBytes);
            }
            checkOutbound();
            checkMemory();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            // An Error too: an alarm would never end if nobody looked any more.
            LOG.error("free disk and memory could not be looked at", e);
        }
    }

    private void checkDisk(Path where, long free) {
        boolean low = free < diskFreeBytesMin;
        if (low == diskIsLow) {
            return;
        }
        diskIsLow = low;
        if (low) {
            LOG.warn(
                    "disk alarm: {} bytes are free under {}, fewer than disk_free_limit ({}); publishers are blocked"
                            + " until there is room",
                    free,
                    where,
                    diskFreeBytesMin);
            alarms.raise(Resource.DISK);
        } else {
            LOG.warn("disk alarm is over: {} bytes are free under {}", free, where);
            alarms.clear(Resource.DISK);
        }
    }

    private void checkOutbound() throws InterruptedException {
        long scarceBytes = DirectUse.bytesMax() / OUTBOUND_SCARCE_PER_MAX;
        long reservedBytes = DirectUse.bytes();
        socketBytes = reservedBytes;
        if (reservedBytes > scarceBytes) {
            // The allocator keeps some of what it has once taken, so that alone does not say that it is in use.
            long counted = connections.countBufferedBytes(COUNT_MS_MAX);
            socketBytes = counted < 0 ? reservedBytes : Math.min(reservedBytes, RESERVED_PER_BUFFERED * counted);
        }
        boolean scarce = socketBytes > scarceBytes;
        // Between two looks it may become so much more.
        long stepBytes = DirectUse.bytesMax() / OUTBOUND_STEP_PER_MAX;
        memory.socketBytesMax(scarce ? 0 : Math.max(scarceBytes, reservedBytes + stepBytes));
        // Large messages that clients do not take may keep others waiting as well.
        boolean awaited = scarce || memory.largeContents().isAwaited();
        checksScarce = awaited ? checksScarce + 1 : 0;
        if (awaited && checksScarce % DROP_STUCK_EVERY_CHECKS == 0) {
            connections.dropStuck(!scarce);
        }
    }

    private void checkMemory() {
        // Nobody knows how much of what is in use is alive before the collector has looked. By itself it may look
        // when the heap is full, or not at all while publishers are blocked and little is allocated.
        if (collections.isDue(memoryIsLow || HeapUse.bytes() > memoryBytesMax)) {
            System.gc();
        }
        long used = HeapUse.aliveBytes();
        boolean low = used > memoryBytesMax || socketBytes > DirectUse.bytesMax() / OUTBOUND_ALARM_PER_MAX;
        if (low == memoryIsLow) {
            return;
        }
        memoryIsLow = low;
        collections.onDecided();
        if (low) {
            LOG.warn(
                    "memory alarm: {} bytes of the heap are in use, vm_memory_high_watermark is {}; bytes that clients have"
                            + " not read take {} outside the heap, and may take {}; publishers are blocked until there is room",
                    used,
                    memoryBytesMax,
                    socketBytes,
                    DirectUse.bytesMax() / OUTBOUND_ALARM_PER_MAX);
            alarms.raise(Resource.MEMORY);
        } else {
            LOG.warn("memory alarm is over: {} bytes of the heap are in use", used);
            alarms.clear(Resource.MEMORY);
        }
    }

    /** As last seen; any thread. */
    long diskFreeBytes() {
        return diskFreeBytes;
    }

    long memoryBytesMax() {
        return memoryBytesMax;
    }

    void stop() {
        thread.shutdownNow();
    }
}
