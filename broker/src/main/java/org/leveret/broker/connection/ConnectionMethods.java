package org.leveret.broker.connection;

import org.leveret.amqp.AmqpException;
import org.leveret.amqp.ConnectionMethod;
import org.leveret.amqp.ConnectionMethod.ConnectionClose;
import org.leveret.amqp.ConnectionMethod.ConnectionCloseOk;
import org.leveret.amqp.ConnectionMethod.ConnectionOpen;
import org.leveret.amqp.ConnectionMethod.ConnectionSecureOk;
import org.leveret.amqp.ConnectionMethod.ConnectionStartOk;
import org.leveret.amqp.ConnectionMethod.ConnectionTuneOk;
import org.leveret.amqp.ConnectionMethod.ConnectionUpdateSecret;
import org.leveret.amqp.ConnectionMethod.ConnectionUpdateSecretOk;
import org.leveret.amqp.FrameEncoder;
import org.leveret.amqp.Method;
import org.leveret.amqp.ReplyCode;

/** The connection class on an open connection. Owned by the connection's event loop. */
final class ConnectionMethods implements ConnectionMethod.Handler {
    private static final int METHOD_BYTES = 64;

    private final AmqpConnection connection;
    private final AmqpSocket socket;

    ConnectionMethods(AmqpConnection connection, AmqpSocket socket) {
        this.connection = connection;
        this.socket = socket;
    }

    static AmqpException unexpected(Method method) {
        return new AmqpException(
                ReplyCode.CHANNEL_ERROR,
                "unexpected method in connection state running",
                method.classId(),
                method.methodId());
    }

    @Override
    public void onConnectionStartOk(ConnectionStartOk method) {
        throw unexpected(method);
    }

    @Override
    public void onConnectionSecureOk(ConnectionSecureOk method) {
        throw unexpected(method);
    }

    @Override
    public void onConnectionTuneOk(ConnectionTuneOk method) {
        throw unexpected(method);
    }

    @Override
    public void onConnectionOpen(ConnectionOpen method) {
        throw unexpected(method);
    }

    @Override
    public void onConnectionClose(ConnectionClose method) {
        connection.close(() -> {
            FrameEncoder.writeMethod(socket.out(METHOD_BYTES), 0, new ConnectionCloseOk());
            connection.onClosedByClient();
        });
    }

    @Override
    public void onConnectionCloseOk(ConnectionCloseOk method) {
        throw unexpected(method);
    }

    /** The broker keeps its own passwords, so there is no secret of the session to renew; RabbitMQ answers the same. */
    @Override
    public void onConnectionUpdateSecret(ConnectionUpdateSecret method) {
        FrameEncoder.writeMethod(socket.out(METHOD_BYTES), 0, new ConnectionUpdateSecretOk());
    }
}
