package org.leveret.broker.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollSocketChannel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sockets that the broker accepts, where they are Netty's on Linux. */
@Timeout(20)
class BrokerTransportTest {
    /** Two of them fit the window to which a client's socket with the kernel's first buffer of 128 KiB may come. */
    private static final long SEGMENT_BYTES_MAX = 32_000;

    private final Vertx vertx = EventLoops.vertx(new VertxOptions());
    // Vert.x ends what nobody refers to any more.
    private final NetServer server = vertx.createNetServer();
    private final NetClient client = vertx.createNetClient();

    @BeforeAll
    static void epollIsThere() {
        assumeTrue(Epoll.isAvailable(), "the JDK's sockets have no such option");
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void noSegmentIsLargerThanTheWindowThatAClientOnThisMachineMayBeLeftWith() throws Exception {
        CompletableFuture<NetSocket> accepted = new CompletableFuture<>();
        server.connectHandler(accepted::complete).listen(0, "127.0.0.1").await();
        NetSocket connected = client.connect(server.actualPort(), "127.0.0.1").await();

        assertThat(segmentBytesMax(accepted.get(10, TimeUnit.SECONDS)))
                .describedAs("to the client")
                .isBetween(1024L, SEGMENT_BYTES_MAX);
        assertThat(segmentBytesMax(connected)).describedAs("from the client").isBetween(1024L, SEGMENT_BYTES_MAX);
    }

    private static long segmentBytesMax(NetSocket socket) {
        NetSocketInternal internal = (NetSocketInternal) socket;
        EpollSocketChannel channel =
                (EpollSocketChannel) internal.channelHandlerContext().channel();
        return channel.tcpInfo().sndMss();
    }
}
