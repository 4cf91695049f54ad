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

/** Watches how much disk is free, and raises and clears the alarm. Has a thread of its own, which may wait for the disk. */
final class ResourceMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(ResourceMonitor.class);
    private static final long INTERVAL_MS = 1_000;

    private final @Nullable Path directory;
    private final long diskFreeBytesMin;
    private final Alarms alarms;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread created = new Thread(task, "leveret-monitor");
        created.setDaemon(true);
        return created;
    });
    private boolean diskIsLow;

    private ResourceMonitor(@Nullable Path directory, long diskFreeBytesMin, Alarms alarms) {
        this.directory = directory;
        this.diskFreeBytesMin = diskFreeBytesMin;
        this.alarms = alarms;
    }

    static ResourceMonitor start(Configuration configuration, @Nullable Path directory, Alarms alarms) {
        ResourceMonitor monitor =
                new ResourceMonitor(directory, configuration.storage().diskFreeBytesMin(), alarms);
        if (directory != null) {
            var unused =
                    monitor.thread.scheduleWithFixedDelay(monitor::checkDisk, 0, INTERVAL_MS, TimeUnit.MILLISECONDS);
        }
        return monitor;
    }

    private void checkDisk() {
        if (directory == null) {
            return;
        }
        long free = directory.toFile().getUsableSpace();
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
                    directory,
                    diskFreeBytesMin);
            alarms.raise(Resource.DISK);
        } else {
            LOG.warn("disk alarm is over: {} bytes are free under {}", free, directory);
            alarms.clear(Resource.DISK);
        }
    }

    void stop() {
        thread.shutdownNow();
    }
}
