package org.leveret.broker.channel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.ReplyCode;
import org.leveret.broker.connection.AmqpConnection;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.queue.JointTicket;
import org.leveret.broker.queue.QueueRef;
import org.leveret.broker.routing.ClaimTicket;
import org.leveret.broker.routing.Postponed;
import org.leveret.broker.routing.ReplyAddress;
import org.leveret.broker.vhost.Claims;
import org.leveret.queue.Message;
import org.leveret.queue.Outcome;

/**
 * What a transactional channel has published and settled since the last commit. Owned by the connection's loop.
 *
 * <p>As in RabbitMQ it is atomic per queue only, and covers publishes and settlements, not deliveries.
 */
final class Transaction {
    private final AmqpConnection connection;
    private final AmqpChannel channel;
    private final List<Publish> publishes = new ArrayList<>();
    private final List<Settled> settled = new ArrayList<>();
    private long bytes;

    private static final class Publish {
        final Message message;
        final QueueRef[] queues;
        final ReplyAddress[] replies;
        final @Nullable Postponed postponed;
        final @Nullable Claims claims;
        final boolean mandatory;

        Publish(
                Message message,
                QueueRef[] queues,
                ReplyAddress[] replies,
                @Nullable Postponed postponed,
                @Nullable Claims claims,
                boolean mandatory) {
            this.message = message;
            this.queues = queues;
            this.replies = replies;
            this.postponed = postponed;
            this.claims = claims;
            this.mandatory = mandatory;
        }

        int answers() {
            return ClaimTicket.answers(claims, queues.length + Postponed.answers(postponed));
        }
    }

    private record Settled(long deliveryTag, DeliverySource source, long position, Outcome outcome) {}

    Transaction(AmqpConnection connection, AmqpChannel channel) {
        this.connection = connection;
        this.channel = channel;
    }

    /** Refuses a publish for which there is no room; comes before {@link #publish}. */
    void checkRoom(Message message) {
        if (!connection.memory().uncommitted().take(message.heapBytes())) {
            throw new AmqpException(
                    ReplyCode.RESOURCE_ERROR,
                    "transactions of all clients exceed "
                            + connection.memory().uncommitted().bytesMax() + " bytes of messages");
        }
        bytes += message.heapBytes();
        if (bytes > connection.limits().unconfirmedBytesMax()) {
            throw new AmqpException(
                    ReplyCode.RESOURCE_ERROR,
                    "transaction exceeds " + connection.limits().unconfirmedBytesMax() + " bytes of messages");
        }
    }

    void publish(
            Message message,
            QueueRef[] queues,
            ReplyAddress[] replies,
            @Nullable Postponed postponed,
            @Nullable Claims claims,
            boolean mandatory) {
        publishes.add(new Publish(message, queues, replies, postponed, claims, mandatory));
    }

    void settle(long deliveryTag, DeliverySource source, long position, Outcome outcome) {
        settled.add(new Settled(deliveryTag, source, position, outcome));
    }

    int publishes() {
        return publishes.size();
    }

    int settlements() {
        return settled.size();
    }

    /**
     * Carries out the publishes, then the settlements, as RabbitMQ does; {@code done} is told when queues and disk have
     * answered, with whether all were taken.
     */
    void commit(Done done) {
        for (Publish publish : publishes) {
            if (publish.claims != null) {
                publish.claims.commit();
            }
        }
        int answers = 1;
        for (Publish publish : publishes) {
            if (publish.claims != null) {
                // Another's end may have to come through this very connection.
                publish.claims.passOverTransactions();
            }
            answers += publish.answers();
        }
        CommitTicket ticket = new CommitTicket(connection.loop(), answers, done);
        for (Publish publish : publishes) {
            if (publish.queues.length == 0 && publish.replies.length == 0 && publish.mandatory) {
                channel.publisher().giveBack(publish.message);
            } else if (publish.answers() + publish.replies.length == 0) {
                channel.counters().dropUnroutable++;
            }
            publish.message.publishedMs(connection.loop().nowMs());
            channel.publisher().enqueue(publish.message, publish.queues, publish.postponed, publish.claims, ticket);
            channel.publisher().reply(publish.message, publish.replies);
        }
        Settlement settlement = channel.settlement();
        for (Outcome outcome : Outcome.values()) {
            settlement.begin(outcome);
            for (Settled one : settled) {
                if (one.outcome() == outcome) {
                    settlement.take(one.deliveryTag(), one.source(), one.position());
                }
            }
            channel.credit().onSettled(settlement.send());
        }
        clear();
        ticket.onConfirmed();
    }

    /** Drops the publishes; what was settled is unacked again. */
    void rollback() {
        for (Publish publish : publishes) {
            if (publish.claims != null) {
                publish.claims.settle(false);
            }
        }
        for (Settled one : settled) {
            channel.unacked().add(one.deliveryTag(), one.source(), one.position());
        }
        clear();
    }

    private void clear() {
        publishes.clear();
        settled.clear();
        connection.memory().uncommitted().giveBack(bytes);
        bytes = 0;
    }

    /** Told once when a commit is through. */
    interface Done {
        void onCommitted(boolean allTaken);
    }

    private static final class CommitTicket extends JointTicket {
        private final Done done;

        CommitTicket(EventLoop loop, int answers, Done done) {
            super(loop);
            this.done = done;
            expect(answers);
        }

        @Override
        protected void onAnswered(boolean taken) {
            done.onCommitted(taken);
        }
    }
}
