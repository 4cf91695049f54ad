package org.leveret.broker.loop;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Polls a loop's sockets with Netty's epoll handler, and leaves the loop to visitors while that waits. Owned by the loop's
 * own thread; {@link #wakeup} is for any.
 *
 * <p>While a visitor is in the loop the handler waits, or has come back from that and looks up whose events it got. So what
 * the handler knows of sockets is changed by the loop's own thread alone: a socket that a visitor closes is forgotten
 * later.
 */
final class VisitablePoll implements IoHandler {
    private final Baton baton = new Baton();
    private final Sleep sleep = new Sleep(baton);
    private final Glance glance = new Glance();
    private final IoHandler epoll;

    /** The other loops that this one's thread may run. */
    private @Nullable Carrier carrier;

    /** This loop as one that another's thread may run. */
    private volatile @Nullable Passenger passenger;

    private VisitablePoll(IoHandlerFactory epoll, ThreadAwareExecutor loop) {
        this.epoll = epoll.newHandler(new OwnThread(baton, loop));
    }

    static IoHandlerFactory factory(IoHandlerFactory epoll) {
        return loop -> new VisitablePoll(epoll, loop);
    }

    Baton baton() {
        return baton;
    }

    /** When the loop's thread wakes by itself, in the loop's time in nanoseconds. */
    long deadlineNs() {
        Passenger riding = passenger;
        return riding != null && riding.isAboard() ? riding.deadlineNs() : sleep.deadlineNs();
    }

    /** The file that is ready when a socket of the loop is, or null if Netty does not give it away. */
    @Nullable
    FileDescriptor file() {
        return EpollFile.of(epoll);
    }

    /** Has this loop's thread, which calls this, run those as well while it has time for them. */
    void carry(List<Passenger> others) {
        Carrier carries = new Carrier(baton, others);
        sleep.carrier(carries);
        carrier = carries;
    }

    /** Leaves the other loops to their own threads for ever: this one's, which calls this, ends. */
    void endCarrying() {
        Carrier carries = carrier;
        if (carries != null) {
            carries.end();
        }
    }

    /** Has this loop's thread, which calls this, wake when a loop that it carries has ready sockets. */
    IoRegistration watch(Passenger carried) throws IOException {
        IoRegistration registration = null;
        try {
            registration = epoll.register(new WakingHandle(sleep, carried));
            registration.submit(EpollIoOps.EPOLLIN);
            return registration;
        } catch (Exception e) {
            if (registration != null) {
                registration.cancel();
            }
            throw new IOException("an epoll cannot be watched by another", e);
        }
    }

    /** Lets another loop's thread run this loop. */
    void passenger(Passenger as) {
        passenger = as;
    }

    @Override
    public void initialize() {
        epoll.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        Passenger riding = passenger;
        if (riding != null) {
            if (riding.isAboard()) {
                return epoll.run(glance.of(context));
            }
            if (riding.rideIfAsked()) {
                return 0;
            }
        }
        Carrier carries = carrier;
        if (carries != null) {
            carries.beforePoll();
        }
        sleep.mayBegin(context);
        int handled;
        try {
            handled = epoll.run(sleep);
        } finally {
            sleep.end();
        }
        if (carries != null) {
            carries.afterPoll();
        }
        return handled;
    }

    @Override
    public void prepareToDestroy() {
        endCarrying();
        epoll.prepareToDestroy();
    }

    @Override
    public void destroy() {
        epoll.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        if (!baton.isOwner(Thread.currentThread())) {
            throw new IllegalStateException("a socket is given to a loop by the loop's own thread");
        }
        return epoll.register(new WakingHandle(sleep, (EpollIoHandle) handle));
    }

    @Override
    public void wakeup() {
        Passenger riding = passenger;
        if (riding != null && riding.isAboard()) {
            riding.poke();
        } else {
            epoll.wakeup();
        }
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return epoll.isCompatible(handleType);
    }

    /** A look at the sockets that takes no time: the thread has other loops. */
    private static final class Glance implements IoHandlerContext {
        private @Nullable IoHandlerContext loop;

        Glance of(IoHandlerContext context) {
            loop = context;
            return this;
        }

        @Override
        public boolean canBlock() {
            return false;
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            return Objects.requireNonNull(loop).delayNanos(currentTimeNanos);
        }

        @Override
        public long deadlineNanos() {
            return Objects.requireNonNull(loop).deadlineNanos();
        }
    }

    /** What the handler takes for its loop: what it leaves for later is for the loop's own thread, not for a visitor. */
    private record OwnThread(Baton baton, ThreadAwareExecutor loop) implements ThreadAwareExecutor {
        @Override
        public boolean isExecutorThread(Thread thread) {
            return baton.isOwner(thread);
        }

        @Override
        public void execute(Runnable task) {
            ((VisitableLoop) loop).executeByOwner(task);
        }
    }
}
