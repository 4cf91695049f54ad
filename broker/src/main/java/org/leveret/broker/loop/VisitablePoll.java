package org.leveret.broker.loop;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.util.concurrent.ThreadAwareExecutor;

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
    private final IoHandler epoll;

    private VisitablePoll(IoHandlerFactory epoll, ThreadAwareExecutor loop) {
        this.epoll = epoll.newHandler(new OwnThread(baton, loop));
    }

    static IoHandlerFactory factory(IoHandlerFactory epoll) {
        return loop -> new VisitablePoll(epoll, loop);
    }

    Baton baton() {
        return baton;
    }

    /** Whether the loop's thread slept before what it does now, and nothing was made of that yet. */
    boolean hasSlept() {
        return sleep.hasSlept();
    }

    /** The loop's thread does what only one that has slept may do. */
    void useSleep() {
        sleep.use();
    }

    /** When the loop's thread wakes by itself, in the loop's time in nanoseconds. */
    long deadlineNs() {
        return sleep.deadlineNs();
    }

    @Override
    public void initialize() {
        epoll.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        sleep.mayBegin(context);
        try {
            return epoll.run(sleep);
        } finally {
            sleep.end();
        }
    }

    @Override
    public void prepareToDestroy() {
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
        epoll.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return epoll.isCompatible(handleType);
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
