package org.leveret.durability;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.CompletableFuture;
import org.leveret.broker.loop.EventLoop;

/**
 * For how long an event loop does something else than what comes next: the most CPU time that its thread takes between two
 * runs of a task that posts itself anew. CPU time, as other processes on the machine take nothing of that. Used by one test.
 */
final class LoopHold {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final EventLoop loop;
    private CompletableFuture<Long> ended = new CompletableFuture<>();
    private volatile boolean ending;
    // Owned by the loop.
    private long lastNs;
    private long longestNs;

    LoopHold(EventLoop loop) {
        this.loop = loop;
    }

    int index() {
        return loop.index();
    }

    void begin() {
        ended = new CompletableFuture<>();
        ending = false;
        loop.postLater(() -> {
            longestNs = 0;
            lastNs = THREADS.getCurrentThreadCpuTime();
            loop.postLater(this::pass);
        });
    }

    /** The longest since the beginning, in nanoseconds. */
    long end() {
        ending = true;
        return ended.join();
    }

    private void pass() {
        long nowNs = THREADS.getCurrentThreadCpuTime();
        longestNs = Math.max(longestNs, nowNs - lastNs);
        lastNs = nowNs;
        if (ending) {
            ended.complete(longestNs);
        } else {
            loop.postLater(this::pass);
        }
    }
}
