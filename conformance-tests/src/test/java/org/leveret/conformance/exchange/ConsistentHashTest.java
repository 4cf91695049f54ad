package org.leveret.conformance.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.conformance.AmqpTest;

/** Exchanges of type x-consistent-hash: one queue for each message, by a hash of its key, a header or a property. */
class ConsistentHashTest extends AmqpTest {
    private static final String TYPE = "x-consistent-hash";
    private static final int MESSAGES = 400;

    private String bound(Map<String, Object> arguments, List<String> queues) throws Exception {
        String exchange = exchange(TYPE, arguments);
        for (int i = 0; i < 2; i++) {
            queues.add(queue());
            channel().queueBind(queues.get(i), exchange, "1");
        }
        return exchange;
    }

    private void publishMany(String exchange, IntFunction<String> key, IntFunction<BasicProperties> properties)
            throws Exception {
        channel().confirmSelect();
        for (int i = 0; i < MESSAGES; i++) {
            channel().basicPublish(exchange, key.apply(i), properties.apply(i), utf8(key.apply(i)));
        }
        channel().waitForConfirmsOrDie(TimeUnit.SECONDS.toMillis(15));
    }

    private static BasicProperties none(int number) {
        return new BasicProperties();
    }

    private void assertBothHaveHalf(List<String> queues) throws Exception {
        int first = getAll(queues.get(0)).size();
        assertThat(first + getAll(queues.get(1)).size()).isEqualTo(MESSAGES);
        assertThat(first).isBetween(MESSAGES * 3 / 10, MESSAGES * 7 / 10);
    }

    private void assertOneHasAll(List<String> queues) throws Exception {
        assertThat(List.of(getAll(queues.get(0)).size(), getAll(queues.get(1)).size()))
                .containsExactlyInAnyOrder(0, MESSAGES);
    }

    @Test
    void keysAreSharedOutByWeight() throws Exception {
        String exchange = exchange(TYPE);
        String light = queue();
        String heavy = queue();
        channel().queueBind(light, exchange, "1");
        channel().queueBind(heavy, exchange, "4");
        publishMany(exchange, i -> "user" + i, ConsistentHashTest::none);
        int ofLight = getAll(light).size();
        assertThat(ofLight + getAll(heavy).size()).isEqualTo(MESSAGES);
        assertThat(ofLight).isBetween(MESSAGES / 10, MESSAGES * 3 / 10);
    }

    @Test
    void equalKeysGoToTheSameQueue() throws Exception {
        List<String> queues = new ArrayList<>();
        String exchange = bound(NO_ARGUMENTS, queues);
        Map<String, String> places = new HashMap<>();
        for (int round = 0; round < 2; round++) {
            publishMany(exchange, i -> "user" + i % 50, ConsistentHashTest::none);
            for (String queue : queues) {
                for (String key : getAll(queue)) {
                    assertThat(places.computeIfAbsent(key, any -> queue)).isEqualTo(queue);
                }
            }
        }
        assertThat(places).hasSize(50);
        assertThat(places.values()).contains(queues.get(0), queues.get(1));
    }

    @Test
    void theKeysOfTheHeaderCcHaveNoSay() throws Exception {
        List<String> queues = new ArrayList<>();
        String exchange = bound(NO_ARGUMENTS, queues);
        publishMany(
                exchange,
                i -> "same",
                i -> new BasicProperties.Builder()
                        .headers(Map.of("CC", List.of("other" + i)))
                        .build());
        assertOneHasAll(queues);
    }

    @Test
    void aHeaderIsHashedInPlaceOfTheKey() throws Exception {
        List<String> queues = new ArrayList<>();
        String exchange = bound(Map.of("hash-header", "user"), queues);
        publishMany(
                exchange,
                i -> "same",
                i -> new BasicProperties.Builder()
                        .headers(Map.of("user", "u" + i))
                        .build());
        assertBothHaveHalf(queues);
        publishMany(
                exchange,
                i -> "same",
                i -> new BasicProperties.Builder().headers(Map.of("user", i)).build());
        assertBothHaveHalf(queues);
        publishMany(
                exchange,
                i -> "other" + i,
                i -> new BasicProperties.Builder()
                        .headers(Map.of("user", "one"))
                        .build());
        assertOneHasAll(queues);
    }

    @Test
    void messagesWithoutTheHeaderGoToOneQueue() throws Exception {
        List<String> queues = new ArrayList<>();
        String exchange = bound(Map.of("hash-header", "user"), queues);
        publishMany(exchange, i -> "user" + i, ConsistentHashTest::none);
        assertOneHasAll(queues);
    }

    @ParameterizedTest
    @ValueSource(strings = {"message_id", "correlation_id", "timestamp"})
    void aPropertyIsHashedInPlaceOfTheKey(String property) throws Exception {
        List<String> queues = new ArrayList<>();
        String exchange = bound(Map.of("hash-property", property), queues);
        publishMany(exchange, i -> "same", i -> with(property, i));
        assertBothHaveHalf(queues);
        publishMany(exchange, i -> "other" + i, i -> with(property, 1));
        assertOneHasAll(queues);
        publishMany(exchange, i -> "other" + i, ConsistentHashTest::none);
        assertOneHasAll(queues);
    }

    private static BasicProperties with(String property, int number) {
        BasicProperties.Builder builder = new BasicProperties.Builder();
        return switch (property) {
            case "message_id" -> builder.messageId("m" + number).build();
            case "correlation_id" -> builder.correlationId("c" + number).build();
            default ->
                builder.timestamp(Date.from(Instant.ofEpochSecond(1_000_000L + number)))
                        .build();
        };
    }

    @Test
    void aSecondBindingOfAQueueWithAnotherWeightIsIgnored() throws Exception {
        List<String> queues = new ArrayList<>();
        String exchange = bound(NO_ARGUMENTS, queues);
        channel().queueBind(queues.get(0), exchange, "50");
        publishMany(exchange, i -> "user" + i, ConsistentHashTest::none);
        assertBothHaveHalf(queues);
    }

    @Test
    void theKeysOfAQueueThatGoesMoveToTheOthers() throws Exception {
        List<String> queues = new ArrayList<>();
        String exchange = bound(NO_ARGUMENTS, queues);
        channel().queueDelete(queues.get(0));
        publishMany(exchange, i -> "user" + i, ConsistentHashTest::none);
        assertThat(getAll(queues.get(1))).hasSize(MESSAGES);
        channel().queueUnbind(queues.get(1), exchange, "1");
        publishMany(exchange, i -> "user" + i, ConsistentHashTest::none);
        assertThat(getAll(queues.get(1))).isEmpty();
    }

    @Test
    void anExchangeCanBeADestination() throws Exception {
        String exchange = exchange(TYPE);
        String fanout = exchange("fanout");
        String queue = queue();
        channel().exchangeBind(fanout, exchange, "1");
        channel().queueBind(queue, fanout, "");
        publishAll(exchange, "key", "m");
        assertThat(getAll(queue)).containsExactly("m");
    }

    @Test
    void aRouteThroughAnotherExchangeGoesByTheHeaderOfEachMessage() throws Exception {
        List<String> queues = new ArrayList<>();
        String hash = bound(Map.of("hash-header", "user"), queues);
        String fanout = exchange("fanout");
        channel().exchangeBind(hash, fanout, "");
        publishMany(
                fanout,
                i -> "same",
                i -> new BasicProperties.Builder()
                        .headers(Map.of("user", "u" + i))
                        .build());
        assertBothHaveHalf(queues);
    }

    @ParameterizedTest
    @CsvSource({"abc, <<\"abc\">>", "'', <<>>", "' 1', <<\" 1\">>", "1.0, <<\"1.0\">>", "1e3, <<\"1e3\">>"})
    void aWeightIsAnInteger(String key, String printed) throws Exception {
        String exchange = exchange(TYPE);
        String queue = queue();
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - The binding key must be an integer: " + printed,
                50,
                20,
                () -> channel().queueBind(queue, exchange, key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-3"})
    void aWeightIsGreaterThanZero(String key) throws Exception {
        String exchange = exchange(TYPE);
        String queue = queue();
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - The binding key must be greater than 0",
                50,
                20,
                () -> channel().queueBind(queue, exchange, key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+3", "007", "99"})
    void aWeightIsReadAsErlangReadsIt(String key) throws Exception {
        String exchange = exchange(TYPE);
        String queue = queue();
        channel().queueBind(queue, exchange, key);
        publishAll(exchange, "key", "m");
        assertThat(getAll(queue)).containsExactly("m");
    }

    @Test
    void headerAndPropertyExcludeEachOther() throws Exception {
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - hash-header and hash-property are mutually exclusive",
                40,
                10,
                () -> exchange(TYPE, Map.of("hash-header", "a", "hash-property", "message_id")));
    }

    @Test
    void onlyThreePropertiesCanBeHashed() throws Exception {
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - Unsupported property: app_id",
                40,
                10,
                () -> exchange(TYPE, Map.of("hash-property", "app_id")));
    }

    @Test
    void whatIsHashedNeedNotBeRepeatedInASecondDeclare() throws Exception {
        String exchange = exchange(TYPE, Map.of("hash-header", "a"));
        channel().exchangeDeclare(exchange, TYPE, true, false, false, NO_ARGUMENTS);
    }
}
