package org.leveret.management.http;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.BrokerStartException;
import org.leveret.broker.connection.TlsListener;
import org.leveret.config.Configuration;
import org.leveret.config.Listener;
import org.leveret.config.Settings;
import org.leveret.config.TlsOptions;
import org.leveret.config.WebListener;
import org.leveret.management.http.ServedAddress.Purpose;
import org.leveret.management.prometheus.MetricsHandler;
import org.leveret.management.prometheus.ScrapeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP interface of one broker, on a Vert.x instance of its own with one event loop, so that nothing that is asked here
 * holds a loop of the broker. Used by whoever starts and stops the broker.
 */
public final class ManagementServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);
    private static final long OPEN_SECONDS_MAX = 10;
    private static final long CLOSE_MS_MAX = 1_000;
    private static final int LINE_LENGTH_MAX = 16_384;
    private static final int HEADERS_LENGTH_MAX = 32_768;

    private final Configuration configuration;
    private final Vertx vertx;
    private final Context loop;
    private final Workers workers = new Workers();
    private final List<ServedAddress> served = new CopyOnWriteArrayList<>();
    private Router router;
    private @Nullable Path socket;

    private ManagementServer(Configuration configuration) {
        this.configuration = configuration;
        this.vertx = Vertx.vertx(new VertxOptions()
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false))
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1));
        this.loop = vertx.getOrCreateContext();
        this.router = Router.router(vertx);
    }

    /** Makes all that needs no broker, which may be done while that starts; nothing is served yet. */
    public static ManagementServer prepare(Configuration configuration) {
        return new ManagementServer(configuration);
    }

    /**
     * Serves the routes from now on.
     *
     * @throws ManagementStartException naming the address, if that cannot be had, or the file that will not do for TLS
     */
    public void start(RouteTable table, Authentication authentication, ScrapeSource metrics)
            throws ManagementStartException {
        for (WebListener each : configuration.managementListeners()) {
            serve(Purpose.MANAGEMENT, each, clients -> {
                String prefix = configuration.value(Settings.MANAGEMENT_PATH_PREFIX);
                ApiHandler api = handler(table, authentication, clients, prefix, null);
                Router own = takeRouter();
                routeMetrics(own, prefix, metrics, clients);
                routeConsole(own, prefix, clients);
                return request -> dispatch(request, prefix + "/api", api, own);
            });
        }
        for (WebListener each : configuration.prometheusListeners()) {
            if (!sharesManagement(each)) {
                serve(Purpose.METRICS, each, clients -> {
                    Router own = takeRouter();
                    routeMetrics(own, "", metrics, clients);
                    return request -> route(request, own);
                });
            }
        }
    }

    /** Takes over the address of the API, which has the metrics too, if that is where they are to be. */
    private boolean sharesManagement(WebListener metrics) {
        List<WebListener> management = configuration.managementListeners();
        for (int i = 0; i < management.size(); i++) {
            if (metrics.sharesAddressWith(management.get(i))) {
                served.add(new ServedAddress(
                        Purpose.METRICS, served.get(i).address(), served.get(i).tls()));
                return true;
            }
        }
        return false;
    }

    private void serve(Purpose purpose, WebListener at, Function<ClientWatch, Handler<HttpServerRequest>> handlers)
            throws ManagementStartException {
        int port = listen(at, handlers);
        served.add(
                new ServedAddress(purpose, new InetSocketAddress(at.listener().host(), port), at.tls()));
    }

    /** The first is made with the server: that takes time, in which the broker starts. */
    private Router takeRouter() {
        Router taken = router;
        router = Router.router(vertx);
        return taken;
    }

    private void routeMetrics(Router on, String prefix, ScrapeSource source, ClientWatch clients) {
        MetricsHandler handler =
                new MetricsHandler(source, configuration.value(Settings.PROMETHEUS_PER_OBJECT), workers, loop);
        on.route(prefix + "/metrics*").handler(routing -> {
            HttpConnection connection = routing.request().connection();
            clients.served(connection);
            handler.handle(routing.request(), prefix, () -> clients.waiting(connection));
        });
    }

    private void routeConsole(Router on, String prefix, ClientWatch clients) {
        ConsoleFiles console = new ConsoleFiles(workers, loop, clients);
        on.route().handler(routing -> {
            String path = routing.request().path();
            if (path != null && path.startsWith(prefix + "/")) {
                console.handle(routing.request(), path.substring(prefix.length() + 1));
            } else if (prefix.equals(path)) {
                // Or what the page names would be looked for beside it.
                var unused = routing.redirect(prefix + "/");
            } else {
                routing.next();
            }
        });
    }

    /** Serves at an address, and returns the port that was taken. */
    private int listen(WebListener at, Function<ClientWatch, Handler<HttpServerRequest>> handlers)
            throws ManagementStartException {
        Listener listener = at.listener();
        HttpServerOptions options = options(at);
        Promise<HttpServer> opened = Promise.promise();
        loop.runOnContext(nothing -> {
            ClientWatch clients = new ClientWatch(vertx);
            vertx.createHttpServer(options)
                    .connectionHandler(clients::connected)
                    .requestHandler(handlers.apply(clients))
                    .listen()
                    .onComplete(opened);
        });
        try {
            return opened.future()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(OPEN_SECONDS_MAX, TimeUnit.SECONDS)
                    .actualPort();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ManagementStartException("cannot listen on " + listener + ": " + cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new ManagementStartException("cannot listen on " + listener + ": no answer from the event loop", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ManagementStartException("interrupted while opening " + listener, e);
        }
    }

    /** The API reads paths itself: names in them may hold anything, which a router would take for its own signs. */
    private static void dispatch(HttpServerRequest request, String apiPath, ApiHandler api, Router others) {
        String path = request.path();
        if (path != null && (path.equals(apiPath) || path.startsWith(apiPath + "/"))) {
            api.handle(request);
        } else {
            route(request, others);
        }
    }

    private static void route(HttpServerRequest request, Router router) {
        String path = request.path();
        if (path == null || !PathText.isWellEncoded(path)) {
            var unused = request.response().setStatusCode(400).end();
        } else {
            router.handle(request);
        }
    }

    /**
     * Serves the API on the data directory's socket too, without asking who it is; after {@link #start}. That it cannot be
     * had keeps nobody from starting a broker.
     */
    public void startLocal(RouteTable table, Authentication authentication) {
        Path dataDirectory = configuration.value(Settings.DATA_DIRECTORY);
        String obstacle = LocalSocket.obstacle(dataDirectory);
        if (obstacle != null) {
            LOG.warn("leveret ctl cannot reach this broker: {}", obstacle);
            return;
        }
        Path path = LocalSocket.of(dataDirectory);
        Promise<HttpServer> opened = Promise.promise();
        try {
            LocalSocket.prepare(path);
            loop.runOnContext(nothing -> {
                ClientWatch clients = new ClientWatch(vertx);
                ApiHandler api = handler(table, authentication, clients, "", Caller.local());
                vertx.createHttpServer(limits(new HttpServerOptions()))
                        .connectionHandler(clients::connected)
                        .requestHandler(api::handle)
                        .listen(SocketAddress.domainSocketAddress(path.toString()))
                        .onComplete(opened);
            });
            opened.future().toCompletionStage().toCompletableFuture().get(OPEN_SECONDS_MAX, TimeUnit.SECONDS);
            LocalSocket.keepFromOthers(path);
            socket = path;
        } catch (IOException | ExecutionException | TimeoutException e) {
            LOG.warn("leveret ctl cannot reach this broker: no socket at {}", path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ApiHandler handler(
            RouteTable table,
            Authentication authentication,
            ClientWatch clients,
            String prefix,
            @Nullable Caller trusted) {
        return new ApiHandler(
                table,
                authentication,
                workers,
                new BodyReader(configuration.value(Settings.MANAGEMENT_BODY_BYTES_MAX)),
                new CrossOrigin(
                        Set.copyOf(configuration
                                .values(Settings.MANAGEMENT_CORS_ORIGINS)
                                .values()),
                        configuration.value(Settings.MANAGEMENT_CORS_MAX_AGE)),
                clients,
                prefix + "/api",
                loop,
                trusted);
    }

    private HttpServerOptions options(WebListener at) throws ManagementStartException {
        HttpServerOptions options = limits(new HttpServerOptions()
                .setHost(at.listener().host())
                .setPort(at.listener().port())
                .setReuseAddress(true)
                .setTcpNoDelay(true));
        TlsOptions tls = at.tls();
        if (tls == null) {
            return options;
        }
        try {
            return TlsListener.options(options, tls);
        } catch (BrokerStartException e) {
            throw new ManagementStartException(String.valueOf(e.getMessage()), e);
        }
    }

    private static HttpServerOptions limits(HttpServerOptions options) {
        return options.setHttp2ClearTextEnabled(false)
                .setUseAlpn(false)
                .setMaxInitialLineLength(LINE_LENGTH_MAX)
                .setMaxHeaderSize(HEADERS_LENGTH_MAX)
                .setHandle100ContinueAutomatically(true);
    }

    /** Where it serves what, with the ports that were taken; after {@link #start}. */
    public List<ServedAddress> served() {
        return List.copyOf(served);
    }

    /** Closes all connections and frees what is held; blocks until that is done. */
    @Override
    public void close() {
        workers.stop();
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_MS_MAX, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("the HTTP interface has not ended in {} ms", CLOSE_MS_MAX);
        } catch (ExecutionException e) {
            LOG.warn("the HTTP interface could not be ended", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (socket != null) {
            LocalSocket.remove(socket);
        }
    }
}
