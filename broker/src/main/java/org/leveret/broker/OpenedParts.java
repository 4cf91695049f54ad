package org.leveret.broker;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a start has opened so far, and how that is closed if it comes no further. Owned by the thread that starts the broker. */
public final class OpenedParts {
    private final Deque<Runnable> closings = new ArrayDeque<>();

    /** Something is open from now on. */
    public void add(Runnable close) {
        closings.push(close);
    }

    /**
     * Closes everything, what was opened last first. The rest is closed whatever one of it fails by, which is told with the
     * cause.
     *
     * @param cause why the start comes no further
     */
    public void closeAll(Throwable cause) {
        // An interrupted thread could wait for nothing, and would close files under those that write to them.
        boolean interrupted = Thread.interrupted();
        while (!closings.isEmpty()) {
            try {
                closings.pop().run();
            } catch (Throwable e) {
                if (e != cause) {
                    cause.addSuppressed(e);
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
