package org.leveret.broker.routing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.BasicProperties;
import org.leveret.amqp.FieldTable;
import org.leveret.broker.journey.JourneyLog;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.queue.DeadLetters;
import org.leveret.broker.queue.LetterTicket;
import org.leveret.broker.queue.QueueRef;
import org.leveret.broker.queue.Ticket;
import org.leveret.broker.statistics.TrafficCounters;
import org.leveret.broker.vhost.Claims;
import org.leveret.broker.vhost.QueueDefinition;
import org.leveret.broker.vhost.QueueFeatures;
import org.leveret.broker.vhost.VirtualHosts;
import org.leveret.queue.DeathReason;
import org.leveret.queue.Message;
import org.leveret.router.Exchange;
import org.leveret.router.RoutingKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes dead letters; what has nowhere to go is dropped, unless somebody asks what has come of it. Owned by one event
 * loop, whose queues use it.
 */
public final class DeadLetterPublisher implements DeadLetters {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterPublisher.class);
    private static final int CYCLES_TOLD_MAX = 1_000;
    private static final String CARBON_COPIES = "CC";

    private final EventLoop loop;
    private final VhostRoutes routes;
    private final TrafficCounters traffic;
    private final Set<Long> cyclesTold = new HashSet<>();

    public DeadLetterPublisher(
            EventLoop loop, VirtualHosts virtualHosts, ReplyAddresses replyAddresses, TrafficCounters traffic) {
        this.loop = loop;
        this.traffic = traffic;
        this.routes = new VhostRoutes(loop, virtualHosts, replyAddresses);
    }

    @Override
    public void publish(
            QueueDefinition source,
            QueueFeatures features,
            Message message,
            DeathReason reason,
            @Nullable LetterTicket ticket) {
        String exchangeName = features.deadLetterExchange();
        if (exchangeName == null) {
            // It was given up while there were dead letters, which a policy has ended since.
            if (ticket != null) {
                ticket.expect(0);
            }
            return;
        }
        Routes found = routes.of(source.vhost());
        Exchange exchange = found == null ? null : found.virtualHost().routing().exchange(exchangeName);
        if (found == null || exchange == null) {
            LOG.debug("a dead letter of queue '{}' has no exchange to go to", source.name());
            if (ticket != null) {
                ticket.nowhere();
            }
            return;
        }
        traffic.deadLettered(reason, ticket != null);
        BasicProperties before = BasicProperties.read(message.content(), 0, message.propertiesBytes());
        List<String> keysBefore = SenderSelected.keys(message.routingKey(), before);
        FieldTable history = headers(source, message, reason, before, keysBefore);
        String otherKey = features.deadLetterRoutingKey();
        FieldTable headers = otherKey == null
                ? history
                : FieldTable.builder().putAll(history).remove(CARBON_COPIES).build();
        // One that was declared before such were refused may be too long for anybody to be given the letter.
        String routingKey = otherKey == null ? message.routingKey() : RoutingKey.cut(otherKey);
        // Else its source, where it is on disk, would let go of it before it is on another.
        boolean persistent = ticket != null || message.persistent();
        Message letter = letter(message, persistent, exchange.name(), routingKey, before, headers);
        BasicProperties after = BasicProperties.read(letter.content(), 0, letter.propertiesBytes());
        if (otherKey == null) {
            letter.blindKeys(message.blindKeys());
        }
        List<String> keys = otherKey == null ? SenderSelected.withBlindKeys(keysBefore, message) : List.of(routingKey);
        QueueRef[] queues = found.findAndKeep(exchange, keys, new PublishHeaders(after), letter);
        if (reason != DeathReason.REJECTED) {
            queues = without(queues, queue -> isCycle(queue, headers, source));
        }
        ReplyAddress[] replies = found.replies(exchange.name(), keys);
        Postponed postponed = found.postponed(after);
        Claims claims = found.takeClaimsPassingTransactions();
        if (ticket != null) {
            if (queues.length + replies.length == 0 && postponed == null) {
                if (ticket.isTaken() || (claims != null && claims.isDuplicate())) {
                    // Who refused it is not there any more, or it is dropped on purpose.
                    ticket.expect(0);
                } else {
                    ticket.nowhere();
                }
                ClaimTicket.between(claims, loop, 0, null);
                return;
            }
            if (ticket.isTaken()) {
                queues = without(queues, ticket::isTakenBy);
                postponed = postponed == null ? null : postponed.without(ticket::isTakenBy);
            }
        }
        JourneyLog journey = found.virtualHost().journeyLog();
        if (journey != null) {
            String word = reason.name().toLowerCase(Locale.ROOT);
            journey.deadLettered(loop, source.id(), source.name(), message, letter, word, QueueRef.names(queues));
        }
        int receivers = queues.length + Postponed.answers(postponed);
        if (ticket != null) {
            ticket.expect(ClaimTicket.answers(claims, receivers));
        }
        Ticket taking = ClaimTicket.between(claims, loop, receivers, ticket);
        enqueue(letter, queues, taking);
        if (postponed != null) {
            postponed.schedule(loop, letter, taking);
        }
        for (ReplyAddress address : replies) {
            address.deliver(loop, letter);
        }
    }

    private FieldTable headers(
            QueueDefinition source, Message message, DeathReason reason, BasicProperties before, List<String> keys) {
        FieldTable headers = before.headers();
        if (headers != null && !message.deadLetter()) {
            headers = DeathHeaders.withoutClaims(headers);
        }
        Death death = new Death(
                source.name(),
                reason.name().toLowerCase(Locale.ROOT),
                message.exchange(),
                keys,
                loop.nowMs() / 1_000,
                before.expiration());
        return DeathHeaders.after(headers == null ? FieldTable.EMPTY : headers, death);
    }

    private Message letter(
            Message message,
            boolean persistent,
            String exchange,
            String routingKey,
            BasicProperties before,
            FieldTable headers) {
        byte[] withHeaders = before.withHeaders(headers);
        byte[] properties =
                BasicProperties.read(withHeaders, 0, withHeaders.length).withoutExpiration();
        byte[] content = Contents.withProperties(properties, message.content(), message.propertiesBytes());
        Message letter = new Message(
                exchange, routingKey, content, properties.length, persistent, loop.nowMs(), Message.FOREVER);
        letter.markDeadLetter();
        return letter;
    }

    /** Whether the letter has been in the queue before; warns of it once for each source. */
    private boolean isCycle(QueueRef queue, FieldTable headers, QueueDefinition source) {
        if (!DeathHeaders.isCycle(headers, queue.definition().name())) {
            return false;
        }
        if (cyclesTold.size() < CYCLES_TOLD_MAX && cyclesTold.add(source.id())) {
            LOG.warn(
                    "messages that expire in queue '{}' in vhost '{}' would come back to queue '{}' for ever, and are "
                            + "not sent there",
                    source.name(),
                    source.vhost(),
                    queue.definition().name());
        }
        return true;
    }

    private static QueueRef[] without(QueueRef[] queues, Predicate<QueueRef> some) {
        List<QueueRef> kept = new ArrayList<>(queues.length);
        for (QueueRef queue : queues) {
            if (!some.test(queue)) {
                kept.add(queue);
            }
        }
        return kept.size() == queues.length ? queues : kept.toArray(new QueueRef[0]);
    }

    private void enqueue(Message letter, QueueRef[] queues, @Nullable Ticket ticket) {
        if (queues.length > 1) {
            letter.markShared();
        }
        for (QueueRef queue : queues) {
            queue.enqueue(loop, letter, ticket == null ? null : ticket.takenBy(queue, ticket));
        }
    }
}
