package org.leveret.management;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.leveret.broker.Broker;
import org.leveret.broker.BrokerStartException;
import org.leveret.broker.OpenedParts;
import org.leveret.config.Configuration;
import org.leveret.config.Settings;
import org.leveret.management.api.ApiRoutes;
import org.leveret.management.api.ApiSite;
import org.leveret.management.api.BrokerObjectStatistics;
import org.leveret.management.api.DefinitionsFile;
import org.leveret.management.http.Authentication;
import org.leveret.management.http.ManagementServer;
import org.leveret.management.http.ManagementStartException;
import org.leveret.management.http.RouteTable;
import org.leveret.management.http.ServedAddress;
import org.leveret.management.http.ServedAddress.Purpose;
import org.leveret.management.http.Sessions;
import org.leveret.management.prometheus.Scrape.Identity;
import org.leveret.management.prometheus.ScrapeSource;
import org.leveret.management.statistics.Statistics;
import org.leveret.management.statistics.StatisticsJson;

/** A broker and its HTTP interface, started and stopped together. Used by whoever starts and stops them. */
public final class ManagedBroker {
    private final Broker broker;
    private final ManagementServer server;
    private final Statistics statistics;
    private final RouteTable routes;

    private ManagedBroker(Broker broker, ManagementServer server, Statistics statistics, RouteTable routes) {
        this.broker = broker;
        this.server = server;
        this.statistics = statistics;
        this.routes = routes;
    }

    /**
     * Starts both on the configuration's data directory; returns when every listener accepts. Whatever a start fails by, both
     * are closed when it throws.
     *
     * @throws BrokerStartException if the broker cannot be started
     * @throws ManagementStartException if the HTTP interface cannot be, or the definitions to load cannot be brought in
     */
    public static ManagedBroker start(Configuration configuration)
            throws BrokerStartException, ManagementStartException {
        return start(
                configuration,
                () -> ManagementServer.prepare(configuration),
                () -> Broker.startWithoutListening(configuration),
                true);
    }

    /** The same with a broker that keeps everything in memory. */
    public static ManagedBroker startInMemory(Configuration configuration)
            throws BrokerStartException, ManagementStartException {
        return start(
                configuration,
                () -> ManagementServer.prepare(configuration),
                () -> Broker.startInMemoryWithoutListening(configuration),
                false);
    }

    /** How a broker is started that does not listen yet. */
    interface Start {
        Broker start() throws BrokerStartException;
    }

    static ManagedBroker start(
            Configuration configuration, Supplier<ManagementServer> preparation, Start start, boolean onDisk)
            throws BrokerStartException, ManagementStartException {
        // Loading its classes takes as long as half a start of the broker, which goes on meanwhile.
        CompletableFuture<ManagementServer> prepared = CompletableFuture.supplyAsync(preparation);
        OpenedParts opened = new OpenedParts();
        Broker broker;
        try {
            broker = start.start();
        } catch (Throwable e) {
            opened.add(() -> prepared.join().close());
            opened.closeAll(e);
            throw e;
        }
        opened.add(broker::stop);
        try {
            ManagementServer server = prepared.join();
            opened.add(server::close);
            return start(configuration, broker, server, onDisk, opened);
        } catch (Throwable e) {
            opened.closeAll(e);
            throw e;
        }
    }

    private static ManagedBroker start(
            Configuration configuration, Broker broker, ManagementServer server, boolean onDisk, OpenedParts opened)
            throws BrokerStartException, ManagementStartException {
        Statistics statistics =
                Statistics.start(broker.statistics(), configuration.value(Settings.STATISTICS_INTERVAL_MS));
        opened.add(statistics::close);
        Authentication authentication = new Authentication(broker.administration(), sessions(configuration));
        StatisticsJson json = new StatisticsJson(statistics, configuration.nodeName());
        ApiSite site = new ApiSite(
                broker,
                broker.administration(),
                configuration,
                authentication,
                new BrokerObjectStatistics(broker.virtualHosts(), statistics, json),
                statistics,
                json,
                server::served);
        Optional<Path> definitions = configuration.value(Settings.LOAD_DEFINITIONS);
        if (definitions.isPresent()) {
            DefinitionsFile.load(site, definitions.get());
        }
        // Whoever comes is to find all that is defined.
        broker.listen();
        RouteTable routes = ApiRoutes.of(site);
        server.start(routes, authentication, metrics(site));
        if (onDisk) {
            server.startLocal(routes, authentication);
        }
        return new ManagedBroker(broker, server, statistics, routes);
    }

    private static Sessions sessions(Configuration configuration) {
        long idleMsMax = TimeUnit.MINUTES.toMillis(configuration.value(Settings.MANAGEMENT_SESSION_MINUTES));
        return new Sessions(idleMsMax, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    }

    private static ScrapeSource metrics(ApiSite site) {
        return new ScrapeSource(
                site.broker(),
                () -> Identity.of(site.configuration().nodeName(), site.clusterName()),
                site.authentication()::succeeded,
                site.authentication()::failed);
    }

    public Broker broker() {
        return broker;
    }

    /** What is served. */
    public RouteTable routes() {
        return routes;
    }

    /** Where HTTP is served, with the ports that were taken. */
    public List<ServedAddress> served() {
        return server.served();
    }

    /** Where the HTTP API is served, with the port that was taken; without TLS, unless it is served over TLS alone. */
    public InetSocketAddress httpListener() {
        return first(Purpose.MANAGEMENT);
    }

    /** Where metrics are served, with the port that was taken; without TLS, unless they are served over TLS alone. */
    public InetSocketAddress metricsListener() {
        return first(Purpose.METRICS);
    }

    private InetSocketAddress first(Purpose purpose) {
        return served().stream()
                .filter(each -> each.purpose() == purpose)
                .findFirst()
                .orElseThrow()
                .address();
    }

    /** Stops the HTTP interface, then the broker; blocks until that is done. */
    public void stop() {
        statistics.close();
        server.close();
        broker.stop();
    }
}
