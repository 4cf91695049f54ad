package org.leveret.conformance.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;

/** The way of a dead letter: through which exchanges it goes, and what of the message and its publish goes with it. */
class DeadLetterWayTest extends AmqpTest {
    private static final String EXCHANGE = "x-dead-letter-exchange";
    private static final String ROUTING_KEY = "x-dead-letter-routing-key";

    private void rejectNext(String queue) throws Exception {
        Channel rejecting = newChannel();
        rejecting.basicReject(
                await().until(() -> rejecting.basicGet(queue, false), Objects::nonNull)
                        .getEnvelope()
                        .getDeliveryTag(),
                false);
        rejecting.close();
    }

    private Deliveries consume(String queue) throws Exception {
        return Deliveries.consume(channel(), queue, true);
    }

    private static Map<String, Object> headers(Delivery letter) {
        return letter.getProperties().getHeaders();
    }

    private static Map<?, ?> lastDeath(Delivery letter) {
        return (Map<?, ?>) ((List<?>) Objects.requireNonNull(headers(letter).get("x-death"))).get(0);
    }

    @Test
    void itFollowsTheBindingsBetweenExchanges() throws Exception {
        String first = exchange("fanout");
        String second = exchange("topic");
        channel().exchangeBind(second, first, "#");
        String dead = queue();
        channel().queueBind(dead, second, "*.b");
        String queue = queue(Map.of(EXCHANGE, first, ROUTING_KEY, "a.b"));
        publishAll("", queue, "m");
        rejectNext(queue);
        Delivery letter = consume(dead).take();
        assertThat(letter.getEnvelope().getExchange()).isEqualTo(first);
        assertThat(letter.getEnvelope().getRoutingKey()).isEqualTo("a.b");
    }

    @Test
    void itMayGoThroughAnExchangeThatIsInternal() throws Exception {
        String internal = deletingExchange(name("internal"));
        channel().exchangeDeclare(internal, BuiltinExchangeType.FANOUT, true, false, true, NO_ARGUMENTS);
        String dead = queue();
        channel().queueBind(dead, internal, "");
        String queue = queue(Map.of(EXCHANGE, internal));
        publishAll("", queue, "m");
        rejectNext(queue);
        assertThat(consume(dead).takeText()).isEqualTo("m");
    }

    @Test
    void itUsesAnExchangeThatWasDeclaredAfterItsQueue() throws Exception {
        String exchange = deletingExchange(name("later"));
        String queue = queue(Map.of(EXCHANGE, exchange));
        String dead = queue();
        channel().exchangeDeclare(exchange, "fanout", true);
        channel().queueBind(dead, exchange, "");
        publishAll("", queue, "m");
        rejectNext(queue);
        assertThat(consume(dead).takeText()).isEqualTo("m");
    }

    @Test
    void aQueueThatTwoWaysLeadToGetsOneCopy() throws Exception {
        String exchange = exchange("fanout");
        String other = exchange("fanout");
        channel().exchangeBind(other, exchange, "");
        String dead = queue();
        channel().queueBind(dead, exchange, "");
        channel().queueBind(dead, other, "");
        String queue = queue(Map.of(EXCHANGE, exchange));
        publishAll("", queue, "m", "last");
        rejectNext(queue);
        rejectNext(queue);
        assertThat(consume(dead).takeTexts(2)).containsExactly("m", "last");
        assertThat(get(dead)).isNull();
    }

    @Test
    void everyKeyOfThePublishIsRememberedAndUsedAgain() throws Exception {
        String exchange = exchange("direct");
        String one = queue();
        String two = queue();
        channel().queueBind(one, exchange, "one");
        channel().queueBind(two, exchange, "two");
        String source = exchange("fanout");
        String queue = queue(Map.of(EXCHANGE, exchange));
        channel().queueBind(queue, source, "");
        publish(
                source,
                "one",
                new BasicProperties.Builder()
                        .headers(Map.of("CC", List.of("two")))
                        .build(),
                "m");
        rejectNext(queue);
        assertThat(consume(one).takeText()).isEqualTo("m");
        Delivery letter = consume(two).take();
        assertThat(lastDeath(letter).get("exchange")).hasToString(source);
        assertThat(((List<?>) Objects.requireNonNull(lastDeath(letter).get("routing-keys")))
                        .stream().map(Object::toString))
                .containsExactly("one", "two");
    }

    @Test
    void aMessageWithoutPropertiesGetsHeaders() throws Exception {
        String dead = queue();
        String queue = queue(Map.of(EXCHANGE, "", ROUTING_KEY, dead));
        publishAll("", queue, "m");
        rejectNext(queue);
        BasicProperties properties = consume(dead).take().getProperties();
        assertThat(properties.getHeaders())
                .containsKeys("x-death", "x-first-death-exchange", "x-first-death-queue", "x-first-death-reason");
        assertThat(properties.getDeliveryMode()).isNull();
        assertThat(properties.getContentType()).isNull();
    }

    @Test
    void itIsNotMarkedAsRedelivered() throws Exception {
        String dead = queue();
        String queue = queue(Map.of(EXCHANGE, "", ROUTING_KEY, dead));
        publishAll("", queue, "m");
        channel().basicReject(getUnsettled(channel(), queue).getEnvelope().getDeliveryTag(), true);
        rejectNext(queue);
        assertThat(consume(dead).take().getEnvelope().isRedeliver()).isFalse();
    }

    @Test
    void aDeathOfAnotherReasonIsAnotherEntry() throws Exception {
        String exchange = exchange("fanout");
        String queue = queue(Map.of(EXCHANGE, exchange, "x-message-ttl", 300));
        String dead = queue();
        channel().queueBind(queue, exchange, "");
        channel().queueBind(dead, exchange, "");
        publishAll("", queue, "m");
        rejectNext(queue);
        Deliveries letters = consume(dead);
        assertThat(lastDeath(letters.take()).get("reason")).hasToString("rejected");
        Delivery expired = letters.take();
        assertThat(lastDeath(expired).get("reason")).hasToString("expired");
        assertThat(lastDeath(expired).get("count")).isEqualTo(1L);
        assertThat((List<?>) headers(expired).get("x-death")).hasSize(2);
        assertThat(headers(expired).get("x-first-death-reason")).hasToString("rejected");
    }

    @Test
    void aDeathThatIsRepeatedKeepsTheTimeOfTheFirst() throws Exception {
        String back = exchange("fanout");
        String queue = queue(Map.of(EXCHANGE, back));
        channel().queueBind(queue, back, "");
        publishAll("", queue, "m");
        long rejections = 0;
        Deliveries deliveries = Deliveries.consume(channel(), queue, false);
        Delivery delivery = deliveries.take();
        Date first = null;
        long untilNs = System.nanoTime() + 1_200_000_000L;
        while (System.nanoTime() < untilNs) {
            channel().basicReject(delivery.getEnvelope().getDeliveryTag(), false);
            rejections++;
            delivery = deliveries.take();
            Date time = (Date) lastDeath(delivery).get("time");
            first = first == null ? time : first;
            assertThat(time).isEqualTo(first);
        }
        assertThat(lastDeath(delivery).get("count")).isEqualTo(rejections);
    }

    @Test
    void aRejectionInATransactionTakesTheWayAtItsCommit() throws Exception {
        String dead = queue();
        String queue = queue(Map.of(EXCHANGE, "", ROUTING_KEY, dead));
        publishAll("", queue, "m");
        Channel transaction = newChannel();
        transaction.txSelect();
        transaction.basicReject(getUnsettled(transaction, queue).getEnvelope().getDeliveryTag(), false);
        assertThat(channel().messageCount(dead)).isZero();
        transaction.txCommit();
        assertThat(consume(dead).takeText()).isEqualTo("m");
    }

    @Test
    void aRejectionThatIsRolledBackTakesNone() throws Exception {
        String dead = queue();
        String queue = queue(Map.of(EXCHANGE, "", ROUTING_KEY, dead));
        publishAll("", queue, "m");
        Channel transaction = newChannel();
        transaction.txSelect();
        transaction.basicReject(getUnsettled(transaction, queue).getEnvelope().getDeliveryTag(), false);
        transaction.txRollback();
        transaction.close();
        assertThat(await().until(() -> get(queue), Objects::nonNull)).isEqualTo("m");
        assertThat(get(dead)).isNull();
    }

    @Test
    void aDeadLetterOfAQueueWhoseExchangeWasDeletedIsGone() throws Exception {
        String exchange = exchange("fanout");
        String dead = queue();
        channel().queueBind(dead, exchange, "");
        String queue = queue(Map.of(EXCHANGE, exchange));
        channel().exchangeDelete(exchange);
        publishAll("", queue, "m");
        rejectNext(queue);
        assertThat(getAll(queue)).isEmpty();
        assertThat(getAll(dead)).isEmpty();
    }

    @Test
    void theLettersOfManyQueuesMeetInOne() throws Exception {
        String dead = queue();
        for (int i = 0; i < 5; i++) {
            String queue = queue(Map.of(EXCHANGE, "", ROUTING_KEY, dead));
            publishAll("", queue, "m" + i);
            rejectNext(queue);
        }
        assertThat(consume(dead).takeTexts(5)).containsExactlyInAnyOrder("m0", "m1", "m2", "m3", "m4");
    }
}
