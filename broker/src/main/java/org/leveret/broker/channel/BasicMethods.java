package org.leveret.broker.channel;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.BasicMethod;
import org.leveret.amqp.BasicMethod.BasicAck;
import org.leveret.amqp.BasicMethod.BasicCancel;
import org.leveret.amqp.BasicMethod.BasicCancelOk;
import org.leveret.amqp.BasicMethod.BasicConsume;
import org.leveret.amqp.BasicMethod.BasicGet;
import org.leveret.amqp.BasicMethod.BasicNack;
import org.leveret.amqp.BasicMethod.BasicPublish;
import org.leveret.amqp.BasicMethod.BasicQos;
import org.leveret.amqp.BasicMethod.BasicRecover;
import org.leveret.amqp.BasicMethod.BasicRecoverAsync;
import org.leveret.amqp.BasicMethod.BasicReject;
import org.leveret.amqp.BasicReply.BasicGetEmpty;
import org.leveret.amqp.BasicReply.BasicGetOk;
import org.leveret.amqp.BasicReply.BasicQosOk;
import org.leveret.amqp.BasicReply.BasicRecoverOk;
import org.leveret.amqp.Method;
import org.leveret.amqp.ReplyCode;
import org.leveret.broker.connection.AmqpConnection;
import org.leveret.broker.loop.Reply;
import org.leveret.broker.queue.FetchResult;
import org.leveret.broker.queue.QueueRef;
import org.leveret.broker.statistics.MessageCounters;
import org.leveret.broker.vhost.Names;
import org.leveret.broker.vhost.QueueDefinition;
import org.leveret.broker.vhost.QueueType;
import org.leveret.queue.Message;
import org.leveret.queue.Outcome;
import org.leveret.queue.QueueConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The basic class: publishing, consuming, fetching and settling on one channel. Owned by the connection's loop. */
final class BasicMethods implements BasicMethod.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(BasicMethods.class);

    private final AmqpConnection connection;
    private final AmqpChannel channel;

    BasicMethods(AmqpConnection connection, AmqpChannel channel) {
        this.connection = connection;
        this.channel = channel;
    }

    @Override
    public void onBasicPublish(BasicPublish method) {
        if (method.immediate()) {
            throw error(ReplyCode.NOT_IMPLEMENTED, "immediate=true", method);
        }
        channel.assembler().onPublish(method);
    }

    @Override
    public void onBasicQos(BasicQos method) {
        if (method.prefetchSize() != 0) {
            throw error(ReplyCode.NOT_IMPLEMENTED, "prefetch_size!=0 (" + method.prefetchSize() + ")", method);
        }
        channel.send(new BasicQosOk());
        if (!method.global()) {
            channel.consumers().prefetch(method.prefetchCount());
        }
        // In RabbitMQ a limit for each consumer ends the limit that all share.
        channel.consumers().share(method.global() ? method.prefetchCount() : 0);
    }

    @Override
    public void onBasicConsume(BasicConsume method) {
        try {
            if (method.queue().equals(Names.REPLY_TO)) {
                channel.consumers().consumeReplies(method);
                return;
            }
            channel.consumers().checkOneMore(method.consumerTag());
            String name = channel.queueName(method.queue());
            connection.permissions().checkReadQueue(name);
            QueueRef queue = queue(name);
            checkConsume(queue.definition());
            ConsumeArguments.check(method.arguments(), queue.definition());
            channel.consumers().consume(method, queue);
        } catch (AmqpException e) {
            throw e.at(method.classId(), method.methodId());
        }
    }

    private QueueRef queue(String name) {
        QueueRef queue = (QueueRef) connection.virtualHost().queueOrThrow(name);
        queue.definition().checkAccess(connection.session().connection());
        return queue;
    }

    @Override
    public void onBasicCancel(BasicCancel method) {
        channel.consumers().cancel(method);
    }

    /** The answer to a basic.cancel that we never send: ours has no-wait set. RabbitMQ refuses it like this. */
    @Override
    public void onBasicCancelOk(BasicCancelOk method) {
        throw AmqpChannel.unimplemented(method);
    }

    @Override
    public void onBasicGet(BasicGet method) {
        try {
            String name = channel.queueName(method.queue());
            connection.permissions().checkReadQueue(name);
            QueueRef queue = queue(name);
            checkFetch(queue);
            connection.awaitReply();
            queue.fetch(connection.loop(), method.noAck(), new Reply<Optional<FetchResult>>() {
                @Override
                public void succeeded(Optional<FetchResult> result) {
                    try {
                        onFetched(queue, method.noAck(), result.orElse(null));
                    } catch (RuntimeException e) {
                        LOG.error("what was fetched from queue '{}' cannot be sent", name, e);
                        channel.fail(new AmqpException(ReplyCode.INTERNAL_ERROR, "a delivery failed"));
                    }
                    connection.replied();
                }

                @Override
                public void failed(AmqpException error) {
                    channel.fail(error.at(method.classId(), method.methodId()));
                    connection.replied();
                }
            });
        } catch (AmqpException e) {
            throw e.at(method.classId(), method.methodId());
        }
    }

    /** A prefetch that a channel's consumers share would have to be asked for each message; quorum queues do not. */
    private void checkConsume(QueueDefinition queue) {
        if (queue.type() == QueueType.QUORUM && channel.credit().isLimited()) {
            throw new AmqpException(
                    ReplyCode.NOT_IMPLEMENTED,
                    "queue '" + queue.name() + "' in vhost '" + queue.vhost() + "' does not support global qos");
        }
    }

    private static void checkFetch(QueueRef ref) {
        QueueDefinition queue = ref.definition();
        if (queue.type() == QueueType.STREAM) {
            throw StreamConsume.unsupported("basic.get", queue);
        }
        if (queue.type() == QueueType.QUORUM && ref.features().singleActiveConsumer()) {
            throw new AmqpException(
                    ReplyCode.RESOURCE_LOCKED,
                    "cannot obtain access to locked queue '" + queue.name() + "' in vhost '" + queue.vhost()
                            + "'. basic.get operations are not supported by quorum queues with single active consumer");
        }
    }

    private void onFetched(QueueRef queue, boolean noAck, @Nullable FetchResult result) {
        if (result == null) {
            channel.counters().getEmpty++;
            channel.send(new BasicGetEmpty());
            return;
        }
        if (!channel.isOpen() || !connection.isOpen()) {
            if (!noAck) {
                queue.settle(connection.loop(), null, result.position(), Outcome.FAILED);
            }
            return;
        }
        long tag = channel.nextDeliveryTag();
        count(noAck, result.redelivered());
        if (!noAck) {
            long timeoutMs = queue.features().consumerTimeoutMs();
            channel.observeTimeout(timeoutMs);
            channel.unacked().add(tag, new FetchedFrom(queue, timeoutMs), result.position());
            channel.credit().onDelivered(false);
        }
        Message message = result.message();
        if (connection.virtualHost().isTraced()) {
            channel.tracer().delivered(queue, message, result.redelivered());
        }
        channel.send(new BasicGetOk(
                tag, result.redelivered(), message.exchange(), message.routingKey(), result.readyLeft()));
        if (result.returns() == 0) {
            connection.writeContent(channel.number(), message.content(), message.propertiesBytes());
        } else {
            Message counted = DeliveryCount.in(message, result.returns());
            connection.writeContent(channel.number(), counted.content(), counted.propertiesBytes());
        }
    }

    private void count(boolean noAck, boolean redelivered) {
        MessageCounters counters = channel.counters();
        if (noAck) {
            counters.getNoAck++;
        } else {
            counters.get++;
        }
        if (redelivered) {
            counters.redeliver++;
        }
    }

    /** Where a fetched message goes back to, and how long that may take. */
    private record FetchedFrom(QueueRef queue, long ownTimeoutMs) implements DeliverySource {
        @Override
        public @Nullable QueueConsumer consumer() {
            return null;
        }
    }

    @Override
    public void onBasicAck(BasicAck method) {
        settle(method, method.deliveryTag(), method.multiple(), Outcome.ACCEPTED);
    }

    @Override
    public void onBasicNack(BasicNack method) {
        settle(method, method.deliveryTag(), method.multiple(), method.requeue() ? Outcome.RELEASED : Outcome.REJECTED);
    }

    @Override
    public void onBasicReject(BasicReject method) {
        settle(method, method.deliveryTag(), false, method.requeue() ? Outcome.FAILED : Outcome.REJECTED);
    }

    private void settle(Method method, long tag, boolean multiple, Outcome outcome) {
        Transaction transaction = channel.transaction();
        int settledBefore = transaction == null ? 0 : transaction.settlements();
        Unacked.Taker taker = transaction == null
                ? channel.settlement().begin(outcome)
                : (deliveryTag, source, position) -> transaction.settle(deliveryTag, source, position, outcome);
        if (!multiple) {
            if (!channel.unacked().take(tag, taker)) {
                throw unknownTag(method, tag);
            }
        } else if (tag == 0) {
            // A queue of this loop may deliver the next message as soon as one is settled: that is not meant.
            channel.unacked().takeUpTo(channel.lastDeliveryTag(), taker);
        } else {
            // RabbitMQ wants the tag itself to be outstanding, not only some below it.
            if (!channel.unacked().contains(tag)) {
                throw unknownTag(method, tag);
            }
            channel.unacked().takeUpTo(tag, taker);
        }
        int settled;
        if (transaction == null) {
            settled = channel.settlement().send();
            channel.credit().onSettled(settled);
        } else {
            settled = transaction.settlements() - settledBefore;
        }
        if (outcome == Outcome.ACCEPTED) {
            channel.counters().ack += settled;
        }
    }

    private static AmqpException unknownTag(Method method, long tag) {
        return error(ReplyCode.PRECONDITION_FAILED, "unknown delivery tag " + Long.toUnsignedString(tag), method);
    }

    @Override
    public void onBasicRecover(BasicRecover method) {
        checkRequeue(method.requeue(), method);
        channel.send(new BasicRecoverOk());
        requeueAll();
    }

    @Override
    public void onBasicRecoverAsync(BasicRecoverAsync method) {
        checkRequeue(method.requeue(), method);
        requeueAll();
    }

    private static void checkRequeue(boolean requeue, Method method) {
        if (!requeue) {
            throw error(ReplyCode.NOT_IMPLEMENTED, "requeue=false", method);
        }
    }

    private void requeueAll() {
        channel.unacked().takeAll(channel.settlement().begin(Outcome.RELEASED));
        channel.credit().onSettled(channel.settlement().send());
    }

    private static AmqpException error(ReplyCode code, String text, Method method) {
        return new AmqpException(code, text, method.classId(), method.methodId());
    }
}
