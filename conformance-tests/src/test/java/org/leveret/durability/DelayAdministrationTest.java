package org.leveret.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.broker.Broker;
import org.leveret.broker.control.admin.AdministrationException;
import org.leveret.broker.control.admin.DelayedMessages;
import org.leveret.broker.vhost.DelayedMessage;
import org.leveret.config.Configuration;
import org.leveret.config.Settings;

/** What a program that embeds the broker sees of delayed messages and can do with them, whether or not they are in the heap. */
@Timeout(60)
class DelayAdministrationTest {
    private static final int HOUR_MS = 3_600_000;
    private static final int KIBIBYTE = 1_024;

    @TempDir
    private Path data;

    private Broker broker;
    private Connection connection;
    private Channel channel;

    @BeforeEach
    void start() throws Exception {
        broker = Broker.start(Configuration.defaults()
                .with(Settings.DATA_DIRECTORY.key(), data.toString())
                .with(Settings.QUEUE_RESIDENT_BYTES_MAX.key(), "256KiB")
                .with("listeners.tcp.default", "0"));
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(broker.tcpListeners().get(0).getPort());
        connection = factory.newConnection();
        channel = connection.createChannel();
        channel.confirmSelect();
        channel.exchangeDeclare("later", "x-delayed-message", true, false, false, Map.of("x-delayed-type", "topic"));
        channel.queueDeclare("queue", true, false, false, null);
        channel.queueBind("queue", "later", "#");
    }

    @AfterEach
    void stop() throws Exception {
        connection.abort();
        broker.close();
    }

    private void publish(int deliveryMode, int delayMs, String key, byte[] body) throws Exception {
        BasicProperties properties = new BasicProperties.Builder()
                .deliveryMode(deliveryMode)
                .headers(Map.of("x-delay", delayMs, "colour", "red"))
                .build();
        channel.basicPublish("later", key, properties, body);
    }

    private DelayedMessages waiting() {
        return broker.administration().delayedMessages("/", "later");
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }

    private static List<DelayedMessage> all(DelayedMessages waiting, int pageSize) throws Exception {
        List<DelayedMessage> all = new ArrayList<>();
        List<DelayedMessage> page = get(waiting.list(-1, pageSize));
        while (!page.isEmpty()) {
            all.addAll(page);
            page = get(waiting.list(all.get(all.size() - 1).id(), pageSize));
        }
        return all;
    }

    @Test
    void aMessageIsToldWithItsTimesAndOnRequestWithItsPropertiesAndBody() throws Exception {
        long beforeMs = System.currentTimeMillis();
        publish(2, HOUR_MS, "a.key", "text".getBytes(StandardCharsets.UTF_8));
        channel.waitForConfirmsOrDie(10_000);
        DelayedMessage brief = get(waiting().list(-1, 10)).get(0);
        assertThat(brief.exchange()).isEqualTo("later");
        assertThat(brief.routingKey()).isEqualTo("a.key");
        assertThat(brief.publishedMs()).isBetween(beforeMs, System.currentTimeMillis());
        assertThat(brief.dueMs()).isEqualTo(brief.publishedMs() + HOUR_MS);
        assertThat(brief.persistent()).isTrue();
        assertThat(brief.bodyBytes()).isEqualTo(4);
        assertThat(brief.properties()).isNull();
        assertThat(brief.body()).isNull();
        DelayedMessage whole = get(waiting().find(brief.id())).orElseThrow();
        assertThat(whole.properties()).containsEntry("headers", Map.of("x-delay", (long) -HOUR_MS, "colour", "red"));
        assertThat(whole.body()).isEqualTo("text".getBytes(StandardCharsets.UTF_8));
        assertThat(get(waiting().find(brief.id() + 1))).isEmpty();
    }

    @Test
    void everyMessageIsOnOnePageWhereverItIsKept() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            publish(i % 3 == 0 ? 1 : 2, HOUR_MS + i * 10_000, "k" + i, new byte[KIBIBYTE]);
        }
        channel.waitForConfirmsOrDie(10_000);
        assertThat(waiting().count()).isEqualTo(2_000);
        assertThat(all(waiting(), 70))
                .extracting(DelayedMessage::routingKey)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 2_000).mapToObj(i -> "k" + i).toList());
    }

    @Test
    void whatIsCancelledNeverComesAndWhatIsSentOffComesAtOnceWhereverItIsKept() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            publish(i % 2 + 1, HOUR_MS, "k" + i, new byte[KIBIBYTE]);
        }
        channel.waitForConfirmsOrDie(10_000);
        List<DelayedMessage> messages = all(waiting(), 1_000);
        for (int i = 0; i < 1_000; i++) {
            long id = messages.get(i).id();
            assertThat(get(i % 4 == 0 ? waiting().fireNow(id) : waiting().cancel(id)))
                    .isTrue();
            assertThat(get(i % 4 == 0 ? waiting().cancel(id) : waiting().fireNow(id)))
                    .isFalse();
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> channel.messageCount("queue") == 250);
        assertThat(waiting().count()).isZero();
        assertThat(get(waiting().list(-1, 10))).isEmpty();
    }

    @Test
    void messagesThatLeftTheHeapComeAtTheirTimes() throws Exception {
        long publishedMs = System.currentTimeMillis();
        for (int i = 0; i < 3_000; i++) {
            publish(i % 2 + 1, 3_000 + i % 7, "k", new byte[KIBIBYTE]);
        }
        channel.waitForConfirmsOrDie(10_000);
        await().atMost(Duration.ofSeconds(20)).until(() -> channel.messageCount("queue") == 3_000);
        assertThat(System.currentTimeMillis() - publishedMs).isGreaterThanOrEqualTo(3_000);
        assertThat(waiting().count()).isZero();
    }

    @Test
    void whatThereIsNotIsRefused() {
        assertReason(AdministrationException.Reason.NO_SUCH_VHOST, "none", "later");
        assertReason(AdministrationException.Reason.NO_SUCH_EXCHANGE, "/", "none");
        assertReason(AdministrationException.Reason.NO_SUCH_EXCHANGE, "/", "amq.topic");
    }

    private void assertReason(AdministrationException.Reason reason, String vhost, String exchange) {
        assertThatThrownBy(() -> broker.administration().delayedMessages(vhost, exchange))
                .isInstanceOfSatisfying(
                        AdministrationException.class,
                        e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
