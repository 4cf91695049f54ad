package org.leveret.conformance.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.Deliveries;
import org.leveret.conformance.raw.Handshake;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawConnection;

/** Virtual hosts apart from each other, and connections that the administrator ends. */
class VirtualHostTest extends AccessTest {
    private RawConnection tuned(String user) {
        RawConnection raw = closing(Handshake.authenticated(broker.address(), user, PASSWORD));
        return raw.send(0, Handshake.tuneOk(2047, 131_072, 0));
    }

    private static String closeReason(Connection connection, Runnable action) throws Exception {
        CompletableFuture<ShutdownSignalException> closed = new CompletableFuture<>();
        connection.addShutdownListener(closed::complete);
        action.run();
        var reason = closed.get(15, TimeUnit.SECONDS).getReason();
        assertThat(reason).isInstanceOf(AMQP.Connection.Close.class);
        var close = (AMQP.Connection.Close) reason;
        return close.getReplyCode() + " " + close.getReplyText() + " " + close.getClassId() + "/" + close.getMethodId();
    }

    @Test
    void aUserWithoutAPermissionIsRefusedTheVirtualHost() {
        String user = user();
        tuned(user)
                .send(0, Methods.connectionOpen("/"))
                .expectConnectionClose(
                        530, "NOT_ALLOWED - access to vhost '/' refused for user '" + user + "'", 10, 40);
    }

    @Test
    void aPermissionThatMatchesNothingIsEnoughToOpenIt() {
        tuned(user("", "", "")).send(0, Methods.connectionOpen("/")).expect(0, 10, 41);
    }

    @Test
    void aMissingVirtualHostIsNotFoundWhoeverAsks() {
        tuned(user())
                .send(0, Methods.connectionOpen("t.missing"))
                .expectConnectionClose(530, "NOT_ALLOWED - vhost t.missing not found", 10, 40);
    }

    @Test
    void aNewVirtualHostHasThePredeclaredExchanges() throws Exception {
        Channel channel = newChannel(connect(broker.address().user(), virtualHost()));
        for (String exchange :
                new String[] {"amq.direct", "amq.fanout", "amq.topic", "amq.headers", "amq.match", "amq.rabbitmq.trace"
                }) {
            channel.exchangeDeclarePassive(exchange);
        }
        String queue =
                channel.queueDeclare("", false, true, false, NO_ARGUMENTS).getQueue();
        channel.basicPublish("", queue, null, utf8("m"));
        assertThat(text(channel.basicGet(queue, true))).isEqualTo("m");
    }

    @Test
    void namesOfOneVirtualHostMeanNothingInAnother() throws Exception {
        String virtualHost = virtualHost();
        String queue = sharedQueue();
        Channel other = newChannel(connect(broker.address().user(), virtualHost));
        assertChannelError(
                other,
                404,
                "NOT_FOUND - no queue '" + queue + "' in vhost '" + virtualHost + "'",
                50,
                10,
                () -> other.queueDeclarePassive(queue));
    }

    @Test
    void theSameNameMayBeAnotherQueueInAnotherVirtualHost() throws Exception {
        String queue = sharedQueue();
        Channel other = newChannel(connect(broker.address().user(), virtualHost()));
        other.queueDeclare(queue, false, true, false, NO_ARGUMENTS);
        publishAll("", queue, "here");
        assertThat(other.basicGet(queue, true)).isNull();
        assertThat(get(queue)).isEqualTo("here");
    }

    @Test
    void deletingAVirtualHostClosesItsConnections() throws Exception {
        String virtualHost = name("vhost");
        administration().addVirtualHost(virtualHost);
        administration().setPermissions(virtualHost, broker.address().user(), ".*", ".*", ".*");
        Connection connection = connect(broker.address().user(), virtualHost);
        // RabbitMQ says "down" if the virtual host's own process is gone before the connection is told.
        assertThat(closeReason(connection, () -> administration().deleteVirtualHost(virtualHost)))
                .isIn(
                        "320 CONNECTION_FORCED - vhost '" + virtualHost + "' is deleted 0/0",
                        "320 CONNECTION_FORCED - vhost '" + virtualHost + "' is down 0/0");
    }

    @Test
    void deletingAUserClosesItsConnections() throws Exception {
        String user = name("user");
        administration().addUser(user, PASSWORD);
        administration().setPermissions("/", user, ".*", ".*", ".*");
        Connection connection = connect(user, "/");
        assertThat(closeReason(connection, () -> administration().deleteUser(user)))
                .isEqualTo("320 CONNECTION_FORCED - user '" + user + "' is deleted 0/0");
    }

    @Test
    void anAdministratorMayCloseConnectionsWithAReason() throws Exception {
        String virtualHost = virtualHost();
        Connection connection = connect(broker.address().user(), virtualHost);
        assertThat(closeReason(connection, () -> administration().closeConnections(virtualHost, "time to go")))
                .isEqualTo("320 CONNECTION_FORCED - time to go 0/0");
    }

    @Test
    void aReplyStaysInItsVirtualHost() throws Exception {
        Channel requester = newChannel(connect(broker.address().user(), virtualHost()));
        Deliveries replies = Deliveries.consume(requester, "amq.rabbitmq.reply-to", true);
        String requests =
                requester.queueDeclare("", false, true, false, NO_ARGUMENTS).getQueue();
        requester.basicPublish(
                "",
                requests,
                new AMQP.BasicProperties.Builder()
                        .replyTo("amq.rabbitmq.reply-to")
                        .build(),
                utf8("request"));
        String address = Deliveries.consume(requester, requests, true)
                .take()
                .getProperties()
                .getReplyTo();
        Channel elsewhere = newChannel();
        elsewhere.confirmSelect();
        elsewhere.basicPublish("", address, null, utf8("from elsewhere"));
        elsewhere.waitForConfirmsOrDie(15_000);
        requester.basicPublish("", address, null, utf8("from here"));
        // 3.x looks for the channel and not for its virtual host
        assertThat(replies.takeText()).isEqualTo(broker.answersAs3x() ? "from elsewhere" : "from here");
    }

    @Test
    void anImpersonatorMaySetAnyUserId() throws Exception {
        String user = user(".*", ".*", ".*");
        administration().setTags(user, "impersonator");
        String queue = sharedQueue();
        Channel channel = channelOf(user);
        channel.confirmSelect();
        channel.basicPublish(
                "", queue, new AMQP.BasicProperties.Builder().userId("bob").build(), utf8("m"));
        channel.waitForConfirmsOrDie(15_000);
        assertThat(getUnsettled(channel(), queue).getProps().getUserId()).isEqualTo("bob");
    }
}
