package org.leveret.conformance.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.Deliveries;

/** Consumers that want some messages of a stream alone. RabbitMQ 3.13 and later. */
class StreamFilterTest extends StreamTest {
    private static final String VALUE = "x-stream-filter-value";

    private String stream;

    @BeforeEach
    void publishForFilters() throws Exception {
        assumeThat(broker.answersAs3x()).as("RabbitMQ 3.10 has no filters").isFalse();
        stream = stream();
        publishWith(stream, Map.of(VALUE, "apples"), "a0");
        publishWith(stream, Map.of(VALUE, "pears"), "p1");
        publishWith(stream, null, "n2");
        publishWith(stream, Map.of(VALUE, "apples"), "a3");
        publishWith(stream, Map.of(VALUE, "plums"), "q4");
        publishWith(stream, Map.of("other", "header"), "n5");
    }

    private Deliveries filtered(Object filter, boolean unfiltered) throws Exception {
        Channel channel = newChannel();
        channel.basicQos(PREFETCH);
        return consume(
                channel,
                stream,
                Map.of("x-stream-offset", "first", "x-stream-filter", filter, "x-stream-match-unfiltered", unfiltered));
    }

    @Test
    void oneValueIsWanted() throws Exception {
        Deliveries reading = filtered("apples", false);
        assertThat(takeAndAck(reading, 2)).containsExactly("a0", "a3");
        assertNothingMore(reading);
    }

    @Test
    void oneOfSeveralValuesIsWanted() throws Exception {
        Deliveries reading = filtered(List.of("pears", "plums"), false);
        assertThat(takeAndAck(reading, 2)).containsExactly("p1", "q4");
        assertNothingMore(reading);
    }

    @Test
    void whatHasNoValueMayBeWantedToo() throws Exception {
        Deliveries reading = filtered("apples", true);
        assertThat(takeAndAck(reading, 4)).containsExactly("a0", "n2", "a3", "n5");
        assertNothingMore(reading);
    }

    @Test
    void whoDoesNotFilterIsGivenEverything() throws Exception {
        assertThat(takeAndAck(read(stream, "first"), 6)).containsExactly("a0", "p1", "n2", "a3", "q4", "n5");
    }

    @Test
    void offsetsAreThoseOfTheStream() throws Exception {
        Deliveries reading = filtered("apples", false);
        assertThat(offset(reading.take())).isZero();
        assertThat(offset(reading.take())).isEqualTo(3);
    }

    @Test
    void whatComesLaterIsFilteredToo() throws Exception {
        Deliveries reading = filtered("plums", false);
        assertThat(takeAndAck(reading, 1)).containsExactly("q4");
        publishWith(stream, Map.of(VALUE, "apples"), "a6");
        publishWith(stream, Map.of(VALUE, "plums"), "q7");
        assertThat(takeAndAck(reading, 1)).containsExactly("q7");
    }

    @Test
    void theValueStaysInTheMessage() throws Exception {
        Delivery delivery = filtered("pears", false).take();
        assertThat(delivery.getProperties().getHeaders().get(VALUE)).hasToString("pears");
    }

    @Test
    void whatIsPassedOverTakesNoPrefetch() throws Exception {
        for (int i = 6; i < 40; i++) {
            publishWith(stream, Map.of(VALUE, i % 10 == 0 ? "tens" : "others"), Integer.toString(i));
        }
        Channel channel = newChannel();
        channel.basicQos(1);
        Deliveries reading = consume(channel, stream, Map.of("x-stream-offset", "first", "x-stream-filter", "tens"));
        assertThat(takeAndAck(reading, 3)).containsExactly("10", "20", "30");
    }
}
