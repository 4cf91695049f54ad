package org.leveret.conformance.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;

/** Queues with x-max-length, x-max-length-bytes and x-overflow. */
class LengthLimitTest extends AmqpTest {
    private static final String MAX_LENGTH = "x-max-length";
    private static final String MAX_BYTES = "x-max-length-bytes";
    private static final String OVERFLOW = "x-overflow";

    /** A durable queue of a type, with a limit. */
    private String queue(String type, String limit, int value) throws Exception {
        return queue(type, Map.of(limit, value));
    }

    private String queue(String type, Map<String, Object> arguments) throws Exception {
        String queue = deletingQueue(name("limit"));
        Map<String, Object> all = new HashMap<>(arguments);
        all.put("x-queue-type", type);
        channel().queueDeclare(queue, true, false, false, all);
        return queue;
    }

    private static String[] numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(String::valueOf).toArray(String[]::new);
    }

    /** Publishes and says how each message was answered, in order: ack or nack. */
    private List<String> outcomes(String queue, String... bodies) throws Exception {
        Channel publisher = newChannel();
        publisher.confirmSelect();
        List<String> outcomes = new ArrayList<>();
        for (String body : bodies) {
            publisher.basicPublish("", queue, null, utf8(body));
            outcomes.add(publisher.waitForConfirms(15_000) ? "ack" : "nack");
        }
        return outcomes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void theOldestAreDropped(String type) throws Exception {
        String queue = queue(type, MAX_LENGTH, 3);
        publishAll("", queue, numbers(0, 10));
        assertThat(getAll(queue)).containsExactly("7", "8", "9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void whatIsDroppedWasConfirmed(String type) throws Exception {
        String queue = queue(type, MAX_LENGTH, 1);
        assertThat(outcomes(queue, "a", "b", "c")).containsExactly("ack", "ack", "ack");
    }

    @ParameterizedTest(name = "{0} bytes, {1} are left")
    @CsvSource({"100, 10", "99, 9", "95, 9", "10, 1", "9, 0"})
    void bodiesOfTenBytesAreKeptAsFarAsTheyFit(int bytesMax, int left) throws Exception {
        String queue = queue("classic", MAX_BYTES, bytesMax);
        publishAll(
                "", queue, IntStream.range(10, 30).mapToObj(i -> "body-no-" + i).toArray(String[]::new));
        assertThat(channel().messageCount(queue)).isEqualTo(left);
    }

    @Test
    void aBodyThatIsLargerThanTheLimitEmptiesTheQueue() throws Exception {
        String queue = queue("classic", MAX_BYTES, 10);
        publishAll("", queue, "12345", "123456789012");
        assertThat(get(queue)).isNull();
    }

    @Test
    void theTighterOfTwoLimitsCounts() throws Exception {
        String queue = queue("classic", Map.of(MAX_LENGTH, 5, MAX_BYTES, 3));
        publishAll("", queue, numbers(0, 9));
        assertThat(getAll(queue)).containsExactly("6", "7", "8");
    }

    @Test
    void propertiesDoNotCountAsBytes() throws Exception {
        String queue = queue("classic", MAX_BYTES, 2);
        channel().confirmSelect();
        for (int i = 0; i < 2; i++) {
            publish(
                    "",
                    queue,
                    new BasicProperties.Builder()
                            .headers(Map.of("long", "x".repeat(100)))
                            .build(),
                    String.valueOf(i));
        }
        channel().waitForConfirmsOrDie(15_000);
        assertThat(getAll(queue)).containsExactly("0", "1");
    }

    @Test
    void messagesThatAreOutDoNotCount() throws Exception {
        String queue = queue("classic", MAX_LENGTH, 2);
        publishAll("", queue, "a", "b");
        Deliveries out = Deliveries.consume(channel(), queue);
        assertThat(out.takeTexts(2)).containsExactly("a", "b");
        channel().basicCancel(out.tag());
        publishAll("", queue, "c", "d");
        assertThat(channel().messageCount(queue)).isEqualTo(2);
    }

    @Test
    void aWaitingConsumerTakesWhatAQueueOfNoLengthCannotKeep() throws Exception {
        String queue = queue("classic", MAX_LENGTH, 0);
        publishAll("", queue, "lost");
        Deliveries taken = Deliveries.consume(channel(), queue, true);
        taken.tag();
        publishAll("", queue, "taken");
        assertThat(taken.takeText()).isEqualTo("taken");
        assertThat(taken.cancelAndDrain()).isEmpty();
    }

    @Test
    void whatComesBackIntoAFullQueueIsDropped() throws Exception {
        String queue = queue("classic", MAX_LENGTH, 2);
        publishAll("", queue, "a");
        GetResponse out = channel().basicGet(queue, false);
        publishAll("", queue, "b", "c");
        channel().basicNack(out.getEnvelope().getDeliveryTag(), false, true);
        assertThat(getAll(queue)).containsExactly("b", "c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reject-publish", "reject-publish-dlx"})
    void aFullQueueRefusesWhatIsPublished(String overflow) throws Exception {
        String queue = queue("classic", Map.of(MAX_LENGTH, 2, OVERFLOW, overflow));
        assertThat(outcomes(queue, "a", "b", "c", "d")).containsExactly("ack", "ack", "nack", "nack");
        assertThat(getAll(queue)).containsExactly("a", "b");
    }

    @Test
    void aQueueTakesAgainWhenItHasRoom() throws Exception {
        String queue = queue("classic", Map.of(MAX_LENGTH, 1, OVERFLOW, "reject-publish"));
        assertThat(outcomes(queue, "a", "b")).containsExactly("ack", "nack");
        assertThat(get(queue)).isEqualTo("a");
        assertThat(outcomes(queue, "c")).containsExactly("ack");
        assertThat(getAll(queue)).containsExactly("c");
    }

    @Test
    void bytesTooManyAreRefusedToo() throws Exception {
        String queue = queue("classic", Map.of(MAX_BYTES, 5, OVERFLOW, "reject-publish"));
        assertThat(outcomes(queue, "abc", "def", "gh")).containsExactly("ack", "nack", "ack");
    }

    @Test
    void withoutConfirmsWhatIsRefusedIsGoneSilently() throws Exception {
        String queue = queue("classic", Map.of(MAX_LENGTH, 1, OVERFLOW, "reject-publish"));
        publish("", queue, "a");
        publish("", queue, "b");
        await().atMost(Duration.ofSeconds(10)).until(() -> channel().messageCount(queue) == 1);
        assertThat(getAll(queue)).containsExactly("a");
        assertThat(channel().isOpen()).isTrue();
    }

    @Test
    void aMessageForAFullQueueAndAnotherIsRefusedAndTheOtherHasIt() throws Exception {
        String full = queue("classic", Map.of(MAX_LENGTH, 0, OVERFLOW, "reject-publish"));
        String other = queue();
        String exchange = exchange("fanout");
        channel().queueBind(full, exchange, "");
        channel().queueBind(other, exchange, "");
        channel().confirmSelect();
        publish(exchange, "", "m");
        assertThat(channel().waitForConfirms(15_000)).isFalse();
        assertThat(get(other)).isEqualTo("m");
    }

    @Test
    void aTransactionWithAMessageTooManyIsCommittedInPart() throws Exception {
        String queue = queue("classic", Map.of(MAX_LENGTH, 1, OVERFLOW, "reject-publish"));
        Channel transaction = newChannel();
        transaction.txSelect();
        transaction.basicPublish("", queue, null, utf8("a"));
        transaction.basicPublish("", queue, null, utf8("b"));
        assertChannelError(
                transaction, 406, "PRECONDITION_FAILED - partial tx completion", 90, 20, transaction::txCommit);
        assertThat(getAll(queue)).containsExactly("a");
    }

    /** A queue with a limit, whose dead letters go to another. */
    private String dyingInto(String dead, String type, Map<String, Object> limit) throws Exception {
        Map<String, Object> arguments = new HashMap<>(limit);
        arguments.put("x-dead-letter-exchange", "");
        arguments.put("x-dead-letter-routing-key", dead);
        return queue(type, arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void whatIsDroppedBecomesADeadLetter(String type) throws Exception {
        String dead = queue();
        String queue = dyingInto(dead, type, Map.of(MAX_LENGTH, 1));
        Deliveries letters = Deliveries.consume(channel(), dead, true);
        publishAll("", queue, "a", "b", "c");
        Delivery first = letters.take();
        assertThat(Deliveries.text(first)).isEqualTo("a");
        assertThat(letters.takeText()).isEqualTo("b");
        assertThat(first.getProperties().getHeaders())
                .hasEntrySatisfying(
                        "x-first-death-reason", reason -> assertThat(reason).hasToString("maxlen"))
                .hasEntrySatisfying(
                        "x-death",
                        deaths -> assertThat(deaths)
                                .asInstanceOf(InstanceOfAssertFactories.LIST)
                                .hasSize(1));
    }

    @Test
    void whatIsRefusedBecomesADeadLetterIfAskedFor() throws Exception {
        String dead = queue();
        String queue = dyingInto(dead, "classic", Map.of(MAX_LENGTH, 1, OVERFLOW, "reject-publish-dlx"));
        Deliveries letters = Deliveries.consume(channel(), dead, true);
        assertThat(outcomes(queue, "a", "b")).containsExactly("ack", "nack");
        Delivery letter = letters.take();
        assertThat(Deliveries.text(letter)).isEqualTo("b");
        assertThat(letter.getProperties().getHeaders().get("x-first-death-reason"))
                .hasToString("maxlen");
        assertThat(getAll(queue)).containsExactly("a");
    }

    @Test
    void whatIsRefusedOtherwiseBecomesNone() throws Exception {
        String dead = queue();
        String queue = dyingInto(dead, "classic", Map.of(MAX_LENGTH, 0, OVERFLOW, "reject-publish"));
        assertThat(outcomes(queue, "a")).containsExactly("nack");
        publishAll("", dead, "marker");
        assertThat(get(dead)).isEqualTo("marker");
    }

    @Test
    void aDeadLetterThatFindsItsQueueFullDropsTheOldestThere() throws Exception {
        String dead = queue("classic", MAX_LENGTH, 1);
        String queue = dyingInto(dead, "classic", Map.of(MAX_LENGTH, 0));
        publishAll("", queue, "a", "b");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(channel().messageCount(dead)).isEqualTo(1));
        await().atMost(Duration.ofSeconds(10)).until(() -> "b".equals(get(dead)));
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource({"x-max-length, 100, 3", "x-max-length-bytes, 1000, 3"})
    void aLimitThatIsDeclaredOtherwiseIsRefused(String argument, int current, int received) throws Exception {
        String queue = queue("classic", argument, current);
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - inequivalent arg '" + argument + "' for queue '" + queue
                        + "' in vhost '/': received '" + received + "' but current is '" + current + "'",
                50,
                10,
                () -> channel().queueDeclare(queue, true, false, false, Map.of(argument, received)));
    }
}
