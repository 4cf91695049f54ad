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
    private @Nullable Carrier carrier;
    private @Nullable IoHandlerContext loop;
    private boolean deadlineAsked;
    private boolean asleep;
    private long deadlineNs;
    private long delayNs;

    Sleep(Baton baton) {
        this.baton = baton;
    }

    /** The thread sleeps only while no loop that it carries has something to do. */
    void carrier(Carrier carries) {
        carrier = carries;
    }

    /** The loop polls now. */
    void mayBegin(IoHandlerContext context) {
        loop = context;
        deadlineAsked = false;
    }

    /** The handler has come back, or is about to touch what the loop owns. */
    void end() {
        if (asleep) {
            asleep = false;
            deadlineAsked = false;
            baton.takeBack();
        }
    }

    /** When it wakes by itself, as the loop said it; a visitor reads this with the baton. */
    long deadlineNs() {
        return deadlineNs;
    }

    @Override
    public boolean canBlock() {
        end();
        IoHandlerContext context = Objects.requireNonNull(loop);
        Carrier carries = carrier;
        boolean can = context.canBlock() && (carries == null || carries.mayRest());
        if (can && deadlineAsked) {
            long othersEarlierNs = Math.max(0, context.deadlineNanos() - deadlineNs);
            delayNs = Math.max(0, context.delayNanos(System.nanoTime()) - othersEarlierNs);
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
        Carrier carries = carrier;
        if (carries != null) {
            deadlineNs = Math.min(deadlineNs, carries.deadlineNs());
        }
        return deadlineNs;
    }

    @Override
    public long delayNanos(long currentTimeNanos) {
        // A visitor may be at the timers now.
        return asleep ? delayNs : Objects.requireNonNull(loop).delayNanos(currentTimeNanos);
    }
}
