package org.leveret.conformance.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.conformance.Deliveries;

/**
 * A channel with a delivery that is not settled in the time that its consumer, queue or policy gives it is closed, and the
 * message goes back; from RabbitMQ 3.12 on.
 */
class ConsumerTimeoutTest extends AccessTest {
    private static final int LONG_MS = 3_600_000;

    @BeforeEach
    void needTimeouts() {
        assumeFalse(broker.answersAs3x(), "consumers, queues and policies have timeouts from 3.12 on");
    }

    /** A queue that the broker deletes after the test; quorum queues take nothing else than a durable one. */
    private String queue(String type, Map<String, Object> more) throws Exception {
        Map<String, Object> arguments = new HashMap<>(more);
        arguments.put("x-queue-type", type);
        String queue = deletingQueue(name("slow"));
        channel().queueDeclare(queue, true, false, false, arguments);
        return queue;
    }

    private static Deliveries consume(Channel channel, String queue, Map<String, Object> arguments) throws Exception {
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, false, "", false, false, arguments, deliveries);
        return deliveries;
    }

    /** The channel is closed for what the request leaves unsettled, which is the queue's one message. */
    private void assertTimesOut(Channel slow, int timeoutMs, String queue, Request request) throws Exception {
        assertChannelError(
                slow,
                406,
                "PRECONDITION_FAILED - delivery acknowledgement on channel " + slow.getChannelNumber()
                        + " timed out. Timeout value used: " + timeoutMs + " ms. This timeout value can be configured,"
                        + " see consumers doc guide to learn more",
                0,
                0,
                request);
        await().until(() -> channel().messageCount(queue) == 1);
        GetResponse again = getUnsettled(channel(), queue);
        assertThat(again.getEnvelope().isRedeliver()).isTrue();
        assertThat(text(again)).isEqualTo("never acked");
        channel().basicAck(again.getEnvelope().getDeliveryTag(), false);
    }

    private Request consuming(Channel slow, String queue) {
        return () -> {
            Deliveries consumer = consume(slow, queue, NO_ARGUMENTS);
            publish("", queue, "never acked");
            assertThat(consumer.takeText()).isEqualTo("never acked");
        };
    }

    private Request fetching(Channel slow, String queue) {
        return () -> {
            publishAll("", queue, "never acked");
            assertThat(text(getUnsettled(slow, queue))).isEqualTo("never acked");
        };
    }

    @Test
    void aConsumerMayHaveATimeoutOfItsOwn() throws Exception {
        String queue = sharedQueue();
        Channel slow = newChannel();
        Deliveries patient = consume(slow, sharedQueue(), NO_ARGUMENTS);
        Deliveries consumer = consume(slow, queue, Map.of("x-consumer-timeout", 300));
        assertTimesOut(slow, 300, queue, () -> {
            publish("", queue, "never acked");
            assertThat(consumer.takeText()).isEqualTo("never acked");
        });
        assertThat(patient.getChannel().isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void aQueueMayHaveATimeoutForItsConsumers(String type) throws Exception {
        String queue = queue(type, Map.of("x-consumer-timeout", 300));
        Channel slow = newChannel();
        assertTimesOut(slow, 300, queue, consuming(slow, queue));
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void aQueuesTimeoutIsForWhatIsFetchedToo(String type) throws Exception {
        String queue = queue(type, Map.of("x-consumer-timeout", 300));
        Channel slow = newChannel();
        assertTimesOut(slow, 300, queue, fetching(slow, queue));
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void whoConsumesLaterHasTheTimeoutOfAPolicy(String type) throws Exception {
        String queue = queue(type, NO_ARGUMENTS);
        policy(queue, Map.of("consumer-timeout", 300));
        Channel slow = newChannel();
        assertTimesOut(slow, 300, queue, consuming(slow, queue));
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void soHasWhatIsFetchedLater(String type) throws Exception {
        String queue = queue(type, NO_ARGUMENTS);
        policy(queue, Map.of("consumer-timeout", 300));
        Channel slow = newChannel();
        assertTimesOut(slow, 300, queue, fetching(slow, queue));
    }

    @ParameterizedTest
    @ValueSource(ints = {300, LONG_MS})
    void ofAQueuesTimeoutAndThatOfItsPolicyTheShorterOneCounts(int ofArgument) throws Exception {
        String queue = queue(Map.of("x-consumer-timeout", ofArgument));
        policy(queue, Map.of("consumer-timeout", ofArgument == LONG_MS ? 300 : LONG_MS));
        Channel slow = newChannel();
        assertTimesOut(slow, 300, queue, consuming(slow, queue));
    }

    @Test
    void aConsumersOwnTimeoutCountsBeforeThatOfItsQueue() throws Exception {
        String queue = queue(Map.of("x-consumer-timeout", 300));
        Channel patient = newChannel();
        Deliveries consumer = consume(patient, queue, Map.of("x-consumer-timeout", LONG_MS));
        publish("", queue, "kept");
        assertThat(consumer.takeText()).isEqualTo("kept");
        String other = queue(Map.of("x-consumer-timeout", 600));
        Channel slow = newChannel();
        assertTimesOut(slow, 600, other, fetching(slow, other));
        assertThat(patient.isOpen()).isTrue();
    }

    @Test
    void whatIsSettledInTimeKeepsItsChannelOpen() throws Exception {
        String queue = queue(Map.of("x-consumer-timeout", 300));
        Channel quick = newChannel();
        publishAll("", queue, "acked");
        quick.basicAck(getUnsettled(quick, queue).getEnvelope().getDeliveryTag(), false);
        String other = queue(Map.of("x-consumer-timeout", 600));
        Channel slow = newChannel();
        assertTimesOut(slow, 600, other, fetching(slow, other));
        assertThat(quick.isOpen()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", ""})
    void aTimeoutThatIsNoNumberIsIgnored(String timeout) throws Exception {
        String queue = queue();
        Deliveries consumer = consume(channel(), queue, Map.of("x-consumer-timeout", timeout));
        publish("", queue, "m");
        assertThat(consumer.takeText()).isEqualTo("m");
    }
}
