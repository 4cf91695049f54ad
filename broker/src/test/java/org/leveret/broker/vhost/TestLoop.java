package org.leveret.broker.vhost;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.leveret.broker.loop.Loop;

/** A loop of one thread, for tests. */
public final class TestLoop implements Loop, AutoCloseable {
    private final Thread[] thread = new Thread[1];
    private final ExecutorService executor = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "test-loop");
        thread[0] = made;
        return made;
    });

    @Override
    public boolean inside() {
        return Thread.currentThread() == thread[0];
    }

    @Override
    public void post(Runnable task) {
        if (inside()) {
            task.run();
        } else {
            executor.execute(task);
        }
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
