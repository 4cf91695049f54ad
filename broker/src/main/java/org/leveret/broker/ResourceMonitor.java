package org.leveret.broker;

import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.connection.Alarms;
import org.leveret.broker.connection.Alarms.Resource;
import org.leveret.config.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches how much disk is free and how much memory is in use, and raises and clears the alarms. Has a thread of its own,
 * which may wait for the disk.
 */
final class ResourceMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(ResourceMonitor.class);
    private static final long INTERVAL_MS = 1_000;
    private static final int COLLECT_EVERY_CHECKS = 5;

    private final @Nullable Path directory;
    private final long diskFreeBytesMin;
    private final long memoryBytesMax;
    private final Alarms alarms;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread created = new Thread(task, "leveret-monitor");
        created.setDaemon(true);
        return created;
    });

    // Owned by the monitor's thread.
    private boolean diskIsLow;
    private boolean memoryIsLow;
    private int checksSinceCollection;

    private ResourceMonitor(@Nullable Path directory, long diskFreeBytesMin, long memoryBytesMax, Alarms alarms) {
        this.directory = directory;
        this.diskFreeBytesMin = diskFreeBytesMin;
        this.memoryBytesMax = memoryBytesMax;
        this.alarms = alarms;
    }

    /** @param directory where durable things are; null for a broker that keeps everything in memory */
    static ResourceMonitor start(Configuration configuration, @Nullable Path directory, Alarms alarms) {
        ResourceMonitor monitor = new ResourceMonitor(
                directory,
                configuration.storage().diskFreeBytesMin(),
                configuration.memory().highWatermarkBytes(Runtime.getRuntime().maxMemory()),
                alarms);
        // The first look comes before the first client, so that nobody publishes to a full disk.
        monitor.check();
        var unused =
                monitor.thread.scheduleWithFixedDelay(monitor::check, INTERVAL_MS, INTERVAL_MS, TimeUnit.MILLISECONDS);
        return monitor;
    }

    private void check() {
        try {
            if (directory != null) {
                checkDisk(directory);
            }
            checkMemory();
        } catch (RuntimeException e) {
            LOG.error("free disk and memory could not be looked at", e);
        }
    }

    private void checkDisk(Path where) {
        long free = where.toFile().getUsableSpace();
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

    private void checkMemory() {
        if (memoryIsLow && ++checksSinceCollection >= COLLECT_EVERY_CHECKS) {
            // While publishers are blocked little is allocated, so the collector may have no reason to look again.
            checksSinceCollection = 0;
            System.gc();
        }
        long used = HeapUse.aliveBytes();
        boolean low = used > memoryBytesMax;
        if (low == memoryIsLow) {
            return;
        }
        memoryIsLow = low;
        if (low) {
            LOG.warn(
                    "memory alarm: {} bytes of the heap are in use, more than vm_memory_high_watermark ({});"
                            + " publishers are blocked until there is room",
                    used,
                    memoryBytesMax);
            alarms.raise(Resource.MEMORY);
        } else {
            LOG.warn("memory alarm is over: {} bytes of the heap are in use", used);
            alarms.clear(Resource.MEMORY);
        }
    }

    void stop() {
        thread.shutdownNow();
    }
}
