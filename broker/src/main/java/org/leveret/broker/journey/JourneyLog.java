package org.leveret.broker.journey;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.leveret.amqp.BasicProperties;
import org.leveret.broker.journey.JourneyStep.Kind;
import org.leveret.broker.loop.EventLoop;
import org.leveret.queue.Message;

/**
 * What happens to the messages of one virtual host, as long as somebody wants it written down: a ring of steps for each event
 * loop. Steps are told on the loop that they happen on.
 */
public final class JourneyLog {
    private static final long NO_QUEUE = 0;
    private static final long NO_PLACE = -1;
    private static final int NAMES_MAX = 16;

    private final JourneyRing[] rings;
    private final AtomicInteger lastMessage = new AtomicInteger();

    JourneyLog(int loops) {
        rings = new JourneyRing[loops];
        for (int i = 0; i < loops; i++) {
            rings[i] = new JourneyRing();
        }
    }

    JourneyRing ring(EventLoop loop) {
        return rings[loop.index()];
    }

    /**
     * A message was published, and is about to go to its queues: it gets the number that it is known by.
     *
     * @param publisher what there is to tell of who did it
     * @param queues the names of those that get it now
     * @param waits whether an exchange keeps it for a time
     */
    public void published(
            EventLoop loop, Message message, Map<String, Object> publisher, List<String> queues, boolean waits) {
        message.journey(newMessage());
        Map<String, Object> told = published(message);
        told.putAll(publisher);
        told.put("payload_bytes", message.bodyBytes());
        add(loop, Kind.PUBLISHED, message, NO_QUEUE, NO_PLACE, told);
        if (waits) {
            add(loop, Kind.DELAYED, message, NO_QUEUE, NO_PLACE, Map.of());
        }
        if (!queues.isEmpty() || !waits) {
            routed(loop, message, queues);
        }
    }

    /** A message goes to queues, or to none. */
    public void routed(EventLoop loop, Message message, List<String> queues) {
        add(
                loop,
                queues.isEmpty() ? Kind.UNROUTABLE : Kind.ROUTED,
                message,
                NO_QUEUE,
                NO_PLACE,
                queues.isEmpty() ? Map.of() : names(new LinkedHashMap<>(), queues));
    }

    /** @param consumer what there is to tell of who got it */
    public void delivered(
            EventLoop loop,
            long queueId,
            String queue,
            long position,
            Message message,
            boolean redelivered,
            Map<String, Object> consumer) {
        Map<String, Object> told = published(message);
        told.put("queue", queue);
        told.put("redelivered", redelivered);
        told.putAll(consumer);
        add(loop, Kind.DELIVERED, message, queueId, position, told);
    }

    /** @param outcome what the consumer has said */
    public void settled(EventLoop loop, long queueId, String queue, long position, String outcome) {
        ring(loop)
                .add(new JourneyStep(
                        System.nanoTime(),
                        loop.clockMs(),
                        Kind.SETTLED,
                        0,
                        queueId,
                        position,
                        null,
                        null,
                        Map.of("queue", queue, "outcome", outcome)));
    }

    /** A message is gone, and nobody gets it as a dead letter. */
    public void givenUp(EventLoop loop, long queueId, String queue, Message message, boolean expired) {
        Map<String, Object> told = published(message);
        told.put("queue", queue);
        add(loop, expired ? Kind.EXPIRED : Kind.DROPPED, message, queueId, NO_PLACE, told);
    }

    /**
     * A queue has given a message up, which goes on as another.
     *
     * @param letter what it is from now on; goes by the number of the message
     */
    public void deadLettered(
            EventLoop loop,
            long queueId,
            String queue,
            Message message,
            Message letter,
            String reason,
            List<String> queues) {
        letter.journey(message.journey() == 0 ? newMessage() : message.journey());
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("queue", queue);
        told.put("reason", reason);
        told.put("exchange", letter.exchange());
        told.put("routing_key", letter.routingKey());
        names(told, queues);
        add(loop, Kind.DEAD_LETTERED, letter, queueId, NO_PLACE, told);
    }

    /**
     * Who administers a queue has published a message of it once more, by itself or in a move.
     *
     * @param sender what there is to tell of who and how
     * @param again what it is from now on; goes by the number of the message
     * @param waits whether an exchange keeps it for a time
     */
    public void resent(
            EventLoop loop,
            String queue,
            Map<String, Object> sender,
            Message message,
            Message again,
            List<String> queues,
            boolean waits) {
        again.journey(message.journey() == 0 ? newMessage() : message.journey());
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("queue", queue);
        told.putAll(published(again));
        told.putAll(sender);
        names(told, queues);
        add(loop, Kind.RESENT, again, NO_QUEUE, NO_PLACE, told);
        if (waits) {
            add(loop, Kind.DELAYED, again, NO_QUEUE, NO_PLACE, Map.of());
        }
    }

    private int newMessage() {
        int number = lastMessage.incrementAndGet();
        return number == 0 ? lastMessage.incrementAndGet() : number;
    }

    private static Map<String, Object> published(Message message) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("exchange", message.exchange());
        told.put("routing_key", message.routingKey());
        return told;
    }

    private static Map<String, Object> names(Map<String, Object> told, List<String> queues) {
        told.put("queues", queues.size() <= NAMES_MAX ? queues : List.copyOf(queues.subList(0, NAMES_MAX)));
        told.put("queues_total", queues.size());
        return told;
    }

    private void add(
            EventLoop loop, Kind kind, Message message, long queueId, long position, Map<String, Object> told) {
        BasicProperties properties = BasicProperties.read(message.content(), 0, message.propertiesBytes());
        ring(loop)
                .add(new JourneyStep(
                        System.nanoTime(),
                        loop.clockMs(),
                        kind,
                        message.journey(),
                        queueId,
                        position,
                        properties.messageId(),
                        properties.correlationId(),
                        told));
    }
}
