package org.leveret.broker.vhost;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.ReplyCode;
import org.leveret.broker.access.Operation;
import org.leveret.broker.access.Resource;
import org.leveret.broker.control.Answer;
import org.leveret.broker.control.Done;
import org.leveret.broker.control.IdSequence;
import org.leveret.broker.loop.Loop;
import org.leveret.broker.loop.Reply;
import org.leveret.queue.Message;
import org.leveret.router.Binding;
import org.leveret.router.DestinationType;
import org.leveret.router.Exchange;
import org.leveret.router.ExchangeTypes;
import org.leveret.router.InvalidBindingException;
import org.leveret.store.definitions.Bytes;
import org.leveret.store.definitions.DefinitionChange;
import org.leveret.store.definitions.Definitions.BindingRow;

/** Binding and unbinding queues and exchanges, in RabbitMQ's order of checks. Used on the control loop. */
final class BindingCommands {
    private final VhostState vhost;
    private final IdSequence ids;

    BindingCommands(VhostState vhost, IdSequence ids) {
        this.vhost = vhost;
        this.ids = ids;
    }

    /** What a client asks to be bound or unbound. */
    record Request(
            Session session,
            String source,
            String destination,
            DestinationType destinationType,
            String bindingKey,
            FieldTable arguments) {

        Request {
            source = Names.stripped(source);
            destination = Names.stripped(destination);
        }

        Binding binding() {
            return new Binding(source, destination, destinationType, bindingKey, Arguments.plain(arguments));
        }

        boolean toQueue() {
            return destinationType == DestinationType.QUEUE;
        }
    }

    void bind(Request request, Answer<Done> answer) {
        vhost.checkThere();
        checkPermitted(request);
        QueueEntry queue = destinationQueue(request);
        if (queue != null && queue.isDeleting()) {
            queue.whenDecided(() -> answer.attempt(() -> bind(request, answer)));
            return;
        }
        Exchange source = vhost.table().exchange(request.source());
        if (source == null) {
            throw Refusals.noExchange(vhost.name, request.source());
        }
        boolean durable = isDurable(request, queue) && source.durable();
        Binding binding = request.binding();
        if (queue != null) {
            queue.definition().checkAccess(request.session().connection());
        }
        validate(source, binding, request.arguments());
        if (vhost.table().contains(binding)) {
            answer.succeed(Done.DONE);
            return;
        }
        add(request, binding, durable);
        if (queue != null && ExchangeTypes.routing(source) == ExchangeTypes.RECENT_HISTORY) {
            answer.succeedBy(() -> replay(request, queue.handle, answer.reply()));
        } else {
            answer.succeed(Done.DONE);
        }
    }

    /** Gives the queue what came before the binding; what comes from now on is routed to it. */
    private void replay(Request request, QueueHandle queue, Reply<Done> reply) {
        Loop loop = request.session().loop();
        List<Message> messages = vhost.histories.messages(request.source());
        if (messages.isEmpty()) {
            loop.post(() -> reply.succeeded(Done.DONE));
        } else {
            queue.replay(messages, loop, reply);
        }
    }

    void unbind(Request request) {
        checkPermitted(request);
        Binding binding = request.binding();
        if (!vhost.table().contains(binding)) {
            return;
        }
        QueueEntry queue = destinationQueue(request);
        if (queue != null) {
            queue.definition().checkAccess(request.session().connection());
        }
        RoutingChanges.apply(vhost, vhost.table().unbind(binding), EntityEvents.by(request.session()));
    }

    private void checkPermitted(Request request) {
        Session session = request.session();
        Resource destination = request.toQueue() ? Resource.QUEUE : Resource.EXCHANGE;
        vhost.check(session, Operation.WRITE, destination, request.destination());
        if (!request.toQueue()) {
            ExchangeCommands.checkNotDefault(request.destination());
        }
        ExchangeCommands.checkNotDefault(request.source());
        if (request.toQueue() && Names.isReplyTo(request.destination())) {
            throw new AmqpException(
                    ReplyCode.ACCESS_REFUSED, "cannot bind or unbind to a volatile (direct reply-to) queue");
        }
        vhost.check(session, Operation.READ, Resource.EXCHANGE, request.source());
        Exchange source = vhost.table().exchange(request.source());
        if (source != null && source.type() == ExchangeTypes.TOPIC && session.userName() != null) {
            vhost.users
                    .working()
                    .checkTopic(session.userName(), vhost.name, Operation.READ, request.source(), request.bindingKey());
        }
    }

    private @Nullable QueueEntry destinationQueue(Request request) {
        return request.toQueue() ? vhost.queues.get(request.destination()) : null;
    }

    private boolean isDurable(Request request, @Nullable QueueEntry queue) {
        if (request.toQueue()) {
            if (queue == null) {
                throw Refusals.noQueue(vhost.name, request.destination());
            }
            return queue.definition().durable();
        }
        Exchange destination = vhost.table().exchange(request.destination());
        if (destination == null) {
            throw Refusals.noExchange(vhost.name, request.destination());
        }
        return destination.durable();
    }

    private static void validate(Exchange source, Binding binding, FieldTable arguments) {
        try {
            source.type().validate(source, binding, Arguments.types(arguments));
        } catch (InvalidBindingException e) {
            throw Refusals.precondition(String.valueOf(e.getMessage()));
        }
    }

    private void add(Request request, Binding binding, boolean durable) {
        if (durable) {
            Bytes stored = Arguments.stored(request.arguments(), "a binding");
            long id = ids.next();
            vhost.bindingRows.put(binding, id);
            vhost.write(new DefinitionChange.PutBinding(new BindingRow(
                    id,
                    vhost.name,
                    binding.source(),
                    binding.destination(),
                    request.toQueue(),
                    binding.bindingKey(),
                    stored)));
        }
        vhost.table(vhost.table().bind(binding));
        String by = EntityEvents.by(request.session());
        vhost.control.announce(() -> EntityEvents.bindingCreated(vhost.name, binding, request.arguments(), by));
    }
}
