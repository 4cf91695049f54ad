package org.leveret.conformance.access;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.broker.NotYetInLeveret;
import org.leveret.conformance.raw.Handshake;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawConnection;

/** Limits of virtual hosts and users: connections, channels, queues. */
@NotYetInLeveret(issue = 4)
class LimitsTest extends AccessTest {
    private RawConnection tuned(String user, String password) {
        RawConnection raw = closing(Handshake.authenticated(broker.address(), user, password));
        return raw.send(0, Handshake.tuneOk(2047, 131_072, 0));
    }

    @Test
    void aVirtualHostMayHaveSoManyConnections() throws Exception {
        String virtualHost = virtualHost();
        administration().limitVirtualHost(virtualHost, "max-connections", 1);
        connect(broker.address().user(), virtualHost);
        tuned(broker.address().user(), broker.address().password())
                .send(0, Methods.connectionOpen(virtualHost))
                .expectConnectionClose(
                        530,
                        "NOT_ALLOWED - access to vhost '" + virtualHost + "' refused for user '"
                                + broker.address().user() + "': connection limit (1) is reached",
                        10,
                        40);
    }

    @Test
    void aUserMayHaveSoManyConnections() throws Exception {
        String user = user(".*", ".*", ".*");
        administration().limitUser(user, "max-connections", 1);
        connect(user, "/");
        tuned(user, PASSWORD)
                .send(0, Methods.connectionOpen("/"))
                .expectConnectionClose(
                        530,
                        "NOT_ALLOWED - connection refused for user '" + user
                                + "': user connection limit (1) is reached",
                        10,
                        40);
    }

    @Test
    void aUserWithALimitOfZeroCannotConnect() {
        String user = user(".*", ".*", ".*");
        administration().limitUser(user, "max-connections", 0);
        tuned(user, PASSWORD)
                .send(0, Methods.connectionOpen("/"))
                .expectConnectionClose(
                        530,
                        "NOT_ALLOWED - connection refused for user '" + user
                                + "': user connection limit (0) is reached",
                        10,
                        40);
    }

    @Test
    void aUserMayHaveSoManyChannels() throws Exception {
        String user = user(".*", ".*", ".*");
        administration().limitUser(user, "max-channels", 2);
        Connection connection = connect(user, "/");
        Channel one = newChannel(connection);
        newChannel(connection);
        // 4.x prints the number without parentheses
        String number = broker.answersAs3x() ? "(2)" : "2";
        assertConnectionError(
                one,
                530,
                "NOT_ALLOWED - number of channels opened for user '" + user
                        + "' has reached the maximum allowed user limit of " + number,
                0,
                0,
                connection::createChannel);
    }

    @Test
    void aVirtualHostMayHaveSoManyQueues() throws Exception {
        String virtualHost = virtualHost();
        administration().limitVirtualHost(virtualHost, "max-queues", 1);
        Channel channel = newChannel(connect(broker.address().user(), virtualHost));
        channel.queueDeclare("first", false, true, false, NO_ARGUMENTS);
        channel.queueDeclare("first", false, true, false, NO_ARGUMENTS);
        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - cannot declare queue 'second': queue limit in vhost '" + virtualHost
                        + "' (1) is reached",
                50,
                10,
                () -> channel.queueDeclare("second", false, true, false, NO_ARGUMENTS));
    }
}
