package org.leveret.broker.connection;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.leveret.broker.BrokerStartException;
import org.leveret.broker.loop.EventLoops;
import org.leveret.config.Configuration;
import org.leveret.config.Listener;

/** Accepts connections on every configured address, and spreads them over the event loops. Used by the starting thread. */
public final class Listeners {
    private static final int BACKLOG = 1024;
    private static final long OPEN_SECONDS_MAX = 10;
    private static final long CONNECTIONS_END_SECONDS_MAX = 8;
    private static final long CLOSE_MS_MAX = 2_000;

    private final Vertx vertx;
    private final EventLoops loops;
    private final ConnectionSite site;
    private final Configuration configuration;
    private final List<NetServer> servers = new ArrayList<>();
    private volatile List<InetSocketAddress> tcp = List.of();
    private volatile List<InetSocketAddress> tls = List.of();
    private int freePortsTaken;

    /** Accepts nothing before {@link #open}. */
    public Listeners(Vertx vertx, EventLoops loops, ConnectionSite site, Configuration configuration) {
        this.vertx = vertx;
        this.loops = loops;
        this.site = site;
        this.configuration = configuration;
    }

    /**
     * Opens all, or none.
     *
     * @throws BrokerStartException naming the address that could not be had
     * @throws IllegalStateException if they are open
     */
    public void open() throws BrokerStartException {
        if (!servers.isEmpty()) {
            throw new IllegalStateException("listeners are opened twice");
        }
        try {
            openAll();
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    private void openAll() throws BrokerStartException {
        List<InetSocketAddress> plain = new ArrayList<>();
        for (Listener listener : configuration.tcpListeners()) {
            plain.add(open(listener, options()));
        }
        List<InetSocketAddress> encrypted = new ArrayList<>();
        for (Listener listener : configuration.tlsListeners()) {
            encrypted.add(open(listener, TlsListener.options(options(), configuration.tls())));
        }
        tcp = List.copyOf(plain);
        tls = List.copyOf(encrypted);
    }

    private static NetServerOptions options() {
        return new NetServerOptions()
                .setTcpNoDelay(true)
                .setAcceptBacklog(BACKLOG)
                .setReuseAddress(true);
    }

    /** Opens one server per event loop; they share the address, and take connections in turn. */
    private InetSocketAddress open(Listener listener, NetServerOptions options) throws BrokerStartException {
        // Vert.x has servers share a free port that they name by the same negative number.
        int port = listener.port() == 0 ? --freePortsTaken : listener.port();
        int actualPort = port;
        for (int i = 0; i < loops.size(); i++) {
            NetServerOptions own =
                    new NetServerOptions(options).setHost(listener.host()).setPort(port);
            Promise<NetServer> opened = Promise.promise();
            loops.context(i).runOnContext(nothing -> {
                NetServer server = vertx.createNetServer(own);
                server.connectHandler(socket -> {
                    // Without a handler Vert.x would close the socket at once, before we have said why.
                    socket.shutdownHandler(timeout -> {});
                    SocketPipeline.attach(socket, new ProtocolNegotiation(site), site);
                });
                server.listen().onComplete(opened);
            });
            NetServer server = await(opened.future(), listener);
            servers.add(server);
            actualPort = server.actualPort();
        }
        return new InetSocketAddress(listener.host(), actualPort);
    }

    private static NetServer await(Future<NetServer> opened, Listener listener) throws BrokerStartException {
        try {
            return opened.toCompletionStage().toCompletableFuture().get(OPEN_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new BrokerStartException("cannot listen on " + listener + ": " + cause.getMessage(), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerStartException("interrupted while opening " + listener, e);
        } catch (TimeoutException e) {
            throw new BrokerStartException("cannot listen on " + listener + ": no answer from the event loop", e);
        }
    }

    /** Any thread; none before they are open. */
    public List<InetSocketAddress> tcp() {
        return tcp;
    }

    /** Any thread; none before they are open. */
    public List<InetSocketAddress> tls() {
        return tls;
    }

    /** Accepts nothing any more; what is connected stays so. */
    public void close() {
        List<NetServer> open = List.copyOf(servers);
        servers.clear();
        // Vert.x first takes the last loop away and then has a loop ask for the socket to be closed. What were accepted
        // between would be a fault in the log.
        loops.whileNobodyIsAccepted(
                () -> {
                    for (NetServer server : open) {
                        var unused = server.shutdown(CONNECTIONS_END_SECONDS_MAX, TimeUnit.SECONDS);
                    }
                },
                CLOSE_MS_MAX);
    }
}
