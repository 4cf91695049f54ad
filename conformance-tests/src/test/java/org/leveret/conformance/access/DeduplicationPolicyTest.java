package org.leveret.conformance.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.conformance.broker.PolicyDefinition;

/** Policies with the keys of deduplication, which RabbitMQ has in a plugin: they are named like the arguments. */
class DeduplicationPolicyTest extends AccessTest {
    private static final String DEDUPLICATION = "x-message-deduplication";
    private static final String SIZE = "x-cache-size";

    @BeforeEach
    void assumeThePlugin() {
        assumeThat(broker.answersAs3x())
                .as("the RabbitMQ that tests run against lacks the plugin")
                .isFalse();
    }

    private void put(String exchange, String key, String value, String body) throws Exception {
        Channel publisher = newChannel();
        publisher.confirmSelect();
        BasicProperties properties = new BasicProperties.Builder()
                .headers(Map.of("x-deduplication-header", value))
                .build();
        publisher.basicPublish(exchange, key, properties, utf8(body));
        assertThat(publisher.waitForConfirms(15_000)).isTrue();
        publisher.close();
    }

    private String queue(String type, Map<String, Object> more) throws Exception {
        String queue = deletingQueue(name("queue"));
        channel().queueDeclare(queue, true, false, false, with(more, "x-queue-type", type));
        return queue;
    }

    private static Map<String, Object> with(Map<String, Object> more, String name, Object value) {
        Map<String, Object> all = new HashMap<>(more);
        all.put(name, value);
        return all;
    }

    private PolicyDefinition policyFor(String entity, Map<String, Object> settings) {
        return new PolicyDefinition(name("policy"), "^" + entity, settings, 0, "all");
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void aQueueTakesNoDuplicatesFromWhenThePolicyIsSetUntilItIsCleared(String type) throws Exception {
        String queue = queue(type, Map.of());
        put("", queue, "a", "before");
        PolicyDefinition policy = policyFor(queue, Map.of(DEDUPLICATION, true));
        administration().setPolicy("/", policy);
        put("", queue, "a", "first");
        put("", queue, "a", "dropped");
        administration().clearPolicy("/", policy.name());
        put("", queue, "a", "after");
        assertThat(getAll(queue)).containsExactly("before", "first", "after");
    }

    @Test
    void aQueueThatIsDeclaredLaterGoesByIt() throws Exception {
        String queue = deletingQueue(name("later"));
        policy(queue, Map.of(DEDUPLICATION, true));
        channel().queueDeclare(queue, true, false, false, NO_ARGUMENTS);
        put("", queue, "a", "first");
        put("", queue, "a", "dropped");
        assertThat(getAll(queue)).containsExactly("first");
    }

    @Test
    void thePolicyCountsBeforeTheArgumentOfAQueue() throws Exception {
        String queue = queue("classic", Map.of(DEDUPLICATION, true));
        policy(queue, Map.of(DEDUPLICATION, false));
        put("", queue, "a", "first");
        put("", queue, "a", "second");
        assertThat(getAll(queue)).containsExactly("first", "second");
    }

    private String deduplicating(String exchange, Map<String, Object> more) throws Exception {
        channel()
                .exchangeDeclare(
                        deletingExchange(exchange), "x-message-deduplication", true, false, with(more, SIZE, 2));
        return exchange;
    }

    private String bound(String exchange) throws Exception {
        String queue = queue();
        channel().queueBind(queue, exchange, "");
        return queue;
    }

    private void putAll(String exchange, String... values) throws Exception {
        for (String value : values) {
            put(exchange, "", value, value);
        }
    }

    @Test
    void theSizeOfAPolicyCountsBeforeThatOfTheExchange() throws Exception {
        String exchange = deduplicating(name("exchange"), Map.of());
        String queue = bound(exchange);
        policy(exchange, Map.of(SIZE, 3));
        putAll(exchange, "a", "b", "c", "a");
        assertThat(getAll(queue)).containsExactly("a", "b", "c");
    }

    @Test
    void aSmallerSizeHasTheOldestForgotten() throws Exception {
        String exchange = deduplicating(name("exchange"), Map.of());
        String queue = bound(exchange);
        putAll(exchange, "a", "b");
        policy(exchange, Map.of(SIZE, 1));
        putAll(exchange, "b", "a");
        assertThat(getAll(queue)).containsExactly("a", "b", "a");
    }

    @Test
    void whenItIsClearedTheSizeOfTheExchangeCounts() throws Exception {
        String exchange = deduplicating(name("exchange"), Map.of());
        String queue = bound(exchange);
        PolicyDefinition policy = policyFor(exchange, Map.of(SIZE, 3));
        administration().setPolicy("/", policy);
        putAll(exchange, "a", "b", "c");
        administration().clearPolicy("/", policy.name());
        putAll(exchange, "c", "a");
        assertThat(getAll(queue)).containsExactly("a", "b", "c", "a");
    }

    @Test
    void anExchangeThatIsDeclaredLaterGoesByIt() throws Exception {
        String exchange = name("later");
        policy(exchange, Map.of(SIZE, 1));
        deduplicating(exchange, Map.of());
        String queue = bound(exchange);
        putAll(exchange, "a", "b", "a");
        assertThat(getAll(queue)).containsExactly("a", "b", "a");
    }

    @Test
    void theTimeOfAPolicyCountsBeforeThatOfTheExchange() throws Exception {
        String exchange = deduplicating(name("exchange"), Map.of("x-cache-ttl", 1));
        String queue = bound(exchange);
        policy(exchange, Map.of("x-cache-ttl", 3_600_000));
        putAll(exchange, "a", "a", "a");
        assertThat(getAll(queue)).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"disk", "memory"})
    void aKindOfPersistenceIsTaken(String persistence) throws Exception {
        String exchange = deduplicating(name("exchange"), Map.of());
        String queue = bound(exchange);
        policy(exchange, Map.of("x-cache-persistence", persistence));
        putAll(exchange, "a", "a");
        assertThat(getAll(queue)).containsExactly("a");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "x-message-deduplication, true, '''x-message-deduplication'' must be a boolean, got <<\"true\">>'",
        "x-cache-size, 100, '''x-cache-size'' must be an integer greater than 0, got <<\"100\">>'",
        "x-cache-ttl, x, '''x-cache-ttl'' must be an integer greater than 0, got <<\"x\">>'",
        "x-cache-persistence, x, '''x-cache-persistence'' must be either ''disk'' or ''memory'', got <<\"x\">>'"
    })
    void aTextThatIsNotWhatItShouldBeIsNamed(String setting, String value, String text) {
        assertThatThrownBy(() -> administration().setPolicy("/", policyFor("nothing", Map.of(setting, value))))
                .hasMessageContaining("Validation failed\n\n" + text + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {SIZE, "x-cache-ttl"})
    void aNumberMustBeAboveZero(String setting) {
        assertThatThrownBy(() -> administration().setPolicy("/", policyFor("nothing", Map.of(setting, 0))))
                .hasMessageContaining(
                        "Validation failed\n\n'" + setting + "' must be an integer greater than 0, got 0\n");
    }

    @Test
    void anOperatorPolicyHasNoneOfThem() {
        assertThatThrownBy(() -> operatorPolicy("nothing", Map.of(SIZE, 5)))
                .hasMessageContaining("[{<<\"x-cache-size\">>,5}] are not recognised policy settings");
    }
}
