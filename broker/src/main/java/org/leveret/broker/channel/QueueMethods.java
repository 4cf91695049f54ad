package org.leveret.broker.channel;

import org.leveret.amqp.AmqpException;
import org.leveret.amqp.QueueMethod;
import org.leveret.amqp.QueueMethod.QueueBind;
import org.leveret.amqp.QueueMethod.QueueBindOk;
import org.leveret.amqp.QueueMethod.QueueDeclare;
import org.leveret.amqp.QueueMethod.QueueDeclareOk;
import org.leveret.amqp.QueueMethod.QueueDelete;
import org.leveret.amqp.QueueMethod.QueueDeleteOk;
import org.leveret.amqp.QueueMethod.QueuePurge;
import org.leveret.amqp.QueueMethod.QueuePurgeOk;
import org.leveret.amqp.QueueMethod.QueueUnbind;
import org.leveret.amqp.QueueMethod.QueueUnbindOk;
import org.leveret.amqp.ReplyCode;
import org.leveret.broker.connection.AmqpConnection;
import org.leveret.broker.control.Done;
import org.leveret.broker.queue.QueueRef;
import org.leveret.broker.vhost.Names;
import org.leveret.broker.vhost.QueueDeclared;
import org.leveret.broker.vhost.QueueType;

/** The queue class on one channel: permissions, then a command to the virtual host. Owned by the connection's loop. */
final class QueueMethods implements QueueMethod.Handler {
    private final AmqpConnection connection;
    private final AmqpChannel channel;

    QueueMethods(AmqpConnection connection, AmqpChannel channel) {
        this.connection = connection;
        this.channel = channel;
    }

    @Override
    public void onQueueDeclare(QueueDeclare method) {
        if (Names.isReplyTo(method.queue())) {
            declareReplyTo(method);
            return;
        }
        CommandReply<QueueDeclared> reply = CommandReply.of(connection, channel, method, declared -> {
            channel.lastQueue(declared.name());
            return method.noWait()
                    ? null
                    : new QueueDeclareOk(declared.name(), declared.messageCount(), declared.consumerCount());
        });
        if (method.passive()) {
            reply.ask(ask -> connection.virtualHost().checkQueue(connection.session(), method.queue(), ask));
            return;
        }
        reply.ask(ask -> connection
                .virtualHost()
                .declareQueue(
                        connection.session(),
                        method.queue(),
                        method.durable(),
                        method.exclusive(),
                        method.autoDelete(),
                        method.arguments(),
                        ask));
    }

    /** Who is to reply may ask like this, passively or not, whether anybody still waits; it needs no permission. */
    private void declareReplyTo(QueueDeclare method) {
        String name = Names.stripped(method.queue());
        String virtualHost = connection.virtualHost().name();
        if (!name.equals(Names.REPLY_TO) && connection.replyAddresses().find(virtualHost, name) == null) {
            throw new AmqpException(
                    ReplyCode.NOT_FOUND,
                    "no queue '" + name + "' in vhost '" + virtualHost + "'",
                    method.classId(),
                    method.methodId());
        }
        channel.lastQueue(name);
        if (!method.noWait()) {
            channel.send(new QueueDeclareOk(name, 0, 1));
        }
    }

    @Override
    public void onQueueBind(QueueBind method) {
        CommandReply.<Done>of(connection, channel, method, method.noWait(), new QueueBindOk())
                .ask(ask -> {
                    String queue = channel.queueName(method.queue());
                    connection
                            .virtualHost()
                            .bindQueue(
                                    connection.session(),
                                    queue,
                                    method.exchange(),
                                    bindingKey(method.queue(), method.routingKey(), queue),
                                    method.arguments(),
                                    ask);
                });
    }

    @Override
    public void onQueueUnbind(QueueUnbind method) {
        CommandReply.<Done>of(connection, channel, method, false, new QueueUnbindOk())
                .ask(ask -> {
                    String queue = channel.queueName(method.queue());
                    connection
                            .virtualHost()
                            .unbindQueue(
                                    connection.session(),
                                    queue,
                                    method.exchange(),
                                    bindingKey(method.queue(), method.routingKey(), queue),
                                    method.arguments(),
                                    ask);
                });
    }

    /** When neither a queue nor a key is named, the last declared queue's name is the key too (0-9-1, queue.bind). */
    private static String bindingKey(String named, String routingKey, String queue) {
        return named.isEmpty() && routingKey.isEmpty() ? queue : routingKey;
    }

    @Override
    public void onQueuePurge(QueuePurge method) {
        CommandReply.<Integer>of(
                        connection, channel, method, purged -> method.noWait() ? null : new QueuePurgeOk(purged))
                .ask(ask -> {
                    String name = channel.queueName(method.queue());
                    connection.permissions().checkReadQueue(name);
                    QueueRef queue = (QueueRef) connection.virtualHost().queueOrThrow(name);
                    queue.definition().checkAccess(connection.session().connection());
                    if (queue.definition().type() == QueueType.STREAM) {
                        throw StreamConsume.unsupported("queue.purge", queue.definition());
                    }
                    queue.purge(connection.loop(), ask);
                });
    }

    @Override
    public void onQueueDelete(QueueDelete method) {
        CommandReply.<Integer>of(
                        connection, channel, method, deleted -> method.noWait() ? null : new QueueDeleteOk(deleted))
                .ask(ask -> connection
                        .virtualHost()
                        .deleteQueue(
                                connection.session(),
                                channel.queueName(method.queue()),
                                method.ifUnused(),
                                method.ifEmpty(),
                                ask));
    }
}
