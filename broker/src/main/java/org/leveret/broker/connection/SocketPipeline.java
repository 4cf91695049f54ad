package org.leveret.broker.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import org.leveret.broker.loop.EventLoop;

/**
 * Puts an {@link AmqpSocket} into the pipeline of a socket that Vert.x accepted, in front of Vert.x's own handler, so that
 * bytes go between Netty and the broker without a wrapper. The one class that knows Vert.x's internal socket.
 */
final class SocketPipeline {
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(256 << 10, 1 << 20);

    private SocketPipeline() {}

    static AmqpSocket attach(NetSocket socket, ProtocolNegotiation first, ConnectionSite site) {
        ChannelHandlerContext vertx = ((NetSocketInternal) socket).channelHandlerContext();
        EventLoop loop = site.loops().of(vertx.channel().eventLoop());
        vertx.channel().config().setWriteBufferWaterMark(WATER_MARK);
        AmqpSocket amqp = new AmqpSocket(
                loop,
                vertx,
                first,
                site.limits().outboundBytesMax(),
                site.memory().largeContents());
        vertx.pipeline().addBefore(vertx.name(), "leveret", amqp);
        first.onAttached(amqp);
        return amqp;
    }
}
