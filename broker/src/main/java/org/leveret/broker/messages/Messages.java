package org.leveret.broker.messages;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.BasicProperties;
import org.leveret.amqp.ReplyCode;
import org.leveret.broker.access.Permissions;
import org.leveret.broker.access.Users;
import org.leveret.broker.channel.PublishChecks;
import org.leveret.broker.channel.StreamConsume;
import org.leveret.broker.connection.Alarms;
import org.leveret.broker.control.admin.CommandRefusedException;
import org.leveret.broker.control.admin.PlainProperties;
import org.leveret.broker.journey.JourneyLog;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.loop.EventLoops;
import org.leveret.broker.loop.Reply;
import org.leveret.broker.queue.QueueRef;
import org.leveret.broker.queue.Ticket;
import org.leveret.broker.routing.ClaimTicket;
import org.leveret.broker.routing.Contents;
import org.leveret.broker.routing.Postponed;
import org.leveret.broker.routing.PublishHeaders;
import org.leveret.broker.routing.ReplyAddress;
import org.leveret.broker.routing.ReplyAddresses;
import org.leveret.broker.routing.Routes;
import org.leveret.broker.routing.SenderSelected;
import org.leveret.broker.statistics.BrokerTotals;
import org.leveret.broker.statistics.ExchangeName;
import org.leveret.broker.statistics.LoopTotals;
import org.leveret.broker.statistics.MessageCounters;
import org.leveret.broker.vhost.Claims;
import org.leveret.broker.vhost.QueueType;
import org.leveret.broker.vhost.VirtualHost;
import org.leveret.broker.vhost.VirtualHosts;
import org.leveret.queue.Message;
import org.leveret.router.Destinations;
import org.leveret.router.Exchange;
import org.leveret.router.RoutingKey;
import org.leveret.router.RoutingTable;

/**
 * Publishes and fetches messages for a user who has no connection, by the rules and with the texts of AMQP: permissions are
 * checked, and a refusal is a {@link CommandRefusedException}. Any thread may call; stages complete on event loops, where
 * nothing may block.
 */
public final class Messages {
    private static final int DELIVERY_MODE_PERSISTENT = 2;

    private final EventLoops loops;
    private final VirtualHosts vhosts;
    private final Users users;
    private final ReadableQueues readable;
    private final ReplyAddresses replyAddresses;
    private final Alarms alarms;
    private final BrokerTotals totals;
    private final long bodyBytesMax;

    /** @param bodyBytesMax the largest message that is taken */
    public Messages(
            EventLoops loops,
            VirtualHosts vhosts,
            Users users,
            ReplyAddresses replyAddresses,
            Alarms alarms,
            BrokerTotals totals,
            long bodyBytesMax) {
        this.loops = loops;
        this.vhosts = vhosts;
        this.users = users;
        this.readable = new ReadableQueues(vhosts, users);
        this.replyAddresses = replyAddresses;
        this.alarms = alarms;
        this.totals = totals;
        this.bodyBytesMax = bodyBytesMax;
    }

    /** Publishes a message; completes with whether a queue has it, once those that do have it safely. */
    public CompletableFuture<Boolean> publish(String user, String vhost, PlainMessage message) {
        CompletableFuture<Boolean> routed = new CompletableFuture<>();
        EventLoop loop = loops.ownerOf(vhost, message.exchange());
        attempt(loop, routed, () -> publish(loop, user, vhosts.existing(vhost), message, routed));
        return routed;
    }

    private void publish(
            EventLoop loop, String user, VirtualHost vhost, PlainMessage plain, CompletableFuture<Boolean> routed) {
        Set<Alarms.Resource> raised = alarms.raised();
        if (!raised.isEmpty()) {
            throw new AmqpException(ReplyCode.RESOURCE_ERROR, "publishing is blocked by a resource alarm");
        }
        if (plain.payload().length > bodyBytesMax) {
            throw new AmqpException(
                    ReplyCode.PRECONDITION_FAILED,
                    "message size " + plain.payload().length + " is larger than configured max size " + bodyBytesMax);
        }
        if (!RoutingKey.fits(plain.routingKey())) {
            throw new AmqpException(
                    ReplyCode.PRECONDITION_FAILED, "routing key is longer than " + RoutingKey.BYTES_MAX + " bytes");
        }
        Permissions permissions = new Permissions(users, user, vhost.name());
        Routes routes = new Routes(loop, vhost, replyAddresses);
        permissions.checkWriteExchange(plain.exchange());
        Exchange exchange = routes.exchange(plain.exchange());
        BasicProperties properties = properties(plain);
        long timeToLiveMs = PublishChecks.check(properties, permissions, user);
        SenderSelected extra = properties.hasHeaders() ? SenderSelected.of(properties) : null;
        List<String> keys = extra == null ? List.of(plain.routingKey()) : extra.keys(plain.routingKey());
        if (Routes.isTopic(exchange)) {
            keys.forEach(key -> permissions.checkTopicWrite(plain.exchange(), key));
        }
        PublishHeaders headers = new PublishHeaders(properties);
        QueueRef[] queues = routes.find(exchange, keys, headers);
        Message message = message(loop, plain, properties, timeToLiveMs, extra);
        if (routes.keepHistory(message)) {
            queues = routes.findAgain(exchange, keys, headers);
        }
        ReplyAddress[] replies = routes.replies(plain.exchange(), keys);
        Postponed postponed = routes.postponed(properties);
        JourneyLog journey = vhost.journeyLog();
        if (journey != null) {
            journey.published(loop, message, Map.of("user", user), QueueRef.names(queues), postponed != null);
        }
        LoopTotals counted = totals.ofLoop(loop.index());
        counted.published(new ExchangeName(vhost.name(), plain.exchange()), message.bodyBytes(), true, queues.length);
        MessageCounters counters = counted.messages(vhost.name());
        if (queues.length + replies.length == 0) {
            // As RabbitMQ publishes for HTTP: it would be given back.
            counters.returnUnroutable++;
        }
        dispatch(loop, message, queues, replies, postponed, routes.takeClaimsPassingTransactions(), counters, routed);
    }

    /**
     * Where a message would go if it were published now, to an internal exchange too; nothing is published, and no exchange
     * remembers it. An exchange that draws lots draws one. Answered on the thread that asks.
     *
     * @throws CommandRefusedException if there is no such virtual host or exchange, or a property is none
     */
    public RoutePreview preview(String vhost, PlainMessage plain) {
        try {
            VirtualHost host = vhosts.existing(vhost);
            BasicProperties properties = properties(plain);
            SenderSelected extra = properties.hasHeaders() ? SenderSelected.of(properties) : null;
            List<String> keys = extra == null ? List.of(plain.routingKey()) : extra.keys(plain.routingKey());
            Destinations found = new Destinations();
            RoutingTable table = host.routing();
            if (table.exchange(plain.exchange()) == null) {
                throw new AmqpException(
                        ReplyCode.NOT_FOUND, "no exchange '" + plain.exchange() + "' in vhost '" + vhost + "'");
            }
            table.route(plain.exchange(), keys, new PublishHeaders(properties), found);
            List<String> exchanges = plain.exchange().isEmpty() ? List.of("") : found.exchanges();
            List<String> queues = IntStream.range(0, found.size())
                    .mapToObj(found::queue)
                    .filter(name -> host.queue(name) != null)
                    .toList();
            return new RoutePreview(exchanges, queues, List.copyOf(found.delays()));
        } catch (AmqpException e) {
            throw new CommandRefusedException(e);
        }
    }

    private static void dispatch(
            EventLoop loop,
            Message message,
            QueueRef[] queues,
            ReplyAddress[] replies,
            @Nullable Postponed postponed,
            @Nullable Claims claims,
            MessageCounters counters,
            CompletableFuture<Boolean> routed) {
        boolean found = queues.length + replies.length > 0;
        int receivers = queues.length + Postponed.answers(postponed);
        PublishTicket publisher = new PublishTicket(loop, found, counters, routed);
        publisher.expect(ClaimTicket.answers(claims, receivers));
        Ticket ticket = ClaimTicket.between(claims, loop, receivers, publisher);
        if (queues.length > 1) {
            message.markShared();
        }
        for (QueueRef queue : queues) {
            queue.enqueue(loop, message, ticket);
        }
        if (postponed != null) {
            postponed.schedule(loop, message, ticket);
        }
        for (ReplyAddress address : replies) {
            address.deliver(loop, message);
        }
    }

    private static Message message(
            EventLoop loop,
            PlainMessage plain,
            BasicProperties properties,
            long timeToLiveMs,
            @Nullable SenderSelected extra) {
        byte[] encoded = properties.encoded();
        byte[] content = Contents.withProperties(encoded, plain.payload(), 0);
        if (extra != null && extra.hasBlindCopies()) {
            content = extra.withoutBlindCopies(properties, content, encoded.length);
        }
        Message message = new Message(
                plain.exchange(),
                plain.routingKey(),
                content,
                content.length - plain.payload().length,
                properties.deliveryMode() == DELIVERY_MODE_PERSISTENT,
                loop.nowMs(),
                timeToLiveMs);
        if (extra != null) {
            message.blindKeys(extra.blindKeys());
        }
        return message;
    }

    private static BasicProperties properties(PlainMessage plain) {
        try {
            return PlainProperties.read(plain.properties());
        } catch (IllegalArgumentException e) {
            throw new AmqpException(ReplyCode.PRECONDITION_FAILED, "invalid properties: " + e.getMessage());
        }
    }

    /**
     * Fetches up to so many messages, and deals with them when it has all.
     *
     * @param bytesMax ends it once that many bytes were fetched
     */
    public CompletableFuture<List<FetchedMessage>> fetch(
            @Nullable String user, String vhost, String queue, int countMax, long bytesMax, Disposition disposition) {
        CompletableFuture<List<FetchedMessage>> fetched = new CompletableFuture<>();
        EventLoop loop = loops.ownerOf(vhost, queue);
        attempt(loop, fetched, () -> {
            QueueRef found = readable.find(user, vhost, queue);
            if (countMax > 0) {
                checkIsNoStream(found, "basic.get");
            }
            MessageCounters counters = totals.ofLoop(loop.index()).messages(vhost);
            new Fetching(loop, found, countMax, bytesMax, disposition, counters, fetched).next();
        });
        return fetched;
    }

    /** Drops the messages that are ready; completes with how many those were, once they are gone from the disk too. */
    public CompletableFuture<Integer> purge(@Nullable String user, String vhost, String queue) {
        CompletableFuture<Integer> purged = new CompletableFuture<>();
        EventLoop loop = loops.ownerOf(vhost, queue);
        attempt(loop, purged, () -> {
            QueueRef found = readable.findToPurge(user, vhost, queue);
            checkIsNoStream(found, "queue.purge");
            found.purge(loop, replying(purged::complete, purged));
        });
        return purged;
    }

    private static void checkIsNoStream(QueueRef queue, String method) {
        if (queue.definition().type() == QueueType.STREAM) {
            throw StreamConsume.unsupported(method, queue.definition());
        }
    }

    /** Runs the task on the loop; what it throws fails the future. */
    private static void attempt(EventLoop loop, CompletableFuture<?> future, Runnable task) {
        loop.post(() -> Futures.attempt(future, task));
    }

    static <T> Reply<T> replying(Consumer<T> then, CompletableFuture<?> onFailure) {
        return new Reply<>() {
            @Override
            public void succeeded(T value) {
                then.accept(value);
            }

            @Override
            public void failed(AmqpException error) {
                onFailure.completeExceptionally(new CommandRefusedException(error));
            }
        };
    }
}
