package org.leveret.conformance.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.broker.NotYetInLeveret;
import org.leveret.conformance.raw.Bytes;
import org.leveret.conformance.raw.Fields;
import org.leveret.conformance.raw.RawConnection;

/** The first eight octets decide which protocol is spoken, or that none is. */
class ProtocolHeaderTest extends AmqpTest {
    private static final byte[] AMQP_0_9_1 = Bytes.of('A', 'M', 'Q', 'P', 0, 0, 9, 1);
    private static final byte[] SASL_1_0 = Bytes.of('A', 'M', 'Q', 'P', 3, 1, 0, 0);

    private RawConnection connectAndWrite(byte[] octets) {
        return closing(RawConnection.connect(broker.address())).write(octets);
    }

    @Test
    void theHeaderOf091IsAnsweredWithStart() {
        Fields start = connectAndWrite(AMQP_0_9_1).expect(0, 10, 10);
        assertThat(start.octet()).as("major").isZero();
        assertThat(start.octet()).as("minor").isEqualTo(9);
    }

    @Test
    void theOlderHeaderOf09IsAnsweredWithStartToo() {
        Fields start = connectAndWrite(Bytes.of('A', 'M', 'Q', 'P', 1, 1, 0, 9)).expect(0, 10, 10);
        assertThat(start.octet()).as("major").isZero();
        assertThat(start.octet()).as("minor").isEqualTo(9);
    }

    @Test
    void aHeaderInSingleOctetsIsAHeader() {
        RawConnection raw = connectAndWrite(Bytes.of('A'));
        for (int octet : new int[] {'M', 'Q', 'P', 0, 0, 9, 1}) {
            raw.write(Bytes.of(octet));
        }
        raw.expect(0, 10, 10);
    }

    static Stream<byte[]> relatedVersions() {
        return Stream.of(
                Bytes.of('A', 'M', 'Q', 'P', 0, 0, 9, 0),
                Bytes.of('A', 'M', 'Q', 'P', 0, 0, 9, 2),
                Bytes.of('A', 'M', 'Q', 'P', 0, 0, 10, 1));
    }

    @ParameterizedTest
    @MethodSource("relatedVersions")
    void anUnknown09VersionIsToldTheKnownOneAndDropped(byte[] header) {
        RawConnection raw = connectAndWrite(header);
        assertThat(raw.receiveBytes(8)).isEqualTo(AMQP_0_9_1);
        raw.expectEnd();
    }

    static Stream<byte[]> foreignHeaders() {
        return Stream.of(
                Bytes.of('A', 'M', 'Q', 'P', 0, 0, 8, 0),
                Bytes.of('A', 'M', 'Q', 'P', 2, 1, 0, 0),
                Bytes.utf8("GET / HT"),
                Bytes.of(0, 0, 0, 0, 0, 0, 0, 0),
                Bytes.of(0x16, 3, 1, 2, 0, 1, 0, 1));
    }

    @ParameterizedTest
    @MethodSource("foreignHeaders")
    void aForeignHeaderIsToldWhatIsSpokenAndDropped(byte[] header) {
        RawConnection raw = connectAndWrite(header);
        // 3.x names 0-9-1, 4.x the SASL header of AMQP 1.0
        assertThat(raw.receiveBytes(8)).isIn(AMQP_0_9_1, SASL_1_0);
        raw.expectEnd();
    }

    @Test
    @NotYetInLeveret(issue = 5)
    void aForeignHeaderIsAnsweredWithTheSaslHeaderOf10() {
        assumeThat(broker.answersAs3x()).as("3.x answers AMQP 0-9-1").isFalse();
        assertThat(connectAndWrite(Bytes.utf8("GET / HT")).receiveBytes(8)).isEqualTo(SASL_1_0);
    }

    @Test
    void aConnectionThatNeverSendsAHeaderIsDroppedAfterTenSeconds() {
        RawConnection raw = connectAndWrite(Bytes.of('A', 'M', 'Q'));
        assertThat(raw.expectEnd()).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(14));
    }
}
