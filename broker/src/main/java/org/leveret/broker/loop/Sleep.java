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
    /** Who is back sooner was not idle: it had something to do at once. */
    private static final long SLEPT_NS_MIN = 20_000;

    private final Baton baton;
    private @Nullable IoHandlerContext loop;
    private boolean deadlineAsked;
    private boolean slept;
    private boolean asleep;
    private long deadlineNs;
    private long delayNs;
    private long beganNs;

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
            deadlineAsked = false;
            slept = System.nanoTime() - beganNs >= SLEPT_NS_MIN;
            baton.takeBack();
        }
    }

    /** Whether the loop's thread slept in its last poll, and has not {@linkplain #use used} that yet. */
    boolean hasSlept() {
        return slept;
    }

    /** Who slept may do one thing that the idle do, and must look at its own sockets before the next. */
    void use() {
        slept = false;
    }

    /** When it wakes by itself, as the loop said it; a visitor reads this with the baton. */
    long deadlineNs() {
        return deadlineNs;
    }

    @Override
    public boolean canBlock() {
        end();
        IoHandlerContext context = Objects.requireNonNull(loop);
        boolean can = context.canBlock();
        if (can && deadlineAsked) {
            beganNs = System.nanoTime();
            delayNs = context.delayNanos(beganNs);
            asleep = true;
            baton.leave();
        }
        return can;
    }

    @Override
    public long deadlineNanos() {
        end();
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
