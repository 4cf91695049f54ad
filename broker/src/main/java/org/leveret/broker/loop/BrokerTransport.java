package org.leveret.broker.loop;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.net.TcpConfig;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Vert.x's epoll transport, with event loops that can be visited, and listeners whose connections have short segments.
 *
 * <p>On loopback a segment has up to 64 KiB, as much as the window of a client whose socket has the kernel's first
 * buffer, 128 KiB. Linux lets such a window shrink below the segments that it has allowed before, as it comes to see how
 * much of its buffers' memory is data. The sender then waits for room for a whole segment, which there will never be,
 * and sends what fits each 200 ms: a consumer gets 0.3 MB a second, for a second or until it connects again.
 */
final class BrokerTransport extends EpollTransport {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerTransport.class);
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_MAXSEG = 2;
    private static final ChannelOption<Integer> SEGMENT_BYTES_MAX =
            new IntegerUnixChannelOption("TCP_MAXSEG", IPPROTO_TCP, TCP_MAXSEG);
    /** More than what networks other than loopback take, and two of them fit the window that is left to such a client. */
    private static final int LISTENER_SEGMENT_BYTES_MAX = 32_000;

    @Override
    public void configure(TcpConfig configuration, boolean domainSocket, ServerBootstrap bootstrap) {
        super.configure(configuration, domainSocket, bootstrap);
        if (!domainSocket && mayBoundSegments()) {
            bootstrap.option(SEGMENT_BYTES_MAX, LISTENER_SEGMENT_BYTES_MAX);
        }
    }

    /** Whether the system lets them be bounded; a listener to which that is refused would not open. */
    private static boolean mayBoundSegments() {
        EpollServerSocketChannel probe = new EpollServerSocketChannel();
        try {
            return probe.config().setOption(SEGMENT_BYTES_MAX, LISTENER_SEGMENT_BYTES_MAX);
        } catch (ChannelException e) {
            LOG.info("segments are as long as the system makes them: {}", e.getMessage());
            return false;
        } finally {
            probe.unsafe().closeForcibly();
        }
    }

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
