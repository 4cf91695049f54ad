package org.leveret.store;

/** The threads of a store: what they have in common. */
final class StoreThreads {
    private StoreThreads() {}

    /** A thread that does not keep the process alive: what it was told to keep is on disk, and the rest was not. */
    static Thread create(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Waits however long it takes; an interrupt is kept for the caller, not passed to the thread. */
    static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
