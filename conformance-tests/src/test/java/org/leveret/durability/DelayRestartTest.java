package org.leveret.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Delivery;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.leveret.broker.Broker;
import org.leveret.broker.control.admin.DelayedMessages;
import org.leveret.broker.vhost.DelayedMessage;
import org.leveret.config.Configuration;
import org.leveret.config.Settings;

/** What waits in a durable exchange comes at its time, after a clean stop and after a kill as well. */
@Timeout(120)
class DelayRestartTest extends RestartedBroker {
    private static final String DELAYED = "x-delayed-message";

    private void declare(String exchange, boolean durable, String queue) throws Exception {
        channel.exchangeDeclare(exchange, DELAYED, durable, false, false, Map.of("x-delayed-type", "fanout"));
        channel.queueDeclare(queue, true, false, false, null);
        channel.queueBind(queue, exchange, "");
    }

    private void publish(String exchange, int mode, long delayMs, String body) throws Exception {
        BasicProperties properties = new BasicProperties.Builder()
                .deliveryMode(mode)
                .headers(Map.of("x-delay", delayMs))
                .build();
        channel.basicPublish(exchange, "", properties, body.getBytes(StandardCharsets.UTF_8));
    }

    private void confirmed() throws Exception {
        channel.waitForConfirmsOrDie(CONFIRM_MS_MAX);
    }

    private BlockingQueue<String> consume(String queue) throws Exception {
        BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
        channel.basicConsume(queue, true, (tag, delivery) -> bodies.add(body(delivery)), tag -> {});
        return bodies;
    }

    private static String body(Delivery delivery) {
        return new String(delivery.getBody(), StandardCharsets.UTF_8);
    }

    private static @Nullable String take(BlockingQueue<String> bodies) throws Exception {
        return bodies.poll(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource
    void messagesComeAtTheirTimesInTheirOrder(ProcessEnd end) throws Exception {
        declare("later", true, "later.queue");
        long publishedMs = System.currentTimeMillis();
        publish("later", 2, 7_000, "second");
        publish("later", 2, 6_000, "first");
        publish("later", 2, 7_000, "third");
        confirmed();

        restart(end);

        BlockingQueue<String> bodies = consume("later.queue");
        assertThat(take(bodies)).isEqualTo("first");
        assertThat(System.currentTimeMillis() - publishedMs).isBetween(6_000L, 6_800L);
        assertThat(List.of(String.valueOf(take(bodies)), String.valueOf(take(bodies))))
                .containsExactly("second", "third");
    }

    @ParameterizedTest
    @EnumSource
    void whatWasDueMeanwhileComesRightAfterTheStart(ProcessEnd end) throws Exception {
        declare("past", true, "past.queue");
        long publishedMs = System.currentTimeMillis();
        for (int i = 0; i < 500; i++) {
            publish("past", 2, 1_500, "m" + i);
        }
        confirmed();

        end.end(broker);
        await().until(() -> System.currentTimeMillis() > publishedMs + 1_600);
        start();

        BlockingQueue<String> bodies = consume("past.queue");
        for (int i = 0; i < 500; i++) {
            assertThat(take(bodies)).isEqualTo("m" + i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMessageThatCameDoesNotComeAgain(ProcessEnd end) throws Exception {
        declare("once", true, "once.queue");
        publish("once", 2, 100, "came");
        publish("once", 2, 6_000, "comes");
        confirmed();
        BlockingQueue<String> before = consume("once.queue");
        assertThat(take(before)).isEqualTo("came");
        // An ack, and what was forgotten, is in the log 200 ms later at most.
        long settledMs = System.currentTimeMillis();
        await().until(() -> System.currentTimeMillis() > settledMs + 500);

        restart(end);

        assertThat(take(consume("once.queue"))).isEqualTo("comes");
    }

    @ParameterizedTest
    @EnumSource
    void transientMessagesAndThoseOfATransientExchangeAreGone(ProcessEnd end) throws Exception {
        declare("durable", true, "both.queue");
        declare("transient", false, "both.queue");
        publish("durable", 1, 3_000, "transient message");
        publish("transient", 2, 3_000, "transient exchange");
        publish("durable", 2, 3_500, "kept");
        confirmed();

        restart(end);

        BlockingQueue<String> bodies = consume("both.queue");
        assertThat(take(bodies)).isEqualTo("kept");
        assertThat(bodies).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void nothingOfADeletedExchangeComesBackAndItsNameBeginsAnew(ProcessEnd end) throws Exception {
        declare("again", true, "again.queue");
        publish("again", 2, 4_000, "dropped");
        confirmed();
        channel.exchangeDelete("again");
        declare("again", true, "again.queue");
        publish("again", 2, 5_000, "kept");
        confirmed();

        restart(end);

        assertThat(take(consume("again.queue"))).isEqualTo("kept");
    }

    /** Messages are published and come due all the time while the process dies, three times. */
    @Test
    void whatWasConfirmedIsNeverLost() throws Exception {
        declare("storm", true, "storm.queue");
        Set<String> confirmed = new LinkedHashSet<>();
        int number = 0;
        for (int life = 0; life < 3; life++) {
            for (int batch = 0; batch < 20; batch++) {
                List<String> sent = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    String body = "m" + number++;
                    publish("storm", 2, 1 + (number * 7_919L) % 1_500, body);
                    sent.add(body);
                }
                confirmed();
                confirmed.addAll(sent);
            }
            broker.kill();
            start();
        }
        BlockingQueue<String> bodies = consume("storm.queue");
        Set<String> came = new LinkedHashSet<>();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            bodies.drainTo(came);
            return came.size() >= confirmed.size();
        });
        assertThat(came).containsExactlyInAnyOrderElementsOf(confirmed);
    }

    @Test
    void whatWaitsIsCountedListedCancelledAndSentOffAfterARestart() throws Exception {
        declare("kept", true, "kept.queue");
        long publishedMs = System.currentTimeMillis();
        for (int i = 0; i < 300; i++) {
            publish("kept", 2, 3_600_000 + i * 60_000, "m" + i);
        }
        confirmed();
        ProcessEnd.STOP.end(broker);
        Configuration configuration = Configuration.defaults()
                .with(Settings.DATA_DIRECTORY.key(), data.toString())
                .with("listeners.tcp.default", "0");
        try (Broker embedded = Broker.start(configuration)) {
            DelayedMessages waiting = embedded.administration().delayedMessages("/", "kept");
            assertThat(waiting.count()).isEqualTo(300);
            List<DelayedMessage> all = new ArrayList<>();
            for (List<DelayedMessage> page = waiting.list(-1, 70).get(10, TimeUnit.SECONDS);
                    !page.isEmpty();
                    page = waiting.list(all.get(all.size() - 1).id(), 70).get(10, TimeUnit.SECONDS)) {
                all.addAll(page);
            }
            assertThat(all)
                    .hasSize(300)
                    .allSatisfy(message -> assertThat(message.body()).isNull());
            assertThat(all.get(0).dueMs()).isBetween(publishedMs + 3_600_000, publishedMs + 3_700_000);
            DelayedMessage whole =
                    waiting.find(all.get(10).id()).get(10, TimeUnit.SECONDS).orElseThrow();
            assertThat(whole.properties()).containsKey("headers");
            assertThat(whole.body()).isNotEmpty();
            assertThat(waiting.cancel(all.get(0).id()).get(10, TimeUnit.SECONDS))
                    .isTrue();
            assertThat(waiting.cancel(all.get(0).id()).get(10, TimeUnit.SECONDS))
                    .isFalse();
            assertThat(waiting.fireNow(all.get(1).id()).get(10, TimeUnit.SECONDS))
                    .isTrue();
            await().until(() -> waiting.count() == 298);
        }

        start();

        assertThat(take(consume("kept.queue"))).isEqualTo("m1");
        ProcessEnd.STOP.end(broker);
        try (Broker embedded = Broker.start(configuration)) {
            assertThat(embedded.administration().delayedMessages("/", "kept").count())
                    .isEqualTo(298);
        }
    }
}
