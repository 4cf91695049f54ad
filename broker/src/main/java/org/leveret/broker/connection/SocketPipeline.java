package org.leveret.broker.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.loop.EventLoops;

/**
 * Puts an {@link AmqpSocket} into the pipeline of a socket that Vert.x accepted, in front of Vert.x's own handler, so that
 * bytes go between Netty and the broker without a wrapper. The one class that knows Vert.x's internal socket.
 */
final class SocketPipeline {
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(256 << 10, 1 << 20);

    private SocketPipeline() {}

    static AmqpSocket attach(NetSocket socket, EventLoops loops, ProtocolNegotiation first, long outboundBytesMax) {
        ChannelHandlerContext vertx = ((NetSocketInternal) socket).channelHandlerContext();
        EventLoop loop = loops.of(vertx.channel().eventLoop());
        vertx.channel().config().setWriteBufferWaterMark(WATER_MARK);
        AmqpSocket amqp = new AmqpSocket(loop, vertx, first, outboundBytesMax);
        vertx.pipeline().addBefore(vertx.name(), "leveret", amqp);
        first.onAttached(amqp);
        return amqp;
    }
}
