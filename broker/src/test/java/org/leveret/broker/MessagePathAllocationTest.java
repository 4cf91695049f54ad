package org.leveret.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How much the broker's threads allocate for each message of 1 KiB on its whole way. What is held here is about what was
 * measured, and fails before it doubles: the content itself, its message, and little more.
 */
class MessagePathAllocationTest {
    private static final int ROUNDS_WARM = 300;
    private static final int ROUNDS = 300;

    @TempDir
    private Path directory;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void aTransientMessageTakesItsContentAndLittleMore() throws Exception {
        assertThat(bytesPerMessage(null)).isBetween(1_024.0, 1_500.0);
    }

    @Test
    void aPersistentMessageWithItsConfirmTakesLittleMoreThanATransientOne() throws Exception {
        assertThat(bytesPerMessage(directory)).isBetween(1_024.0, 1_500.0);
    }

    private double bytesPerMessage(@Nullable Path where) throws IOException, BrokerStartException {
        try (MessagePath path = new MessagePath(where)) {
            rounds(path, ROUNDS_WARM);
            long before = allocatedBytes();
            rounds(path, ROUNDS);
            double bytes = (allocatedBytes() - before) / ((double) ROUNDS * MessagePath.ROUND);
            System.out.printf("%s message: %.0f bytes%n", where == null ? "transient" : "persistent", bytes);
            return bytes;
        }
    }

    private static void rounds(MessagePath path, int count) throws IOException {
        for (int round = 0; round < count; round++) {
            path.round();
        }
    }

    /** By all threads of this process but the one that runs the clients. */
    private long allocatedBytes() {
        long bytes = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && isOfBroker(thread.getThreadName())) {
                bytes += threads.getThreadAllocatedBytes(thread.getThreadId());
            }
        }
        return bytes;
    }

    private static boolean isOfBroker(String name) {
        return name.startsWith("vert.x-") || name.startsWith("leveret-");
    }
}
