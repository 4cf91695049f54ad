package org.leveret.conformance.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.raw.Handshake;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawConnection;

/** Limits of virtual hosts and users: connections, channels, queues. */
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

    @Test
    void aConnectionThatEndsMakesRoomForAnother() throws Exception {
        String user = user(".*", ".*", ".*");
        String virtualHost = virtualHost();
        administration().setPermissions(virtualHost, user, ".*", ".*", ".*");
        administration().limitUser(user, "max-connections", 1);
        administration().limitVirtualHost(virtualHost, "max-connections", 1);
        for (int i = 0; i < 3; i++) {
            connect(user, virtualHost).close();
            awaitRoom(user, virtualHost);
        }
        Connection dropped = connect(user, virtualHost);
        dropped.abort();
        awaitRoom(user, virtualHost);
    }

    /** RabbitMQ counts a connection for a moment after its end. */
    private void awaitRoom(String user, String virtualHost) {
        await().ignoreExceptions().until(() -> {
            connect(user, virtualHost).close();
            return true;
        });
    }

    @Test
    void whoIsRefusedDoesNotCount() throws Exception {
        String user = user(".*", ".*", ".*");
        String virtualHost = virtualHost();
        administration().limitUser(user, "max-connections", 1);
        for (int i = 0; i < 3; i++) {
            tuned(user, PASSWORD)
                    .send(0, Methods.connectionOpen(virtualHost))
                    .expectConnectionClose(
                            530,
                            "NOT_ALLOWED - access to vhost '" + virtualHost + "' refused for user '" + user + "'",
                            10,
                            40);
        }
        assertThat(connect(user, "/").isOpen()).isTrue();
    }

    @Test
    void theVirtualHostsLimitIsNamedBeforeTheUsers() {
        String user = user(".*", ".*", ".*");
        String virtualHost = virtualHost();
        administration().limitUser(user, "max-connections", 0);
        administration().limitVirtualHost(virtualHost, "max-connections", 0);
        tuned(user, PASSWORD)
                .send(0, Methods.connectionOpen(virtualHost))
                .expectConnectionClose(
                        530,
                        "NOT_ALLOWED - access to vhost '" + virtualHost + "' refused for user '" + user
                                + "': connection limit (0) is reached",
                        10,
                        40);
    }

    @Test
    void aLimitBelowZeroIsNone() throws Exception {
        String user = user(".*", ".*", ".*");
        String virtualHost = virtualHost();
        administration().setPermissions(virtualHost, user, ".*", ".*", ".*");
        administration().limitUser(user, "max-connections", -1);
        administration().limitUser(user, "max-channels", -1);
        administration().limitVirtualHost(virtualHost, "max-connections", -1);
        administration().limitVirtualHost(virtualHost, "max-queues", -1);
        connect(user, virtualHost);
        Channel channel = newChannel(connect(user, virtualHost));
        channel.queueDeclare("", false, true, false, NO_ARGUMENTS);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aLimitThatIsRaisedCountsAtOnce() throws Exception {
        String virtualHost = virtualHost();
        administration().limitVirtualHost(virtualHost, "max-queues", 0);
        Connection connection = connect(broker.address().user(), virtualHost);
        Channel refused = newChannel(connection);
        assertChannelError(
                refused,
                406,
                "PRECONDITION_FAILED - cannot declare queue 'first': queue limit in vhost '" + virtualHost
                        + "' (0) is reached",
                50,
                10,
                () -> refused.queueDeclare("first", true, false, false, NO_ARGUMENTS));
        administration().limitVirtualHost(virtualHost, "max-queues", 1);
        newChannel(connection).queueDeclare("first", true, false, false, NO_ARGUMENTS);
    }

    @Test
    void aQueueThatIsDeletedMakesRoomForAnother() throws Exception {
        String virtualHost = virtualHost();
        administration().limitVirtualHost(virtualHost, "max-queues", 1);
        Channel channel = newChannel(connect(broker.address().user(), virtualHost));
        for (int i = 0; i < 3; i++) {
            channel.queueDeclare("q" + i, true, false, false, NO_ARGUMENTS);
            channel.queueDelete("q" + i);
        }
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void theLimitOfQueuesIsNamedBeforeFaultsOfTheArguments() throws Exception {
        String virtualHost = virtualHost();
        administration().limitVirtualHost(virtualHost, "max-queues", 0);
        Channel channel = newChannel(connect(broker.address().user(), virtualHost));
        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - cannot declare queue 'q': queue limit in vhost '" + virtualHost
                        + "' (0) is reached",
                50,
                10,
                () -> channel.queueDeclare("q", true, false, false, Map.of("x-message-ttl", "x")));
    }

    @Test
    void aChannelThatIsClosedMakesRoomForAnother() throws Exception {
        String user = user(".*", ".*", ".*");
        administration().limitUser(user, "max-channels", 1);
        Connection connection = connect(user, "/");
        for (int i = 0; i < 3; i++) {
            newChannel(connection).close();
        }
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void channelsOfAllConnectionsOfAUserCount() throws Exception {
        String user = user(".*", ".*", ".*");
        administration().limitUser(user, "max-channels", 2);
        Connection first = connect(user, "/");
        newChannel(first);
        newChannel(first);
        Connection second = connect(user, "/");
        Channel other = newChannel(connect(broker.address().user(), "/"));
        assertThat(closeText(second)).startsWith("NOT_ALLOWED - number of channels opened for user '" + user + "'");
        assertThat(first.isOpen()).isTrue();
        assertThat(other.isOpen()).isTrue();
        first.close();
        await().ignoreExceptions().until(() -> newChannel(connect(user, "/")).isOpen());
    }

    /** What the broker says to a connection that asks for one channel too many. */
    private static String closeText(Connection connection) throws Exception {
        CompletableFuture<ShutdownSignalException> closed = new CompletableFuture<>();
        connection.addShutdownListener(closed::complete);
        assertThatThrownBy(connection::createChannel).isInstanceOf(IOException.class);
        AMQP.Connection.Close close = (AMQP.Connection.Close)
                Objects.requireNonNull(closed.get(15, TimeUnit.SECONDS).getReason());
        return close.getReplyText();
    }
}
