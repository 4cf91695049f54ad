package org.leveret.conformance.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.raw.Bytes;
import org.leveret.conformance.raw.Handshake;
import org.leveret.conformance.raw.RawConnection;
import org.leveret.conformance.raw.Table;

/**
 * What the broker refuses with no frame at all: three seconds of silence, then the end of the TCP connection.
 *
 * <p>Each test sends all its cases at once and then waits for them together.
 */
class SilentRefusalTest extends AmqpTest {
    private static final Duration AT_LEAST = Duration.ofMillis(2_500);
    private static final Duration AT_MOST = Duration.ofSeconds(8);

    private final String user = broker.address().user();
    private final String password = broker.address().password();
    private final Map<String, RawConnection> cases = new LinkedHashMap<>();

    private void startOk(String description, String mechanism, byte[] response, Table capabilities) {
        RawConnection raw = closing(Handshake.started(broker.address()));
        cases.put(description, raw.send(0, Handshake.startOk(mechanism, response, capabilities)));
    }

    private void tuneOk(String description, int channelMax, long frameMax) {
        RawConnection raw = closing(Handshake.authenticated(broker.address(), user, password));
        cases.put(description, raw.send(0, Handshake.tuneOk(channelMax, frameMax, 0)));
    }

    private void assertAllEndInSilence(long sentNs) {
        cases.forEach((description, raw) -> {
            raw.expectEnd();
            assertThat(Duration.ofNanos(System.nanoTime() - sentNs))
                    .as(description)
                    .isBetween(AT_LEAST, AT_MOST);
        });
    }

    @Test
    void aFailedLoginOfAClientThatDoesNotUnderstandItsClose() {
        long sentNs = System.nanoTime();
        startOk("PLAIN, wrong password", "PLAIN", Handshake.plain(user, "wrong"), new Table());
        startOk("PLAIN, unknown user", "PLAIN", Handshake.plain(name("user"), "x"), new Table());
        startOk(
                "capability set to false",
                "PLAIN",
                Handshake.plain(user, "wrong"),
                new Table().bool("authentication_failure_close", false));
        startOk(
                "AMQPLAIN, wrong password",
                "AMQPLAIN",
                new Table().text("LOGIN", user).text("PASSWORD", "wrong").toArray(),
                new Table());
        assertAllEndInSilence(sentNs);
    }

    @Test
    void aMechanismThatIsNotOffered() {
        long sentNs = System.nanoTime();
        startOk("unknown", "KERBEROS_V4", Bytes.of(), Handshake.allCapabilities());
        startOk("in lower case", "plain", Handshake.plain(user, password), Handshake.allCapabilities());
        startOk("empty", "", Bytes.of(), Handshake.allCapabilities());
        assertAllEndInSilence(sentNs);
    }

    @Test
    void aResponseThatItsMechanismCannotRead() {
        Table all = Handshake.allCapabilities();
        long sentNs = System.nanoTime();
        startOk("PLAIN, empty", "PLAIN", Bytes.of(), all);
        startOk("PLAIN, no password", "PLAIN", Bytes.utf8("\0" + user), all);
        startOk("PLAIN, another identity", "PLAIN", Bytes.utf8("bob\0" + user + "\0" + password), all);
        startOk("PLAIN, a fourth part", "PLAIN", Bytes.utf8("\0" + user + "\0" + password + "\0more"), all);
        startOk("AMQPLAIN, no table", "AMQPLAIN", Bytes.of(5, 'L', 'O'), all);
        startOk(
                "AMQPLAIN, no password",
                "AMQPLAIN",
                new Table().text("LOGIN", user).toArray(),
                all);
        assertAllEndInSilence(sentNs);
    }

    @Test
    void aTuneOkBeyondWhatWasProposed() {
        long sentNs = System.nanoTime();
        tuneOk("channel-max above", 2048, 131_072);
        tuneOk("channel-max unlimited", 0, 131_072);
        tuneOk("frame-max above", 2047, 131_073);
        tuneOk("frame-max unlimited", 2047, 0);
        tuneOk("frame-max below 4096", 2047, 4095);
        assertAllEndInSilence(sentNs);
    }
}
