package org.leveret.broker;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
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
import org.leveret.broker.control.admin.Control;
import org.leveret.broker.control.admin.ControlListener;
import org.leveret.broker.control.admin.ControlSettings;
import org.leveret.broker.deduplication.ValueLogSite;
import org.leveret.broker.delay.DelaySite;
import org.leveret.broker.event.Events;
import org.leveret.broker.event.ProcessNames;
import org.leveret.broker.loop.EventLoops;
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
import org.leveret.config.Configuration;
import org.leveret.config.DefaultUser;
import org.leveret.config.StorageSettings;
import org.leveret.store.MessageStore;
import org.leveret.store.StoreException;
import org.leveret.store.StoreSettings;
import org.leveret.store.StoreSteps;
import org.leveret.store.definitions.DefinitionStore;
import org.leveret.store.definitions.DefinitionStoreException;

/**
 * Puts the parts of a broker together, and takes them apart again if one of them does not start. Used once, by the thread that
 * starts the broker.
 */
final class BrokerAssembly {

    /** What part of the heap messages may take before they move to H2: one in so many. */
    private static final int MEMTABLES_PER_HEAP = 32;

    /** How much of the heap messages of streams may take beside those in queues: one part in so many. */
    private static final int STREAMS_PER_RESIDENT = 2;

    private final Configuration configuration;
    private final @Nullable Path directory;
    private final LongSupplier clockMs;
    private final StoreSteps steps;
    private final Connections connections = new Connections();
    private final Alarms alarms = new Alarms(connections);
    private final StorageAlarm storage = new StorageAlarm(alarms);
    private final OpenedParts opened = new OpenedParts();

    BrokerAssembly(Configuration configuration, @Nullable Path directory, LongSupplier clockMs, StoreSteps steps) {
        this.configuration = configuration;
        this.directory = directory;
        this.clockMs = clockMs;
        this.steps = steps;
    }

    /** @param listening whether every listener accepts when it returns */
    Broker start(boolean listening) throws BrokerStartException {
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
        opened.add(() -> Broker.end(vertx));
        try {
            Broker broker = start(vertx, loopCount);
            if (listening) {
                broker.listen();
            }
            return broker;
        } catch (StoreException | DefinitionStoreException e) {
            opened.closeAll(e);
            throw new BrokerStartException(String.valueOf(e.getMessage()), e);
        } catch (Throwable e) {
            opened.closeAll(e);
            throw e;
        }
    }

    private Broker start(Vertx vertx, int loopCount)
            throws StoreException, DefinitionStoreException, BrokerStartException {
        EventLoops loops = new EventLoops(vertx, loopCount, clockMs);
        MessageStore store = null;
        if (directory != null) {
            store = MessageStore.open(directory, storeSettings(), new Commits(loops, storage), steps);
            opened.add(store::close);
        }
        refuseLostDefinitions(store);
        Control control = Control.open(controlSettings());
        opened.add(control::close);
        if (store != null) {
            store.retainOnly(control::knowsContent);
        }
        return start(vertx, loops, store, control);
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
        BrokerTotals totals = new BrokerTotals(
                control.churn(),
                loops.size(),
                name -> control.virtualHosts().find(name) != null,
                exchange -> control.virtualHosts().hasExchange(exchange.virtualHost(), exchange.name()));
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
        opened.add(() -> stop(loops, queues, delays, streams));
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
                new Quotas(configuration, control.users().limits(), control.virtualHosts()),
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
        opened.add(monitor::stop);
        opened.add(() -> Broker.end(connections));
        NodeUse node = new NodeUse(configuration, monitor, alarms, connections, clockMs.getAsLong());
        Listeners listeners = new Listeners(vertx, loops, site, configuration);
        opened.add(listeners::close);
        return new Broker(new BrokerParts(
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
                queueMessages));
    }

    private static void stop(EventLoops loops, QueueSite queues, DelaySite delays, StreamSite streams) {
        delays.stop(Broker.STOP_LOOPS_MS);
        queues.stopWaking();
        streams.stop();
        loops.settle(Broker.STOP_LOOPS_MS);
        queues.flushLogs();
        loops.settle(Broker.STOP_LOOPS_MS);
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
