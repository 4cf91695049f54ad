package org.leveret.broker.queue;

import java.util.Map;
import org.leveret.broker.journey.JourneyLog;
import org.leveret.broker.journey.JourneySwitch;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.vhost.QueueDefinition;
import org.leveret.queue.DeathReason;
import org.leveret.queue.Message;
import org.leveret.queue.Outcome;

/** Tells what happens to the messages of one queue, while somebody wants it written down. Owned by the queue's loop. */
public final class QueueJourneys {
    private final JourneySwitch journeys;
    private final EventLoop loop;
    private final long queueId;
    private final String queue;

    public QueueJourneys(JourneySwitch journeys, EventLoop loop, QueueDefinition definition) {
        this.journeys = journeys;
        this.loop = loop;
        this.queueId = definition.id();
        this.queue = definition.name();
    }

    public void delivered(long position, Message message, boolean redelivered, Subscriber subscriber) {
        JourneyLog log = journeys.log();
        if (log != null) {
            Map<String, Object> consumer = subscriber.snapshot(true).identity();
            log.delivered(loop, queueId, queue, position, message, redelivered, consumer);
        }
    }

    void fetched(long position, Message message, boolean redelivered) {
        JourneyLog log = journeys.log();
        if (log != null) {
            log.delivered(loop, queueId, queue, position, message, redelivered, Map.of("get", true));
        }
    }

    void settled(long[] positions, Outcome outcome) {
        JourneyLog log = journeys.log();
        if (log != null) {
            for (long position : positions) {
                log.settled(loop, queueId, queue, position, word(outcome));
            }
        }
    }

    void givenUp(Message message, DeathReason reason) {
        JourneyLog log = journeys.log();
        if (log != null) {
            log.givenUp(loop, queueId, queue, message, reason == DeathReason.EXPIRED);
        }
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case ACCEPTED -> "ack";
            case REJECTED -> "reject";
            case RELEASED, FAILED -> "requeue";
        };
    }
}
