package org.leveret.broker.loop;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/** A listener on loopback whose connections all belong to one loop, and a thread of its own that accepts them. */
final class ServedLoop implements AutoCloseable {
    private final EventLoopGroup acceptor = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final Channel server;

    ServedLoop(VisitableLoop loop, ChannelHandler handler) {
        server = new ServerBootstrap()
                .group(acceptor, loop)
                .channel(EpollServerSocketChannel.class)
                .childHandler(handler)
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    Socket connect() throws IOException {
        int port = ((InetSocketAddress) server.localAddress()).getPort();
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public void close() {
        server.close().syncUninterruptibly();
        acceptor.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
