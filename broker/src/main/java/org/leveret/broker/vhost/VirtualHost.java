package org.leveret.broker.vhost;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.FieldTable;
import org.leveret.broker.access.Resource;
import org.leveret.broker.access.Users;
import org.leveret.broker.control.Answer;
import org.leveret.broker.control.Command;
import org.leveret.broker.control.ControlLoop;
import org.leveret.broker.control.Done;
import org.leveret.broker.control.IdSequence;
import org.leveret.broker.loop.Reply;
import org.leveret.queue.Message;
import org.leveret.router.DestinationType;
import org.leveret.router.RoutingTable;

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
    private volatile String description;
    private volatile Set<String> tags;

    VirtualHost(
            String name,
            String description,
            Set<String> tags,
            ControlLoop control,
            Users users,
            HistoryShare histories,
            IdSequence ids,
            QueueFactory factory,
            DelayFactory delayFactory,
            QueueLimit queueLimit) {
        this.state = new VhostState(name, control, users, histories, ids, delayFactory);
        this.users = users;
        this.control = control;
        this.description = description;
        this.tags = Set.copyOf(tags);
        this.exchanges = new ExchangeCommands(state);
        this.bindings = new BindingCommands(state, ids);
        this.queues = new QueueCommands(state, ids, factory, queueLimit);
    }

    public String name() {
        return state.name;
    }

    public String description() {
        return description;
    }

    public Set<String> tags() {
        return tags;
    }

    /** The exchanges and bindings of this moment. */
    public RoutingTable routing() {
        return state.routing();
    }

    /** Has an exchange of type x-recent-history keep the message for queues that are bound later. Any thread. */
    public void keepHistory(String exchange, Message message) {
        state.histories.add(exchange, message);
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

    void described(String newDescription, Set<String> newTags) {
        description = newDescription;
        tags = Set.copyOf(newTags);
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
            if (state.isDeleted()) {
                throw Refusals.vhostDeleted(state.name);
            }
            command.run(answer);
        });
    }

    private void checkAnyPermission(Session session, Resource resource, String name) {
        if (session.userName() != null) {
            users.access().checkAny(session.userName(), state.name, resource, name);
        }
    }
}
