package org.leveret.broker.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.BasicProperties;
import org.leveret.amqp.ReplyCode;
import org.leveret.broker.delay.DelayHeader;
import org.leveret.broker.delay.DelayRef;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.queue.QueueRef;
import org.leveret.broker.vhost.Claims;
import org.leveret.broker.vhost.DeduplicationHeader;
import org.leveret.broker.vhost.VirtualHost;
import org.leveret.queue.Message;
import org.leveret.router.Destinations;
import org.leveret.router.Exchange;
import org.leveret.router.ExchangeTypes;
import org.leveret.router.MessageHeaders;
import org.leveret.router.RoutingTable;

/**
 * Finds the queues of a publish, and remembers what it found for as long as the routing table stays the same one. Owned by
 * one loop.
 */
public final class Routes {
    private static final int REMEMBERED = 256;

    private final EventLoop loop;
    private final VirtualHost virtualHost;
    private final ReplyAddresses replyAddresses;
    private final Destinations destinations = new Destinations(this::hasSeen);
    private final @Nullable Route[] remembered = new Route[REMEMBERED];
    private @Nullable RoutingTable rememberedOf;
    private @Nullable RoutingTable routedBy;
    /** What the last message has taken, until somebody takes it over; null if it passed no exchange that remembers. */
    private @Nullable Claims claims;

    private @Nullable DeduplicationHeader deduplicationHeader;

    /** @param loop the one that owns it */
    public Routes(EventLoop loop, VirtualHost virtualHost, ReplyAddresses replyAddresses) {
        this.loop = loop;
        this.virtualHost = virtualHost;
        this.replyAddresses = replyAddresses;
    }

    VirtualHost virtualHost() {
        return virtualHost;
    }

    /** The exchange of a publish; RabbitMQ checks that it exists, then that it is not internal. */
    public Exchange exchange(String name) {
        Exchange exchange = virtualHost.routing().exchange(name);
        if (exchange == null) {
            throw new AmqpException(
                    ReplyCode.NOT_FOUND, "no exchange '" + name + "' in vhost '" + virtualHost.name() + "'");
        }
        if (exchange.internal()) {
            throw new AmqpException(
                    ReplyCode.ACCESS_REFUSED,
                    "cannot publish to internal exchange '" + name + "' in vhost '" + virtualHost.name() + "'");
        }
        return exchange;
    }

    /** A remembered route, or null when there is none and the publish has to be looked at more closely. */
    @Nullable
    public Route recall(String exchange, String routingKey) {
        if (rememberedOf != virtualHost.routing()) {
            return null;
        }
        Route route = remembered[slot(exchange, routingKey)];
        return route != null && route.isOf(exchange, routingKey) ? route : null;
    }

    /** Routes by one key, and remembers the outcome if it depends on nothing else. */
    public Route find(Exchange exchange, String routingKey, MessageHeaders headers) {
        abandonClaims();
        RoutingTable table = virtualHost.routing();
        routedBy = table;
        destinations.clear();
        table.route(exchange.name(), routingKey, headers, destinations);
        Route route = new Route(exchange.name(), routingKey, isTopic(exchange), queues());
        // The default exchange routes by the names of queues, which come and go without a change of the table.
        if (!exchange.name().isEmpty() && !table.dependsOnMoreThanKey(exchange.name())) {
            if (rememberedOf != table) {
                Arrays.fill(remembered, null);
                rememberedOf = table;
            }
            remembered[slot(exchange.name(), routingKey)] = route;
        }
        return route;
    }

    /** Routes by several keys; a queue gets the message once. */
    public QueueRef[] find(Exchange exchange, List<String> routingKeys, MessageHeaders headers) {
        abandonClaims();
        return findAgain(exchange, routingKeys, headers);
    }

    /** Routes the last message once more; what it was first with, it still is. */
    public QueueRef[] findAgain(Exchange exchange, List<String> routingKeys, MessageHeaders headers) {
        RoutingTable table = virtualHost.routing();
        routedBy = table;
        destinations.clear();
        table.route(exchange.name(), routingKeys, headers, destinations);
        return queues();
    }

    /** As above for a message that has no publisher, which {@link #keepHistory} is seen to as well. */
    QueueRef[] findAndKeep(Exchange exchange, List<String> routingKeys, MessageHeaders headers, Message message) {
        QueueRef[] queues = find(exchange, routingKeys, headers);
        return keepHistory(message) ? findAgain(exchange, routingKeys, headers) : queues;
    }

    private boolean hasSeen(String exchange, MessageHeaders headers) {
        if (!(headers instanceof PublishHeaders publish)) {
            return false;
        }
        if (claims == null) {
            claims = new Claims(publish.inTransaction());
        }
        if (deduplicationHeader == null) {
            deduplicationHeader = new DeduplicationHeader();
        }
        return virtualHost.hasSeen(exchange, publish.properties(), deduplicationHeader, claims, loop.nowMs());
    }

    /** Whoever gives the last message to its queues says what becomes of what it has taken; null if nothing. */
    public @Nullable Claims takeClaims() {
        Claims taken = claims;
        claims = null;
        return taken;
    }

    /**
     * As above for whoever cannot wait for the end of a transaction, which may never come: what has the same value in one that
     * has not ended counts as arrived.
     */
    public @Nullable Claims takeClaimsPassingTransactions() {
        Claims taken = takeClaims();
        if (taken != null) {
            taken.passOverTransactions();
        }
        return taken;
    }

    /** The last message goes nowhere. */
    public void abandonClaims() {
        Claims left = takeClaims();
        if (left != null) {
            left.settle(false);
        }
    }

    /** The channels that wait for a publish of that key; a queue cannot have such a name. */
    public ReplyAddress[] replies(String exchange, String routingKey) {
        return replyAddresses.route(virtualHost.name(), exchange, routingKey);
    }

    /** As above for several keys; a channel gets the message once. */
    public ReplyAddress[] replies(String exchange, List<String> routingKeys) {
        return replyAddresses.route(virtualHost.name(), exchange, routingKeys);
    }

    /**
     * Has the exchanges that the last publish passed keep its message, where they do such a thing.
     *
     * @return whether it is to be routed once more, since a queue may have been bound meanwhile, which then was given what
     *     was kept before
     */
    public boolean keepHistory(Message message) {
        List<String> histories = destinations.histories();
        if (histories.isEmpty()) {
            return false;
        }
        for (String exchange : histories) {
            virtualHost.keepHistory(exchange, message);
        }
        return virtualHost.routing() != routedBy;
    }

    /** The exchanges that the last publish passed and that want its message again when it has waited; null if none does. */
    public @Nullable Postponed postponed(BasicProperties properties) {
        List<String> names = destinations.delays();
        if (names.isEmpty()) {
            return null;
        }
        List<DelayRef> exchanges = new ArrayList<>(names.size());
        for (String name : names) {
            DelayRef exchange = (DelayRef) virtualHost.delay(name);
            if (exchange != null) {
                exchanges.add(exchange);
            }
        }
        return exchanges.isEmpty() ? null : new Postponed(exchanges, DelayHeader.askedMs(properties));
    }

    public static boolean isTopic(Exchange exchange) {
        return exchange.type() == ExchangeTypes.TOPIC;
    }

    private static int slot(String exchange, String routingKey) {
        int hash = exchange.hashCode() * 31 + routingKey.hashCode();
        return (hash ^ hash >>> 16) & (REMEMBERED - 1);
    }

    private QueueRef[] queues() {
        int found = destinations.size();
        if (found == 1) {
            QueueRef only = (QueueRef) virtualHost.queue(destinations.queue(0));
            return only == null ? NONE : new QueueRef[] {only};
        }
        List<QueueRef> queues = new ArrayList<>(found);
        for (int i = 0; i < found; i++) {
            QueueRef queue = (QueueRef) virtualHost.queue(destinations.queue(i));
            if (queue != null) {
                queues.add(queue);
            }
        }
        return queues.toArray(NONE);
    }

    private static final QueueRef[] NONE = {};
}
