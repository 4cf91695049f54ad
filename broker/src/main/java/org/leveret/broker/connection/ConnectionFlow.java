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
import org.leveret.broker.queue.LargeContents;
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
    /** What a connection may have begun to receive without a part of what is shared: one message, as most clients do. */
    private static final int ASSEMBLING_BYTES_UNSHARED = 512 << 10;

    private static final long LARGE_IDLE_MS_MAX = 30_000;
    private static final long LARGE_IDLE_AWAITED_MS_MAX = 5_000;
    private static final long LARGE_IDLE_AWAITED_BYTES_MAX = 16 << 10;

    /**
     * Of the unconfirmed bytes, so small a part may wait for transactions: less than what the socket is read again with, since
     * the end of the transaction may be what is read next.
     */
    private static final int AWAIT_TRANSACTION_PART = 4;

    /** So many bytes of unread replies do not keep a client from being read. */
    private static final int REPLIES_BYTES_MAX = 16 << 20;

    /** Someone whose outbound window is given back when the socket has taken what was delivered. */
    public interface FlowDue {
        void grantFlow();
    }

    private final EventLoop loop;
    private final EventLoops loops;
    private final AmqpSocket socket;
    private final @Nullable MessageStore store;
    private final LargeContents largeContents;
    private final HeapShare assembling;
    private final ConsumerWindows windows;
    private final long unconfirmedBytesMax;
    private final Consumer<AmqpException> failure;
    private final ArrayList<FlowDue> due = new ArrayList<>();
    private final ArrayList<FlowDue> granting = new ArrayList<>();
    private long unconfirmedBytes;
    private long awaitTransactionBytes;
    private long largeBytes;
    private long assemblingBytes;
    private long assemblingBytesShared;
    private long windowsBytes;
    private long repliesBytes;
    private long repliesBytesOfTurn;
    private int consumers;

    ConnectionFlow(
            AmqpSocket socket,
            EventLoops loops,
            @Nullable MessageStore store,
            BrokerMemory memory,
            long unconfirmedBytesMax,
            Consumer<AmqpException> failure) {
        this.loop = socket.loop();
        this.socket = socket;
        this.loops = loops;
        this.store = store;
        this.largeContents = memory.largeContents();
        this.assembling = memory.assembling();
        this.windows = memory.windows();
        this.unconfirmedBytesMax = unconfirmedBytesMax;
        this.failure = failure;
    }

    /** A message was given to something that this loop owns, to be stored: stop reading if one of them cannot follow. */
    public void onPublished(EventLoop owner) {
        onSent(owner);
        if (store != null && store.isCongested() && !socket.isPaused(Pause.LOG_BEHIND)) {
            socket.pause(Pause.LOG_BEHIND);
            store.whenRelieved(() -> loop.postLater(() -> socket.resume(Pause.LOG_BEHIND)));
        }
    }

    /** A message was sent to that loop: stop reading if it cannot follow. */
    public void onSent(EventLoop to) {
        if (to != loop) {
            Crossing crossing = loop.crossing(to);
            if (crossing.isCongested() && !socket.isPaused(Pause.QUEUE_BEHIND)) {
                socket.pause(Pause.QUEUE_BEHIND);
                crossing.whenRelieved(() -> socket.resume(Pause.QUEUE_BEHIND));
            }
        }
    }

    /** Whether the connection has published more than the rest of the broker can follow, and is not read for that. */
    boolean isHeldBack() {
        return socket.isPaused(Pause.LOG_BEHIND)
                || socket.isPaused(Pause.QUEUE_BEHIND)
                || socket.isPaused(Pause.UNCONFIRMED)
                || socket.isPaused(Pause.LARGE_MESSAGE);
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
            if (largeBytes + bytes > largeContents.bytesMax() || !largeContents.overdraw(bytes)) {
                throw resourceError("large messages on several channels at once take more than "
                        + largeContents.bytesMax() + " bytes");
            }
            grant(reservation);
        } else if (largeContents.take(bytes)) {
            grant(reservation);
        } else {
            socket.pause(Pause.LARGE_MESSAGE);
            largeContents.takeWhenLeft(bytes, () -> loop.postLater(() -> onTaken(reservation)));
        }
        return reservation;
    }

    private void grant(LargeReservation reservation) {
        reservation.granted = true;
        largeBytes += reservation.bytes;
        watch(reservation, 0);
    }

    /** Nobody may hold memory that others wait for and send nothing, or next to nothing. */
    private void watch(LargeReservation reservation, long idleMs) {
        long receivedBefore = socket.receivedBytes();
        long takenBefore = socket.takenBytes();
        var unused = loop.schedule(
                () -> {
                    if (reservation.givenBack) {
                        return;
                    }
                    boolean awaited = largeContents.isAwaited();
                    boolean idle = isClientsTurn(takenBefore)
                            && socket.receivedBytes() - receivedBefore <= (awaited ? LARGE_IDLE_AWAITED_BYTES_MAX : 0);
                    long idleForMs = idle ? idleMs + LARGE_IDLE_AWAITED_MS_MAX : 0;
                    if (idle && (idleForMs >= LARGE_IDLE_MS_MAX || awaited)) {
                        failure.accept(resourceError("a large message has not gone on for " + idleForMs + " ms"));
                    } else {
                        watch(reservation, idleForMs);
                    }
                },
                LARGE_IDLE_AWAITED_MS_MAX);
    }

    /** Whether the message cannot go on before the client sends more of it, or takes what it has been sent. */
    private boolean isClientsTurn(long takenBefore) {
        return !socket.isPaused()
                || (socket.isPausedOnlyFor(Pause.OUTBOUND_FULL) && socket.takenBytes() == takenBefore);
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
        if (assemblingBytes > ASSEMBLING_BYTES_UNSHARED || assemblingBytesShared > 0) {
            shareAssembling(bytes);
        }
    }

    private void shareAssembling(int bytes) {
        long shared = Math.max(0, assemblingBytes - ASSEMBLING_BYTES_UNSHARED);
        long more = shared - assemblingBytesShared;
        if (more <= 0) {
            assembling.giveBack(-more);
        } else if (!assembling.take(more)) {
            assemblingBytes -= bytes;
            throw resourceError("messages on several channels at once of all clients take more than "
                    + assembling.bytesMax() + " bytes");
        }
        assemblingBytesShared = shared;
    }

    private void onTaken(LargeReservation reservation) {
        if (reservation.givenBack) {
            largeContents.giveBack(reservation.bytes);
        } else {
            grant(reservation);
            socket.resume(Pause.LARGE_MESSAGE);
        }
    }

    /** The large message has arrived, or will not. */
    public void giveBack(LargeReservation reservation) {
        if (!reservation.givenBack) {
            reservation.givenBack = true;
            if (reservation.granted) {
                largeBytes -= reservation.bytes;
                // By then the queues have the message, and the store counts what of it is still in the heap.
                loops.barrier(loop, () -> loop.postLater(() -> giveBackWhenStoreFollows(reservation.bytes)));
            } else {
                socket.resume(Pause.LARGE_MESSAGE);
            }
        }
    }

    private void giveBackWhenStoreFollows(long bytes) {
        if (store == null) {
            largeContents.giveBack(bytes);
        } else {
            store.whenWritten(() -> largeContents.giveBack(bytes));
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

    /** Whether a publish may wait for the end of a transaction with its confirm; if so, it counts as waiting from now on. */
    public boolean mayAwaitTransaction(int bytes) {
        if (awaitTransactionBytes + bytes > unconfirmedBytesMax / AWAIT_TRANSACTION_PART) {
            return false;
        }
        awaitTransactionBytes += bytes;
        return true;
    }

    /** A publish that was let wait has its confirm. */
    public void onTransactionAwaited(int bytes) {
        awaitTransactionBytes -= bytes;
    }

    public void onConsumerAdded(long windowBytes) {
        consumers++;
        windowsBytes += windowBytes;
        windows.onGiven(windowBytes);
        tellSocket();
    }

    public void onConsumerRemoved(long windowBytes) {
        consumers--;
        windowsBytes -= windowBytes;
        windows.onReturned(windowBytes);
        tellSocket();
    }

    /**
     * A reply was written (direct reply-to). A client may publish before it reads replies too, up to a point, though no window
     * holds them back.
     */
    public void onReply(int bytes) {
        repliesBytes = Math.min(REPLIES_BYTES_MAX, repliesBytes + bytes);
        repliesBytesOfTurn = Math.min(REPLIES_BYTES_MAX, repliesBytesOfTurn + bytes);
        tellSocket();
    }

    /** Each consumer's last delivery may pass over the end of its window. */
    private void tellSocket() {
        socket.deliveriesBytesMax(windowsBytes + (long) consumers * AmqpSocket.LARGE_BYTES + repliesBytes);
    }

    /** The outbound window of one more consumer: the more there are, the less each gets. */
    public long consumerWindowBytes() {
        return windows.next(consumers);
    }

    /** Has the window given back at the end of the turn in which the socket takes more. */
    public void onFlowDue(FlowDue consumer) {
        due.add(consumer);
        socket.scheduleFlush();
    }

    void onTurnEnd() {
        if (repliesBytes > 0 && socket.isWritable()) {
            // What was written before this turn is taken; what the turn wrote is about to leave.
            repliesBytes = repliesBytesOfTurn;
            tellSocket();
        }
        repliesBytesOfTurn = 0;
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
