package org.leveret.conformance.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.raw.Bytes;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawConnection;

/** connection.update-secret, which changes nothing for users with a password and is answered all the same. */
class UpdateSecretTest extends AmqpTest {
    @ParameterizedTest
    @ValueSource(strings = {"guest", "another", ""})
    void anyNewSecretIsAnsweredWithMethod71(String secret) {
        RawConnection raw = raw();
        raw.send(0, Bytes.method(10, 70).longString(secret).shortString("rotation"));
        assertThat(raw.expect(0, 10, 71).atEnd()).isTrue();
    }

    @Test
    void theConnectionGoesOnAsBefore() {
        RawConnection raw = raw();
        raw.send(0, Bytes.method(10, 70).longString("another").shortString("")).send(1, Methods.channelOpen());
        raw.expect(0, 10, 71);
        raw.expect(1, 20, 11);
    }
}
