package org.leveret.broker.vhost;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.ReplyCode;
import org.leveret.broker.access.AccessEvents;
import org.leveret.broker.access.Permission;
import org.leveret.broker.access.Users;
import org.leveret.broker.control.ControlLoop;
import org.leveret.broker.control.Done;
import org.leveret.broker.control.IdSequence;
import org.leveret.broker.control.Published;
import org.leveret.broker.journey.JourneySwitches;
import org.leveret.broker.loop.Loop;
import org.leveret.broker.loop.Reply;
import org.leveret.broker.policy.Policies;
import org.leveret.broker.statistics.Churn;
import org.leveret.router.Exchange;
import org.leveret.store.definitions.DefinitionChange;
import org.leveret.store.definitions.Definitions;
import org.leveret.store.definitions.Definitions.VhostRow;

/** The virtual hosts by name. Anyone may look them up; adding and deleting belong to the control loop. */
public final class VirtualHosts implements QueueLifecycle, Published {
    private static final String TAG_SEPARATOR = ",";
    private static final int HISTORIES_PER_HEAP = 32;
    private static final int CACHES_PER_HEAP = 16;

    private final ControlLoop control;
    private final Users users;
    private final IdSequence ids;
    private final QueueLimit queueLimit;
    private final ExchangeShare histories;
    private final ExchangeShare caches;
    private final Policies policies;
    private final Churn churn;
    private final JourneySwitches journeys = new JourneySwitches();
    private final VhostSettings settings;
    private volatile Map<String, VirtualHost> published = Map.of();

    // Owned by the control loop.
    private Map<String, VirtualHost> working = Map.of();
    private @Nullable ContentFactories factories;

    /** @param churn is told of queues that come and go */
    public VirtualHosts(
            ControlLoop control, Users users, Policies policies, IdSequence ids, VhostSettings settings, Churn churn) {
        this.churn = churn;
        this.settings = settings;
        this.queueLimit = new QueueLimit(settings.queuesMax(), this::workingQueues);
        this.control = control;
        this.users = users;
        this.policies = policies;
        this.ids = ids;
        this.histories = new ExchangeShare(Runtime.getRuntime().maxMemory() / HISTORIES_PER_HEAP);
        this.caches = new ExchangeShare(Runtime.getRuntime().maxMemory() / CACHES_PER_HEAP);
    }

    /** Where it is said of which virtual hosts messages are written down. Any thread. */
    public JourneySwitches journeys() {
        return journeys;
    }

    /** The virtual host of that name, or null. Any thread. */
    public @Nullable VirtualHost find(String name) {
        return published.get(name);
    }

    /** Whether there is such a virtual host, and such an exchange in it. Any thread. */
    public boolean hasExchange(String name, String exchange) {
        VirtualHost vhost = find(name);
        return vhost != null && vhost.routing().exchange(exchange) != null;
    }

    /** All virtual hosts of this moment, in no particular order. Any thread. */
    public Collection<VirtualHost> all() {
        return published.values();
    }

    /**
     * The virtual host that a user opens. Any thread.
     *
     * @throws AmqpException NOT_ALLOWED, if it does not exist or the user has no permission row for it
     */
    public VirtualHost open(String name, String userName) {
        VirtualHost vhost = existing(name);
        checkMayOpen(name, userName);
        return vhost;
    }

    /**
     * The virtual host that someone wants to open. Any thread.
     *
     * @throws AmqpException NOT_ALLOWED, if it does not exist
     */
    public VirtualHost existing(String name) {
        VirtualHost vhost = published.get(name);
        if (vhost == null) {
            throw new AmqpException(ReplyCode.NOT_ALLOWED, "vhost " + name + " not found");
        }
        return vhost;
    }

    /**
     * Refuses a user who has no permission row for a virtual host. Any thread.
     *
     * @throws AmqpException NOT_ALLOWED
     */
    public void checkMayOpen(String name, String userName) {
        if (users.access().permission(name, userName) == null) {
            throw new AmqpException(
                    ReplyCode.NOT_ALLOWED, "access to vhost '" + name + "' refused for user '" + userName + "'");
        }
    }

    @Override
    public void unused(QueueHandle queue, Loop replyOn, Reply<Done> decided) {
        control.ask(replyOn, decided, answer -> {
            VirtualHost vhost = working.get(queue.definition().vhost());
            if (vhost == null) {
                answer.succeed(Done.DONE);
            } else {
                vhost.deleteUnused(queue, answer);
            }
        });
    }

    private int workingQueues() {
        return working.values().stream()
                .mapToInt(vhost -> vhost.state().queues.size())
                .sum();
    }

    /** How many virtual hosts there are as the current batch has it; for commands. */
    public int workingCount() {
        control.checkInside();
        return working.size();
    }

    /** The virtual host as the current batch has it; for commands. */
    public @Nullable VirtualHost working(String name) {
        control.checkInside();
        return working.get(name);
    }

    /** Adds a virtual host with its predeclared exchanges, or changes the description and tags of one that is there. */
    public void put(String name, String description, Set<String> tags, String by) {
        control.checkInside();
        VirtualHost existing = working.get(name);
        if (existing == null) {
            VhostState state = add(new VhostRow(name, description, joined(tags), "", false))
                    .state();
            for (Exchange exchange : state.table().exchanges()) {
                control.announce(() -> EntityEvents.exchangeCreated(name, exchange, FieldTable.EMPTY, by));
            }
            control.announce(() -> VhostEvents.created(name, description, tags, by));
        } else {
            existing.state().describe(description, joined(tags));
        }
        control.write(new DefinitionChange.PutVhost(workingState(name).row()));
    }

    /** Says what queues of a virtual host are that are declared without a type; null leaves that to the node. */
    public void putDefaultQueueType(VirtualHost vhost, @Nullable QueueType type) {
        control.checkInside();
        vhost.state().defaultQueueType(type);
        control.write(new DefinitionChange.PutVhost(vhost.state().row()));
    }

    /** Says whether a virtual host is to be refused to whoever deletes it. */
    public void putProtection(VirtualHost vhost, boolean on) {
        control.checkInside();
        vhost.state().protectedFromDeletion(on);
        control.write(new DefinitionChange.PutVhost(vhost.state().row()));
    }

    /** Whether it is, as the current batch has it; for commands. */
    public boolean isProtected(VirtualHost vhost) {
        control.checkInside();
        return vhost.state().row().protectedFromDeletion();
    }

    private VhostState workingState(String name) {
        return Objects.requireNonNull(working.get(name)).state();
    }

    private static String joined(Set<String> tags) {
        return String.join(TAG_SEPARATOR, tags);
    }

    /** Deletes a virtual host with all that is in it. Its queues are deleted when that is durable. */
    public void delete(VirtualHost vhost, String by) {
        control.checkInside();
        announceDeletion(vhost.state(), by);
        Map<String, VirtualHost> changed = new HashMap<>(working);
        changed.remove(vhost.name());
        working = changed;
        control.touched(this);
        users.forgetVhost(vhost.name());
        policies.forgetVirtualHost(vhost.name());
        control.write(new DefinitionChange.DeleteVhost(vhost.name()));
        VhostState state = vhost.state();
        state.deleted(true);
        control.afterRevert(() -> state.deleted(false));
        control.afterCommit(() -> state.queues.all().forEach(entry -> QueueDeletion.discard(state, entry.handle)));
        control.afterCommit(() -> journeys.forget(state.name));
        control.afterCommit(state.histories::endAll);
        control.afterCommit(state.caches::deleteAll);
        control.afterCommit(state.delays::deleteAll);
    }

    private void announceDeletion(VhostState state, String by) {
        String name = state.name;
        for (Permission permission : users.working().permissions()) {
            if (permission.vhost().equals(name)) {
                control.announce(() -> AccessEvents.permissionDeleted(name, permission.user(), by));
            }
        }
        for (QueueEntry queue : state.queues.all()) {
            control.announce(
                    () -> EntityEvents.queueDeleted(name, queue.definition().name(), by));
        }
        for (Exchange exchange : state.table().exchanges()) {
            control.announce(() -> EntityEvents.exchangeDeleted(name, exchange.name(), by));
        }
        control.announce(() -> VhostEvents.deleted(name, by));
    }

    /** Takes over what was read at the start, and starts the queues; the first thing to be called on the control loop. */
    public void start(Definitions definitions, ContentFactories contents) {
        control.checkInside();
        factories = contents;
        for (VhostRow row : definitions.vhosts()) {
            add(row);
        }
        Recovery recovery = new Recovery(working, contents.queues());
        recovery.recover(definitions);
    }

    @Override
    public void publish() {
        published = working;
    }

    @Override
    public void revert() {
        working = published;
    }

    private VirtualHost add(VhostRow row) {
        if (factories == null) {
            throw new IllegalStateException("virtual hosts have not been started");
        }
        Map<String, VirtualHost> changed = new HashMap<>(working);
        VirtualHost added = new VirtualHost(
                row,
                journeys.of(row.name()),
                control,
                users,
                histories,
                caches,
                ids,
                factories,
                queueLimit,
                policies,
                churn,
                settings);
        changed.put(row.name(), added);
        working = changed;
        control.touched(this);
        return added;
    }
}
