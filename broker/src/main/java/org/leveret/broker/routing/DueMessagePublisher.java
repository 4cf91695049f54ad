package org.leveret.broker.routing;

import java.util.List;
import org.leveret.amqp.BasicProperties;
import org.leveret.broker.delay.DueMessages;
import org.leveret.broker.delay.DueTicket;
import org.leveret.broker.journey.JourneyLog;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.queue.QueueRef;
import org.leveret.broker.queue.Ticket;
import org.leveret.broker.vhost.Claims;
import org.leveret.broker.vhost.DelayDefinition;
import org.leveret.broker.vhost.VirtualHosts;
import org.leveret.queue.Message;
import org.leveret.router.Exchange;

/**
 * Gives messages that have waited to the exchange that they waited in, as if they were published now; what has nowhere to
 * go is dropped. Owned by one event loop, whose exchanges use it.
 */
public final class DueMessagePublisher implements DueMessages {
    private static final QueueRef[] NONE = {};

    private final EventLoop loop;
    private final VhostRoutes routes;

    public DueMessagePublisher(EventLoop loop, VirtualHosts virtualHosts, ReplyAddresses replyAddresses) {
        this.loop = loop;
        this.routes = new VhostRoutes(loop, virtualHosts, replyAddresses);
    }

    @Override
    public void publish(DelayDefinition source, Message waited, DueTicket ticket) {
        Message message = waited.publishedAgain(loop.nowMs());
        QueueRef[] queues = queues(source, message);
        if (queues.length > 1) {
            message.markShared();
        }
        Routes found = routes.of(source.vhost());
        JourneyLog journey = found == null ? null : found.virtualHost().journeyLog();
        if (journey != null) {
            journey.routed(loop, message, QueueRef.names(queues));
        }
        Claims claims = found == null ? null : found.takeClaimsPassingTransactions();
        ticket.expect(ClaimTicket.answers(claims, queues.length));
        Ticket taking = ClaimTicket.between(claims, loop, queues.length, ticket);
        for (QueueRef queue : queues) {
            queue.enqueue(loop, message, taking);
        }
    }

    private QueueRef[] queues(DelayDefinition source, Message message) {
        Routes found = routes.of(source.vhost());
        Exchange exchange = found == null ? null : found.virtualHost().routing().exchange(source.exchange());
        if (found == null || exchange == null) {
            return NONE;
        }
        BasicProperties properties = BasicProperties.read(message.content(), 0, message.propertiesBytes());
        PublishHeaders headers = new PublishHeaders(properties);
        List<String> keys =
                SenderSelected.withBlindKeys(SenderSelected.keys(message.routingKey(), properties), message);
        return found.findAndKeep(exchange, keys, headers, message);
    }
}
