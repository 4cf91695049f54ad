package org.leveret.broker.messages;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.ReplyCode;
import org.leveret.broker.control.Afterwards;
import org.leveret.broker.control.ControlLoop;
import org.leveret.broker.control.admin.CommandRefusedException;
import org.leveret.broker.queue.QueueRef;
import org.leveret.broker.queue.TailBuffer;
import org.leveret.broker.vhost.QueueDeclared;
import org.leveret.broker.vhost.Session;
import org.leveret.broker.vhost.VirtualHost;
import org.leveret.broker.vhost.VirtualHosts;
import org.leveret.router.Exchange;

/**
 * Lets somebody see what is published into a queue, or to an exchange, as it passes. Nobody's permissions are asked for. Any
 * thread may call; stages complete on the control loop or an event loop, where nothing may block.
 *
 * <p>An exchange is followed by a queue that is bound to it and keeps nothing. It goes with its {@link Tail}, and by itself a
 * minute after the last {@link Tail#touch}.
 */
public final class Following {
    /** Types of exchange to which one binding more makes no difference for the others. */
    private static final Set<String> TYPES =
            Set.of("direct", "fanout", "topic", "headers", "x-delayed-message", "x-recent-history");

    private static final int EXPIRES_MS = 60_000;
    /** There is no exchange of that name, so that what the queue does not keep goes nowhere, whatever policies say. */
    private static final String NOWHERE = "amq.leveret.nowhere";

    private final ControlLoop control;
    private final VirtualHosts vhosts;

    public Following(ControlLoop control, VirtualHosts vhosts) {
        this.control = control;
        this.vhosts = vhosts;
    }

    /**
     * Follows what is published into a queue.
     *
     * @param bodyBytesMax how much of each body is wanted
     * @throws CommandRefusedException if there is no such queue, or it is another connection's own
     */
    public Tail queue(String vhost, String queue, int bodyBytesMax) {
        try {
            QueueRef found = (QueueRef) vhosts.existing(vhost).queueOrThrow(queue);
            found.definition().checkAccess(null);
            TailBuffer buffer = new TailBuffer(bodyBytesMax);
            found.tail(buffer);
            return new Tail(buffer, () -> {}, () -> found.endTail(buffer));
        } catch (AmqpException e) {
            throw new CommandRefusedException(e);
        }
    }

    /**
     * Refuses an exchange that cannot be followed without a change for others.
     *
     * @throws CommandRefusedException saying why
     */
    public void checkExchange(String vhost, String name) {
        try {
            Exchange exchange = vhosts.existing(vhost).routing().exchange(name);
            if (exchange == null) {
                throw new AmqpException(ReplyCode.NOT_FOUND, "no exchange '" + name + "' in vhost '" + vhost + "'");
            }
            if (name.isEmpty()) {
                throw refused("the default exchange has no bindings of others: follow a queue");
            }
            if (!TYPES.contains(exchange.type().name())) {
                throw refused("one binding more would change what others get of an exchange of type "
                        + exchange.type().name());
            }
            if (exchange.alternateExchange() != null) {
                throw refused("one binding more would take from the alternate exchange '" + exchange.alternateExchange()
                        + "' what it gets");
            }
        } catch (AmqpException e) {
            throw new CommandRefusedException(e);
        }
    }

    private static AmqpException refused(String why) {
        return new AmqpException(ReplyCode.PRECONDITION_FAILED, why);
    }

    /** Follows what an exchange routes by a binding key; completes when it is bound, or with a refusal. */
    public CompletableFuture<Tail> exchange(String vhost, String exchange, String bindingKey, int bodyBytesMax) {
        CompletableFuture<Tail> begun = new CompletableFuture<>();
        try {
            checkExchange(vhost, exchange);
            VirtualHost host = vhosts.existing(vhost);
            Session session = Session.trustedOwner(new Object(), control);
            FieldTable arguments = FieldTable.builder()
                    .put("x-max-length", 0)
                    .put("x-overflow", "drop-head")
                    .put("x-dead-letter-exchange", NOWHERE)
                    .put("x-expires", EXPIRES_MS)
                    .build();
            host.declareQueue(
                    session,
                    "",
                    false,
                    true,
                    true,
                    arguments,
                    Messages.replying(
                            declared -> bind(host, session, exchange, bindingKey, bodyBytesMax, declared, begun),
                            begun));
        } catch (AmqpException e) {
            begun.completeExceptionally(new CommandRefusedException(e));
        } catch (CommandRefusedException e) {
            begun.completeExceptionally(e);
        }
        return begun;
    }

    private void bind(
            VirtualHost host,
            Session session,
            String exchange,
            String bindingKey,
            int bodyBytesMax,
            QueueDeclared declared,
            CompletableFuture<Tail> begun) {
        QueueRef queue = (QueueRef) declared.queue();
        TailBuffer buffer = new TailBuffer(bodyBytesMax);
        queue.tail(buffer);
        Tail tail = new Tail(
                buffer,
                () -> queue.counts(control, Messages.replying(counts -> {}, new CompletableFuture<>())),
                () -> host.deleteExclusiveQueues(session, new Afterwards("a followed exchange's queue", () -> {})));
        begun.exceptionally(refused -> {
            tail.close();
            return tail;
        });
        host.bindQueue(
                session,
                queue.definition().name(),
                exchange,
                bindingKey,
                FieldTable.EMPTY,
                Messages.replying(bound -> begun.complete(tail), begun));
    }
}
