package org.leveret.broker.connection;

import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.loop.EventLoop;

/**
 * Looks, every minute as RabbitMQ does, for channels on which a delivery has waited too long for its acknowledgement. One
 * per connection, owned by its event loop.
 */
final class ConsumerTimeout {
    private static final long INTERVAL_MS_MAX = 60_000;
    private static final long INTERVAL_MS_MIN = 100;

    private final EventLoop loop;
    private long timeoutMs;
    private final Runnable check;
    private @Nullable ScheduledFuture<?> next;
    private boolean stopped;

    private ConsumerTimeout(EventLoop loop, long timeoutMs, Runnable check) {
        this.loop = loop;
        this.timeoutMs = timeoutMs;
        this.check = check;
    }

    /** @param check run on the loop from time to time until {@link #stop} */
    static ConsumerTimeout start(EventLoop loop, long timeoutMs, Runnable check) {
        ConsumerTimeout timeout = new ConsumerTimeout(loop, timeoutMs, check);
        timeout.scheduleNext();
        return timeout;
    }

    private void scheduleNext() {
        next = loop.schedule(this::onTick, Math.max(INTERVAL_MS_MIN, Math.min(INTERVAL_MS_MAX, timeoutMs / 2)));
    }

    private void onTick() {
        if (!stopped) {
            check.run();
            scheduleNext();
        }
    }

    /** Looks more often from now on, if that is needed for such a timeout. */
    void shorten(long otherTimeoutMs) {
        if (!stopped && otherTimeoutMs < timeoutMs) {
            timeoutMs = otherTimeoutMs;
            if (next != null) {
                next.cancel(false);
            }
            scheduleNext();
        }
    }

    void stop() {
        stopped = true;
        if (next != null) {
            next.cancel(false);
        }
    }
}
