package org.leveret.broker.routing;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.leveret.amqp.BasicProperties;
import org.leveret.amqp.FieldTable;
import org.leveret.broker.event.Event;
import org.leveret.broker.event.Events;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.queue.QueueRef;
import org.leveret.broker.vhost.Names;
import org.leveret.broker.vhost.VirtualHost;
import org.leveret.broker.vhost.VirtualHosts;
import org.leveret.queue.Message;
import org.leveret.router.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events to {@code amq.rabbitmq.event}, in the order in which they were told. Any thread may tell; the rest is done
 * on one event loop, which owns it.
 *
 * <p>Who tells an event must not be held back by it, so events that come faster than they can be published are dropped beyond
 * {@value #WAITING_MAX}.
 */
public final class EventPublisher implements Events {
    private static final Logger LOG = LoggerFactory.getLogger(EventPublisher.class);
    private static final int WAITING_MAX = 16_384;
    private static final int DELIVERY_MODE_PERSISTENT = 2;

    private final EventLoop loop;
    private final VirtualHosts virtualHosts;
    private final String virtualHost;
    private final VhostRoutes routes;
    private final AtomicInteger waiting = new AtomicInteger();
    /** Whether the loss has been told of; some may tell of it twice. */
    private volatile boolean dropping;

    /** @param virtualHost the name of the one that has the exchange */
    public EventPublisher(
            EventLoop loop, VirtualHosts virtualHosts, String virtualHost, ReplyAddresses replyAddresses) {
        this.loop = loop;
        this.virtualHosts = virtualHosts;
        this.virtualHost = virtualHost;
        this.routes = new VhostRoutes(loop, virtualHosts, replyAddresses);
    }

    @Override
    public boolean areWanted() {
        VirtualHost host = virtualHosts.find(virtualHost);
        return host != null && host.routing().isSource(Names.EVENT_EXCHANGE);
    }

    @Override
    public void tell(Event event) {
        if (waiting.incrementAndGet() > WAITING_MAX) {
            waiting.decrementAndGet();
            if (!dropping) {
                dropping = true;
                LOG.warn(
                        "events are dropped, the first is {}: {} others wait to be published",
                        event.key(),
                        WAITING_MAX);
            }
            return;
        }
        long nowMs = loop.clockMs();
        loop.post(() -> {
            if (waiting.decrementAndGet() == 0) {
                dropping = false;
            }
            publish(event, nowMs);
        });
    }

    private void publish(Event event, long happenedMs) {
        Routes found = routes.of(virtualHost);
        Exchange exchange = found == null ? null : found.virtualHost().routing().exchange(Names.EVENT_EXCHANGE);
        if (found == null || exchange == null) {
            return;
        }
        FieldTable headers = FieldTable.builder()
                .putAll(event.headers())
                .put("timestamp_in_ms", happenedMs)
                .build();
        BasicProperties properties = BasicProperties.builder()
                .headers(headers)
                .deliveryMode(DELIVERY_MODE_PERSISTENT)
                .timestamp(happenedMs / 1_000)
                .build();
        byte[] content = properties.encoded();
        Message message =
                new Message(exchange.name(), event.key(), content, content.length, true, loop.nowMs(), Message.FOREVER);
        QueueRef[] queues = found.findAndKeep(exchange, List.of(event.key()), new PublishHeaders(properties), message);
        if (queues.length > 1) {
            message.markShared();
        }
        for (QueueRef queue : queues) {
            queue.enqueue(loop, message, null);
        }
    }
}
