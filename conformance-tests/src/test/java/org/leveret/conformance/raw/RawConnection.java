package org.leveret.conformance.raw;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.leveret.conformance.broker.BrokerAddress;

/**
 * A socket to the broker on which a test writes any octets and reads frames one by one.
 *
 * <p>Owned by the test's thread; every read has a deadline, so a silent broker fails the test instead of hanging it.
 */
public final class RawConnection implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    private RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        this.out = socket.getOutputStream();
    }

    /** Connects and sends nothing. */
    public static RawConnection connect(BrokerAddress address) {
        try {
            Socket socket = new Socket();
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(address.host(), address.port()), (int) PATIENCE.toMillis());
            return new RawConnection(socket);
        } catch (IOException e) {
            throw new UncheckedIOException("no broker at " + address.host() + ":" + address.port(), e);
        }
    }

    /** Writes octets as they are. */
    public RawConnection write(byte[] octets) {
        try {
            out.write(octets);
            out.flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RawConnection send(Frame frame) {
        return write(frame.encoded(Frame.END));
    }

    public RawConnection send(int channel, Bytes method) {
        return send(Frame.method(channel, method));
    }

    /** The next frame; fails if the broker ends the connection or stays silent. */
    public Frame receive() {
        Frame frame = receiveUnlessEnded();
        if (frame == null) {
            throw new AssertionError("the broker ended the connection where a frame was expected");
        }
        return frame;
    }

    /** Reads until the broker closes the connection, with or without a close frame; fails if it stays silent. */
    public void awaitRefusal() {
        Frame frame = receiveUnlessEnded();
        while (frame != null && !frame.isMethod(10, 50)) {
            frame = receiveUnlessEnded();
        }
    }

    private @Nullable Frame receiveUnlessEnded() {
        try {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            int type = in.readUnsignedByte();
            int channel = in.readUnsignedShort();
            byte[] payload = new byte[in.readInt()];
            in.readFully(payload);
            assertThat(in.readUnsignedByte()).as("frame end").isEqualTo(Frame.END);
            return new Frame(type, channel, payload);
        } catch (EOFException | SocketException e) {
            return null;
        } catch (IOException e) {
            throw new AssertionError("the broker sent no whole frame for " + PATIENCE, e);
        }
    }

    /** Every octet until the broker ends the connection; fails if nothing comes for too long. */
    public byte[] receiveUntilEnd() {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                octets.write(octet);
            }
        } catch (SocketException e) {
            // a reset ends the connection as well as FIN does
            assertThat(e).hasMessageContaining("reset");
        } catch (IOException e) {
            throw new AssertionError("the broker left the connection open for " + PATIENCE, e);
        }
        return octets.toByteArray();
    }

    /** The arguments of the next frame, which must be this method on this channel. */
    public Fields expect(int channel, int classId, int methodId) {
        Frame frame = receive();
        assertThat(frame.isMethod(classId, methodId) && frame.channel() == channel)
                .as("expected method %d/%d on channel %d, got %s", classId, methodId, channel, frame)
                .isTrue();
        return frame.arguments();
    }

    /** The next octets, as many as asked for. */
    public byte[] receiveBytes(int count) {
        try {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            byte[] octets = new byte[count];
            in.readFully(octets);
            return octets;
        } catch (IOException e) {
            throw new AssertionError("expected " + count + " octets", e);
        }
    }

    /** Expects connection.close as the next frame, with exactly these fields. */
    public RawConnection expectConnectionClose(int code, String text, int classId, int methodId) {
        expectClose(expect(0, 10, 50), code, text, classId, methodId);
        return this;
    }

    /** Expects channel.close as the next frame, with exactly these fields. */
    public RawConnection expectChannelClose(int channel, int code, String text, int classId, int methodId) {
        expectClose(expect(channel, 20, 40), code, text, classId, methodId);
        return this;
    }

    private static void expectClose(Fields close, int code, String text, int classId, int methodId) {
        String got = close.u16() + " " + close.shortString() + " " + close.u16() + "/" + close.u16();
        assertThat(got).isEqualTo(code + " " + text + " " + classId + "/" + methodId);
        assertThat(close.atEnd()).as("nothing follows the method id").isTrue();
    }

    /** Expects the broker to end the TCP connection, by FIN or RST, without another octet; tells the wait. */
    public Duration expectEnd() {
        long startedNs = System.nanoTime();
        assertThat(receiveUntilEnd()).as("octets before the end").isEmpty();
        return Duration.ofNanos(System.nanoTime() - startedNs);
    }

    /** Closes politely and waits for close-ok, dropping what is still on its way. */
    public void closeCleanly() {
        send(0, Methods.connectionClose(200, "bye"));
        for (Frame frame = receive(); !frame.isMethod(10, 51); frame = receive()) {
            assertThat(frame.isMethod(10, 50)).as("got %s", frame).isFalse();
        }
        close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
