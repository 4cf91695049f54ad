package org.leveret.broker.routing;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.BasicProperties;
import org.leveret.broker.delay.DelayHeader;
import org.leveret.broker.delay.DelayRef;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.queue.Ticket;
import org.leveret.queue.Message;

/** The exchanges that a message is to be given to again when it has waited. Immutable. */
public final class Postponed {
    private final List<DelayRef> exchanges;
    private final long delayMs;

    Postponed(List<DelayRef> exchanges, long delayMs) {
        this.exchanges = List.copyOf(exchanges);
        this.delayMs = delayMs;
    }

    /** How many exchanges there are: each answers the ticket once. */
    public int size() {
        return exchanges.size();
    }

    /** The same without some of the exchanges; null if none is left. */
    @Nullable
    Postponed without(Predicate<DelayRef> some) {
        List<DelayRef> left = exchanges.stream().filter(some.negate()).toList();
        return left.isEmpty() ? null : new Postponed(left, delayMs);
    }

    /** How many answer the ticket of a publish because of it; 0 for a message that does not wait. */
    public static int answers(@Nullable Postponed postponed) {
        return postponed == null ? 0 : postponed.size();
    }

    /** The event loop that owns what waits in one of them. */
    public EventLoop loop(int index) {
        return exchanges.get(index).loop();
    }

    /** Has the message wait, from now on, under the header that consumers are to see. */
    public void schedule(EventLoop from, Message message, @Nullable Ticket ticket) {
        byte[] properties =
                DelayHeader.negated(BasicProperties.read(message.content(), 0, message.propertiesBytes()), delayMs);
        Message waiting = new Message(
                message.exchange(),
                message.routingKey(),
                Contents.withProperties(properties, message.content(), message.propertiesBytes()),
                properties.length,
                message.persistent(),
                // The turn may have begun long before the message came.
                from.clockMs(),
                message.timeToLiveMs());
        waiting.blindKeys(message.blindKeys());
        if (message.deadLetter()) {
            waiting.markDeadLetter();
        }
        if (exchanges.size() > 1) {
            waiting.markShared();
        }
        for (DelayRef exchange : exchanges) {
            exchange.schedule(from, waiting, delayMs, ticket == null ? null : ticket.takenBy(exchange, ticket));
        }
    }
}
