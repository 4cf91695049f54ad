package org.leveret.conformance.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.raw.Fields;
import org.leveret.conformance.raw.Handshake;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawChannel;
import org.leveret.conformance.raw.RawConnection;

/** connection.tune and tune-ok. What is refused is in {@link SilentRefusalTest}. */
class TuneTest extends AmqpTest {
    @Test
    void theServerProposes2047ChannelsFramesOf128KibAndAMinuteOfHeartbeat() {
        RawConnection raw = closing(Handshake.started(broker.address()));
        byte[] response =
                Handshake.plain(broker.address().user(), broker.address().password());
        raw.send(0, Handshake.startOk("PLAIN", response, Handshake.allCapabilities()));
        Fields tune = raw.expect(0, 10, 30);
        assertThat(tune.u16()).as("channel-max").isEqualTo(2047);
        assertThat(tune.u32()).as("frame-max").isEqualTo(131_072);
        assertThat(tune.u16()).as("heartbeat").isEqualTo(60);
        assertThat(tune.atEnd()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1, 131072, 0", "2047, 4096, 0", "2047, 8192, 60", "100, 131072, 65535", "2047, 131071, 1"})
    void anythingWithinTheProposalIsAccepted(int channelMax, long frameMax, int heartbeatSeconds) {
        RawConnection raw = closing(Handshake.authenticated(
                broker.address(), broker.address().user(), broker.address().password()));
        raw.send(0, Handshake.tuneOk(channelMax, frameMax, heartbeatSeconds));
        raw.send(0, Methods.connectionOpen("/"));
        assertThat(raw.expect(0, 10, 41).shortString()).as("known hosts").isEmpty();
    }

    @Test
    void theNegotiatedChannelMaxBoundsHowManyChannelsAreOpen() {
        RawConnection raw = closing(Handshake.authenticated(
                broker.address(), broker.address().user(), broker.address().password()));
        raw.send(0, Handshake.tuneOk(2, 131_072, 0)).send(0, Methods.connectionOpen("/"));
        raw.expect(0, 10, 41);
        RawChannel.open(raw, 1);
        RawChannel.open(raw, 2);
        raw.send(3, Methods.channelOpen())
                .expectConnectionClose(
                        530,
                        "NOT_ALLOWED - number of channels opened (2) has reached the negotiated channel_max (2)",
                        0,
                        0);
    }

    @Test
    void onlyTheCountOfChannelsIsBoundedNotTheirNumbers() {
        RawConnection raw = closing(Handshake.authenticated(
                broker.address(), broker.address().user(), broker.address().password()));
        raw.send(0, Handshake.tuneOk(2, 131_072, 0)).send(0, Methods.connectionOpen("/"));
        raw.expect(0, 10, 41);
        RawChannel.open(raw, 2048);
        RawChannel.open(raw, 65_535);
    }
}
