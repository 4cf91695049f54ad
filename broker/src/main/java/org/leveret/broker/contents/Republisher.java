package org.leveret.broker.contents;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.BasicProperties;
import org.leveret.amqp.ReplyCode;
import org.leveret.broker.access.Permissions;
import org.leveret.broker.journey.JourneyLog;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.queue.JointTicket;
import org.leveret.broker.queue.QueueRef;
import org.leveret.broker.queue.Ticket;
import org.leveret.broker.routing.ClaimTicket;
import org.leveret.broker.routing.Postponed;
import org.leveret.broker.routing.PublishHeaders;
import org.leveret.broker.routing.Routes;
import org.leveret.broker.routing.SenderSelected;
import org.leveret.broker.statistics.ExchangeName;
import org.leveret.broker.statistics.LoopTotals;
import org.leveret.broker.vhost.Claims;
import org.leveret.broker.vhost.VirtualHost;
import org.leveret.queue.Message;
import org.leveret.router.Exchange;
import org.leveret.router.RoutingKey;

/**
 * Publishes messages of a queue once more, octet for octet and with their history, for a user whose permissions count at every
 * message. Who a message is from was checked when it was published, and is not again. Owned by the queue's loop.
 */
final class Republisher {
    private final EventLoop loop;
    private final Routes routes;
    private final @Nullable Permissions permissions;
    private final LoopTotals totals;
    private final VirtualHost host;
    private final String queue;
    private final Map<String, Object> sender;

    /**
     * @param queue whose messages they are
     * @param permissions null for nobody's
     * @param sender what a message's journey has to tell of who publishes it, and how
     * @param totals of the loop
     */
    Republisher(
            EventLoop loop,
            VirtualHost host,
            String queue,
            Routes routes,
            @Nullable Permissions permissions,
            Map<String, Object> sender,
            LoopTotals totals) {
        this.loop = loop;
        this.routes = routes;
        this.permissions = permissions;
        this.totals = totals;
        this.host = host;
        this.queue = queue;
        this.sender = sender;
    }

    /**
     * Refuses a destination that no message may go to now.
     *
     * @throws AmqpException in the words of a publish
     */
    void check(Destination destination) {
        if (destination instanceof Destination.ToExchange there) {
            String exchange = there.exchange();
            String routingKey = there.routingKey();
            if (routingKey != null && !RoutingKey.fits(routingKey)) {
                throw new AmqpException(
                        ReplyCode.PRECONDITION_FAILED, "routing key is longer than " + RoutingKey.BYTES_MAX + " bytes");
            }
            if (exchange != null) {
                exchange(exchange);
            }
        } else {
            exchange("");
        }
    }

    private Exchange exchange(String name) {
        if (permissions != null) {
            permissions.checkWriteExchange(name);
        }
        return routes.exchange(name);
    }

    /**
     * Publishes a message to where it is to go.
     *
     * @param ticket is answered once if it goes anywhere
     * @return whether it goes anywhere
     * @throws AmqpException if it may not
     */
    boolean publish(Message message, Destination destination, JointTicket ticket) {
        if (destination instanceof Destination.ToQueue there) {
            return toQueue(message, there.queue(), ticket);
        } else if (destination instanceof Destination.ToExchange there) {
            return toExchange(message, there, ticket);
        }
        String queue = FirstDeath.queueOf(message);
        return queue != null && toQueue(message, queue, ticket);
    }

    private boolean toQueue(Message message, String queue, JointTicket ticket) {
        // Other keys that its headers name are not meant.
        return publish(message, exchange(""), queue, List.of(queue), List.of(), ticket);
    }

    private boolean toExchange(Message message, Destination.ToExchange there, JointTicket ticket) {
        Exchange exchange = exchange(there.exchange() == null ? message.exchange() : there.exchange());
        String routingKey = there.routingKey() == null ? message.routingKey() : there.routingKey();
        boolean isItsOwn = there.exchange() == null && there.routingKey() == null;
        BasicProperties properties = BasicProperties.read(message.content(), 0, message.propertiesBytes());
        if (isItsOwn) {
            List<String> keys = SenderSelected.allKeys(message, properties);
            return publish(message, exchange, routingKey, keys, message.blindKeys(), ticket);
        }
        SenderSelected extra = properties.hasHeaders() ? SenderSelected.of(properties) : null;
        List<String> keys = extra == null ? List.of(routingKey) : extra.keys(routingKey);
        return publish(message, exchange, routingKey, keys, List.of(), ticket);
    }

    private boolean publish(
            Message source,
            Exchange exchange,
            String routingKey,
            List<String> keys,
            List<String> blindKeys,
            JointTicket ticket) {
        if (permissions != null && Routes.isTopic(exchange)) {
            for (String key : keys) {
                permissions.checkTopicWrite(exchange.name(), key);
            }
        }
        BasicProperties properties = BasicProperties.read(source.content(), 0, source.propertiesBytes());
        PublishHeaders headers = new PublishHeaders(properties);
        QueueRef[] queues = routes.find(exchange, keys, headers);
        Postponed postponed = routes.postponed(properties);
        Message message = copy(source, exchange.name(), routingKey, blindKeys);
        if (queues.length > 0 && routes.keepHistory(message)) {
            queues = routes.findAgain(exchange, keys, headers);
        }
        int receivers = queues.length + Postponed.answers(postponed);
        if (receivers == 0) {
            routes.abandonClaims();
            return false;
        }
        if (queues.length > 1) {
            message.markShared();
        }
        totals.published(new ExchangeName(host.name(), exchange.name()), message.bodyBytes(), false, queues.length);
        JourneyLog journey = host.journeyLog();
        if (journey != null) {
            journey.resent(loop, queue, sender, source, message, QueueRef.names(queues), postponed != null);
        }
        Claims claims = routes.takeClaimsPassingTransactions();
        ticket.expect(ClaimTicket.answers(claims, receivers));
        Ticket taking = ClaimTicket.between(claims, loop, receivers, ticket);
        for (QueueRef queue : queues) {
            queue.enqueue(loop, message, taking);
        }
        if (postponed != null) {
            postponed.schedule(loop, message, taking);
        }
        return true;
    }

    private Message copy(Message source, String exchange, String routingKey, List<String> blindKeys) {
        Message message = new Message(
                exchange,
                routingKey,
                source.content(),
                source.propertiesBytes(),
                source.persistent(),
                loop.nowMs(),
                source.timeToLiveMs());
        message.blindKeys(blindKeys);
        if (source.deadLetter()) {
            message.markDeadLetter();
        }
        return message;
    }
}
