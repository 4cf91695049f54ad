package org.leveret.durability;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.leveret.conformance.broker.ServerProcess;

/** What queues do beyond keeping messages in order, they do when these are more than the process has memory for, too. */
@Isolated("loads every core and the disk, which others would take for a broker that hangs")
@Timeout(120)
class PagedFeatureTest {
    private static final int HEAP_MIB = 96;
    private static final int COUNT = 12_000;
    private static final int BODY_BYTES = 10 << 10;
    /** The heap, as much again for buffers outside of it, and what any JVM takes for code, classes and threads. */
    private static final long RESIDENT_BYTES_MAX = (2L * HEAP_MIB + 128) << 20;

    private static final int PUBLISHED_AT_ONCE = 500;
    private static final int PREFETCH = 500;
    private static final int PATIENCE_MS = 60_000;

    @TempDir
    private Path data;

    private final byte[] filling = new byte[BODY_BYTES];
    private ServerProcess broker;
    private Channel channel;

    /** A message as it was delivered. */
    private record Taken(int number, boolean intact, Map<String, Object> headers) {
        long returns() {
            return headers.get("x-delivery-count") instanceof Long count ? count : 0;
        }
    }

    PagedFeatureTest() {
        new Random(1).nextBytes(filling);
    }

    @BeforeEach
    void start() throws Exception {
        broker = ServerProcess.on(data).withJavaOptions("-Xmx" + HEAP_MIB + "m").start();
        channel = broker.clients().newConnection().createChannel();
        channel.confirmSelect();
        declare("dead", Map.of());
    }

    @AfterEach
    void assertThatItIsWellAndEndIt() throws Exception {
        try (ServerProcess ended = broker) {
            assertThat(ended.errors()).doesNotContain("ERROR", "Exception");
            ended.residentBytesPeak()
                    .ifPresent(peak ->
                            assertThat(peak).as("resident bytes at most").isLessThanOrEqualTo(RESIDENT_BYTES_MAX));
        }
    }

    private void declare(String queue, Map<String, Object> arguments) throws Exception {
        channel.queueDeclare(queue, true, false, false, arguments);
    }

    private void declareWithDeadLetters(String queue, Map<String, Object> arguments) throws Exception {
        Map<String, Object> more = new HashMap<>(arguments);
        more.put("x-dead-letter-exchange", "");
        more.put("x-dead-letter-routing-key", "dead");
        declare(queue, more);
    }

    private byte[] body(int number) {
        byte[] body = filling.clone();
        ByteBuffer.wrap(body).putInt(number);
        return body;
    }

    private void publish(String queue, int from, int to) throws Exception {
        publish(queue, from, to, number -> 0);
    }

    private void publish(String queue, int from, int to, IntUnaryOperator priority) throws Exception {
        for (int number = from; number < to; number++) {
            BasicProperties properties = new BasicProperties.Builder()
                    .deliveryMode(2)
                    .priority(priority.applyAsInt(number))
                    .build();
            channel.basicPublish("", queue, properties, body(number));
            if (number % PUBLISHED_AT_ONCE == PUBLISHED_AT_ONCE - 1 || number == to - 1) {
                channel.waitForConfirmsOrDie(PATIENCE_MS);
            }
        }
    }

    private Taken taken(Delivery delivery) {
        int number = ByteBuffer.wrap(delivery.getBody()).getInt();
        Map<String, Object> headers = delivery.getProperties().getHeaders();
        return new Taken(number, Arrays.equals(delivery.getBody(), body(number)), headers == null ? Map.of() : headers);
    }

    private List<Taken> take(String queue, int count) throws Exception {
        return take(queue, count, each -> true);
    }

    /** Takes so many messages; those that are not acked are given back. */
    private List<Taken> take(String queue, int count, Predicate<Taken> acks) throws Exception {
        Channel consuming = channel.getConnection().createChannel();
        consuming.basicQos(PREFETCH);
        BlockingQueue<Taken> arrived = new LinkedBlockingQueue<>();
        AtomicInteger seen = new AtomicInteger();
        consuming.basicConsume(
                queue,
                false,
                (tag, delivery) -> {
                    if (seen.incrementAndGet() > count) {
                        return;
                    }
                    long deliveryTag = delivery.getEnvelope().getDeliveryTag();
                    Taken message = taken(delivery);
                    if (acks.test(message)) {
                        consuming.basicAck(deliveryTag, false);
                    } else {
                        consuming.basicNack(deliveryTag, false, true);
                    }
                    arrived.add(message);
                },
                tag -> {});
        List<Taken> all = new ArrayList<>();
        while (all.size() < count) {
            Taken next = arrived.poll(PATIENCE_MS, TimeUnit.MILLISECONDS);
            assertThat(next).as("message after %d of %d", all.size(), count).isNotNull();
            all.add(next);
        }
        consuming.close();
        assertThat(all).allMatch(Taken::intact);
        return all;
    }

    private static List<Integer> numbers(List<Taken> messages) {
        return messages.stream().map(Taken::number).toList();
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private static void assertDied(List<Taken> letters, String reason, String queue) {
        assertThat(letters).allSatisfy(letter -> {
            List<?> deaths = (List<?>) Objects.requireNonNull(letter.headers().get("x-death"));
            assertThat(deaths).hasSize(1);
            Map<?, ?> death = (Map<?, ?>) deaths.get(0);
            assertThat(death.get("reason")).hasToString(reason);
            assertThat(death.get("queue")).hasToString(queue);
            assertThat(death.get("count")).isEqualTo(1L);
        });
    }

    @Test
    void whatHasAHighPriorityComesFirstAndThenWhatIsOlder() throws Exception {
        declare("priorities", Map.of("x-max-priority", 5));
        IntUnaryOperator priority = number -> (number * 7 + number / 100) % 6;
        publish("priorities", 0, COUNT, priority);
        List<Integer> expected = new ArrayList<>(range(0, COUNT));
        expected.sort(Comparator.comparingInt(number -> -priority.applyAsInt(number)));
        assertThat(numbers(take("priorities", COUNT))).isEqualTo(expected);
        assertThat(channel.messageCount("priorities")).isZero();
    }

    @Test
    void whatExpiresBecomesADeadLetterInItsOrder() throws Exception {
        declareWithDeadLetters("dying", Map.of("x-message-ttl", 5_000));
        publish("dying", 0, COUNT);
        List<Taken> letters = take("dead", COUNT);
        assertThat(numbers(letters)).isEqualTo(range(0, COUNT));
        assertDied(letters, "expired", "dying");
        assertThat(channel.messageCount("dying")).isZero();
    }

    @Test
    void whatIsDroppedAtTheHeadBecomesADeadLetterInItsOrder() throws Exception {
        int kept = COUNT / 2;
        declareWithDeadLetters("short", Map.of("x-max-length", kept));
        publish("short", 0, COUNT);
        List<Taken> letters = take("dead", COUNT - kept);
        assertThat(numbers(letters)).isEqualTo(range(0, COUNT - kept));
        assertDied(letters, "maxlen", "short");
        assertThat(numbers(take("short", kept))).isEqualTo(range(COUNT - kept, COUNT));
        assertThat(channel.messageCount("dead")).isZero();
    }

    @Test
    void aQueueThatIsFullTakesNoMoreThanIsTakenOut() throws Exception {
        declare("full", Map.of("x-max-length", COUNT, "x-overflow", "reject-publish"));
        publish("full", 0, COUNT);
        assertRefused("full");
        assertThat(numbers(take("full", 100))).isEqualTo(range(0, 100));
        assertThat(channel.messageCount("full")).isEqualTo(COUNT - 100);
        publish("full", COUNT, COUNT + 100);
        assertRefused("full");
        assertThat(numbers(take("full", COUNT))).isEqualTo(range(100, COUNT + 100));
    }

    private void assertRefused(String queue) throws Exception {
        channel.basicPublish("", queue, null, body(-1));
        assertThat(channel.waitForConfirms(PATIENCE_MS)).isFalse();
    }

    @Test
    void whatAFullQueueRefusesBecomesADeadLetterInItsOrder() throws Exception {
        int kept = COUNT / 2;
        declareWithDeadLetters("full", Map.of("x-max-length", kept, "x-overflow", "reject-publish-dlx"));
        publish("full", 0, kept);
        for (int number = kept; number < COUNT; number++) {
            channel.basicPublish("", "full", null, body(number));
            if (number % PUBLISHED_AT_ONCE == 0) {
                assertThat(channel.waitForConfirms(PATIENCE_MS)).isFalse();
            }
        }
        List<Taken> letters = take("dead", COUNT - kept);
        assertThat(numbers(letters)).isEqualTo(range(kept, COUNT));
        assertDied(letters, "maxlen", "full");
        assertThat(numbers(take("full", kept))).isEqualTo(range(0, kept));
    }

    @Test
    void whatComesBackTooOftenBecomesADeadLetterInItsOrder() throws Exception {
        declareWithDeadLetters("poisoned", Map.of("x-queue-type", "quorum", "x-delivery-limit", 2));
        publish("poisoned", 0, COUNT);
        List<Integer> poison =
                range(0, COUNT).stream().filter(number -> number % 5 == 0).toList();
        List<Taken> all = take("poisoned", COUNT + 2 * poison.size(), message -> message.number() % 5 != 0);
        for (long returns = 0; returns <= 2; returns++) {
            long returned = returns;
            List<Taken> those =
                    all.stream().filter(each -> each.returns() == returned).toList();
            assertThat(numbers(those)).isEqualTo(returned == 0 ? range(0, COUNT) : poison);
        }
        List<Taken> letters = take("dead", poison.size());
        assertThat(numbers(letters)).isEqualTo(poison);
        assertDied(letters, "delivery_limit", "poisoned");
        assertThat(channel.messageCount("poisoned")).isZero();
    }

    @Test
    void whatIsTriedAgainLaterComesBackOnceAndInItsOrder() throws Exception {
        declare(
                "retried",
                Map.of("x-queue-type", "quorum", "x-delayed-retry-type", "all", "x-delayed-retry-min", 1_000));
        publish("retried", 0, COUNT);
        List<Taken> all = take("retried", 2 * COUNT, message -> message.returns() > 0);
        assertThat(numbers(all.stream().filter(each -> each.returns() == 0).toList()))
                .isEqualTo(range(0, COUNT));
        assertThat(numbers(all.stream().filter(each -> each.returns() == 1).toList()))
                .isEqualTo(range(0, COUNT));
        assertThat(channel.messageCount("retried")).isZero();
    }
}
