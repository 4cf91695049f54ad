package org.leveret.broker.connection;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.ReplyCode;

/** The open connections of a broker. Any thread may look and ask for closing; connections come and go on their loops. */
public final class Connections {
    private final Set<AmqpConnection> open = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Thread awaitingNone;
    private volatile @Nullable String closingText;

    /** Adds one that has just opened; unless it came too late to be closed with the others, then it is closed now. */
    void add(AmqpConnection connection) {
        open.add(connection);
        String text = closingText;
        if (text != null) {
            close(connection, text);
        }
    }

    /** Closes all, and those that still come, with 320 CONNECTION_FORCED and this text. */
    public void closeForGood(String text) {
        closingText = text;
        close(connection -> true, text);
    }

    private static void close(AmqpConnection connection, String text) {
        connection.loop().post(() -> connection.fail(new AmqpException(ReplyCode.CONNECTION_FORCED, text)));
    }

    void remove(AmqpConnection connection) {
        open.remove(connection);
        if (open.isEmpty()) {
            Thread waiting = awaitingNone;
            if (waiting != null) {
                LockSupport.unpark(waiting);
            }
        }
    }

    /** Blocks the calling thread, not an event loop's, until no connection is open or the time is over. */
    public void awaitNone(long timeoutMs) {
        long deadlineNs = System.nanoTime() + timeoutMs * 1_000_000;
        awaitingNone = Thread.currentThread();
        for (long leftNs = deadlineNs - System.nanoTime();
                !open.isEmpty() && leftNs > 0;
                leftNs = deadlineNs - System.nanoTime()) {
            LockSupport.parkNanos(this, leftNs);
        }
        awaitingNone = null;
    }

    /**
     * Has those dropped whose clients have taken nothing of what waits for them since the last call.
     *
     * @param largeOnly leaves those alone for whom only small messages wait
     */
    public void dropStuck(boolean largeOnly) {
        for (AmqpConnection connection : open) {
            connection.loop().post(() -> connection.unreadOutput().dropIfStuck(largeOnly));
        }
    }

    /** Has those dropped whose clients leave more unread than their sockets take. */
    public void dropUnwritable() {
        for (AmqpConnection connection : open) {
            connection.loop().post(connection.unreadOutput()::dropIfUnwritable);
        }
    }

    /**
     * Blocks the calling thread, not an event loop's, until all have told how much memory outside the heap their sockets'
     * bytes take, and returns the sum; -1 if that takes too long.
     */
    public long countBufferedBytes(long timeoutMs) throws InterruptedException {
        List<AmqpConnection> counted = List.copyOf(open);
        AtomicLong bytes = new AtomicLong();
        CountDownLatch told = new CountDownLatch(counted.size());
        for (AmqpConnection connection : counted) {
            connection.loop().post(() -> {
                bytes.addAndGet(connection.bufferedBytes());
                told.countDown();
            });
        }
        return told.await(timeoutMs, TimeUnit.MILLISECONDS) ? bytes.get() : -1;
    }

    public int size() {
        return open.size();
    }

    public Collection<AmqpConnection> all() {
        return Collections.unmodifiableSet(open);
    }

    /** Closes the connections that match with 320 CONNECTION_FORCED and this text. */
    public void close(Predicate<AmqpConnection> which, String text) {
        for (AmqpConnection connection : open) {
            if (which.test(connection)) {
                close(connection, text);
            }
        }
    }
}
