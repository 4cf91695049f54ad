package org.leveret.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A dead letter that is sent at least once is there after a kill: in its source, or where it was sent. */
@Timeout(120)
class SafeDeadLetterRestartTest extends RestartedBroker {
    private static final int MESSAGES = 20_000;

    @BeforeEach
    void declare() throws IOException {
        declare("dead", Map.of());
        declare(
                "source",
                Map.of(
                        "x-queue-type", "quorum",
                        "x-overflow", "reject-publish",
                        "x-dead-letter-strategy", "at-least-once",
                        "x-dead-letter-exchange", "",
                        "x-dead-letter-routing-key", "dead"));
    }

    private void publish(String body, int deliveryMode, String expiration) throws IOException {
        channel.basicPublish(
                "",
                "source",
                new BasicProperties.Builder()
                        .deliveryMode(deliveryMode)
                        .expiration(expiration)
                        .build(),
                body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void noneIsLostByAKillWhileTheyFlow() throws Exception {
        for (int i = 0; i < MESSAGES; i++) {
            publish(String.valueOf(i), 2, "200");
        }
        channel.waitForConfirmsOrDie(60_000);
        await().atMost(Duration.ofSeconds(60)).until(() -> channel.messageCount("dead") > 0);

        restart(ProcessEnd.KILL);

        Set<String> bodies = new TreeSet<>();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            bodies.addAll(getAllTexts("dead"));
            return bodies.size() == MESSAGES;
        });
        assertThat(bodies)
                .isEqualTo(IntStream.range(0, MESSAGES)
                        .mapToObj(String::valueOf)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void ofATransientMessageToo() throws Exception {
        publish("transient", 1, "1");
        channel.waitForConfirmsOrDie(CONFIRM_MS_MAX);
        await().atMost(Duration.ofSeconds(10)).until(() -> channel.messageCount("dead") == 1);
        // What either queue has let go of by now is on disk before the confirm of what comes to it.
        publish("behind", 2, "60000");
        channel.waitForConfirmsOrDie(CONFIRM_MS_MAX);
        channel.basicPublish("", "dead", MessageProperties.MINIMAL_PERSISTENT_BASIC, new byte[0]);
        channel.waitForConfirmsOrDie(CONFIRM_MS_MAX);

        restart(ProcessEnd.KILL);

        GetResponse letter = channel.basicGet("dead", true);
        assertThat(letter.getProps().getDeliveryMode()).isEqualTo(1);
        assertThat(text(letter)).isEqualTo("transient");
    }
}
