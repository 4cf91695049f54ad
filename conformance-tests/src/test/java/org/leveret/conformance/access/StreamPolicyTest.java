package org.leveret.conformance.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.Deliveries;

/** What policies change for streams: what they keep. */
class StreamPolicyTest extends AccessTest {
    private static final String LONG = ":" + "x".repeat(1_000);

    private static final String SLOW =
            "RabbitMQ 3.10 does so on a quiet machine, else some time later, and may leave a reader waiting";

    private int published;

    private String stream(Map<String, Object> more) throws Exception {
        String stream = deletingQueue(name("stream"));
        Map<String, Object> arguments = new HashMap<>(more);
        arguments.put("x-queue-type", "stream");
        channel().queueDeclare(stream, true, false, false, arguments);
        return stream;
    }

    private void publishBodies(String stream, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            publishAll("", stream, published++ + LONG);
        }
    }

    /** The number of the oldest message. */
    private int first(String stream) throws Exception {
        Channel channel = newChannel();
        channel.basicQos(1);
        Deliveries reading = new Deliveries(channel);
        channel.basicConsume(stream, false, Map.of("x-stream-offset", "first"), reading);
        String first = reading.takeText();
        channel.close();
        return Integer.parseInt(first.substring(0, first.indexOf(':')));
    }

    /** Publishes until the stream has at most so many messages: RabbitMQ 3.10 may leave a reader of what has just gone waiting. */
    private void awaitAtMost(String stream, int messages) {
        await().atMost(Duration.ofSeconds(50)).untilAsserted(() -> {
            publishBodies(stream, 10);
            assertThat(published - first(stream)).isLessThanOrEqualTo(messages);
        });
    }

    @Test
    void aLengthHoldsForAStreamThatIsThere() throws Exception {
        assumeThat(broker.answersAs3x()).as(SLOW).isFalse();
        String stream = stream(Map.of("x-stream-max-segment-size-bytes", 2_000));
        publishBodies(stream, 40);
        assertThat(first(stream)).isZero();
        policy(stream, Map.of("max-length-bytes", 5_000));
        awaitAtMost(stream, 20);
    }

    @Test
    void anAgeHoldsForAStreamThatIsThere() throws Exception {
        String stream = stream(Map.of("x-stream-max-segment-size-bytes", 2_000));
        publishBodies(stream, 20);
        policy(stream, Map.of("max-age", "1s"));
        await().pollDelay(Duration.ofMillis(1_500))
                .atMost(Duration.ofSeconds(50))
                .untilAsserted(() -> {
                    publishBodies(stream, 5);
                    assertThat(first(stream)).isGreaterThanOrEqualTo(15);
                });
    }

    @Test
    void aStreamThatIsDeclaredLaterGoesByIt() throws Exception {
        String prefix = name("later");
        policy(prefix, Map.of("max-length-bytes", 5_000, "stream-max-segment-size-bytes", 2_000));
        String stream = deletingQueue(prefix + ".stream");
        channel().queueDeclare(stream, true, false, false, Map.of("x-queue-type", "stream"));
        publishBodies(stream, 40);
        awaitAtMost(stream, 20);
    }

    @Test
    void aPolicyWithASizeOfFiltersCountsToo() throws Exception {
        assumeThat(broker.answersAs3x())
                .as("the RabbitMQ that tests run against is older")
                .isFalse();
        String stream = stream(Map.of("x-stream-max-segment-size-bytes", 2_000));
        publishBodies(stream, 40);
        policy(stream, Map.of("max-length-bytes", 5_000, "stream-filter-size-bytes", 32));
        awaitAtMost(stream, 20);
    }

    @Test
    void ofArgumentAndPolicyThePolicyCountsEvenIfItIsLarger() throws Exception {
        assumeThat(broker.answersAs3x()).as(SLOW).isFalse();
        String stream = stream(Map.of("x-stream-max-segment-size-bytes", 2_000, "x-max-length-bytes", 5_000));
        policy(stream, Map.of("max-length-bytes", 20_000));
        // The argument alone would leave five. RabbitMQ applies a policy to a stream some time after it was set.
        await().atMost(Duration.ofSeconds(50)).untilAsserted(() -> {
            publishBodies(stream, 10);
            assertThat(published - first(stream)).isBetween(12, 40);
        });
    }
}
