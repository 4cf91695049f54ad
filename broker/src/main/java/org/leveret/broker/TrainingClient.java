package org.leveret.broker;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.leveret.amqp.ArgumentReader;
import org.leveret.amqp.BasicMethod.BasicAck;
import org.leveret.amqp.BasicMethod.BasicConsume;
import org.leveret.amqp.BasicMethod.BasicPublish;
import org.leveret.amqp.BasicMethod.BasicQos;
import org.leveret.amqp.BasicProperties;
import org.leveret.amqp.BasicReply.BasicConsumeOk;
import org.leveret.amqp.BasicReply.BasicDeliver;
import org.leveret.amqp.BasicReply.BasicQosOk;
import org.leveret.amqp.ChannelMethod.ChannelOpen;
import org.leveret.amqp.ChannelMethod.ChannelOpenOk;
import org.leveret.amqp.ConfirmMethod.ConfirmSelect;
import org.leveret.amqp.ConfirmMethod.ConfirmSelectOk;
import org.leveret.amqp.ConnectionMethod.ConnectionClose;
import org.leveret.amqp.ConnectionMethod.ConnectionCloseOk;
import org.leveret.amqp.ConnectionMethod.ConnectionOpen;
import org.leveret.amqp.ConnectionMethod.ConnectionOpenOk;
import org.leveret.amqp.ConnectionMethod.ConnectionStart;
import org.leveret.amqp.ConnectionMethod.ConnectionStartOk;
import org.leveret.amqp.ConnectionMethod.ConnectionTune;
import org.leveret.amqp.ConnectionMethod.ConnectionTuneOk;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FrameDecoder;
import org.leveret.amqp.FrameEncoder;
import org.leveret.amqp.Frames;
import org.leveret.amqp.LongString;
import org.leveret.amqp.Method;
import org.leveret.amqp.Methods;
import org.leveret.amqp.ProtocolHeader;
import org.leveret.amqp.QueueMethod.QueueBind;
import org.leveret.amqp.QueueMethod.QueueBindOk;
import org.leveret.amqp.QueueMethod.QueueDeclare;
import org.leveret.amqp.QueueMethod.QueueDeclareOk;
import org.leveret.amqp.QueueMethod.QueueDelete;
import org.leveret.amqp.QueueMethod.QueueDeleteOk;
import org.leveret.amqp.ShortStrings;

/**
 * The client of the server from which {@code bin/leveret} makes the archive of loaded classes: it does once what clients
 * do first, so that the archive holds what a connection needs too. A program of its own, on one thread; no command.
 */
public final class TrainingClient implements AutoCloseable {
    private static final int CHANNEL = 1;
    private static final int ANSWER_MILLIS_MAX = 10_000;
    private static final int DELIVERY_MODE_PERSISTENT = 2;
    private static final String QUEUE = "training";

    private final Socket socket;
    private final ByteBuf out = Unpooled.buffer();
    private final ByteBuf in = Unpooled.buffer();
    private final FrameDecoder frames = new FrameDecoder(0);
    private final ArgumentReader arguments = new ArgumentReader(new ShortStrings());

    private TrainingClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(ANSWER_MILLIS_MAX);
    }

    /** Goes through it with the server at the port of this machine that is the one argument. */
    public static void main(String[] arguments) throws IOException {
        try (TrainingClient client = new TrainingClient(Integer.parseInt(arguments[0]))) {
            client.connect();
            client.subscribe();
            client.publish("");
            client.publish("amq.topic");
            client.disconnect();
        }
    }

    private void connect() throws IOException {
        ProtocolHeader.write(out, ProtocolHeader.AMQP_0_9_1);
        await(ConnectionStart.class);
        FieldTable properties = FieldTable.builder()
                .put("product", "Leveret")
                .put(
                        "capabilities",
                        FieldTable.builder().put("basic.nack", true).build())
                .build();
        write(0, new ConnectionStartOk(properties, "PLAIN", LongString.of("\0guest\0guest"), "en_US"));
        ConnectionTune tune = await(ConnectionTune.class);
        write(0, new ConnectionTuneOk(tune.channelMax(), tune.frameMax(), tune.heartbeat()));
        write(0, new ConnectionOpen("/"));
        await(ConnectionOpenOk.class);
        write(CHANNEL, new ChannelOpen());
        await(ChannelOpenOk.class);
    }

    private void subscribe() throws IOException {
        write(CHANNEL, new ConfirmSelect(false));
        await(ConfirmSelectOk.class);
        write(CHANNEL, new QueueDeclare(QUEUE, false, true, false, false, false, FieldTable.EMPTY));
        await(QueueDeclareOk.class);
        write(CHANNEL, new QueueBind(QUEUE, "amq.topic", QUEUE, false, FieldTable.EMPTY));
        await(QueueBindOk.class);
        write(CHANNEL, new BasicQos(0, 10, false));
        await(BasicQosOk.class);
        write(CHANNEL, new BasicConsume(QUEUE, "", false, false, false, false, FieldTable.EMPTY));
        await(BasicConsumeOk.class);
    }

    /** Publishes a persistent message, and acks it after it was delivered; the confirm may come before or after. */
    private void publish(String exchange) throws IOException {
        byte[] properties = BasicProperties.builder()
                .deliveryMode(DELIVERY_MODE_PERSISTENT)
                .contentType("text/plain")
                .build()
                .encoded();
        byte[] body = QUEUE.getBytes(StandardCharsets.UTF_8);
        byte[] content = Arrays.copyOf(properties, properties.length + body.length);
        System.arraycopy(body, 0, content, properties.length, body.length);
        write(CHANNEL, new BasicPublish(exchange, QUEUE, false, false));
        FrameEncoder.writeContent(out, CHANNEL, content, properties.length, 0);
        BasicDeliver delivery = await(BasicDeliver.class);
        write(CHANNEL, new BasicAck(delivery.deliveryTag(), false));
    }

    private void disconnect() throws IOException {
        write(CHANNEL, new QueueDelete(QUEUE, false, false, false));
        await(QueueDeleteOk.class);
        write(0, new ConnectionClose(200, "", 0, 0));
        await(ConnectionCloseOk.class);
    }

    private void write(int channel, Method method) {
        FrameEncoder.writeMethod(out, channel, method);
    }

    /** Sends what was written, and passes over what comes until it is such a method. */
    private <M extends Method> M await(Class<M> type) throws IOException {
        out.readBytes(socket.getOutputStream(), out.readableBytes());
        out.clear();
        while (true) {
            while (frames.next(in)) {
                if (frames.type() != Frames.METHOD) {
                    continue;
                }
                arguments.reset(in, frames.payloadIndex(), frames.payloadBytes());
                Method method = Methods.read(arguments);
                if (type.isInstance(method)) {
                    return type.cast(method);
                }
            }
            in.discardReadBytes();
            if (in.writeBytes(socket.getInputStream(), 4096) < 0) {
                throw new EOFException("closed while " + type.getSimpleName() + " was awaited");
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
