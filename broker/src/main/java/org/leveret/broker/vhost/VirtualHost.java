package org.leveret.broker.vhost;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.BasicProperties;
import org.leveret.amqp.FieldTable;
import org.leveret.broker.access.Resource;
import org.leveret.broker.access.Users;
import org.leveret.broker.control.Answer;
import org.leveret.broker.control.Command;
import org.leveret.broker.control.ControlLoop;
import org.leveret.broker.control.Done;
import org.leveret.broker.control.IdSequence;
import org.leveret.broker.journey.JourneyLog;
import org.leveret.broker.journey.JourneySwitch;
import org.leveret.broker.loop.Reply;
import org.leveret.broker.policy.EffectivePolicy;
import org.leveret.broker.policy.Policies;
import org.leveret.broker.policy.Policy;
import org.leveret.broker.policy.PolicySet;
import org.leveret.broker.statistics.Churn;
import org.leveret.queue.Message;
import org.leveret.queue.ValueHash;
import org.leveret.router.DestinationType;
import org.leveret.router.Exchange;
import org.leveret.router.RoutingTable;
import org.leveret.store.definitions.Definitions.VhostRow;

/**
 * A virtual host, for any thread: snapshots to read, and commands that the control loop does.
 *
 * <p>A command's reply comes on its session's loop, after what it changed is durable and visible. Names are taken as a client
 * gave them; refusals carry RabbitMQ's codes and texts, without class and method ids.
 */
public final class VirtualHost {
    private final VhostState state;
    private final Users users;
    private final ControlLoop control;
    private final ExchangeCommands exchanges;
    private final BindingCommands bindings;
    private final QueueCommands queues;
    private final JourneySwitch journeys;
    private volatile boolean traced;

    VirtualHost(
            VhostRow row,
            JourneySwitch journeys,
            ControlLoop control,
            Users users,
            ExchangeShare histories,
            ExchangeShare caches,
            IdSequence ids,
            ContentFactories factories,
            QueueLimit queueLimit,
            Policies policies,
            Churn churn,
            VhostSettings settings) {
        this.state = new VhostState(row, control, users, histories, caches, ids, factories, policies, churn, settings);
        this.journeys = journeys;
        this.users = users;
        this.control = control;
        this.exchanges = new ExchangeCommands(state);
        this.bindings = new BindingCommands(state, ids);
        this.queues = new QueueCommands(state, ids, factories.queues(), queueLimit);
    }

    public String name() {
        return state.name;
    }

    /** As definitions store it. Any thread. */
    public VhostRow row() {
        return state.published();
    }

    public String description() {
        return state.published().description();
    }

    /** In the order in which they were given. */
    public Set<String> tags() {
        String joined = state.published().tags();
        return joined.isEmpty() ? Set.of() : new LinkedHashSet<>(List.of(joined.split(",")));
    }

    /** What a queue is here that is declared without a type; null if the node decides. Any thread. */
    public @Nullable QueueType defaultQueueType() {
        return QueueType.byArgument(state.published().defaultQueueType());
    }

    /** Whether it is refused to whoever deletes it. Any thread. */
    public boolean isProtectedFromDeletion() {
        return state.published().protectedFromDeletion();
    }

    /** Whether what is published and delivered is copied to {@code amq.rabbitmq.trace}. Any thread. */
    public boolean isTraced() {
        return traced;
    }

    /** Begins or ends that; a restart ends it too. Any thread. */
    public void traced(boolean on) {
        traced = on;
    }

    /** Where what happens to messages is written down; null if it is not. Any thread. */
    public @Nullable JourneyLog journeyLog() {
        return journeys.log();
    }

    /** The exchanges and bindings of this moment. */
    public RoutingTable routing() {
        return state.routing();
    }

    /** Has an exchange of type x-recent-history keep the message for queues that are bound later. Any thread. */
    public void keepHistory(String exchange, Message message) {
        state.histories.add(exchange, message);
    }

    /**
     * Whether an exchange of type x-message-deduplication has seen a message with the same header; if not, this one has
     * taken it. Any thread.
     *
     * @param claims what the message that is being routed has taken so far
     */
    public boolean hasSeen(
            String exchange, BasicProperties properties, DeduplicationHeader header, Claims claims, long nowMs) {
        DeduplicationCache cache = state.caches.find(exchange);
        ValueHash value = cache == null ? null : header.valueOf(properties);
        return cache != null
                && value != null
                && claims.hasSeen(exchange, cache, value, DeduplicationHeader.timeToLiveMs(properties), nowMs);
    }

    /** Where an exchange of type x-delayed-message keeps its messages, or null. Any thread. */
    public @Nullable DelayHandle delay(String exchange) {
        return state.delays.find(exchange);
    }

    /** The queue of that name, or null. */
    public @Nullable QueueHandle queue(String name) {
        QueueEntry entry = state.queues.published(name);
        return entry == null ? null : entry.handle;
    }

    /**
     * The queue of that name.
     *
     * @throws AmqpException NOT_FOUND
     */
    public QueueHandle queueOrThrow(String name) {
        QueueHandle queue = queue(name);
        if (queue == null) {
            throw Refusals.noQueue(state.name, name);
        }
        return queue;
    }

    /** What policies say of a queue. Any thread. */
    public EffectivePolicy policyOf(QueueDefinition queue) {
        return state.policies.effective(queue);
    }

    /** What policies say of an exchange. Any thread. */
    public EffectivePolicy policyOf(Exchange exchange) {
        return state.policies.effective(exchange);
    }

    /** All queues, in no particular order; a copy. */
    public Collection<QueueHandle> queues() {
        List<QueueHandle> all = new ArrayList<>(state.queues.publishedCount());
        for (QueueEntry entry : state.queues.allPublished()) {
            all.add(entry.handle);
        }
        return all;
    }

    public int queueCount() {
        return state.queues.publishedCount();
    }

    public void declareExchange(
            Session session,
            String name,
            String type,
            boolean durable,
            boolean autoDelete,
            boolean internal,
            FieldTable arguments,
            Reply<Done> reply) {
        ask(session, reply, answer -> {
            exchanges.declare(session, name, type, durable, autoDelete, internal, arguments);
            answer.succeed(Done.DONE);
        });
    }

    /** The passive declare: succeeds if the exchange exists. */
    public void checkExchange(Session session, String name, Reply<Done> reply) {
        session.loop().post(() -> {
            try {
                String stripped = Names.stripped(name);
                ExchangeCommands.checkNotDefault(stripped);
                checkAnyPermission(session, Resource.EXCHANGE, stripped);
                if (routing().exchange(stripped) == null) {
                    throw Refusals.noExchange(state.name, stripped);
                }
            } catch (AmqpException e) {
                reply.failed(e);
                return;
            }
            reply.succeeded(Done.DONE);
        });
    }

    /** Deletes an exchange; a missing one is as good as deleted. */
    public void deleteExchange(Session session, String name, boolean ifUnused, Reply<Done> reply) {
        ask(session, reply, answer -> {
            exchanges.delete(session, name, ifUnused);
            answer.succeed(Done.DONE);
        });
    }

    public void bindExchange(
            Session session,
            String destination,
            String source,
            String bindingKey,
            FieldTable arguments,
            Reply<Done> reply) {
        bind(request(session, source, destination, DestinationType.EXCHANGE, bindingKey, arguments), reply);
    }

    /** Removes a binding; a missing one is as good as removed. */
    public void unbindExchange(
            Session session,
            String destination,
            String source,
            String bindingKey,
            FieldTable arguments,
            Reply<Done> reply) {
        unbind(request(session, source, destination, DestinationType.EXCHANGE, bindingKey, arguments), reply);
    }

    /**
     * Declares a queue. The direct reply-to names and the empty name's meaning "the last one declared" are the channel's
     * business.
     *
     * @param name empty to have one generated
     */
    public void declareQueue(
            Session session,
            String name,
            boolean durable,
            boolean exclusive,
            boolean autoDelete,
            FieldTable arguments,
            Reply<QueueDeclared> reply) {
        if (exclusive && session.connection() == null) {
            throw new IllegalArgumentException("a session without a connection cannot own an exclusive queue");
        }
        QueueCommands.Declaration declaration =
                new QueueCommands.Declaration(session, name, durable, exclusive, autoDelete, arguments);
        ask(session, reply, answer -> queues.declare(declaration, answer));
    }

    /** The passive declare: succeeds with the counts if the queue exists and is not another connection's. */
    public void checkQueue(Session session, String name, Reply<QueueDeclared> reply) {
        session.loop().post(() -> {
            QueueHandle queue;
            try {
                String stripped = Names.stripped(name);
                checkAnyPermission(session, Resource.QUEUE, stripped);
                queue = queueOrThrow(stripped);
                queue.definition().checkAccess(session.connection());
            } catch (AmqpException e) {
                reply.failed(e);
                return;
            }
            queue.counts(session.loop(), new QueueCommands.CountsReply(queue, reply));
        });
    }

    /** Deletes a queue and tells how many ready messages went with it; a missing one counts as deleted with none. */
    public void deleteQueue(Session session, String name, boolean ifUnused, boolean ifEmpty, Reply<Integer> reply) {
        ask(session, reply, answer -> queues.delete(session, name, ifUnused, ifEmpty, answer));
    }

    public void bindQueue(
            Session session,
            String queue,
            String exchange,
            String bindingKey,
            FieldTable arguments,
            Reply<Done> reply) {
        bind(request(session, exchange, queue, DestinationType.QUEUE, bindingKey, arguments), reply);
    }

    /** Removes a binding; a missing one is as good as removed. */
    public void unbindQueue(
            Session session,
            String queue,
            String exchange,
            String bindingKey,
            FieldTable arguments,
            Reply<Done> reply) {
        unbind(request(session, exchange, queue, DestinationType.QUEUE, bindingKey, arguments), reply);
    }

    /** Deletes the exclusive queues of a connection that ends. What the session declares later is refused. */
    public void deleteExclusiveQueues(Session session, Reply<Done> reply) {
        control.ask(session.loop(), reply, answer -> queues.deleteExclusive(session, answer));
    }

    VhostState state() {
        return state;
    }

    /**
     * Has the queues and exchanges go by the policies as they are now; for commands that change a policy.
     *
     * @param before the policies before the change
     * @param change what was set, or null if a policy was cleared
     */
    public void applyPolicies(PolicySet before, @Nullable Policy change, String by) {
        PolicyChanges.apply(state, before, change, by);
    }

    void deleteUnused(QueueHandle queue, Answer<Done> answer) {
        queues.deleteUnused(queue, answer);
    }

    private void bind(BindingCommands.Request request, Reply<Done> reply) {
        ask(request.session(), reply, answer -> bindings.bind(request, answer));
    }

    private void unbind(BindingCommands.Request request, Reply<Done> reply) {
        ask(request.session(), reply, answer -> {
            bindings.unbind(request);
            answer.succeed(Done.DONE);
        });
    }

    private static BindingCommands.Request request(
            Session session,
            String source,
            String destination,
            DestinationType type,
            String bindingKey,
            FieldTable arguments) {
        return new BindingCommands.Request(session, source, destination, type, bindingKey, arguments);
    }

    private <T> void ask(Session session, Reply<T> reply, Command<T> command) {
        control.ask(session.loop(), reply, (Answer<T> answer) -> {
            state.checkThere();
            command.run(answer);
        });
    }

    private void checkAnyPermission(Session session, Resource resource, String name) {
        if (session.userName() != null) {
            users.access().checkAny(session.userName(), state.name, resource, name);
        }
    }
}
