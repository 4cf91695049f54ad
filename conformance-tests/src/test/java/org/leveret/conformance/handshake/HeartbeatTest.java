package org.leveret.conformance.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.raw.Bytes;
import org.leveret.conformance.raw.Frame;
import org.leveret.conformance.raw.Handshake;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawChannel;
import org.leveret.conformance.raw.RawConnection;

/** Heartbeats in both directions, with the interval that the client's tune-ok named. */
class HeartbeatTest extends AmqpTest {
    private static final byte[] HEARTBEAT = Bytes.of(8, 0, 0, 0, 0, 0, 0, 0xce);

    private RawConnection opened(int heartbeatSeconds) {
        RawConnection raw = closing(Handshake.authenticated(
                broker.address(), broker.address().user(), broker.address().password()));
        raw.send(0, Handshake.tuneOk(2047, 131_072, heartbeatSeconds)).send(0, Methods.connectionOpen("/"));
        raw.expect(0, 10, 41);
        return raw;
    }

    @Test
    void anIdleServerSendsOneEachHalfInterval() {
        RawConnection raw = opened(2);
        assertThat(raw.receiveBytes(8)).isEqualTo(HEARTBEAT);
        long firstNs = System.nanoTime();
        assertThat(raw.receiveBytes(8)).isEqualTo(HEARTBEAT);
        assertThat(Duration.ofNanos(System.nanoTime() - firstNs))
                .isBetween(Duration.ofMillis(500), Duration.ofMillis(2_500));
    }

    @Test
    void aSilentClientIsDroppedWithoutACloseFrameAfterTwoToThreeIntervals() {
        RawConnection raw = opened(1);
        long startedNs = System.nanoTime();
        byte[] octets = raw.receiveUntilEnd();
        assertThat(octets).hasSizeGreaterThanOrEqualTo(HEARTBEAT.length);
        for (int i = 0; i < octets.length; i++) {
            assertThat(octets[i]).as("octet %d", i).isEqualTo(HEARTBEAT[i % HEARTBEAT.length]);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - startedNs))
                .isBetween(Duration.ofMillis(1_800), Duration.ofMillis(6_500));
    }

    @Test
    void aClientsHeartbeatsKeepItsConnection() {
        RawConnection raw = opened(1);
        for (int i = 0; i < 10; i++) {
            assertThat(raw.receiveBytes(8)).isEqualTo(HEARTBEAT);
            raw.write(HEARTBEAT);
        }
        raw.send(1, Methods.channelOpen());
        Frame frame = raw.receive();
        while (frame.type() == Frame.HEARTBEAT) {
            frame = raw.receive();
        }
        assertThat(frame.isMethod(20, 11)).as("got %s", frame).isTrue();
    }

    @Test
    void anIntervalOfZeroMeansNoHeartbeats() {
        RawConnection raw = opened(0);
        RawChannel channel = RawChannel.open(raw, 1);
        raw.write(HEARTBEAT);
        channel.declareQueue();
    }
}
