package org.leveret.broker.channel;

import org.leveret.amqp.ExchangeMethod;
import org.leveret.amqp.ExchangeMethod.ExchangeBind;
import org.leveret.amqp.ExchangeMethod.ExchangeBindOk;
import org.leveret.amqp.ExchangeMethod.ExchangeDeclare;
import org.leveret.amqp.ExchangeMethod.ExchangeDeclareOk;
import org.leveret.amqp.ExchangeMethod.ExchangeDelete;
import org.leveret.amqp.ExchangeMethod.ExchangeDeleteOk;
import org.leveret.amqp.ExchangeMethod.ExchangeUnbind;
import org.leveret.amqp.ExchangeMethod.ExchangeUnbindOk;
import org.leveret.broker.connection.AmqpConnection;
import org.leveret.broker.control.Done;

/** The exchange class on one channel: permissions, then a command to the virtual host. Owned by the connection's loop. */
final class ExchangeMethods implements ExchangeMethod.Handler {
    private final AmqpConnection connection;
    private final AmqpChannel channel;

    ExchangeMethods(AmqpConnection connection, AmqpChannel channel) {
        this.connection = connection;
        this.channel = channel;
    }

    @Override
    public void onExchangeDeclare(ExchangeDeclare method) {
        CommandReply<Done> reply =
                CommandReply.of(connection, channel, method, method.noWait(), new ExchangeDeclareOk());
        if (method.passive()) {
            reply.ask(ask -> connection.virtualHost().checkExchange(connection.session(), method.exchange(), ask));
            return;
        }
        reply.ask(ask -> connection
                .virtualHost()
                .declareExchange(
                        connection.session(),
                        method.exchange(),
                        method.type(),
                        method.durable(),
                        method.autoDelete(),
                        method.internal(),
                        method.arguments(),
                        ask));
    }

    @Override
    public void onExchangeDelete(ExchangeDelete method) {
        CommandReply.<Done>of(connection, channel, method, method.noWait(), new ExchangeDeleteOk())
                .ask(ask -> connection
                        .virtualHost()
                        .deleteExchange(connection.session(), method.exchange(), method.ifUnused(), ask));
    }

    @Override
    public void onExchangeBind(ExchangeBind method) {
        CommandReply.<Done>of(connection, channel, method, method.noWait(), new ExchangeBindOk())
                .ask(ask -> connection
                        .virtualHost()
                        .bindExchange(
                                connection.session(),
                                method.destination(),
                                method.source(),
                                method.routingKey(),
                                method.arguments(),
                                ask));
    }

    @Override
    public void onExchangeUnbind(ExchangeUnbind method) {
        CommandReply.<Done>of(connection, channel, method, method.noWait(), new ExchangeUnbindOk())
                .ask(ask -> connection
                        .virtualHost()
                        .unbindExchange(
                                connection.session(),
                                method.destination(),
                                method.source(),
                                method.routingKey(),
                                method.arguments(),
                                ask));
    }
}
