package org.leveret.broker;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.leveret.amqp.BasicMethod;
import org.leveret.amqp.ChannelMethod;
import org.leveret.amqp.ConnectionMethod;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FrameEncoder;
import org.leveret.amqp.LongString;
import org.leveret.amqp.Method;

/** A client with one channel that costs nothing per message: it writes what was encoded before and counts what it reads. */
final class FrameClient implements AutoCloseable {
    private static final int METHOD = 1;
    private static final int BODY = 3;
    private static final int HEAD_BYTES = 7;
    private static final int READ_BYTES_MAX = 1 << 18;
    private static final int ACK = BasicMethod.CLASS_ID << 16 | 80;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final ByteBuffer read = ByteBuffer.allocate(1 << 20);
    private final ByteBuffer ack = ByteBuffer.wrap(encoded(new BasicMethod.BasicAck(0, true)));
    /** What was read and not taken yet. */
    private int begin;

    private int end;
    private long bodies;
    private long confirmed;

    FrameClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
        out = socket.getOutputStream();
        out.write(new byte[] {'A', 'M', 'Q', 'P', 0, 0, 9, 1});
        await(10, 10);
        LongString login = LongString.of("\0guest\0guest".getBytes(StandardCharsets.UTF_8));
        send(0, new ConnectionMethod.ConnectionStartOk(FieldTable.EMPTY, "PLAIN", login, "en_US"));
        await(10, 30);
        send(0, new ConnectionMethod.ConnectionTuneOk(1, 131072, 0));
        send(0, new ConnectionMethod.ConnectionOpen("/"));
        await(10, 41);
        send(1, new ChannelMethod.ChannelOpen());
        await(20, 11);
    }

    static byte[] encoded(Method method) {
        ByteBuf frame = Unpooled.buffer();
        FrameEncoder.writeMethod(frame, 1, method);
        return ByteBufUtil.getBytes(frame);
    }

    /** Sends a method on the channel and waits for its answer. */
    void call(Method method, int answerClassId, int answerMethodId) throws IOException {
        send(1, method);
        await(answerClassId, answerMethodId);
    }

    void write(byte[] frames) throws IOException {
        out.write(frames);
    }

    /** Reads until so many messages have been delivered in all. */
    void awaitDelivered(long count) throws IOException {
        while (bodies < count) {
            frame();
        }
    }

    /** Reads until so many publishes have been confirmed in all. */
    void awaitConfirmed(long count) throws IOException {
        while (confirmed < count) {
            frame();
        }
    }

    /** Acknowledges all deliveries up to this one. */
    void ackUpTo(long deliveryTag) throws IOException {
        ack.putLong(HEAD_BYTES + 4, deliveryTag);
        out.write(ack.array(), ack.arrayOffset(), ack.capacity());
    }

    private void send(int channel, Method method) throws IOException {
        ByteBuf frame = Unpooled.buffer();
        FrameEncoder.writeMethod(frame, channel, method);
        out.write(ByteBufUtil.getBytes(frame));
    }

    private void await(int classId, int methodId) throws IOException {
        int wanted = classId << 16 | methodId;
        int got = 0;
        while (got != wanted) {
            got = frame();
        }
    }

    /** Takes one frame; returns the ids of the method in it, 0 when there is none. */
    private int frame() throws IOException {
        await(HEAD_BYTES);
        int length = HEAD_BYTES + read.getInt(begin + 3) + 1;
        await(length);
        int type = read.get(begin);
        int ids = type == METHOD ? read.getInt(begin + HEAD_BYTES) : 0;
        if (type == BODY) {
            bodies++;
        } else if (ids == ACK) {
            long tag = read.getLong(begin + HEAD_BYTES + 4);
            confirmed = read.get(begin + HEAD_BYTES + 12) == 1 ? tag : confirmed + 1;
        }
        begin += length;
        return ids;
    }

    /** Reads until so many bytes are there that were not taken. */
    private void await(int bytes) throws IOException {
        while (end - begin < bytes) {
            if (read.capacity() - end < READ_BYTES_MAX) {
                System.arraycopy(read.array(), begin, read.array(), 0, end - begin);
                end -= begin;
                begin = 0;
            }
            int count = in.read(read.array(), end, READ_BYTES_MAX);
            if (count < 0) {
                throw new EOFException();
            }
            end += count;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
