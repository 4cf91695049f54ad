package org.leveret.broker.vhost;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.ReplyCode;
import org.leveret.broker.access.Users;
import org.leveret.broker.control.ControlLoop;
import org.leveret.broker.control.Done;
import org.leveret.broker.control.IdSequence;
import org.leveret.broker.control.Published;
import org.leveret.broker.loop.Loop;
import org.leveret.broker.loop.Reply;
import org.leveret.store.definitions.DefinitionChange;
import org.leveret.store.definitions.Definitions;
import org.leveret.store.definitions.Definitions.VhostRow;

/** The virtual hosts by name. Anyone may look them up; adding and deleting belong to the control loop. */
public final class VirtualHosts implements QueueLifecycle, Published {
    private static final String TAG_SEPARATOR = ",";
    private static final int HISTORIES_PER_HEAP = 32;

    private final ControlLoop control;
    private final Users users;
    private final IdSequence ids;
    private final QueueLimit queueLimit;
    private final HistoryShare histories;
    private volatile Map<String, VirtualHost> published = Map.of();

    // Owned by the control loop.
    private Map<String, VirtualHost> working = Map.of();
    private @Nullable QueueFactory factory;
    private @Nullable DelayFactory delayFactory;

    /** @param queuesMax how many queues there may be in all of them together */
    public VirtualHosts(ControlLoop control, Users users, IdSequence ids, int queuesMax) {
        this.queueLimit = new QueueLimit(queuesMax, this::workingQueues);
        this.control = control;
        this.users = users;
        this.ids = ids;
        this.histories = new HistoryShare(Runtime.getRuntime().maxMemory() / HISTORIES_PER_HEAP);
    }

    /** The virtual host of that name, or null. Any thread. */
    public @Nullable VirtualHost find(String name) {
        return published.get(name);
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
    public void put(String name, String description, Set<String> tags) {
        control.checkInside();
        VirtualHost existing = working.get(name);
        if (existing == null) {
            add(name, description, tags);
        } else {
            control.afterCommit(() -> existing.described(description, tags));
        }
        control.write(new DefinitionChange.PutVhost(
                new VhostRow(name, description, String.join(TAG_SEPARATOR, new TreeSet<>(tags)))));
    }

    /** Deletes a virtual host with all that is in it. Its queues are deleted when that is durable. */
    public void delete(VirtualHost vhost) {
        control.checkInside();
        Map<String, VirtualHost> changed = new HashMap<>(working);
        changed.remove(vhost.name());
        working = changed;
        control.touched(this);
        users.forgetVhost(vhost.name());
        control.write(new DefinitionChange.DeleteVhost(vhost.name()));
        VhostState state = vhost.state();
        state.deleted(true);
        control.afterRevert(() -> state.deleted(false));
        control.afterCommit(() -> state.queues.all().forEach(entry -> QueueDeletion.discard(state, entry.handle)));
        control.afterCommit(state.histories::endAll);
        control.afterCommit(state.delays::deleteAll);
    }

    /** Takes over what was read at the start, and starts the queues; the first thing to be called on the control loop. */
    public void start(Definitions definitions, QueueFactory queues, DelayFactory delays) {
        control.checkInside();
        factory = queues;
        delayFactory = delays;
        for (VhostRow row : definitions.vhosts()) {
            add(row.name(), row.description(), tags(row.tags()));
        }
        Recovery recovery = new Recovery(working, queues);
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

    private void add(String name, String description, Set<String> tags) {
        if (factory == null || delayFactory == null) {
            throw new IllegalStateException("virtual hosts have not been started");
        }
        Map<String, VirtualHost> changed = new HashMap<>(working);
        changed.put(
                name,
                new VirtualHost(
                        name, description, tags, control, users, histories, ids, factory, delayFactory, queueLimit));
        working = changed;
        control.touched(this);
    }

    private static Set<String> tags(String joined) {
        return joined.isEmpty() ? Set.of() : Set.of(joined.split(TAG_SEPARATOR));
    }
}
