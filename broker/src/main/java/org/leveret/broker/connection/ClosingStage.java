package org.leveret.broker.connection;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.ArgumentReader;
import org.leveret.amqp.ConnectionMethod.ConnectionClose;
import org.leveret.amqp.ConnectionMethod.ConnectionCloseOk;
import org.leveret.amqp.FrameDecoder;
import org.leveret.amqp.FrameEncoder;
import org.leveret.amqp.Frames;
import org.leveret.amqp.Method;
import org.leveret.amqp.Methods;
import org.leveret.amqp.ShortStrings;

/**
 * A connection to which the broker has sent connection.close: all is ignored but connection.close and connection.close-ok.
 *
 * <p>RabbitMQ closes the socket by force after the heartbeat interval, at most 30 seconds. Owned by the socket's event loop.
 */
final class ClosingStage implements Stage {
    private static final int FORCED_AFTER_SECONDS_MAX = 30;

    private final AmqpSocket socket;
    private final FrameDecoder decoder;
    private final ArgumentReader arguments = new ArgumentReader(new ShortStrings());
    private @Nullable ScheduledFuture<?> timeout;

    private ClosingStage(AmqpSocket socket, FrameDecoder decoder) {
        this.socket = socket;
        this.decoder = decoder;
    }

    /** Sends connection.close and waits for the answer. */
    static void enter(AmqpSocket socket, FrameDecoder decoder, AmqpException reason, int heartbeatSeconds) {
        ClosingStage stage = new ClosingStage(socket, decoder);
        int seconds =
                heartbeatSeconds == 0 ? FORCED_AFTER_SECONDS_MAX : Math.min(heartbeatSeconds, FORCED_AFTER_SECONDS_MAX);
        stage.timeout = socket.loop().schedule(socket::closeNow, seconds * 1000L);
        socket.stage(stage);
        send(socket, reason);
    }

    static void send(AmqpSocket socket, AmqpException reason) {
        ConnectionClose close =
                new ConnectionClose(reason.replyCode().code(), reason.replyText(), reason.classId(), reason.methodId());
        FrameEncoder.writeMethod(socket.out(300), 0, close);
    }

    @Override
    public boolean onInput(ByteBuf in) {
        try {
            if (!decoder.next(in)) {
                return false;
            }
            if (decoder.type() == Frames.METHOD && decoder.channel() == 0) {
                arguments.reset(in, decoder.payloadIndex(), decoder.payloadBytes());
                onMethod(Methods.read(arguments));
            }
        } catch (AmqpException e) {
            // The client has been told why it is closed; RabbitMQ minds no other frame of it until it answers.
            return !decoder.isOutOfStep();
        }
        return true;
    }

    private void onMethod(Method method) {
        if (method instanceof ConnectionCloseOk) {
            socket.closeNow();
        } else if (method instanceof ConnectionClose) {
            FrameEncoder.writeMethod(socket.out(12), 0, new ConnectionCloseOk());
        }
    }

    @Override
    public void onTurnEnd() {}

    @Override
    public void onClosed() {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }
}
