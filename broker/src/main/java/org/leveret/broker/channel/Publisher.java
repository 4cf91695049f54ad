package org.leveret.broker.channel;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.BasicMethod;
import org.leveret.amqp.BasicMethod.BasicPublish;
import org.leveret.amqp.BasicProperties;
import org.leveret.amqp.BasicReply.BasicReturn;
import org.leveret.amqp.FrameEncoder;
import org.leveret.amqp.ReplyCode;
import org.leveret.broker.access.Permissions;
import org.leveret.broker.connection.AmqpConnection;
import org.leveret.broker.journey.JourneyLog;
import org.leveret.broker.queue.QueueRef;
import org.leveret.broker.queue.Ticket;
import org.leveret.broker.routing.ClaimTicket;
import org.leveret.broker.routing.Contents;
import org.leveret.broker.routing.Postponed;
import org.leveret.broker.routing.PublishHeaders;
import org.leveret.broker.routing.ReplyAddress;
import org.leveret.broker.routing.ReplyAddresses;
import org.leveret.broker.routing.Route;
import org.leveret.broker.routing.Routes;
import org.leveret.broker.routing.SenderSelected;
import org.leveret.broker.statistics.ExchangeCounters;
import org.leveret.broker.statistics.PublishCounters;
import org.leveret.broker.statistics.TrafficCounters;
import org.leveret.broker.vhost.Claims;
import org.leveret.broker.vhost.Names;
import org.leveret.broker.vhost.VirtualHost;
import org.leveret.queue.Message;
import org.leveret.router.Exchange;

/**
 * Takes whole publishes of one channel: checks them in RabbitMQ's order, routes them and gives them to the queues. Owned by
 * the connection's loop.
 */
final class Publisher {
    private static final int DELIVERY_MODE_PERSISTENT = 2;
    private static final int RETURN_METHOD_BYTES = 600;

    private final AmqpConnection connection;
    private final AmqpChannel channel;
    private final Routes routes;
    private final Permissions permissions;
    private final VirtualHost virtualHost;
    private final PublishCounters published;
    private final TrafficCounters traffic;

    Publisher(AmqpConnection connection, AmqpChannel channel) {
        this.connection = connection;
        this.channel = channel;
        this.routes = connection.routes();
        this.permissions = connection.permissions();
        this.virtualHost = connection.virtualHost();
        this.published = connection.published();
        this.traffic = connection.totals().traffic();
    }

    /** @param content the property list as it came, then the body; belongs to the message from now on */
    void publish(BasicPublish method, byte[] content, int propertiesBytes) {
        BasicProperties properties = BasicProperties.read(content, 0, propertiesBytes);
        try {
            checked(method, properties, content, propertiesBytes);
        } catch (AmqpException e) {
            routes.abandonClaims();
            throw e.at(BasicMethod.CLASS_ID, BasicPublish.METHOD_ID);
        }
    }

    private void checked(BasicPublish method, BasicProperties given, byte[] content, int propertiesBytes) {
        permissions.checkWriteExchange(method.exchange());
        Route known = given.hasHeaders() ? null : routes.recall(method.exchange(), method.routingKey());
        Exchange exchange = known == null ? routes.exchange(method.exchange()) : null;
        BasicProperties properties = given;
        byte[] kept = content;
        int keptPropertiesBytes = propertiesBytes;
        if (Names.REPLY_TO.equals(given.replyTo())) {
            byte[] addressed = given.withReplyTo(channel.consumers().replyAddress());
            kept = Contents.withProperties(addressed, content, propertiesBytes);
            keptPropertiesBytes = addressed.length;
            properties = BasicProperties.read(kept, 0, keptPropertiesBytes);
        }
        long timeToLiveMs = PublishChecks.check(properties, permissions, connection.userName());
        QueueRef[] queues;
        ReplyAddress[] replies = ReplyAddresses.none();
        SenderSelected extra = properties.hasHeaders() ? SenderSelected.of(properties) : null;
        if (extra == null) {
            Route route = known != null
                    ? known
                    : routes.find(Objects.requireNonNull(exchange), method.routingKey(), headers(properties));
            if (route.topic()) {
                permissions.checkTopicWrite(method.exchange(), method.routingKey());
            }
            queues = route.queues();
            if (queues.length == 0) {
                replies = routes.replies(method.exchange(), method.routingKey());
            }
        } else {
            Exchange present = Objects.requireNonNull(exchange);
            List<String> keys = extra.keys(method.routingKey());
            if (Routes.isTopic(present)) {
                for (String key : keys) {
                    permissions.checkTopicWrite(method.exchange(), key);
                }
            }
            queues = routes.find(present, keys, headers(properties));
            replies = routes.replies(method.exchange(), keys);
            if (extra.hasBlindCopies()) {
                int bodyBytes = kept.length - keptPropertiesBytes;
                kept = extra.withoutBlindCopies(properties, kept, keptPropertiesBytes);
                keptPropertiesBytes = kept.length - bodyBytes;
            }
        }
        Message message = new Message(
                method.exchange(),
                method.routingKey(),
                kept,
                keptPropertiesBytes,
                properties.deliveryMode() == DELIVERY_MODE_PERSISTENT,
                connection.loop().nowMs(),
                timeToLiveMs);
        if (extra != null) {
            message.blindKeys(extra.blindKeys());
        }
        if (known == null && routes.keepHistory(message)) {
            queues = findAgain(Objects.requireNonNull(exchange), method.routingKey(), extra, properties);
        }
        Postponed postponed = known == null ? routes.postponed(properties) : null;
        channel.counters().publish++;
        ExchangeCounters counted = published.of(method.exchange());
        counted.publishIn++;
        counted.publishOut += queues.length;
        traffic.published(kept.length - keptPropertiesBytes, channel.confirms() != null, queues.length);
        if (virtualHost.isTraced()) {
            channel.tracer().published(message, queues);
        }
        JourneyLog journey = virtualHost.journeyLog();
        if (journey != null) {
            journey.published(connection.loop(), message, publisher(), QueueRef.names(queues), postponed != null);
        }
        Transaction transaction = channel.transaction();
        if (transaction != null) {
            transaction.checkRoom(message);
        }
        Claims claims = known == null ? routes.takeClaims() : null;
        if (transaction != null) {
            transaction.publish(message, queues, replies, postponed, claims, method.mandatory());
        } else {
            dispatch(message, queues, replies, postponed, claims, method.mandatory());
        }
    }

    private Map<String, Object> publisher() {
        return Map.of("user", connection.userName(), "connection", connection.name(), "channel", channel.number());
    }

    private PublishHeaders headers(BasicProperties properties) {
        return new PublishHeaders(properties, channel.transaction() != null);
    }

    private QueueRef[] findAgain(
            Exchange exchange, String routingKey, @Nullable SenderSelected extra, BasicProperties properties) {
        List<String> keys = extra == null ? List.of(routingKey) : extra.keys(routingKey);
        return routes.findAgain(exchange, keys, headers(properties));
    }

    private void dispatch(
            Message message,
            QueueRef[] queues,
            ReplyAddress[] replies,
            @Nullable Postponed postponed,
            @Nullable Claims claims,
            boolean mandatory) {
        if (queues.length == 0 && replies.length == 0 && mandatory) {
            // What waits for its time has no queue either, and RabbitMQ gives it back although it keeps it.
            giveBack(message);
        } else if (queues.length + replies.length + Postponed.answers(postponed) == 0) {
            channel.counters().dropUnroutable++;
        }
        Confirms confirms = channel.confirms();
        Ticket ticket = null;
        if (confirms != null) {
            long number = confirms.number();
            int bytes = message.content().length;
            boolean awaitsTransaction = claims != null && awaitsTransaction(claims, bytes);
            int answers = ClaimTicket.answers(claims, queues.length + Postponed.answers(postponed));
            if (answers == 0) {
                // RabbitMQ acks what nobody wanted, and replies that are on their way.
                confirms.answered(number, true);
            } else {
                ticket = confirms.ticket(number, answers, bytes, awaitsTransaction);
            }
        }
        enqueue(message, queues, postponed, claims, ticket);
        reply(message, replies);
    }

    /** Whether the confirm comes when a transaction has ended: not if so many wait already that they might hold up its end. */
    private boolean awaitsTransaction(Claims claims, int bytes) {
        if (!claims.areBehindTransaction()) {
            return false;
        }
        boolean awaits = connection.flow().mayAwaitTransaction(bytes);
        if (!awaits) {
            claims.passOverTransactions();
        }
        return awaits;
    }

    /** Sends the message to the channels that wait for it. */
    void reply(Message message, ReplyAddress[] replies) {
        for (ReplyAddress address : replies) {
            address.deliver(connection.loop(), message);
            connection.flow().onSent(address.loop());
        }
    }

    /**
     * Gives the message to the queues and the exchanges that delay it.
     *
     * @param publisher is answered as often as {@link ClaimTicket#answers} says
     */
    void enqueue(
            Message message,
            QueueRef[] queues,
            @Nullable Postponed postponed,
            @Nullable Claims claims,
            @Nullable Ticket publisher) {
        Ticket ticket =
                ClaimTicket.between(claims, connection.loop(), queues.length + Postponed.answers(postponed), publisher);
        if (queues.length > 1) {
            message.markShared();
        }
        for (QueueRef queue : queues) {
            queue.enqueue(connection.loop(), message, ticket);
            connection.flow().onPublished(queue.loop());
        }
        if (postponed != null) {
            postponed.schedule(connection.loop(), message, ticket);
            for (int i = 0; i < postponed.size(); i++) {
                connection.flow().onPublished(postponed.loop(i));
            }
        }
    }

    /** Sends basic.return with RabbitMQ's text, which is the code's name alone. */
    void giveBack(Message message) {
        channel.counters().returnUnroutable++;
        FrameEncoder.writeMethod(
                connection.out(RETURN_METHOD_BYTES),
                channel.number(),
                new BasicReturn(
                        ReplyCode.NO_ROUTE.code(),
                        ReplyCode.NO_ROUTE.name(),
                        message.exchange(),
                        message.routingKey()));
        connection.writeContent(channel.number(), message.content(), message.propertiesBytes());
    }
}
