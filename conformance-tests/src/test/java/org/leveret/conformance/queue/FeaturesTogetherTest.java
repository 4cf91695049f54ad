package org.leveret.conformance.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;

/** What queues do when several of time to live, length limit, priority, dead-lettering and one consumer meet. */
class FeaturesTogetherTest extends AmqpTest {
    private static final String TIME_TO_LIVE = "x-message-ttl";
    private static final String MAX_LENGTH = "x-max-length";
    private static final String OVERFLOW = "x-overflow";
    private static final String MAX_PRIORITY = "x-max-priority";
    private static final String DEAD_LETTER_EXCHANGE = "x-dead-letter-exchange";
    private static final String DEAD_LETTER_KEY = "x-dead-letter-routing-key";

    private void send(String queue, @Nullable Integer priority, @Nullable String expiration, String body)
            throws Exception {
        publish(
                "",
                queue,
                new BasicProperties.Builder()
                        .priority(priority)
                        .expiration(expiration)
                        .build(),
                body);
    }

    private void awaitCount(String queue, int count) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(channel().messageCount(queue)).isEqualTo(count));
    }

    private static String reason(Delivery letter) {
        List<?> deaths = (List<?>)
                Objects.requireNonNull(letter.getProperties().getHeaders().get("x-death"));
        return ((Map<?, ?>) deaths.get(0)).get("reason") + " " + Deliveries.text(letter);
    }

    private List<String> reasons(String dead, int count) throws Exception {
        Deliveries letters = Deliveries.consume(channel(), dead, true);
        List<String> reasons = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            reasons.add(reason(letters.take()));
        }
        assertThat(letters.cancelAndDrain()).isEmpty();
        return reasons;
    }

    @Test
    void anExpiredMessageOfLowPriorityCountsWhileALiveOneOfHigherIsThere() throws Exception {
        String queue = queue(Map.of(MAX_PRIORITY, 5));
        send(queue, 5, null, "live");
        send(queue, 1, "50", "short");
        send(queue, 5, "50", "short too, but behind a live one");
        send(queue, 4, null, "live too");
        awaitCount(queue, 4);
        assertThat(getAll(queue)).containsExactly("live", "live too");
    }

    @Test
    void anExpiredMessageAtTheHeadOfAPriorityQueueGoes() throws Exception {
        String queue = queue(Map.of(MAX_PRIORITY, 5));
        send(queue, 5, "50", "short");
        send(queue, 1, null, "live");
        awaitCount(queue, 1);
        assertThat(getAll(queue)).containsExactly("live");
    }

    @Test
    void whatExpiresMakesRoomInAQueueThatRefuses() throws Exception {
        String queue = queue(Map.of(MAX_LENGTH, 2, OVERFLOW, "reject-publish", TIME_TO_LIVE, 200));
        publishAll("", queue, "a", "b");
        Channel publisher = newChannel();
        publisher.confirmSelect();
        publisher.basicPublish("", queue, null, utf8("refused"));
        assertThat(publisher.waitForConfirms(10_000)).isFalse();
        awaitCount(queue, 0);
        publisher.basicPublish("", queue, null, utf8("accepted"));
        assertThat(publisher.waitForConfirms(10_000)).isTrue();
    }

    @Test
    void eachDeathHasItsOwnReason() throws Exception {
        String dead = queue();
        String queue = queue(Map.of(DEAD_LETTER_EXCHANGE, "", DEAD_LETTER_KEY, dead, MAX_LENGTH, 2));
        send(queue, null, null, "too much");
        send(queue, null, null, "rejected");
        send(queue, null, "100", "expired");
        awaitCount(dead, 1);
        channel().basicReject(getUnsettled(channel(), queue).getEnvelope().getDeliveryTag(), false);
        awaitCount(dead, 3);
        assertThat(reasons(dead, 3))
                .containsExactlyInAnyOrder("maxlen too much", "rejected rejected", "expired expired");
    }

    @Test
    void theDeadOfAPriorityQueueThatIsTooLongAreThoseOfTheHighestPriority() throws Exception {
        String dead = queue();
        String queue = queue(Map.of(DEAD_LETTER_EXCHANGE, "", DEAD_LETTER_KEY, dead, MAX_LENGTH, 1, MAX_PRIORITY, 5));
        send(queue, 1, null, "low");
        send(queue, 3, null, "high");
        send(queue, 2, null, "middle");
        awaitCount(dead, 2);
        assertThat(reasons(dead, 2)).containsExactly("maxlen high", "maxlen middle");
        assertThat(getAll(queue)).containsExactly("low");
    }

    @Test
    void aFullPriorityQueueRefusesAlsoWhatWouldBeFirst() throws Exception {
        String queue = queue(Map.of(MAX_LENGTH, 1, OVERFLOW, "reject-publish", MAX_PRIORITY, 5));
        send(queue, 1, null, "low");
        Channel publisher = newChannel();
        publisher.confirmSelect();
        publisher.basicPublish(
                "", queue, new BasicProperties.Builder().priority(5).build(), utf8("high"));
        assertThat(publisher.waitForConfirms(10_000)).isFalse();
        assertThat(getAll(queue)).containsExactly("low");
    }

    @Test
    void aHeadThatIsDroppedDoesNotReturnToItsQueue() throws Exception {
        String exchange = exchange("fanout");
        String queue = queue(Map.of(DEAD_LETTER_EXCHANGE, exchange, MAX_LENGTH, 1));
        channel().queueBind(queue, exchange, "");
        publishAll("", queue, "a", "b", "c");
        assertThat(getAll(queue)).containsExactly("c");
    }

    @Test
    void aDeadLetterThatItsQueueRefusesIsGone() throws Exception {
        String dead = queue(Map.of(MAX_LENGTH, 1, OVERFLOW, "reject-publish"));
        publishAll("", dead, "first");
        String queue = queue(Map.of(DEAD_LETTER_EXCHANGE, "", DEAD_LETTER_KEY, dead, TIME_TO_LIVE, 20));
        publishAll("", queue, "refused");
        awaitCount(queue, 0);
        assertThat(getAll(dead)).containsExactly("first");
    }

    @Test
    void aDeadLetterLivesAsLongAsItsNewQueueLetsIt() throws Exception {
        String last = queue();
        String middle = queue(Map.of(DEAD_LETTER_EXCHANGE, "", DEAD_LETTER_KEY, last, TIME_TO_LIVE, 150));
        String first = queue(Map.of(DEAD_LETTER_EXCHANGE, "", DEAD_LETTER_KEY, middle, TIME_TO_LIVE, 150));
        long publishedNs = System.nanoTime();
        publishAll("", first, "m");
        Delivery letter = Deliveries.consume(channel(), last, true).take();
        assertThat(System.nanoTime() - publishedNs).isGreaterThan(295_000_000L);
        assertThat((List<?>) letter.getProperties().getHeaders().get("x-death")).hasSize(2);
    }

    @Test
    void aDeadLetterIsSortedByItsPriority() throws Exception {
        String dead = queue(Map.of(MAX_PRIORITY, 5));
        String queue = queue(Map.of(DEAD_LETTER_EXCHANGE, "", DEAD_LETTER_KEY, dead, MAX_LENGTH, 0));
        send(queue, 1, null, "low");
        send(queue, 4, null, "high");
        send(queue, null, null, "none");
        awaitCount(dead, 3);
        assertThat(getAll(dead)).containsExactly("high", "low", "none");
    }

    @Test
    void whatASingleConsumerHoldsDoesNotExpireAndTheRestDoes() throws Exception {
        String queue = queue(Map.of("x-single-active-consumer", true, TIME_TO_LIVE, 200));
        Channel consuming = newChannel();
        consuming.basicQos(1);
        Deliveries deliveries = Deliveries.consume(consuming, queue, false);
        publishAll("", queue, "held", "expires");
        Delivery held = deliveries.take();
        awaitCount(queue, 0);
        consuming.basicAck(held.getEnvelope().getDeliveryTag(), false);
        assertThat(deliveries.cancelAndDrain()).isEmpty();
    }

    @Test
    void whatComesBackIntoAFullPriorityQueueMayDriveItselfOut() throws Exception {
        String queue = queue(Map.of(MAX_LENGTH, 1, MAX_PRIORITY, 5));
        send(queue, 5, null, "high");
        GetResponse high = getUnsettled(channel(), queue);
        send(queue, 1, null, "low");
        awaitCount(queue, 1);
        channel().basicReject(high.getEnvelope().getDeliveryTag(), true);
        awaitCount(queue, 1);
        assertThat(getAll(queue)).containsExactly("low");
    }

    @Test
    void whatComesBackIntoAQueueThatRefusesStays() throws Exception {
        String queue = queue(Map.of(MAX_LENGTH, 1, OVERFLOW, "reject-publish"));
        publishAll("", queue, "first");
        GetResponse first = getUnsettled(channel(), queue);
        publishAll("", queue, "second");
        channel().basicReject(first.getEnvelope().getDeliveryTag(), true);
        assertThat(getAll(queue)).containsExactly("first", "second");
    }

    @Test
    void aPurgedQueueTakesAgain() throws Exception {
        String queue = queue(Map.of(MAX_LENGTH, 1, OVERFLOW, "reject-publish"));
        publishAll("", queue, "first");
        assertThat(channel().queuePurge(queue).getMessageCount()).isOne();
        publishAll("", queue, "second");
        assertThat(getAll(queue)).containsExactly("second");
    }
}
