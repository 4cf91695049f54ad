package org.leveret.broker;

import com.codahale.metrics.MetricRegistry;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.connection.Alarms;
import org.leveret.broker.connection.Connections;
import org.leveret.broker.contents.QueueMessages;
import org.leveret.broker.control.admin.BrokerAdministration;
import org.leveret.broker.control.admin.Rehearsal;
import org.leveret.broker.journey.Journeys;
import org.leveret.broker.messages.Following;
import org.leveret.broker.messages.Messages;
import org.leveret.broker.vhost.VirtualHosts;
import org.leveret.config.Configuration;
import org.leveret.store.MessageStore;
import org.leveret.store.StoreSteps;
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
    /** How long loops may take to come to what they have to do before they end. */
    static final long STOP_LOOPS_MS = 1_500;

    private final BrokerParts parts;
    private final MetricRegistry metrics;
    private boolean listened;
    private boolean stopped;

    Broker(BrokerParts parts) {
        this.parts = parts;
        this.metrics = BrokerMetrics.of(parts.statistics());
    }

    /**
     * Starts a broker on the configuration's data directory; returns when every listener accepts. Whatever a start fails by,
     * it has closed what it had opened when it throws.
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
        return new BrokerAssembly(configuration, directory, clockMs, StoreSteps.NONE).start(true);
    }

    /** As {@link #start(Configuration)}, but no connections are accepted before {@link #listen}. */
    public static Broker startWithoutListening(Configuration configuration) throws BrokerStartException {
        return startWithoutListening(configuration, configuration.storage().dataDirectory());
    }

    /** As {@link #startInMemory}, but no connections are accepted before {@link #listen}. */
    public static Broker startInMemoryWithoutListening(Configuration configuration) throws BrokerStartException {
        return startWithoutListening(configuration, null);
    }

    private static Broker startWithoutListening(Configuration configuration, @Nullable Path directory)
            throws BrokerStartException {
        return new BrokerAssembly(configuration, directory, System::currentTimeMillis, StoreSteps.NONE).start(false);
    }

    /** Starts a broker on the configuration's data directory whose store tells how far it has come. */
    public static Broker start(Configuration configuration, StoreSteps steps) throws BrokerStartException {
        return new BrokerAssembly(
                        configuration, configuration.storage().dataDirectory(), System::currentTimeMillis, steps)
                .start(true);
    }

    /**
     * Accepts connections, if it was started without; returns when every listener accepts. If that fails none accepts, and
     * the broker is to be stopped.
     *
     * @throws BrokerStartException if a port does not allow it
     * @throws IllegalStateException if it listens already, or was stopped
     */
    public synchronized void listen() throws BrokerStartException {
        if (stopped) {
            throw new IllegalStateException("the broker is stopped");
        }
        parts.listeners().open();
        listened = true;
        LOG.info(
                "sockets are polled with {}",
                parts.vertx().isNativeTransportEnabled() ? "epoll" : "the JDK's selector");
    }

    /** Where AMQP is accepted, with the ports that were taken. */
    public List<InetSocketAddress> tcpListeners() {
        return parts.listeners().tcp();
    }

    /** Where AMQP over TLS is accepted, with the ports that were taken. */
    public List<InetSocketAddress> tlsListeners() {
        return parts.listeners().tls();
    }

    /** Users, permissions and virtual hosts. */
    public BrokerAdministration administration() {
        return parts.control().administration();
    }

    /** A copy of all definitions on which commands can be tried, and which is to be closed. Blocks while it copies them. */
    public Rehearsal rehearsal() {
        return parts.control().rehearsal();
    }

    /** Publishing and fetching without a connection. */
    public Messages messages() {
        return parts.messages();
    }

    /** Having written down what happens to messages. */
    public Journeys journeys() {
        return new Journeys(parts.loops(), parts.control().virtualHosts().journeys());
    }

    /** Seeing messages as they pass. */
    public Following following() {
        return new Following(parts.control().loop(), parts.control().virtualHosts());
    }

    /** Looking at messages where they stand in their queues, and moving them. */
    public QueueMessages queueMessages() {
        return parts.queueMessages();
    }

    /** The open connections. */
    public Connections connections() {
        return parts.connections();
    }

    /** What is going on, and what has been counted. */
    public BrokerStatistics statistics() {
        return parts.statistics();
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
        return parts.control().virtualHosts();
    }

    /** What the broker is short of. */
    public Alarms alarms() {
        return parts.alarms();
    }

    /**
     * Completes with one line that says why, if ever something durable has failed. From then on publishers are blocked and
     * what is not confirmed is refused, consumers go on with what can be read, and a restart is due.
     */
    public CompletableFuture<String> fault() {
        return parts.storage().fault();
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
        parts.monitor().stop();
        parts.listeners().close();
        end(parts.connections());
        parts.queueMessages().stop();
        parts.delays().stop(STOP_LOOPS_MS);
        parts.queues().stopWaking();
        parts.streams().stop();
        parts.loops().settle(STOP_LOOPS_MS);
        parts.control().close();
        parts.queues().flushLogs();
        parts.loops().settle(STOP_LOOPS_MS);
        MessageStore store = parts.store();
        if (store != null) {
            store.close();
        }
        end(parts.vertx());
        if (listened) {
            LOG.info("stopped");
        }
    }

    /** Closes those that there are and those that still come. Blocks until they are closed, or that takes too long. */
    static void end(Connections connections) {
        connections.closeForGood("broker forced connection closure with reason 'shutdown'");
        connections.awaitNone(STOP_CONNECTIONS_MS);
    }

    /** Ends the event loops, and with them what sockets there still are. Blocks until that is done, or has taken too long. */
    static void end(Vertx vertx) {
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
}
