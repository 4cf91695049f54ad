package org.leveret.conformance.queue;

import static com.rabbitmq.client.MessageProperties.MINIMAL_PERSISTENT_BASIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;

/** Quorum queues with x-dead-letter-strategy at-least-once: a message stays until its dead letter is safe. */
class SafeDeadLetterTest extends AmqpTest {
    private String durableQueue(Map<String, Object> arguments) throws Exception {
        String queue = deletingQueue(name("safe"));
        channel().queueDeclare(queue, true, false, false, arguments);
        return queue;
    }

    private String dyingInto(String exchange, String routingKey, Map<String, Object> more) throws Exception {
        Map<String, Object> arguments = new HashMap<>(more);
        arguments.put("x-queue-type", "quorum");
        arguments.put("x-overflow", "reject-publish");
        arguments.put("x-dead-letter-strategy", "at-least-once");
        arguments.put("x-dead-letter-exchange", exchange);
        arguments.put("x-dead-letter-routing-key", routingKey);
        return durableQueue(arguments);
    }

    private void rejectNext(Channel channel, String queue) throws Exception {
        GetResponse response =
                await().atMost(Duration.ofSeconds(10)).until(() -> channel.basicGet(queue, false), Objects::nonNull);
        channel.basicReject(response.getEnvelope().getDeliveryTag(), false);
    }

    @Test
    void rejectedMessagesArriveOnceAndInOrder() throws Exception {
        String dead = durableQueue(NO_ARGUMENTS);
        String queue = dyingInto("", dead, Map.of());
        String[] bodies = IntStream.range(0, 50).mapToObj(String::valueOf).toArray(String[]::new);
        publishAll("", queue, bodies);
        Deliveries letters = Deliveries.consume(newChannel(), dead, true);
        Channel rejecting = newChannel();
        for (int i = 0; i < bodies.length; i++) {
            rejectNext(rejecting, queue);
        }
        assertThat(letters.takeTexts(bodies.length)).containsExactly(bodies);
        assertThat(letters.cancelAndDrain()).isEmpty();
        assertThat(channel().messageCount(queue)).isZero();
    }

    @Test
    void expiredMessagesArriveWithTheStoryOfTheirDeath() throws Exception {
        String dead = durableQueue(NO_ARGUMENTS);
        String queue = dyingInto("", dead, Map.of("x-message-ttl", 50));
        Deliveries letters = Deliveries.consume(channel(), dead, true);
        publishAll("", queue, "m");
        Delivery letter = letters.take();
        assertThat(letter.getProperties().getHeaders().get("x-first-death-reason"))
                .hasToString("expired");
        assertThat(letter.getProperties().getHeaders().get("x-first-death-queue"))
                .hasToString(queue);
    }

    @Test
    void whatHasNowhereToGoArrivesWhenThereIsSomewhere() throws Exception {
        String exchange = exchange("direct");
        String dead = durableQueue(NO_ARGUMENTS);
        String queue = dyingInto(exchange, "later", Map.of());
        publishAll("", queue, "m");
        rejectNext(channel(), queue);
        // A round trip through the queue: the rejection has been handled, and its letter was for nobody.
        publishAll("", queue, "marker");
        assertThat(await().until(() -> get(queue), Objects::nonNull)).isEqualTo("marker");
        channel().queueBind(dead, exchange, "later");
        if (broker.answersAs3x()) {
            // It tries again only after three minutes.
            return;
        }
        Deliveries letters = Deliveries.consume(newChannel(), dead, true);
        assertThat(letters.takeText()).isEqualTo("m");
    }

    @Test
    void aLetterThatAFullQueueRefusedArrivesWhenThereIsRoom() throws Exception {
        String dead = durableQueue(Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
        String queue = dyingInto("", dead, Map.of());
        publishAll("", queue, "a", "b");
        Channel rejecting = newChannel();
        rejectNext(rejecting, queue);
        await().atMost(Duration.ofSeconds(10)).until(() -> channel().messageCount(dead) == 1);
        rejectNext(rejecting, queue);
        if (broker.answersAs3x()) {
            return;
        }
        assertThat(get(dead)).isEqualTo("a");
        assertThat(await().atMost(Duration.ofSeconds(10)).until(() -> get(dead), Objects::nonNull))
                .isEqualTo("b");
    }

    @Test
    void aLetterThatOneOfTwoQueuesRefusedComesToThatOneAlone() throws Exception {
        String exchange = exchange("fanout");
        String roomy = durableQueue(NO_ARGUMENTS);
        String full = durableQueue(Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
        channel().queueBind(roomy, exchange, "");
        channel().queueBind(full, exchange, "");
        publishAll("", full, "in the way");
        String queue = dyingInto(exchange, "", Map.of());
        publishAll("", queue, "m");
        rejectNext(newChannel(), queue);
        await().atMost(Duration.ofSeconds(10)).until(() -> channel().messageCount(roomy) == 1);
        if (broker.answersAs3x()) {
            // It tries again only after three minutes.
            return;
        }
        assertThat(get(full)).isEqualTo("in the way");
        assertThat(await().atMost(Duration.ofSeconds(10)).until(() -> get(full), Objects::nonNull))
                .isEqualTo("m");
        assertThat(getAll(roomy)).containsExactly("m");
    }

    @Test
    void aLetterThatOneQueueTookNeedsNoOtherWhenTheOtherIsGone() throws Exception {
        String exchange = exchange("fanout");
        String roomy = durableQueue(NO_ARGUMENTS);
        String full = durableQueue(Map.of("x-max-length", 0, "x-overflow", "reject-publish"));
        channel().queueBind(roomy, exchange, "");
        channel().queueBind(full, exchange, "");
        String queue = dyingInto(exchange, "", Map.of("x-max-length", 1));
        publishAll("", queue, "m");
        rejectNext(newChannel(), queue);
        await().atMost(Duration.ofSeconds(10)).until(() -> channel().messageCount(roomy) == 1);
        channel().queueDelete(full);
        if (broker.answersAs3x()) {
            return;
        }
        Channel publisher = newChannel();
        publisher.confirmSelect();
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            publisher.basicPublish("", queue, MINIMAL_PERSISTENT_BASIC, utf8("next"));
            return publisher.waitForConfirms(10_000);
        });
        assertThat(getAll(roomy)).containsExactly("m");
    }

    @Test
    void aMessageThatWouldComeBackForEverStaysWhereItIs() throws Exception {
        String queue = durableQueue(Map.of(
                "x-queue-type", "quorum",
                "x-overflow", "reject-publish",
                "x-max-length", 1,
                "x-dead-letter-strategy", "at-least-once",
                "x-dead-letter-exchange", "",
                "x-message-ttl", 50));
        publishAll("", queue, "m");
        await().atMost(Duration.ofSeconds(10)).until(() -> channel().messageCount(queue) == 0);
        assertFull(queue);
    }

    @Test
    void whatWaitsForItsLetterCountsTowardsTheLengthOfTheQueue() throws Exception {
        String queue = dyingInto(exchange("direct"), "nowhere", Map.of("x-max-length", 2));
        publishAll("", queue, "a", "b");
        rejectNext(newChannel(), queue);
        assertFull(queue);
    }

    @Test
    void aPurgeLeavesWhatWaitsForItsLetter() throws Exception {
        String queue = dyingInto(exchange("direct"), "nowhere", Map.of("x-max-length", 2));
        publishAll("", queue, "a", "b");
        rejectNext(newChannel(), queue);
        assertThat(channel().queuePurge(queue).getMessageCount()).isEqualTo(1);
        assertThat(channel().queuePurge(queue).getMessageCount()).isZero();
        publishAll("", queue, "c");
        assertFull(queue);
    }

    private void assertFull(String queue) throws Exception {
        Channel publisher = newChannel();
        publisher.confirmSelect();
        if (broker.answersAs3x()) {
            // It lets one more in than there may be.
            publisher.basicPublish("", queue, MINIMAL_PERSISTENT_BASIC, utf8("one more"));
            assertThat(publisher.waitForConfirms(10_000)).isTrue();
        }
        publisher.basicPublish("", queue, MINIMAL_PERSISTENT_BASIC, utf8("too many"));
        assertThat(publisher.waitForConfirms(10_000)).isFalse();
    }

    @Test
    void withoutRejectPublishItIsAtMostOnce() throws Exception {
        String exchange = exchange("direct");
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("x-queue-type", "quorum");
        arguments.put("x-dead-letter-strategy", "at-least-once");
        arguments.put("x-dead-letter-exchange", exchange);
        String queue = durableQueue(arguments);
        publishAll("", queue, "m");
        rejectNext(channel(), queue);
        publishAll("", queue, "marker");
        String dead = durableQueue(NO_ARGUMENTS);
        channel().queueBind(dead, exchange, queue);
        assertThat(await().until(() -> get(queue), Objects::nonNull)).isEqualTo("marker");
        publishAll(exchange, queue, "behind");
        assertThat(await().until(() -> get(dead), Objects::nonNull)).isEqualTo("behind");
    }
}
