package org.leveret.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What durable queues are asked to do beyond keeping messages, they do after a clean stop and after a kill as well. */
@Timeout(120)
class QueueFeatureRestartTest extends RestartedBroker {
    private void publish(String queue, int priority, String body) throws Exception {
        channel.basicPublish(
                "",
                queue,
                new BasicProperties.Builder().deliveryMode(2).priority(priority).build(),
                body.getBytes(StandardCharsets.UTF_8));
        channel.waitForConfirmsOrDie(CONFIRM_MS_MAX);
    }

    @ParameterizedTest
    @EnumSource
    void messagesKeepTheirPriorities(ProcessEnd end) throws Exception {
        declare("priorities", Map.of("x-max-priority", 10));
        publish("priorities", 1, "low");
        publish("priorities", 10, "high");
        publish("priorities", 5, "middle");

        restart(end);

        publish("priorities", 5, "new middle");
        publish("priorities", 10, "new high");
        assertThat(getAllTexts("priorities")).containsExactly("high", "new high", "middle", "new middle", "low");
        restart(ProcessEnd.STOP);
        assertThat(getAllTexts("priorities")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aLimitHoldsForWhatWasThereAndWhatWasDroppedStaysGone(ProcessEnd end) throws Exception {
        declare("limited", Map.of("x-max-length", 3));
        for (int number : IntStream.range(0, 5).toArray()) {
            publish("limited", 0, "old" + number);
        }

        restart(end);

        publish("limited", 0, "new");
        assertThat(getAllTexts("limited")).containsExactly("old3", "old4", "new");
    }

    @ParameterizedTest
    @EnumSource
    void aQueueThatIsFullIsFullAfterwards(ProcessEnd end) throws Exception {
        declare("full", Map.of("x-max-length-bytes", 6, "x-overflow", "reject-publish"));
        publish("full", 0, "abc");
        publish("full", 0, "def");

        restart(end);

        channel.basicPublish("", "full", null, new byte[1]);
        assertThat(channel.waitForConfirms(CONFIRM_MS_MAX)).isFalse();
        assertThat(getAllTexts("full")).containsExactly("abc", "def");
    }

    @ParameterizedTest
    @EnumSource
    void aMessageThatCameBackAndWaitsWaitsOn(ProcessEnd end) throws Exception {
        declare("retried", Map.of("x-delayed-retry-type", "all", "x-delayed-retry-min", 3_600_000));
        publish("retried", 0, "waits");
        publish("retried", 0, "ready");
        long tag = channel.basicGet("retried", false).getEnvelope().getDeliveryTag();
        channel.basicNack(tag, false, true);
        assertThat(channel.queueDeclarePassive("retried").getMessageCount()).isEqualTo(1);

        // What was confirmed behind it says that the return is on disk.
        publish("retried", 0, "behind");

        restart(end);

        assertThat(getAllTexts("retried")).containsExactly("ready", "behind");
        assertThat(channel.queueDelete("retried").getMessageCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aMessageWhoseWaitEndsAfterTheRestartIsDeliveredThen(ProcessEnd end) throws Exception {
        declare("retried", Map.of("x-delayed-retry-type", "all", "x-delayed-retry-min", 5_000));
        publish("retried", 0, "waits");
        long cameBackMs = System.currentTimeMillis();
        long tag = channel.basicGet("retried", false).getEnvelope().getDeliveryTag();
        channel.basicNack(tag, false, true);
        publish("retried", 0, "behind");

        restart(end);

        List<String> got = new ArrayList<>();
        await().atMost(Duration.ofSeconds(30)).until(() -> got.addAll(getAllTexts("retried")) && got.contains("waits"));
        assertThat(got).containsExactlyInAnyOrder("behind", "waits");
        assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(cameBackMs + 5_000);
    }

    @ParameterizedTest
    @EnumSource
    void aMessageThatCameBackToAQuorumQueueTooOftenIsGivenUpThoughTheBrokerRestartsInBetween(ProcessEnd end)
            throws Exception {
        declare("given up", Map.of());
        declare(
                "poisoned",
                Map.of(
                        "x-queue-type", "quorum",
                        "x-delivery-limit", 2,
                        "x-dead-letter-exchange", "",
                        "x-dead-letter-routing-key", "given up"));
        publish("poisoned", 0, "poison");
        for (long returned = 1; returned <= 3; returned++) {
            GetResponse got = channel.basicGet("poisoned", false);
            Map<String, Object> headers = got.getProps().getHeaders();
            assertThat(headers == null ? 0L : headers.get("x-delivery-count")).isEqualTo(returned - 1);
            channel.basicNack(got.getEnvelope().getDeliveryTag(), false, true);
            // What was confirmed behind it says that the return is on disk.
            publish("poisoned", 0, "other " + returned);
            restart(end);
        }
        await().untilAsserted(() -> assertThat(getAllTexts("given up")).containsExactly("poison"));
        assertThat(getAllTexts("poisoned")).containsExactly("other 1", "other 2", "other 3");
    }

    private void publishValue(String queue, int number, int bodyBytes) throws IOException {
        channel.basicPublish(
                "",
                queue,
                new BasicProperties.Builder()
                        .deliveryMode(2)
                        .headers(Map.of("x-deduplication-header", number))
                        .build(),
                new byte[bodyBytes]);
    }

    @ParameterizedTest
    @EnumSource
    void aQueueThatTakesNoValueTwiceKnowsWhatItHolds(ProcessEnd end) throws Exception {
        declare("distinct", Map.of("x-message-deduplication", true));
        int count = 3_000;
        for (int number = 0; number < count; number++) {
            publishValue("distinct", number, 2_000);
        }
        channel.waitForConfirmsOrDie(30_000);

        restart(end);

        // From the first moment on, while it is still reading what it holds.
        for (int number = 0; number < count + 5; number++) {
            publishValue("distinct", number, 10);
        }
        channel.waitForConfirmsOrDie(30_000);
        List<Integer> lengths = new ArrayList<>();
        for (GetResponse got = channel.basicGet("distinct", true); got != null; ) {
            lengths.add(got.getBody().length);
            got = channel.basicGet("distinct", true);
        }
        assertThat(lengths.subList(0, count)).containsOnly(2_000);
        assertThat(lengths.subList(count, lengths.size())).containsOnly(10).hasSize(5);
    }

    @ParameterizedTest
    @EnumSource
    void anExchangeThatDeduplicatesBeginsAnew(ProcessEnd end) throws Exception {
        channel.exchangeDeclare("first", "x-message-deduplication", true, false, Map.of("x-cache-size", 10));
        declare("firsts", Map.of());
        channel.queueBind("firsts", "first", "");
        BasicProperties properties = new BasicProperties.Builder()
                .deliveryMode(2)
                .headers(Map.of("x-deduplication-header", "a"))
                .build();
        publishTwice(properties);

        restart(end);

        publishTwice(properties);
        assertThat(getAllTexts("firsts")).containsExactly("0", "0");
    }

    private void publishTwice(BasicProperties properties) throws Exception {
        for (int number = 0; number < 2; number++) {
            channel.basicPublish("first", "", properties, String.valueOf(number).getBytes(StandardCharsets.UTF_8));
        }
        channel.waitForConfirmsOrDie(CONFIRM_MS_MAX);
    }

    @ParameterizedTest
    @EnumSource
    void anUnusedQueueExpiresThoughNobodyTouchesItAfterwards(ProcessEnd end) throws Exception {
        declare("expiring", Map.of("x-expires", 6_000));
        publish("expiring", 0, "m");

        restart(end);

        assertThat(exists("expiring")).isTrue();
        await().atMost(Duration.ofSeconds(20)).until(() -> !exists("expiring"));
        restart(end);
        assertThat(exists("expiring")).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aQuorumQueueKeepsWhatIsTransientToo(ProcessEnd end) throws Exception {
        declare("quorum", Map.of("x-queue-type", "quorum"));
        channel.basicPublish("", "quorum", null, "transient".getBytes(StandardCharsets.UTF_8));
        channel.waitForConfirmsOrDie(CONFIRM_MS_MAX);
        publish("quorum", 0, "persistent");

        restart(end);

        assertThat(getAllTexts("quorum")).containsExactly("transient", "persistent");
    }

    @ParameterizedTest
    @EnumSource
    void aMessageWhoseDeadLetterHasNowhereToGoIsThereAfterwards(ProcessEnd end) throws Exception {
        channel.exchangeDeclare("dead", "fanout", true);
        declare(
                "safe",
                Map.of(
                        "x-queue-type",
                        "quorum",
                        "x-overflow",
                        "reject-publish",
                        "x-dead-letter-strategy",
                        "at-least-once",
                        "x-dead-letter-exchange",
                        "dead",
                        "x-message-ttl",
                        100));
        publish("safe", 0, "kept");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> channel.queueDeclarePassive("safe").getMessageCount() == 0);

        restart(end);

        declare("letters", Map.of());
        channel.queueBind("letters", "dead", "");
        List<String> letters = new ArrayList<>();
        await().atMost(Duration.ofSeconds(10)).until(() -> letters.addAll(getAllTexts("letters")));
        assertThat(letters).containsExactly("kept");
    }

    /** Binding does not count as use. */
    private boolean exists(String queue) throws IOException {
        Channel asking = channel.getConnection().createChannel();
        try {
            asking.queueBind(queue, "amq.fanout", "");
            return true;
        } catch (IOException gone) {
            return false;
        }
    }
}
