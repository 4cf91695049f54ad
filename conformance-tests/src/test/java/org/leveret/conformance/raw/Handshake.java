package org.leveret.conformance.raw;

import org.leveret.conformance.broker.BrokerAddress;

/** The steps from a fresh socket to an open connection, each of which a test may take in its own way. */
public final class Handshake {
    public static final byte[] PROTOCOL_HEADER = Bytes.of('A', 'M', 'Q', 'P', 0, 0, 9, 1);
    /** What the brokers propose and these tests accept. */
    public static final int CHANNEL_MAX = 2047;

    public static final int FRAME_MAX = 131_072;

    private Handshake() {}

    /** Opens a connection to virtual host {@code /} without heartbeats, with every capability. */
    public static RawConnection open(BrokerAddress address) {
        return open(address, address.user(), address.password(), "/", FRAME_MAX);
    }

    public static RawConnection open(
            BrokerAddress address, String user, String password, String virtualHost, int frameMax) {
        RawConnection raw = authenticated(address, user, password);
        raw.send(0, tuneOk(CHANNEL_MAX, frameMax, 0));
        raw.send(0, Methods.connectionOpen(virtualHost));
        raw.expect(0, 10, 41);
        return raw;
    }

    /** A connection whose next step is the client's tune-ok. */
    public static RawConnection authenticated(BrokerAddress address, String user, String password) {
        RawConnection raw = started(address);
        raw.send(0, startOk("PLAIN", plain(user, password), allCapabilities()));
        raw.expect(0, 10, 30);
        return raw;
    }

    /** A connection whose next step is the client's start-ok. */
    public static RawConnection started(BrokerAddress address) {
        RawConnection raw = RawConnection.connect(address).write(PROTOCOL_HEADER);
        raw.expect(0, 10, 10);
        return raw;
    }

    public static byte[] plain(String user, String password) {
        return Bytes.utf8("\0" + user + "\0" + password);
    }

    public static Table allCapabilities() {
        return new Table()
                .bool("authentication_failure_close", true)
                .bool("consumer_cancel_notify", true)
                .bool("basic.nack", true)
                .bool("publisher_confirms", true);
    }

    public static Bytes startOk(String mechanism, byte[] response, Table capabilities) {
        return Bytes.method(10, 11)
                .table(new Table().text("product", "conformance tests").nested("capabilities", capabilities))
                .shortString(mechanism)
                .longString(response)
                .shortString("en_US");
    }

    public static Bytes tuneOk(int channelMax, long frameMax, int heartbeatSeconds) {
        return Bytes.method(10, 31).u16(channelMax).u32(frameMax).u16(heartbeatSeconds);
    }
}
