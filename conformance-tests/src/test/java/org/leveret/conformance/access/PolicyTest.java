package org.leveret.conformance.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.conformance.broker.PolicyDefinition;

/** What policies change for queues and exchanges that are there, and for those that come later. */
class PolicyTest extends AccessTest {
    private static final String DEAD_LETTER_EXCHANGE = "dead-letter-exchange";
    private static final String MAX_LENGTH = "max-length";

    /** A durable queue, deleted after the test. */
    private String queue(String type, Map<String, Object> arguments) throws Exception {
        String queue = deletingQueue(name("queue"));
        return declared(queue, type, arguments);
    }

    private String declared(String queue, String type, Map<String, Object> arguments) throws Exception {
        Map<String, Object> all = new HashMap<>(arguments);
        all.put("x-queue-type", type);
        channel().queueDeclare(queue, true, false, false, all);
        return queue;
    }

    private String classic() throws Exception {
        return queue("classic", Map.of());
    }

    private boolean isConfirmed(String queue) throws Exception {
        Channel publisher = newChannel();
        publisher.confirmSelect();
        publisher.basicPublish("", queue, null, utf8("body"));
        return publisher.waitForConfirms(15_000);
    }

    private void awaitCount(String queue, int messages) {
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(channel().messageCount(queue)).isEqualTo(messages));
    }

    private void reject(String queue) throws Exception {
        Channel consumer = newChannel();
        consumer.basicReject(getUnsettled(consumer, queue).getEnvelope().getDeliveryTag(), false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void aLowerLimitDropsWhatIsTooMuchAtOnce(String type) throws Exception {
        String queue = queue(type, Map.of());
        publishAll("", queue, "a", "b", "c");
        policy(queue, Map.of(MAX_LENGTH, 1));
        awaitCount(queue, 1);
        assertThat(getAll(queue)).containsExactly("c");
    }

    @Test
    void aQueueThatIsDeclaredLaterGoesByIt() throws Exception {
        String queue = name("later");
        policy(queue, Map.of(MAX_LENGTH, 1));
        declared(deletingQueue(queue), "classic", Map.of());
        publishAll("", queue, "a", "b");
        assertThat(getAll(queue)).containsExactly("b");
    }

    @Test
    void anExclusiveQueueGoesByIt() throws Exception {
        String queue = name("exclusive");
        policy(queue, Map.of(MAX_LENGTH, 1));
        channel().queueDeclare(queue, false, true, false, Map.of());
        publishAll("", queue, "a", "b");
        assertThat(getAll(queue)).containsExactly("b");
    }

    @Test
    void thePatternIsSearchedForAnywhereInTheName() throws Exception {
        String queue = classic();
        policy(new PolicyDefinition(name("policy"), queue.substring(3), Map.of(MAX_LENGTH, 1), 0, "queues"));
        publishAll("", queue, "a", "b");
        assertThat(getAll(queue)).containsExactly("b");
    }

    @Test
    void whenItIsClearedItsLimitIsGone() throws Exception {
        String queue = classic();
        PolicyDefinition policy = new PolicyDefinition(name("policy"), "^" + queue, Map.of(MAX_LENGTH, 1), 0, "all");
        administration().setPolicy("/", policy);
        administration().clearPolicy("/", policy.name());
        publishAll("", queue, "a", "b");
        assertThat(getAll(queue)).containsExactly("a", "b");
    }

    @Test
    void ofSeveralTheOneWithTheHighestPriorityCounts() throws Exception {
        String queue = classic();
        policy(new PolicyDefinition(name("low"), "^" + queue, Map.of(MAX_LENGTH, 1), 1, "queues"));
        policy(new PolicyDefinition(name("high"), "^" + queue, Map.of(MAX_LENGTH, 2), 7, "queues"));
        policy(new PolicyDefinition(name("none"), "^" + queue, Map.of(MAX_LENGTH, 0), -1, "queues"));
        publishAll("", queue, "a", "b", "c");
        assertThat(getAll(queue)).containsExactly("b", "c");
    }

    @Test
    void whenTheHighestIsClearedTheNextCounts() throws Exception {
        String queue = classic();
        policy(new PolicyDefinition(name("low"), "^" + queue, Map.of(MAX_LENGTH, 1), 1, "queues"));
        PolicyDefinition high = new PolicyDefinition(name("high"), "^" + queue, Map.of(MAX_LENGTH, 2), 7, "queues");
        administration().setPolicy("/", high);
        publishAll("", queue, "a", "b", "c");
        administration().clearPolicy("/", high.name());
        awaitCount(queue, 1);
    }

    @Test
    void settingItAgainReplacesItWhole() throws Exception {
        String queue = classic();
        String policy = name("policy");
        policy(new PolicyDefinition(policy, "^" + queue, Map.of(MAX_LENGTH, 1), 0, "queues"));
        administration().setPolicy("/", new PolicyDefinition(policy, "^" + queue, Map.of("expires", 60_000), 0, "all"));
        publishAll("", queue, "a", "b");
        assertThat(getAll(queue)).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void ofALimitAndAnArgumentTheSmallerCounts(int ofPolicy) throws Exception {
        String queue = queue("classic", Map.of("x-max-length", 4 - ofPolicy));
        policy(queue, Map.of(MAX_LENGTH, ofPolicy));
        publishAll("", queue, "a", "b", "c", "d");
        assertThat(getAll(queue)).containsExactly("d");
    }

    @Test
    void theOverflowOfAnArgumentCountsBeforeThatOfAPolicy() throws Exception {
        String queue = queue("classic", Map.of("x-overflow", "reject-publish"));
        policy(queue, Map.of("overflow", "drop-head", MAX_LENGTH, 0));
        assertThat(isConfirmed(queue)).isFalse();
    }

    @Test
    void theOverflowOfAPolicyCountsBeforeThatOfAQuorumQueuesArgument() throws Exception {
        String queue = queue("quorum", Map.of("x-overflow", "reject-publish"));
        policy(queue, Map.of(MAX_LENGTH, 1, "overflow", "drop-head"));
        for (int i = 0; i < 5; i++) {
            assertThat(isConfirmed(queue)).isTrue();
        }
    }

    @Test
    void theExpiryOfAPolicyCountsBeforeThatOfAQuorumQueuesArgument() throws Exception {
        String queue = deletingQueue(name("queue"));
        policy(queue, Map.of("expires", 60_000));
        declared(queue, "quorum", Map.of("x-expires", 500));
        String shorter = queue("classic", Map.of("x-expires", 1_500));
        await().atMost(Duration.ofSeconds(15)).until(() -> !exists(shorter));
        assertThat(exists(queue)).isTrue();
    }

    @Test
    void anOverflowIsSetByAPolicy() throws Exception {
        String queue = classic();
        policy(queue, Map.of("overflow", "reject-publish", MAX_LENGTH, 0));
        assertThat(isConfirmed(queue)).isFalse();
    }

    @Test
    void aLimitInBytesCountsWhatIsThere() throws Exception {
        String queue = classic();
        publishAll("", queue, "1234567890", "2345678901", "3456789012");
        policy(queue, Map.of("max-length-bytes", 25));
        awaitCount(queue, 2);
    }

    @Test
    void aTimeToLiveEndsWhatComesLater() throws Exception {
        String queue = classic();
        policy(queue, Map.of("message-ttl", 50));
        publishAll("", queue, "a");
        awaitCount(queue, 0);
    }

    @Test
    void aTimeToLiveEndsWhatIsThere() throws Exception {
        assumeFalse(broker.answersAs3x(), "RabbitMQ 3.10 says so, and leaves what is there as it was");
        String queue = classic();
        publishAll("", queue, "a");
        policy(queue, Map.of("message-ttl", 50));
        awaitCount(queue, 0);
    }

    @Test
    void whatIsThereLivesOnWithoutTheTimeToLiveOfThePolicy() throws Exception {
        assumeFalse(broker.answersAs3x(), "RabbitMQ 3.10 leaves what is there as it was");
        String queue = classic();
        PolicyDefinition policy =
                new PolicyDefinition(name("policy"), "^" + queue, Map.of("message-ttl", 1_000), 0, "queues");
        administration().setPolicy("/", policy);
        publishAll("", queue, "a");
        administration().clearPolicy("/", policy.name());
        String dying = queue("classic", Map.of("x-message-ttl", 1_000));
        publishAll("", dying, "b");
        awaitCount(dying, 0);
        assertThat(getAll(queue)).containsExactly("a");
    }

    @Test
    void ofATimeToLiveAndAnArgumentTheSmallerCounts() throws Exception {
        String queue = queue("classic", Map.of("x-message-ttl", 60_000));
        policy(queue, Map.of("message-ttl", 50));
        publishAll("", queue, "a");
        awaitCount(queue, 0);
    }

    @Test
    void aQueueThatIsNotUsedExpires() throws Exception {
        String queue = classic();
        policy(queue, Map.of("expires", 200));
        await().atMost(Duration.ofSeconds(15)).until(() -> !exists(queue));
    }

    private boolean exists(String queue) throws Exception {
        Channel asking = newChannel();
        try {
            // Binding is no use of the queue, unlike declaring it.
            asking.queueBind(queue, "amq.fanout", "nothing");
            asking.close();
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void deadLettersGoWhereAPolicySays(String type) throws Exception {
        String dead = classic();
        String queue = queue(type, Map.of());
        publishAll("", queue, "a");
        policy(queue, Map.of(DEAD_LETTER_EXCHANGE, "", "dead-letter-routing-key", dead));
        reject(queue);
        awaitCount(dead, 1);
    }

    @Test
    void theDeadLetterExchangeOfAnArgumentCountsBeforeThatOfAPolicy() throws Exception {
        String dead = classic();
        String queue = queue("classic", Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", dead));
        policy(queue, Map.of(DEAD_LETTER_EXCHANGE, "amq.fanout", "dead-letter-routing-key", "elsewhere"));
        publishAll("", queue, "a");
        reject(queue);
        awaitCount(dead, 1);
    }

    @Test
    void withoutThePolicyThereAreNoDeadLetters() throws Exception {
        String dead = classic();
        String queue = classic();
        PolicyDefinition policy = new PolicyDefinition(
                name("policy"),
                "^" + queue,
                Map.of(DEAD_LETTER_EXCHANGE, "", "dead-letter-routing-key", dead),
                0,
                "queues");
        administration().setPolicy("/", policy);
        publishAll("", queue, "first", "second");
        reject(queue);
        awaitCount(dead, 1);
        administration().clearPolicy("/", policy.name());
        reject(queue);
        awaitCount(queue, 0);
        assertThat(getAll(dead)).containsExactly("first");
    }

    @Test
    void aPolicyCanHaveDeadLettersSentAtLeastOnce() throws Exception {
        String dead = classic();
        String queue = queue("quorum", Map.of());
        policy(
                queue,
                Map.of(
                        DEAD_LETTER_EXCHANGE,
                        "",
                        "dead-letter-routing-key",
                        dead,
                        "dead-letter-strategy",
                        "at-least-once",
                        "overflow",
                        "reject-publish"));
        publishAll("", queue, "a");
        reject(queue);
        awaitCount(dead, 1);
        awaitCount(queue, 0);
    }

    @Test
    void aDeliveryLimitIsSetByAPolicy() throws Exception {
        String queue = queue("quorum", Map.of());
        policy(queue, Map.of("delivery-limit", 1));
        publishAll("", queue, "a");
        Channel consumer = newChannel();
        for (int delivery = 0; delivery < 2; delivery++) {
            consumer.basicNack(getUnsettled(consumer, queue).getEnvelope().getDeliveryTag(), false, true);
        }
        awaitCount(queue, 0);
    }

    @Test
    void ofTwoDeliveryLimitsTheSmallerCounts() throws Exception {
        String queue = queue("quorum", Map.of("x-delivery-limit", 5));
        policy(queue, Map.of("delivery-limit", 0));
        publishAll("", queue, "a");
        Channel consumer = newChannel();
        consumer.basicNack(getUnsettled(consumer, queue).getEnvelope().getDeliveryTag(), false, true);
        awaitCount(queue, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void aPolicyHasWhatComesBackWait(String type) throws Exception {
        assumeFalse(broker.answersAs3x(), "the RabbitMQ that tests run against is older");
        String queue = queue(type, Map.of());
        policy(queue, Map.of("delayed-retry-type", "all", "delayed-retry-min", 60_000));
        publishAll("", queue, "a");
        Channel consumer = newChannel();
        consumer.basicNack(getUnsettled(consumer, queue).getEnvelope().getDeliveryTag(), false, true);
        publishAll("", queue, "b");
        assertThat(getAll(queue)).containsExactly("b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void aPolicyBoundsHowLongWhatComesBackWaits(String type) throws Exception {
        assumeFalse(broker.answersAs3x(), "the RabbitMQ that tests run against is older");
        String queue = queue(type, Map.of());
        policy(queue, Map.of("delayed-retry-type", "all", "delayed-retry-min", 60_000, "delayed-retry-max", 1));
        publishAll("", queue, "a");
        Channel consumer = newChannel();
        consumer.basicNack(getUnsettled(consumer, queue).getEnvelope().getDeliveryTag(), false, true);
        awaitCount(queue, 1);
    }

    @Test
    void aTargetSizeOfGroupsIsForQuorumQueuesAlone() throws Exception {
        assumeFalse(broker.answersAs3x(), "the RabbitMQ that tests run against is older");
        String quorum = queue("quorum", Map.of());
        String classic = classic();
        for (String queue : List.of(quorum, classic)) {
            policy(queue, Map.of("target-group-size", 3, MAX_LENGTH, 1));
            publishAll("", queue, "a", "b");
        }
        assertThat(getAll(quorum)).containsExactly("b");
        assertThat(getAll(classic)).containsExactly("a", "b");
    }

    @Test
    void aPolicyWithASettingForOtherTypesOfQueueDoesNotApplyAtAll() throws Exception {
        String queue = classic();
        policy(queue, Map.of(MAX_LENGTH, 1, "delivery-limit", 3));
        publishAll("", queue, "a", "b");
        assertThat(getAll(queue)).containsExactly("a", "b");
    }

    @Test
    void aPolicyForExchangesDoesNotApplyToQueues() throws Exception {
        String queue = classic();
        policy(new PolicyDefinition(name("policy"), "^" + queue, Map.of(MAX_LENGTH, 1), 0, "exchanges"));
        publishAll("", queue, "a", "b");
        assertThat(getAll(queue)).containsExactly("a", "b");
    }

    @Test
    void aQueueIsDeclaredAgainWithoutWhatThePolicySays() throws Exception {
        String queue = classic();
        policy(queue, Map.of(MAX_LENGTH, 1));
        AMQP.Queue.DeclareOk declared =
                channel().queueDeclare(queue, true, false, false, Map.of("x-queue-type", "classic"));
        assertThat(declared.getQueue()).isEqualTo(queue);
    }

    @Test
    void theSmallerOfAPolicyAndAnOperatorPolicyCounts() throws Exception {
        String queue = classic();
        policy(queue, Map.of(MAX_LENGTH, 3));
        operatorPolicy(queue, Map.of(MAX_LENGTH, 2));
        publishAll("", queue, "a", "b", "c", "d");
        assertThat(getAll(queue)).containsExactly("c", "d");
    }

    @Test
    void anOperatorPolicyDoesNotWidenAPolicy() throws Exception {
        String queue = classic();
        policy(queue, Map.of(MAX_LENGTH, 1));
        operatorPolicy(queue, Map.of(MAX_LENGTH, 2));
        publishAll("", queue, "a", "b", "c");
        assertThat(getAll(queue)).containsExactly("c");
    }

    @Test
    void anOperatorPolicyAddsToAPolicy() throws Exception {
        String dead = classic();
        String queue = classic();
        policy(queue, Map.of(DEAD_LETTER_EXCHANGE, "", "dead-letter-routing-key", dead));
        operatorPolicy(queue, Map.of(MAX_LENGTH, 1));
        publishAll("", queue, "a", "b");
        awaitCount(dead, 1);
        assertThat(getAll(dead)).containsExactly("a");
    }

    @Test
    void anOperatorPolicyIsEnough() throws Exception {
        String queue = classic();
        operatorPolicy(queue, Map.of(MAX_LENGTH, 1));
        publishAll("", queue, "a", "b");
        assertThat(getAll(queue)).containsExactly("b");
    }

    @Test
    void theLimitOfAnOperatorPolicyCountsBeforeALargerArgument() throws Exception {
        String queue = queue("classic", Map.of("x-max-length", 3));
        operatorPolicy(queue, Map.of(MAX_LENGTH, 1));
        publishAll("", queue, "a", "b", "c");
        assertThat(getAll(queue)).containsExactly("c");
    }

    @Test
    void thePoliciesOfTwoQueuesAreNotMixedUp() throws Exception {
        String first = classic();
        String second = classic();
        policy(first, Map.of(MAX_LENGTH, 1));
        policy(second, Map.of(MAX_LENGTH, 2));
        publishAll("", first, "a", "b", "c");
        publishAll("", second, "a", "b", "c");
        assertThat(List.of(getAll(first), getAll(second))).isEqualTo(List.of(List.of("c"), List.of("b", "c")));
    }
}
