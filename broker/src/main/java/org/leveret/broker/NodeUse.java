package org.leveret.broker;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.connection.Alarms;
import org.leveret.broker.connection.Alarms.Resource;
import org.leveret.broker.connection.Connections;
import org.leveret.broker.statistics.NodeSnapshot;
import org.leveret.config.Configuration;

/** What the broker's process has and may have. Looks only when it is asked; any thread but an event loop may ask. */
final class NodeUse {
    private static final Path STATUS = Path.of("/proc/self/status");

    private static final String RESIDENT_LINE = "VmRSS:";
    private static final long BYTES_PER_KIBIBYTE = 1024;

    private final Configuration configuration;
    private final ResourceMonitor monitor;
    private final Alarms alarms;
    private final Connections connections;
    private final long startedMs;

    NodeUse(
            Configuration configuration,
            ResourceMonitor monitor,
            Alarms alarms,
            Connections connections,
            long startedMs) {
        this.configuration = configuration;
        this.monitor = monitor;
        this.alarms = alarms;
        this.connections = connections;
        this.startedMs = startedMs;
    }

    NodeSnapshot snapshot() {
        Set<Resource> raised = alarms.raised();
        long filesMax = fileDescriptorsTotal();
        long connectionsMax = configuration.connections().connectionsMax();
        return new NodeSnapshot(
                residentBytes(),
                HeapUse.aliveBytes(),
                monitor.memoryBytesMax(),
                raised.contains(Resource.MEMORY),
                monitor.diskFreeBytes(),
                configuration.storage().diskFreeBytesMin(),
                raised.contains(Resource.DISK),
                fileDescriptorsUsed(),
                filesMax,
                connections.size(),
                filesMax == 0 ? connectionsMax : Math.min(connectionsMax, filesMax),
                Runtime.getRuntime().availableProcessors(),
                startedMs,
                configuration.eventLoops());
    }

    private static long residentBytes() {
        try {
            for (String line : Files.readAllLines(STATUS, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith(RESIDENT_LINE)) {
                    String number = line.substring(RESIDENT_LINE.length(), line.lastIndexOf(' '));
                    return Long.parseLong(number.strip()) * BYTES_PER_KIBIBYTE;
                }
            }
        } catch (IOException | RuntimeException notLinux) {
            // Other systems have no such file.
        }
        var memory = ManagementFactory.getMemoryMXBean();
        return memory.getHeapMemoryUsage().getCommitted()
                + memory.getNonHeapMemoryUsage().getCommitted();
    }

    private static long fileDescriptorsUsed() {
        UnixOperatingSystemMXBean system = system();
        return system == null ? 0 : Math.max(0, system.getOpenFileDescriptorCount());
    }

    private static long fileDescriptorsTotal() {
        UnixOperatingSystemMXBean system = system();
        return system == null ? 0 : Math.max(0, system.getMaxFileDescriptorCount());
    }

    private static @Nullable UnixOperatingSystemMXBean system() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix ? unix : null;
    }
}
