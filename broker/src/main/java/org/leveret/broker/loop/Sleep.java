package org.leveret.broker.loop;

import io.netty.channel.IoHandlerContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A loop's thread asleep in its poll. Netty's epoll handler asks when the next timer is due, and then once more whether it
 * may block; if it may, it blocks, and the baton is free until it comes back. A handler that asked otherwise would leave the
 * loop to nobody. Owned by the loop's own thread.
 */
final class Sleep implements IoHandlerContext {
    private final Baton baton;
    private @Nullable IoHandlerContext loop;
    private boolean deadlineAsked;
    private boolean slept;
    private boolean asleep;
    private long deadlineNs;
    private long delayNs;

    Sleep(Baton baton) {
        this.baton = baton;
    }

    /** The loop polls now. */
    void mayBegin(IoHandlerContext context) {
        loop = context;
        deadlineAsked = false;
        slept = false;
    }

    /** The handler has come back, or is about to touch what the loop owns. */
    void end() {
        if (asleep) {
            asleep = false;
            baton.takeBack();
        }
    }

    /** Whether the loop's thread slept in its last poll. */
    boolean hasSlept() {
        return slept;
    }

    /** When it wakes by itself, as the loop said it; a visitor reads this with the baton. */
    long deadlineNs() {
        return deadlineNs;
    }

    @Override
    public boolean canBlock() {
        IoHandlerContext context = Objects.requireNonNull(loop);
        boolean can = context.canBlock();
        if (can && deadlineAsked && !asleep) {
            delayNs = context.delayNanos(System.nanoTime());
            slept = true;
            asleep = true;
            baton.leave();
        }
        return can;
    }

    @Override
    public long deadlineNanos() {
        deadlineAsked = true;
        deadlineNs = Objects.requireNonNull(loop).deadlineNanos();
        return deadlineNs;
    }

    @Override
    public long delayNanos(long currentTimeNanos) {
        // A visitor may be at the timers now.
        return asleep ? delayNs : Objects.requireNonNull(loop).delayNanos(currentTimeNanos);
    }
}
