package org.leveret.broker.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.leveret.amqp.ConnectionMethod.ConnectionStart;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FrameEncoder;
import org.leveret.amqp.LongString;

/**
 * What the broker says first: connection.start, which is the same for every client and so is encoded once. Immutable.
 */
public final class Greeting {
    private static final String MECHANISMS = "AMQPLAIN PLAIN";
    private static final String LOCALES = "en_US";

    private final byte[] frame;

    private Greeting(byte[] frame) {
        this.frame = frame;
    }

    /** One that tells of these properties of the broker. */
    public static Greeting of(FieldTable serverProperties) {
        ByteBuf out = Unpooled.buffer();
        FrameEncoder.writeMethod(
                out, 0, new ConnectionStart(0, 9, serverProperties, LongString.of(MECHANISMS), LongString.of(LOCALES)));
        return new Greeting(ByteBufUtil.getBytes(out));
    }

    void send(AmqpSocket socket) {
        socket.out(frame.length).writeBytes(frame);
    }
}
