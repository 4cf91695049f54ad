package org.leveret.broker.control.admin;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.broker.access.InvalidPatternException;
import org.leveret.broker.access.Users;
import org.leveret.broker.control.ControlLoop;
import org.leveret.broker.control.DefinitionLog;
import org.leveret.broker.control.Done;
import org.leveret.broker.control.IdSequence;
import org.leveret.broker.event.Event;
import org.leveret.broker.event.Events;
import org.leveret.broker.loop.Reply;
import org.leveret.broker.policy.InvalidPolicyException;
import org.leveret.broker.policy.Policies;
import org.leveret.broker.statistics.Churn;
import org.leveret.broker.vhost.ContentFactories;
import org.leveret.broker.vhost.VirtualHosts;
import org.leveret.store.definitions.DefinitionStore;
import org.leveret.store.definitions.DefinitionStoreException;
import org.leveret.store.definitions.Definitions;
import org.leveret.store.definitions.Definitions.ExchangeRow;
import org.leveret.store.definitions.Definitions.QueueRow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Definitions, the loop that owns them, and what is built on it. Opened first, so that the message store can be told which
 * queues are known; started when queues can be started; closed last but for the message store.
 */
public final class Control implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Control.class);

    private final @Nullable DefinitionStore store;
    private final ControlSettings settings;
    private final DefaultEntities defaults;
    private final Definitions definitions;
    private final int virtualHostsMax;
    private final Set<Long> contentIds = new HashSet<>();
    private final ControlLoop loop;
    private final Users users;
    private final Policies policies;
    private final Churn churn = new Churn();
    private final VirtualHosts vhosts;
    private final GlobalParameters parameters;
    private @Nullable BrokerAdministration administration;

    private Control(ControlSettings settings, @Nullable DefinitionStore store, Definitions definitions)
            throws InvalidPatternException, InvalidPolicyException {
        this.store = store;
        this.settings = settings;
        this.definitions = definitions;
        this.virtualHostsMax = settings.virtualHostsMax();
        this.defaults = new DefaultEntities(settings);
        for (QueueRow queue : definitions.queues()) {
            contentIds.add(queue.id());
        }
        for (ExchangeRow exchange : definitions.exchanges()) {
            contentIds.add(exchange.contentId());
        }
        loop = new ControlLoop(store == null ? DefinitionLog.IN_MEMORY : store::apply);
        users = new Users(loop, settings.loopbackUsers());
        users.load(definitions);
        policies = new Policies(loop);
        policies.load(definitions);
        parameters = new GlobalParameters(loop);
        parameters.load(definitions);
        vhosts = new VirtualHosts(
                loop, users, policies, new IdSequence(loop, definitions.nextId()), settings.vhosts(), churn);
    }

    /**
     * Opens and reads the definitions; starts nothing.
     *
     * @throws DefinitionStoreException if another process holds them, they cannot be read, or the pattern of a
     *     permission, stored or of the default user, or of a policy is no regular expression
     */
    public static Control open(ControlSettings settings) throws DefinitionStoreException {
        Path directory = settings.directory();
        DefinitionStore store = directory == null ? null : DefinitionStore.open(directory);
        try {
            return new Control(settings, store, store == null ? Definitions.none() : store.load());
        } catch (InvalidPatternException e) {
            close(store);
            throw new DefinitionStoreException(
                    "a permission of the default user is no regular expression: " + e.getMessage(), e);
        } catch (InvalidPolicyException e) {
            close(store);
            throw new DefinitionStoreException("a policy is invalid: " + e.getMessage(), e);
        } catch (Throwable e) {
            close(store);
            throw e;
        }
    }

    /**
     * Copies what is defined now. Blocks; not for a loop's thread.
     *
     * @throws IllegalStateException if that cannot be done; the log tells why
     */
    public Rehearsal rehearsal() {
        try {
            Definitions copy = new LiveDefinitions(vhosts, users, policies, parameters).read();
            return Rehearsal.of(new Control(settings.inMemory(), null, copy));
        } catch (DefinitionStoreException | InvalidPatternException | InvalidPolicyException e) {
            throw new IllegalStateException("the definitions cannot be copied", e);
        }
    }

    /** Whether a durable queue or exchange of that id was there when the definitions were opened. */
    public boolean knowsContent(long id) {
        return contentIds.contains(id);
    }

    /**
     * Starts the control loop and the durable queues, defining the default entities at the first start. Blocks until that
     * is done and durable; not for a loop's thread.
     *
     * @throws DefinitionStoreException if it cannot be done; the log tells why
     */
    public void start(ContentFactories factories, Events events, ControlListener listener)
            throws DefinitionStoreException {
        loop.events(events);
        administration = new BrokerAdministration(
                loop, users, vhosts, policies, parameters, virtualHostsMax, listener, Event.BY_ADMINISTRATION);
        CompletableFuture<Done> started = new CompletableFuture<>();
        loop.start(listener::definitionsFaulted);
        loop.ask(loop, completing(started), answer -> {
            vhosts.start(definitions, factories);
            if (definitions.isEmpty()) {
                defaults.define(users, vhosts, parameters);
            }
            answer.succeed(Done.DONE);
        });
        try {
            started.join();
        } catch (CompletionException e) {
            throw new DefinitionStoreException("the definitions could not be taken over; the log tells why", e);
        }
    }

    public ControlLoop loop() {
        return loop;
    }

    /** How often queues have come and gone, and whatever else is counted there. */
    public Churn churn() {
        return churn;
    }

    public Users users() {
        return users;
    }

    /** The virtual hosts; there is none before {@link #start}. */
    public VirtualHosts virtualHosts() {
        return vhosts;
    }

    /** For after {@link #start}. */
    public BrokerAdministration administration() {
        if (administration == null) {
            throw new IllegalStateException("the control loop has not been started");
        }
        return administration;
    }

    /**
     * Does what was asked before, stops the loop and closes the definitions. Blocks; not for a loop's thread. Everything
     * answered is on disk before, so that a failure to close loses nothing and is only logged.
     */
    @Override
    public void close() {
        if (administration != null) {
            loop.stop();
        }
        close(store);
    }

    private static void close(@Nullable DefinitionStore store) {
        if (store != null) {
            try {
                store.close();
            } catch (DefinitionStoreException e) {
                LOG.error("definitions were not closed in an orderly way", e);
            }
        }
    }

    private static Reply<Done> completing(CompletableFuture<Done> future) {
        return new Reply<>() {
            @Override
            public void succeeded(Done value) {
                future.complete(value);
            }

            @Override
            public void failed(AmqpException error) {
                future.completeExceptionally(error);
            }
        };
    }
}
