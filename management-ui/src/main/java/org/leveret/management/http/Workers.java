package org.leveret.management.http;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The few threads that check passwords, read and write JSON and look things up, so that neither the broker's loops nor that of
 * the HTTP interface are held up by it. What waits for them has a bound. Any thread may hand something over.
 */
final class Workers implements Executor {
    private static final int THREADS = 2;
    private static final int WAITING_MAX = 1024;

    private final AtomicInteger started = new AtomicInteger();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_MAX), this::thread);

    Workers() {
        threads.allowCoreThreadTimeOut(true);
    }

    private Thread thread(Runnable task) {
        Thread thread = new Thread(task, "leveret-management-worker-" + started.getAndIncrement());
        thread.setDaemon(true);
        return thread;
    }

    /** @throws RejectedExecutionException if too much waits */
    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    void stop() {
        threads.shutdownNow();
    }
}
