package org.leveret.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.broker.Broker;
import org.leveret.broker.control.admin.BrokerAdministration;
import org.leveret.config.Configuration;
import org.leveret.config.Settings;
import org.leveret.conformance.Deliveries;
import org.leveret.conformance.broker.ServerProcess;

/** SIGTERM ends the server process in order, and the next one goes on where it stopped. */
@Timeout(60)
class RestartTest {
    private static final int STOP_MS_MAX = 10_000;
    private static final int CONFIRM_MS_MAX = 10_000;

    @TempDir
    private Path data;

    private ServerProcess broker;
    private Connection connection;
    private Channel channel;

    @BeforeEach
    void start() throws Exception {
        broker = ServerProcess.on(data).start();
        connect();
    }

    @AfterEach
    void kill() {
        broker.close();
    }

    @Test
    void sigtermClosesIdleConnectionsWith320AndEndsWithStatus0() throws Exception {
        CompletableFuture<ShutdownSignalException> idle = closed(connection);
        Connection other = broker.clients().newConnection();
        CompletableFuture<ShutdownSignalException> consuming = closed(other);
        channel.queueDeclare("restart.consumed", true, false, false, null);
        Deliveries.consume(other.createChannel(), "restart.consumed");

        broker.terminate();

        assertForced(idle);
        assertForced(consuming);
        assertThat(broker.awaitExit(STOP_MS_MAX)).isZero();
    }

    @Test
    void sigtermClosesConnectionsThatPublishAndConsumeWith320() throws Exception {
        channel.queueDeclare("restart.busy", true, false, false, null);
        CompletableFuture<ShutdownSignalException> publishing = closed(connection);
        Connection other = broker.clients().newConnection();
        CompletableFuture<ShutdownSignalException> consuming = closed(other);
        CountDownLatch flowing = new CountDownLatch(1_000);
        other.createChannel().basicConsume("restart.busy", true, (tag, delivery) -> flowing.countDown(), tag -> {});
        CompletableFuture<Void> publisher = CompletableFuture.runAsync(this::publishUntilClosed);
        assertThat(flowing.await(STOP_MS_MAX, TimeUnit.MILLISECONDS)).isTrue();

        broker.terminate();

        assertForced(publishing);
        assertForced(consuming);
        assertThat(broker.awaitExit(STOP_MS_MAX)).isZero();
        publisher.get(STOP_MS_MAX, TimeUnit.MILLISECONDS);
    }

    @Test
    void whatWasPerhapsDeliveredBeforeAKillIsFlaggedAsRedeliveredAfterLaterStopsToo() throws Exception {
        channel.queueDeclare("restart.flagged", true, false, false, null);
        channel.confirmSelect();
        channel.basicPublish("", "restart.flagged", MessageProperties.PERSISTENT_BASIC, new byte[1]);
        channel.waitForConfirmsOrDie(CONFIRM_MS_MAX);
        broker.kill();
        start();
        broker.terminate();
        assertThat(broker.awaitExit(STOP_MS_MAX)).isZero();
        start();

        GetResponse found = channel.basicGet("restart.flagged", true);
        assertThat(found.getEnvelope().isRedeliver()).isTrue();
    }

    @Test
    void aClientThatDoesNotAnswerDoesNotKeepTheProcess() throws Exception {
        channel.queueDeclare("restart.unread", true, false, false, null);
        ConnectionFactory stuck = broker.clients();
        Channel consuming = stuck.newConnection().createChannel();
        CompletableFuture<Boolean> held = new CompletableFuture<>();
        consuming.basicConsume("restart.unread", true, (tag, delivery) -> held.join(), tag -> {});
        for (int i = 0; i < 100; i++) {
            channel.basicPublish("", "restart.unread", MessageProperties.PERSISTENT_BASIC, new byte[100_000]);
        }
        broker.terminate();
        try {
            assertThat(broker.awaitExit(STOP_MS_MAX)).isZero();
        } finally {
            held.complete(true);
        }
    }

    @Test
    void durableExchangesQueuesAndBindingsSurvive() throws Exception {
        channel.exchangeDeclare("restart.unrouted", "fanout", true);
        channel.exchangeDeclare(
                "restart.topic", "topic", true, false, Map.of("alternate-exchange", "restart.unrouted"));
        channel.exchangeDeclare("restart.inner", "headers", true, false, true, null);
        for (String queue : List.of("restart.a", "restart.b", "restart.rest")) {
            channel.queueDeclare(queue, true, false, false, null);
        }
        channel.queueBind("restart.a", "restart.topic", "a.*");
        channel.exchangeBind("restart.inner", "restart.topic", "#.b");
        channel.queueBind("restart.b", "restart.inner", "", Map.of("x-match", "any", "kind", "good"));
        channel.queueBind("restart.rest", "restart.unrouted", "");

        restart();

        // The same declarations again are accepted only by what has the same properties.
        channel.exchangeDeclare("restart.unrouted", "fanout", true);
        channel.exchangeDeclare(
                "restart.topic", "topic", true, false, Map.of("alternate-exchange", "restart.unrouted"));
        channel.exchangeDeclare("restart.inner", "headers", true, false, true, null);
        channel.queueDeclare("restart.a", true, false, false, null);
        channel.confirmSelect();
        AMQP.BasicProperties good = new AMQP.BasicProperties.Builder()
                .headers(Map.of("kind", "good"))
                .build();
        channel.basicPublish("restart.topic", "a.b", good, utf8("both"));
        channel.basicPublish("restart.topic", "nowhere", good, utf8("unrouted"));
        channel.waitForConfirmsOrDie(CONFIRM_MS_MAX);
        assertThat(getAll("restart.a")).containsExactly("both");
        assertThat(getAll("restart.b")).containsExactly("both");
        assertThat(getAll("restart.rest")).containsExactly("unrouted");
    }

    @Test
    void aKeyOfAConsistentHashExchangeKeepsItsQueue() throws Exception {
        channel.exchangeDeclare("restart.hash", "x-consistent-hash", true);
        List<String> queues = List.of("restart.h1", "restart.h2", "restart.h3");
        for (String queue : queues) {
            channel.queueDeclare(queue, true, false, false, null);
            channel.queueBind(queue, "restart.hash", "1");
        }
        for (int i = 0; i < 30; i++) {
            publish("restart.hash", "key" + i, true, "key" + i);
        }

        restart();

        for (int i = 0; i < 30; i++) {
            publish("restart.hash", "key" + i, true, "key" + i);
        }
        for (String queue : queues) {
            List<String> bodies = getAll(queue);
            int half = bodies.size() / 2;
            assertThat(bodies).isNotEmpty();
            assertThat(bodies.subList(half, bodies.size())).isEqualTo(bodies.subList(0, half));
        }
    }

    @Test
    void whatAHistoryGaveADurableQueueSurvivesAKillAndTheHistoryDoesNot() throws Exception {
        channel.exchangeDeclare("restart.history", "x-recent-history", true);
        publish("restart.history", "key", true, "kept");
        channel.queueDeclare("restart.before", true, false, false, null);
        channel.queueBind("restart.before", "restart.history", "");
        broker.kill();
        start();

        assertThat(getAll("restart.before")).containsExactly("kept");
        channel.queueDeclare("restart.after", true, false, false, null);
        channel.queueBind("restart.after", "restart.history", "");
        assertThat(getAll("restart.after")).isEmpty();
    }

    @Test
    void whatWasDeletedStaysDeleted() throws Exception {
        channel.exchangeDeclare("restart.gone", "direct", true);
        channel.exchangeDeclare("restart.stays", "direct", true);
        channel.queueDeclare("restart.gone", true, false, false, null);
        channel.queueDeclare("restart.stays", true, false, false, null);
        channel.queueBind("restart.stays", "restart.stays", "key");
        publish("", "restart.gone", true, "lost with its queue");
        channel.queueUnbind("restart.stays", "restart.stays", "key");
        channel.exchangeDelete("restart.gone");
        channel.queueDelete("restart.gone");

        restart();

        assertMissing(channel -> channel.exchangeDeclarePassive("restart.gone"));
        assertMissing(channel -> channel.queueDeclarePassive("restart.gone"));
        channel.queueDeclare("restart.gone", true, false, false, null);
        publish("restart.stays", "key", true, "unrouted");
        assertThat(getAll("restart.gone")).isEmpty();
        assertThat(getAll("restart.stays")).isEmpty();
    }

    @Test
    void transientAndExclusiveThingsDoNotSurvive() throws Exception {
        channel.exchangeDeclare("restart.transient", "direct", false);
        channel.queueDeclare("restart.transient", false, false, false, null);
        channel.queueDeclare("restart.exclusive", true, true, false, null);
        channel.queueDeclare("restart.durable", true, false, false, null);
        channel.exchangeDeclare("restart.durable", "fanout", true);
        channel.queueBind("restart.transient", "restart.durable", "");
        publish("", "restart.transient", true, "persistent in a transient queue");
        publish("", "restart.durable", false, "transient in a durable queue");
        publish("", "restart.durable", true, "persistent in a durable queue");

        restart();

        assertMissing(channel -> channel.exchangeDeclarePassive("restart.transient"));
        assertMissing(channel -> channel.queueDeclarePassive("restart.transient"));
        assertMissing(channel -> channel.queueDeclarePassive("restart.exclusive"));
        assertThat(getAll("restart.durable")).containsExactly("persistent in a durable queue");
        channel.queueDeclare("restart.transient", false, false, false, null);
        publish("restart.durable", "", true, "the binding is gone too");
        assertThat(getAll("restart.transient")).isEmpty();
    }

    @Test
    void ackedMessagesStayGoneAndUnackedOnesComeBackRedeliveredAndInOrder() throws Exception {
        channel.queueDeclare("restart.acks", true, false, false, null);
        for (int number = 1; number <= 10; number++) {
            publish("", "restart.acks", true, Integer.toString(number));
        }
        for (int number = 1; number <= 6; number++) {
            GetResponse got = channel.basicGet("restart.acks", false);
            if (number % 2 == 1) {
                channel.basicAck(got.getEnvelope().getDeliveryTag(), false);
            }
        }
        // An answer on this channel says that its acks were read.
        assertThat(channel.queueDeclarePassive("restart.acks").getMessageCount())
                .isEqualTo(4);

        restart();

        List<String> seen = new ArrayList<>();
        for (GetResponse got = channel.basicGet("restart.acks", true);
                got != null;
                got = channel.basicGet("restart.acks", true)) {
            seen.add(text(got) + (got.getEnvelope().isRedeliver() ? " again" : ""));
        }
        assertThat(seen).containsExactly("2 again", "4 again", "6 again", "7", "8", "9", "10");

        restart();

        assertThat(getAll("restart.acks")).isEmpty();
    }

    @Test
    void aPurgeIsForGood() throws Exception {
        channel.queueDeclare("restart.purged", true, false, false, null);
        publish("", "restart.purged", true, "one");
        publish("", "restart.purged", true, "two");
        channel.queuePurge("restart.purged");
        publish("", "restart.purged", true, "three");

        restart();

        assertThat(getAll("restart.purged")).containsExactly("three");
    }

    @Test
    void whatExpiresWhileTheBrokerIsDownIsADeadLetterAfterwards() throws Exception {
        channel.queueDeclare("restart.dead", true, false, false, null);
        Map<String, Object> dying = Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", "restart.dead");
        Map<String, Object> soon = new HashMap<>(dying);
        soon.put("x-message-ttl", 700);
        channel.queueDeclare("restart.dying", true, false, false, dying);
        channel.queueDeclare("restart.dying.soon", true, false, false, soon);
        channel.confirmSelect();
        AMQP.BasicProperties own =
                MessageProperties.PERSISTENT_BASIC.builder().expiration("700").build();
        channel.basicPublish("", "restart.dying", own, utf8("by its own time"));
        channel.basicPublish("", "restart.dying.soon", MessageProperties.PERSISTENT_BASIC, utf8("by its queue's"));
        channel.waitForConfirmsOrDie(CONFIRM_MS_MAX);

        restart();

        Deliveries dead = Deliveries.consume(channel, "restart.dead");
        assertThat(List.of(dead.takeText(), dead.takeText()))
                .containsExactlyInAnyOrder("by its own time", "by its queue's");
        assertThat(getAll("restart.dying")).isEmpty();
        assertThat(getAll("restart.dying.soon")).isEmpty();
    }

    @Test
    void usersPermissionsVirtualHostsAndPasswordsSurvive() throws Exception {
        stop();
        Configuration configuration = Configuration.defaults()
                .with(Settings.DATA_DIRECTORY.key(), data.toString())
                .with("listeners.tcp.default", "0");
        try (Broker embedded = Broker.start(configuration)) {
            BrokerAdministration administration = embedded.administration();
            administration.addVirtualHost("orders").get(STOP_MS_MAX, TimeUnit.MILLISECONDS);
            administration.addVirtualHost("gone").get(STOP_MS_MAX, TimeUnit.MILLISECONDS);
            administration.addUser("ada", "first").get(STOP_MS_MAX, TimeUnit.MILLISECONDS);
            administration.changePassword("ada", "second").get(STOP_MS_MAX, TimeUnit.MILLISECONDS);
            administration.setTags("ada", Set.of("monitoring")).get(STOP_MS_MAX, TimeUnit.MILLISECONDS);
            administration.setPermissions("orders", "ada", "^ada\\.", ".*", "").get(STOP_MS_MAX, TimeUnit.MILLISECONDS);
            administration.addUser("bob", "secret").get(STOP_MS_MAX, TimeUnit.MILLISECONDS);
            administration.deleteUser("bob").get(STOP_MS_MAX, TimeUnit.MILLISECONDS);
            administration.deleteVirtualHost("gone").get(STOP_MS_MAX, TimeUnit.MILLISECONDS);
        }

        broker = ServerProcess.on(data).start();

        try (Connection ada = connect("ada", "second", "orders")) {
            ada.createChannel().queueDeclare("ada.queue", true, false, false, null);
            assertThatThrownBy(() -> ada.createChannel().queueDeclare("other", true, false, false, null))
                    .rootCause()
                    .hasMessageContaining("ACCESS_REFUSED");
            assertThatThrownBy(() -> ada.createChannel().basicGet("ada.queue", true))
                    .rootCause()
                    .hasMessageContaining("ACCESS_REFUSED");
        }
        assertThatThrownBy(() -> connect("ada", "first", "orders")).isInstanceOf(AuthenticationFailureException.class);
        assertThatThrownBy(() -> connect("bob", "secret", "/")).isInstanceOf(AuthenticationFailureException.class);
        assertThatThrownBy(() -> connect("ada", "second", "/")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> connect("guest", "guest", "gone")).isInstanceOf(IOException.class);
    }

    private void connect() throws Exception {
        connection = broker.clients().newConnection();
        channel = connection.createChannel();
    }

    private Connection connect(String user, String password, String virtualHost) throws Exception {
        ConnectionFactory factory = broker.clients();
        factory.setUsername(user);
        factory.setPassword(password);
        factory.setVirtualHost(virtualHost);
        return factory.newConnection();
    }

    private void restart() throws Exception {
        stop();
        broker = ServerProcess.on(data).start();
        connect();
    }

    private void stop() throws InterruptedException {
        broker.terminate();
        assertThat(broker.awaitExit(STOP_MS_MAX)).isZero();
        assertThat(broker.errors()).doesNotContain("ERROR", "Exception");
    }

    private void publish(String exchange, String routingKey, boolean persistent, String body) throws Exception {
        try (Channel publishing = connection.createChannel()) {
            publishing.confirmSelect();
            AMQP.BasicProperties properties =
                    persistent ? MessageProperties.PERSISTENT_TEXT_PLAIN : MessageProperties.TEXT_PLAIN;
            publishing.basicPublish(exchange, routingKey, properties, utf8(body));
            publishing.waitForConfirmsOrDie(CONFIRM_MS_MAX);
        }
    }

    private List<String> getAll(String queue) throws IOException {
        List<String> bodies = new ArrayList<>();
        for (GetResponse got = channel.basicGet(queue, true); got != null; got = channel.basicGet(queue, true)) {
            bodies.add(text(got));
        }
        return bodies;
    }

    private interface Request {
        void make(Channel channel) throws IOException;
    }

    private void assertMissing(Request request) throws IOException {
        Channel asking = connection.createChannel();
        assertThatThrownBy(() -> request.make(asking)).rootCause().hasMessageContaining("NOT_FOUND");
    }

    private void publishUntilClosed() {
        try {
            while (channel.isOpen()) {
                channel.basicPublish("", "restart.busy", MessageProperties.PERSISTENT_BASIC, new byte[1_000]);
            }
        } catch (IOException | ShutdownSignalException e) {
            // the broker has closed the connection
        }
    }

    private static CompletableFuture<ShutdownSignalException> closed(Connection connection) {
        CompletableFuture<ShutdownSignalException> closed = new CompletableFuture<>();
        connection.addShutdownListener(closed::complete);
        return closed;
    }

    private static void assertForced(CompletableFuture<ShutdownSignalException> closed) throws Exception {
        assertThat(closed.get(STOP_MS_MAX, TimeUnit.MILLISECONDS).getReason())
                .isInstanceOfSatisfying(AMQP.Connection.Close.class, close -> {
                    assertThat(close.getReplyCode()).isEqualTo(320);
                    assertThat(close.getReplyText()).startsWith("CONNECTION_FORCED");
                });
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(GetResponse got) {
        return new String(got.getBody(), StandardCharsets.UTF_8);
    }
}
