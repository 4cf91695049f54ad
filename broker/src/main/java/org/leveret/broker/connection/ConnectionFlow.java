package org.leveret.broker.connection;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.loop.Crossing;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.queue.QueueRef;
import org.leveret.store.MessageStore;

/**
 * Keeps one connection from taking in, or giving out, more than the rest of the broker can follow. Owned by the
 * connection's loop.
 *
 * <p>In: the socket is not read while a queue's loop or the commit log is behind, or too much waits for confirms. Out: each
 * consumer has a window in bytes that is given back as the socket takes what was delivered.
 */
public final class ConnectionFlow {
    private static final int CONSUMERS_WINDOW_BYTES = 1 << 20;
    private static final int CONSUMER_WINDOW_BYTES_MIN = 16 << 10;
    private static final int CONSUMER_WINDOW_BYTES_MAX = 512 << 10;

    /** Someone whose outbound window is given back when the socket has taken what was delivered. */
    public interface FlowDue {
        void grantFlow();
    }

    private final EventLoop loop;
    private final AmqpSocket socket;
    private final @Nullable MessageStore store;
    private final long unconfirmedBytesMax;
    private final ArrayList<FlowDue> due = new ArrayList<>();
    private final ArrayList<FlowDue> granting = new ArrayList<>();
    private long unconfirmedBytes;
    private int consumers;

    ConnectionFlow(AmqpSocket socket, @Nullable MessageStore store, long unconfirmedBytesMax) {
        this.loop = socket.loop();
        this.socket = socket;
        this.store = store;
        this.unconfirmedBytesMax = unconfirmedBytesMax;
    }

    /** A message was given to that queue: stop reading if it cannot follow. */
    public void onPublished(QueueRef queue) {
        if (queue.loop() != loop) {
            Crossing crossing = loop.crossing(queue.loop());
            if (crossing.isCongested() && !socket.isPaused(Pause.QUEUE_BEHIND)) {
                socket.pause(Pause.QUEUE_BEHIND);
                crossing.whenRelieved(() -> socket.resume(Pause.QUEUE_BEHIND));
            }
        }
        if (store != null && store.isCongested() && !socket.isPaused(Pause.LOG_BEHIND)) {
            socket.pause(Pause.LOG_BEHIND);
            store.whenRelieved(() -> loop.postLater(() -> socket.resume(Pause.LOG_BEHIND)));
        }
    }

    /** A publish waits for its confirm. */
    public void onUnconfirmed(int bytes) {
        unconfirmedBytes += bytes;
        if (unconfirmedBytes > unconfirmedBytesMax) {
            socket.pause(Pause.UNCONFIRMED);
        }
    }

    /** A publish has its confirm. */
    public void onConfirmed(int bytes) {
        unconfirmedBytes -= bytes;
        if (unconfirmedBytes <= unconfirmedBytesMax / 2) {
            socket.resume(Pause.UNCONFIRMED);
        }
    }

    public void onConsumerAdded() {
        consumers++;
    }

    public void onConsumerRemoved() {
        consumers--;
    }

    /** The outbound window of one more consumer: the more there are on the connection, the less each gets. */
    public long consumerWindowBytes() {
        return Math.max(
                CONSUMER_WINDOW_BYTES_MIN,
                Math.min(CONSUMER_WINDOW_BYTES_MAX, CONSUMERS_WINDOW_BYTES / Math.max(1, consumers)));
    }

    /** Has the window given back at the end of the turn in which the socket takes more. */
    public void onFlowDue(FlowDue consumer) {
        due.add(consumer);
        socket.scheduleFlush();
    }

    void onTurnEnd() {
        if (!due.isEmpty() && socket.isWritable()) {
            granting.addAll(due);
            due.clear();
            for (int i = 0; i < granting.size(); i++) {
                granting.get(i).grantFlow();
            }
            granting.clear();
        }
    }
}
