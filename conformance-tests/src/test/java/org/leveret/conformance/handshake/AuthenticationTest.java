package org.leveret.conformance.handshake;

import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.raw.Handshake;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawConnection;
import org.leveret.conformance.raw.Table;

/** connection.start-ok: PLAIN and AMQPLAIN, and how a failed login ends. */
class AuthenticationTest extends AmqpTest {
    private final String user = broker.address().user();
    private final String password = broker.address().password();

    private RawConnection answered(String mechanism, byte[] response, Table capabilities) {
        RawConnection raw = closing(Handshake.started(broker.address()));
        return raw.send(0, Handshake.startOk(mechanism, response, capabilities));
    }

    private static byte[] amqplain(String user, String password) {
        return new Table().text("LOGIN", user).text("PASSWORD", password).toArray();
    }

    private static String refused(String mechanism) {
        return "ACCESS_REFUSED - Login was refused using authentication mechanism " + mechanism
                + ". For details see the broker logfile.";
    }

    @Test
    void plainLogsIn() {
        answered("PLAIN", Handshake.plain(user, password), new Table()).expect(0, 10, 30);
    }

    @Test
    void amqplainLogsIn() {
        answered("AMQPLAIN", amqplain(user, password), new Table()).expect(0, 10, 30);
    }

    @Test
    void amqplainTakesItsFieldsInAnyOrder() {
        byte[] response =
                new Table().text("PASSWORD", password).text("LOGIN", user).toArray();
        answered("AMQPLAIN", response, new Table()).expect(0, 10, 30);
    }

    @Test
    void aWrongPasswordIsAnsweredWith403IfTheClientUnderstandsThat() {
        answered("PLAIN", Handshake.plain(user, "wrong"), Handshake.allCapabilities())
                .expectConnectionClose(403, refused("PLAIN"), 0, 0)
                .send(0, Methods.connectionCloseOk())
                .expectEnd();
    }

    @Test
    void anUnknownUserIsAnsweredAsAWrongPassword() {
        answered("PLAIN", Handshake.plain(name("user"), password), Handshake.allCapabilities())
                .expectConnectionClose(403, refused("PLAIN"), 0, 0);
    }

    @Test
    void anEmptyPasswordIsAWrongPassword() {
        answered("PLAIN", Handshake.plain(user, ""), Handshake.allCapabilities())
                .expectConnectionClose(403, refused("PLAIN"), 0, 0);
    }

    @Test
    void aWrongPasswordByAmqplainNamesThatMechanism() {
        answered("AMQPLAIN", amqplain(user, "wrong"), Handshake.allCapabilities())
                .expectConnectionClose(403, refused("AMQPLAIN"), 0, 0);
    }
}
