package org.leveret.broker.loop;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.vertx.core.impl.transports.EpollTransport;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/** Vert.x's epoll transport, with event loops that can be visited. */
final class VisitableTransport extends EpollTransport {
    @Override
    public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory threadFactory, int ioRatio) {
        if (type != IO_EVENT_LOOP_GROUP) {
            return super.eventLoopGroup(type, threads, threadFactory, ioRatio);
        }
        return new MultiThreadIoEventLoopGroup(threads, threadFactory, ioHandlerFactory()) {
            @Override
            protected IoEventLoop newChild(Executor executor, IoHandlerFactory factory, Object... args) {
                return new VisitableLoop(this, executor, factory);
            }
        };
    }
}
