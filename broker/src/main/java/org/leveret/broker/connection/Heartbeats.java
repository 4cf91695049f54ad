package org.leveret.broker.connection;

import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.FrameEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Heartbeats of one connection, both ways, as RabbitMQ keeps them: one is sent after each half interval in which nothing
 * was sent, and the socket is closed when nothing was received over two checks, one interval apart. Owned by the socket's
 * event loop.
 */
final class Heartbeats {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);
    private static final int FRAME_BYTES = 8;

    private final AmqpSocket socket;
    private final long intervalMs;
    private @Nullable ScheduledFuture<?> sending;
    private @Nullable ScheduledFuture<?> checking;
    private long sentBytesSeen;
    private long receivedBytesSeen;
    private long takenBytesSeen;
    private boolean silentOnce;
    private boolean stopped;

    private Heartbeats(AmqpSocket socket, long intervalMs) {
        this.socket = socket;
        this.intervalMs = intervalMs;
    }

    /** @param intervalSeconds 0 for no heartbeats */
    static Heartbeats start(AmqpSocket socket, int intervalSeconds) {
        Heartbeats heartbeats = new Heartbeats(socket, intervalSeconds * 1000L);
        if (intervalSeconds > 0) {
            // RabbitMQ sends the first one half an interval after tune-ok, whatever else was sent meanwhile.
            heartbeats.sentBytesSeen = Long.MIN_VALUE;
            heartbeats.sending = socket.loop().schedule(heartbeats::onFirst, heartbeats.intervalMs / 2);
            heartbeats.receivedBytesSeen = socket.receivedBytes();
            heartbeats.checking = socket.loop().schedule(heartbeats::onCheck, heartbeats.intervalMs);
        }
        return heartbeats;
    }

    private void onFirst() {
        beat();
        sentBytesSeen = socket.sentBytes() + FRAME_BYTES;
        sending = stopped ? null : socket.loop().schedule(this::onSend, intervalMs / 2);
    }

    private void onSend() {
        if (stopped || socket.isClosed()) {
            return;
        }
        if (socket.sentBytes() == sentBytesSeen) {
            beat();
            sentBytesSeen = socket.sentBytes() + FRAME_BYTES;
        } else {
            sentBytesSeen = socket.sentBytes();
        }
        sending = socket.loop().schedule(this::onSend, intervalMs / 2);
    }

    private void beat() {
        if (!stopped && !socket.isClosed()) {
            FrameEncoder.writeHeartbeat(socket.out(FRAME_BYTES));
        }
    }

    private void onCheck() {
        if (stopped || socket.isClosed()) {
            return;
        }
        boolean silent = socket.receivedBytes() == receivedBytesSeen && isClientsTurn();
        if (silent && silentOnce) {
            LOG.warn(
                    "connection {}: missed heartbeats from client, interval {} ms", socket.remoteAddress(), intervalMs);
            socket.closeNow();
            return;
        }
        silentOnce = silent;
        receivedBytesSeen = socket.receivedBytes();
        takenBytesSeen = socket.takenBytes();
        checking = socket.loop().schedule(this::onCheck, intervalMs);
    }

    /** Whether it is not for our sake that nothing came: while we do not read, or the client reads, it need say nothing. */
    private boolean isClientsTurn() {
        return !socket.isPaused()
                || (socket.isPausedOnlyFor(Pause.OUTBOUND_FULL) && socket.takenBytes() == takenBytesSeen);
    }

    void stop() {
        stopped = true;
        if (sending != null) {
            sending.cancel(false);
        }
        if (checking != null) {
            checking.cancel(false);
        }
    }
}
