package org.leveret.broker.connection;

import java.util.ArrayDeque;

/**
 * Keeps a connection from taking more from its socket while a method waits for its outcome. Owned by the connection's loop.
 */
final class ReplyGate {
    private final AmqpSocket socket;
    private final ArrayDeque<Runnable> behind = new ArrayDeque<>(0);
    private int awaited;

    ReplyGate(AmqpSocket socket) {
        this.socket = socket;
    }

    void await() {
        if (awaited++ == 0) {
            socket.pause(Pause.AWAITING_REPLY);
        }
    }

    /** Ends one {@link #await}. */
    void replied() {
        if (--awaited == 0) {
            for (Runnable task = behind.poll(); task != null; task = behind.poll()) {
                task.run();
            }
            socket.resume(Pause.AWAITING_REPLY);
        }
    }

    /** Runs the task at once, or behind the answer that is due. */
    void whenReplied(Runnable task) {
        if (awaited == 0) {
            task.run();
        } else {
            behind.add(task);
        }
    }
}
