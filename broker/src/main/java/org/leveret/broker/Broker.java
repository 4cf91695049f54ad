package org.leveret.broker;

import com.codahale.metrics.MetricRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.connection.Alarms;
import org.leveret.broker.connection.BrokerMemory;
import org.leveret.broker.connection.ConnectionSite;
import org.leveret.broker.connection.Connections;
import org.leveret.broker.connection.Greeting;
import org.leveret.broker.connection.Listeners;
import org.leveret.broker.connection.Quotas;
import org.leveret.broker.contents.QueueMessages;
import org.leveret.broker.control.admin.BrokerAdministration;
import org.leveret.broker.control.admin.Control;
import org.leveret.broker.control.admin.ControlListener;
import org.leveret.broker.control.admin.ControlSettings;
import org.leveret.broker.control.admin.Rehearsal;
import org.leveret.broker.deduplication.ValueLogSite;
import org.leveret.broker.delay.DelaySite;
import org.leveret.broker.event.Events;
import org.leveret.broker.event.ProcessNames;
import org.leveret.broker.journey.Journeys;
import org.leveret.broker.loop.EventLoops;
import org.leveret.broker.messages.Following;
import org.leveret.broker.messages.Messages;
import org.leveret.broker.queue.Commits;
import org.leveret.broker.queue.QueueSite;
import org.leveret.broker.routing.DeadLetterPublisher;
import org.leveret.broker.routing.DueMessagePublisher;
import org.leveret.broker.routing.EventPublisher;
import org.leveret.broker.routing.ReplyAddresses;
import org.leveret.broker.statistics.BrokerTotals;
import org.leveret.broker.stream.StreamSite;
import org.leveret.broker.vhost.ContentFactories;
import org.leveret.broker.vhost.Names;
import org.leveret.broker.vhost.QueueType;
import org.leveret.broker.vhost.VirtualHosts;
import org.leveret.config.Configuration;
import org.leveret.config.DefaultUser;
import org.leveret.config.StorageSettings;
import org.leveret.store.MessageStore;
import org.leveret.store.StoreException;
import org.leveret.store.StoreSettings;
import org.leveret.store.StoreSteps;
import org.leveret.store.definitions.DefinitionStore;
import org.leveret.store.definitions.DefinitionStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running broker. Several can run in one process, each on its own ports and in its own directory or in memory.
 *
 * <p>Everything that it owns ends with {@link #stop}; it starts no thread that outlives it and touches no global state.
 */
public final class Broker implements AutoCloseable {
    /** The version of RabbitMQ whose behaviour it follows, which it tells clients as its own. */
    public static final String BEHAVIOUR_VERSION = "4.0.0";

    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);
    private static final long STOP_CONNECTIONS_MS = 3_000;
    private static final long STOP_LOOPS_MS = 1_500;

    /** What part of the heap messages may take before they move to H2: one in so many. */
    private static final int MEMTABLES_PER_HEAP = 32;

    /** How much of the heap messages of streams may take beside those in queues: one part in so many. */
    private static final int STREAMS_PER_RESIDENT = 2;

    private final Vertx vertx;
    private final EventLoops loops;
    private final @Nullable MessageStore store;
    private final Control control;
    private final QueueSite queues;
    private final DelaySite delays;
    private final StreamSite streams;
    private final Connections connections;
    private final Alarms alarms;
    private final Listeners listeners;
    private final ResourceMonitor monitor;
    private final StorageAlarm storage;
    private final BrokerStatistics statistics;
    private final Messages messages;
    private final QueueMessages queueMessages;
    private final MetricRegistry metrics;
    private boolean stopped;

    private Broker(
            Vertx vertx,
            EventLoops loops,
            @Nullable MessageStore store,
            Control control,
            QueueSite queues,
            DelaySite delays,
            StreamSite streams,
            Connections connections,
            Alarms alarms,
            Listeners listeners,
            ResourceMonitor monitor,
            StorageAlarm storage,
            BrokerStatistics statistics,
            Messages messages,
            QueueMessages queueMessages) {
        this.vertx = vertx;
        this.loops = loops;
        this.store = store;
        this.control = control;
        this.queues = queues;
        this.delays = delays;
        this.streams = streams;
        this.connections = connections;
        this.alarms = alarms;
        this.listeners = listeners;
        this.monitor = monitor;
        this.storage = storage;
        this.statistics = statistics;
        this.metrics = BrokerMetrics.of(statistics);
        this.messages = messages;
        this.queueMessages = queueMessages;
    }

    /**
     * Starts a broker on the configuration's data directory; returns when every listener accepts.
     *
     * @throws BrokerStartException if a port, the directory or what is in it does not allow it
     */
    public static Broker start(Configuration configuration) throws BrokerStartException {
        return start(configuration, configuration.storage().dataDirectory(), System::currentTimeMillis);
    }

    /**
     * Starts a broker that keeps everything in memory and forgets it when it stops.
     *
     * @throws BrokerStartException if a port does not allow it
     */
    public static Broker startInMemory(Configuration configuration) throws BrokerStartException {
        return start(configuration, null, System::currentTimeMillis);
    }

    /** As the other two, with a clock of the caller's. */
    public static Broker start(Configuration configuration, @Nullable Path directory, LongSupplier clockMs)
            throws BrokerStartException {
        return new Starter(configuration, directory, clockMs, StoreSteps.NONE).start();
    }

    /** Starts a broker on the configuration's data directory whose store tells how far it has come. */
    public static Broker start(Configuration configuration, StoreSteps steps) throws BrokerStartException {
        return new Starter(configuration, configuration.storage().dataDirectory(), System::currentTimeMillis, steps)
                .start();
    }

    /** Where AMQP is accepted, with the ports that were taken. */
    public List<InetSocketAddress> tcpListeners() {
        return listeners.tcp();
    }

    /** Where AMQP over TLS is accepted, with the ports that were taken. */
    public List<InetSocketAddress> tlsListeners() {
        return listeners.tls();
    }

    /** Users, permissions and virtual hosts. */
    public BrokerAdministration administration() {
        return control.administration();
    }

    /** A copy of all definitions on which commands can be tried, and which is to be closed. Blocks while it copies them. */
    public Rehearsal rehearsal() {
        return control.rehearsal();
    }

    /** Publishing and fetching without a connection. */
    public Messages messages() {
        return messages;
    }

    /** Having written down what happens to messages. */
    public Journeys journeys() {
        return new Journeys(loops, control.virtualHosts().journeys());
    }

    /** Seeing messages as they pass. */
    public Following following() {
        return new Following(control.loop(), control.virtualHosts());
    }

    /** Looking at messages where they stand in their queues, and moving them. */
    public QueueMessages queueMessages() {
        return queueMessages;
    }

    /** The open connections. */
    public Connections connections() {
        return connections;
    }

    /** What is going on, and what has been counted. */
    public BrokerStatistics statistics() {
        return statistics;
    }

    /**
     * The broker's numbers for programs that it is part of, under names that begin with {@code leveret.}. Nothing is done for
     * it until somebody reads, on any thread but the broker's; the metrics of a broker that was stopped cannot all be read.
     */
    public MetricRegistry metrics() {
        return metrics;
    }

    /** The virtual hosts, and what is in them. */
    public VirtualHosts virtualHosts() {
        return control.virtualHosts();
    }

    /** What the broker is short of. */
    public Alarms alarms() {
        return alarms;
    }

    /**
     * Completes with one line that says why, if ever something durable has failed. From then on publishers are blocked and
     * what is not confirmed is refused, consumers go on with what can be read, and a restart is due.
     */
    public CompletableFuture<String> fault() {
        return storage.fault();
    }

    /**
     * Closes connections with 320 CONNECTION_FORCED, brings everything to disk and frees what the broker holds. Blocks until
     * that is done, at most about ten seconds.
     */
    public synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        monitor.stop();
        listeners.close();
        connections.closeForGood("broker forced connection closure with reason 'shutdown'");
        connections.awaitNone(STOP_CONNECTIONS_MS);
        queueMessages.stop();
        delays.stop(STOP_LOOPS_MS);
        queues.stopWaking();
        streams.stop();
        loops.settle(STOP_LOOPS_MS);
        control.close();
        queues.flushLogs();
        loops.settle(STOP_LOOPS_MS);
        if (store != null) {
            store.close();
        }
        awaitLoopsEnded();
        LOG.info("stopped");
    }

    private void awaitLoopsEnded() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(STOP_LOOPS_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("event loops have not ended in {} ms", STOP_LOOPS_MS);
        } catch (ExecutionException e) {
            LOG.warn("event loops could not be ended", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** Puts the parts of a broker together, and takes them apart again if one of them does not start. */
    private static final class Starter {
        private final Configuration configuration;
        private final @Nullable Path directory;
        private final LongSupplier clockMs;
        private final StoreSteps steps;
        private final Connections connections = new Connections();
        private final Alarms alarms = new Alarms(connections);
        private final StorageAlarm storage = new StorageAlarm(alarms);

        Starter(Configuration configuration, @Nullable Path directory, LongSupplier clockMs, StoreSteps steps) {
            this.configuration = configuration;
            this.directory = directory;
            this.clockMs = clockMs;
            this.steps = steps;
        }

        Broker start() throws BrokerStartException {
            int loopCount = configuration.eventLoops();
            // Vert.x would otherwise make a directory of its own for files that it finds on the class path.
            FileSystemOptions files =
                    new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
            Vertx vertx = EventLoops.vertx(new VertxOptions()
                    .setFileSystemOptions(files)
                    .setPreferNativeTransport(true)
                    .setEventLoopPoolSize(loopCount)
                    .setWorkerPoolSize(1)
                    .setInternalBlockingPoolSize(1));
            MessageStore store = null;
            Control control = null;
            try {
                EventLoops loops = new EventLoops(vertx, loopCount, clockMs);
                if (directory != null) {
                    store = MessageStore.open(directory, storeSettings(), new Commits(loops, storage), steps);
                }
                refuseLostDefinitions(store);
                control = Control.open(controlSettings());
                if (store != null) {
                    store.retainOnly(control::knowsContent);
                }
                return start(vertx, loops, store, control);
            } catch (StoreException | DefinitionStoreException | BrokerStartException e) {
                if (control != null) {
                    control.close();
                }
                if (store != null) {
                    store.close();
                }
                var unused = vertx.close();
                throw e instanceof BrokerStartException own
                        ? own
                        : new BrokerStartException(String.valueOf(e.getMessage()), e);
            }
        }

        /** Without its queues' definitions a message belongs to nobody, and would be deleted. */
        private void refuseLostDefinitions(@Nullable MessageStore store) throws BrokerStartException {
            if (directory != null && store != null && store.hasRecovered()) {
                Path file = DefinitionStore.file(directory);
                if (!Files.exists(file)) {
                    throw new BrokerStartException(
                            file + " is missing, and there are messages of the queues that it has to define");
                }
            }
        }

        private static void load(ValueLogSite values) throws BrokerStartException {
            try {
                values.load();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BrokerStartException("the start was interrupted");
            }
        }

        private Broker start(Vertx vertx, EventLoops loops, @Nullable MessageStore store, Control control)
                throws BrokerStartException, DefinitionStoreException {
            BrokerMemory memory =
                    new BrokerMemory(Runtime.getRuntime().maxMemory(), DirectUse.bytesMax(), DirectUse::bytes);
            BrokerTotals totals = new BrokerTotals(control.churn(), loops.size());
            ReplyAddresses replyAddresses = new ReplyAddresses();
            QueueSite queues = new QueueSite(
                    loops,
                    store,
                    memory.largeContents(),
                    configuration.memory().queueResidentBytesMax(),
                    configuration.memory().residentBytesMax(),
                    control.virtualHosts(),
                    loop -> new DeadLetterPublisher(
                            loop,
                            control.virtualHosts(),
                            replyAddresses,
                            totals.ofLoop(loop.index()).traffic()));
            DelaySite delays = new DelaySite(
                    loops,
                    store,
                    queues,
                    memory.largeContents(),
                    configuration.memory().queueResidentBytesMax(),
                    configuration.memory().residentBytesMax(),
                    loop -> new DueMessagePublisher(loop, control.virtualHosts(), replyAddresses));
            StreamSite streams = new StreamSite(
                    loops,
                    memory.largeContents(),
                    configuration.memory().queueResidentBytesMax(),
                    configuration.memory().residentBytesMax() / STREAMS_PER_RESIDENT);
            queues.streams(streams);
            queues.journeys(control.virtualHosts().journeys());
            Events events = new EventPublisher(
                    loops.ownerOf(configuration.defaultUser().virtualHost(), Names.EVENT_EXCHANGE),
                    control.virtualHosts(),
                    configuration.defaultUser().virtualHost(),
                    replyAddresses);
            alarms.events(events, configuration.nodeName());
            ValueLogSite values = new ValueLogSite(loops, store, queues);
            control.start(
                    new ContentFactories(queues, delays, values),
                    events,
                    new Closing(connections, storage::definitionsFailed));
            load(values);
            queues.startRecovered();
            delays.startRecovered();
            if (store != null) {
                store.forgetRecovered();
            }
            ConnectionSite site = new ConnectionSite(
                    configuration.connections(),
                    configuration.nodeName(),
                    Greeting.of(ServerProperties.of(configuration)),
                    loops,
                    control.users(),
                    control.virtualHosts(),
                    connections,
                    alarms,
                    memory,
                    new Quotas(configuration, control.users().limits(), control.virtualHosts(), connections),
                    replyAddresses,
                    totals,
                    events,
                    new ProcessNames(configuration.nodeName(), clockMs.getAsLong()),
                    store);
            Messages messages = new Messages(
                    loops,
                    control.virtualHosts(),
                    control.users(),
                    replyAddresses,
                    alarms,
                    totals,
                    configuration.connections().messageBytesMax());
            QueueMessages queueMessages =
                    new QueueMessages(control.virtualHosts(), control.users(), replyAddresses, alarms, totals);
            ResourceMonitor monitor = ResourceMonitor.start(configuration, directory, alarms, connections, memory);
            NodeUse node = new NodeUse(configuration, monitor, alarms, connections, clockMs.getAsLong());
            try {
                Listeners listeners = Listeners.open(vertx, loops, site, configuration);
                LOG.info(
                        "sockets are polled with {}",
                        vertx.isNativeTransportEnabled() ? "epoll" : "the JDK's selector");
                return new Broker(
                        vertx,
                        loops,
                        store,
                        control,
                        queues,
                        delays,
                        streams,
                        connections,
                        alarms,
                        listeners,
                        monitor,
                        storage,
                        new BrokerStatistics(loops, connections, queues, streams, control.virtualHosts(), totals, node),
                        messages,
                        queueMessages);
            } catch (BrokerStartException e) {
                monitor.stop();
                delays.stop(STOP_LOOPS_MS);
                queues.stopWaking();
                streams.stop();
                loops.settle(STOP_LOOPS_MS);
                queues.flushLogs();
                loops.settle(STOP_LOOPS_MS);
                throw e;
            }
        }

        private StoreSettings storeSettings() {
            StorageSettings storage = configuration.storage();
            return StoreSettings.defaults()
                    .withCheckpoint(storage.checkpointBytes(), storage.checkpointIntervalMs())
                    .withMemtableBytesMax(Runtime.getRuntime().maxMemory() / MEMTABLES_PER_HEAP)
                    .withPendingBytesMax(storage.pendingBytesMax())
                    .withLogFileBytes(storage.logFileBytes())
                    .withGenerationBytesMin(storage.generationBytesMin());
        }

        private ControlSettings controlSettings() {
            DefaultUser user = configuration.defaultUser();
            return new ControlSettings(
                    directory,
                    user.virtualHost(),
                    user.name(),
                    user.password(),
                    user.tags(),
                    user.configure(),
                    user.write(),
                    user.read(),
                    configuration.loopbackUsers(),
                    configuration.node().queuesMax(),
                    configuration.node().virtualHostsMax(),
                    Objects.requireNonNull(QueueType.byArgument(configuration.defaultQueueType())));
        }
    }

    /** Closes the connections of what was deleted, with RabbitMQ's texts. */
    private record Closing(Connections connections, Consumer<Throwable> onFault) implements ControlListener {
        @Override
        public void virtualHostDeleted(String name) {
            connections.close(
                    connection -> connection.virtualHost().name().equals(name), "vhost '" + name + "' is deleted");
        }

        @Override
        public void userDeleted(String name) {
            connections.close(connection -> connection.userName().equals(name), "user '" + name + "' is deleted");
        }

        @Override
        public void definitionsFaulted(Throwable cause) {
            onFault.accept(cause);
        }
    }
}
