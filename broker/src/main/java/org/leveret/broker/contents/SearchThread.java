package org.leveret.broker.contents;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that looks into messages, which may take longer than an event loop can be held up. It is there while somebody
 * needs it. Whoever uses it has one task there at a time, so that no more wait than are asked for.
 */
final class SearchThread {
    private static final Logger LOG = LoggerFactory.getLogger(SearchThread.class);
    private static final long IDLE_S_MAX = 10;

    private final ThreadPoolExecutor executor =
            new ThreadPoolExecutor(1, 1, IDLE_S_MAX, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                Thread thread = new Thread(task, "leveret-search");
                thread.setDaemon(true);
                return thread;
            });

    SearchThread() {
        executor.allowCoreThreadTimeOut(true);
    }

    /** Runs the task there; not after the end. Any thread. */
    void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException stopped) {
            LOG.debug("the broker stops; messages are not looked into");
        }
    }

    /** Any thread. */
    void stop() {
        executor.shutdownNow();
    }
}
