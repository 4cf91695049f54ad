package org.leveret.broker.connection;

import java.util.ArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.BasicMethod;
import org.leveret.amqp.BasicMethod.BasicPublish;
import org.leveret.amqp.ReplyCode;
import org.leveret.broker.loop.Crossing;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.loop.EventLoops;
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
    private static final int ASSEMBLING_BYTES_MAX = 32 << 20;
    private static final long LARGE_IDLE_MS_MAX = 30_000;
    private static final int CONSUMERS_WINDOW_BYTES = 1 << 20;
    private static final int CONSUMER_WINDOW_BYTES_MIN = 16 << 10;
    private static final int CONSUMER_WINDOW_BYTES_MAX = 512 << 10;

    /** Someone whose outbound window is given back when the socket has taken what was delivered. */
    public interface FlowDue {
        void grantFlow();
    }

    private final EventLoop loop;
    private final EventLoops loops;
    private final AmqpSocket socket;
    private final @Nullable MessageStore store;
    private final LargeContents largeContents;
    private final long unconfirmedBytesMax;
    private final Consumer<AmqpException> failure;
    private final ArrayList<FlowDue> due = new ArrayList<>();
    private final ArrayList<FlowDue> granting = new ArrayList<>();
    private long unconfirmedBytes;
    private long largeBytes;
    private long assemblingBytes;
    private long windowsBytes;
    private int consumers;

    ConnectionFlow(
            AmqpSocket socket,
            EventLoops loops,
            @Nullable MessageStore store,
            LargeContents largeContents,
            long unconfirmedBytesMax,
            Consumer<AmqpException> failure) {
        this.loop = socket.loop();
        this.socket = socket;
        this.loops = loops;
        this.store = store;
        this.largeContents = largeContents;
        this.unconfirmedBytesMax = unconfirmedBytesMax;
        this.failure = failure;
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

    /**
     * Reserves memory for a large message that begins to arrive. While there is not so much the socket is not read.
     *
     * @throws AmqpException RESOURCE_ERROR if the connection sends several large messages at once, on different channels,
     *     and waiting for the one would keep the other from ending; RabbitMQ has no such bound and would run out of memory
     */
    public LargeReservation reserveLarge(long bytes) {
        LargeReservation reservation = new LargeReservation(bytes);
        if (largeBytes > 0) {
            if (largeBytes + bytes > largeContents.bytesMax()) {
                throw resourceError("large messages on several channels at once take more than "
                        + largeContents.bytesMax() + " bytes");
            }
            largeContents.overdraw(bytes);
            grant(reservation);
        } else if (largeContents.take(bytes)) {
            grant(reservation);
        } else {
            socket.pause(Pause.LARGE_MESSAGE);
            largeContents.whenGivenBack(bytes, () -> loop.postLater(() -> retry(reservation)));
        }
        return reservation;
    }

    private void grant(LargeReservation reservation) {
        reservation.granted = true;
        largeBytes += reservation.bytes;
        watch(reservation, socket.receivedBytes());
    }

    /** Nobody may hold memory that others wait for and send nothing. */
    private void watch(LargeReservation reservation, long receivedBytesSeen) {
        var unused = loop.schedule(
                () -> {
                    if (reservation.givenBack) {
                        return;
                    }
                    if (socket.receivedBytes() == receivedBytesSeen && !socket.isPaused()) {
                        failure.accept(
                                resourceError("a large message has not gone on for " + LARGE_IDLE_MS_MAX + " ms"));
                    } else {
                        watch(reservation, socket.receivedBytes());
                    }
                },
                LARGE_IDLE_MS_MAX);
    }

    private static AmqpException resourceError(String text) {
        return new AmqpException(ReplyCode.RESOURCE_ERROR, text, BasicMethod.CLASS_ID, BasicPublish.METHOD_ID);
    }

    /**
     * Messages on the way in that are not large take so much more memory, or less.
     *
     * @throws AmqpException RESOURCE_ERROR if the connection has begun too many and ended none; RabbitMQ has no such bound
     */
    public void onAssembling(int bytes) {
        assemblingBytes += bytes;
        if (assemblingBytes > ASSEMBLING_BYTES_MAX && bytes > 0) {
            assemblingBytes -= bytes;
            throw resourceError(
                    "messages on several channels at once take more than " + ASSEMBLING_BYTES_MAX + " bytes");
        }
    }

    private void retry(LargeReservation reservation) {
        if (reservation.givenBack) {
            return;
        }
        if (largeContents.take(reservation.bytes)) {
            grant(reservation);
            socket.resume(Pause.LARGE_MESSAGE);
        } else {
            largeContents.whenGivenBack(reservation.bytes, () -> loop.postLater(() -> retry(reservation)));
        }
    }

    /** The large message has arrived, or will not. */
    public void giveBack(LargeReservation reservation) {
        if (!reservation.givenBack) {
            reservation.givenBack = true;
            if (reservation.granted) {
                largeBytes -= reservation.bytes;
                // By then the queues have the message, and the log counts what of it still waits.
                loops.barrier(loop, () -> loop.postLater(() -> giveBackWhenLogFollows(reservation.bytes)));
            } else {
                socket.resume(Pause.LARGE_MESSAGE);
            }
        }
    }

    private void giveBackWhenLogFollows(long bytes) {
        if (store != null && store.isCongested()) {
            store.whenRelieved(() -> largeContents.giveBack(bytes));
        } else {
            largeContents.giveBack(bytes);
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

    public void onConsumerAdded(long windowBytes) {
        consumers++;
        windowsBytes += windowBytes;
        tellSocket();
    }

    public void onConsumerRemoved(long windowBytes) {
        consumers--;
        windowsBytes -= windowBytes;
        tellSocket();
    }

    /** Each consumer's last delivery may pass over the end of its window. */
    private void tellSocket() {
        socket.deliveriesBytesMax(windowsBytes + (long) consumers * AmqpSocket.LARGE_BYTES);
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
