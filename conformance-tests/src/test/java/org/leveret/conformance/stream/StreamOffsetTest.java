package org.leveret.conformance.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.conformance.Deliveries;

/** Where a consumer of a stream begins. */
class StreamOffsetTest extends StreamTest {
    @Test
    void fromTheFirstEverythingComesInOrder() throws Exception {
        String stream = streamOf(300);
        assertThat(takeAndAck(read(stream, "first"), 300)).isEqualTo(numbers(0, 300));
    }

    @Test
    void eachDeliveryTellsItsOffset() throws Exception {
        Deliveries reading = read(streamOf(5), "first");
        List<Long> offsets = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            offsets.add(offset(reading.take()));
        }
        assertThat(offsets).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void whoNamesNoOffsetIsGivenWhatComes() throws Exception {
        String stream = streamOf(5);
        Deliveries reading = read(stream, null);
        publishNumbers(stream, 5, 8);
        assertThat(takeAndAck(reading, 3)).isEqualTo(numbers(5, 8));
        assertNothingMore(reading);
    }

    @Test
    void nextIsWhatComes() throws Exception {
        String stream = streamOf(5);
        Deliveries reading = read(stream, "next");
        publishNumbers(stream, 5, 8);
        assertThat(takeAndAck(reading, 3)).isEqualTo(numbers(5, 8));
    }

    @Test
    void lastIsTheNewestThatThereIs() throws Exception {
        String stream = stream();
        publishNumbers(stream, 0, 1);
        publishNumbers(stream, 1, 2);
        publishNumbers(stream, 2, 3);
        assertThat(read(stream, "last").takeText()).isEqualTo("2");
    }

    @Test
    void lastOfAnEmptyStreamIsWhatComes() throws Exception {
        String stream = stream();
        Deliveries reading = read(stream, "last");
        publishNumbers(stream, 0, 1);
        assertThat(reading.takeText()).isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 57, 99})
    void anOffsetIsBegunAt(int offset) throws Exception {
        Deliveries reading = read(streamOf(100), (long) offset);
        assertThat(takeAndAck(reading, 100 - offset)).isEqualTo(numbers(offset, 100));
        assertNothingMore(reading);
    }

    @Test
    void anOffsetMayBeAnInteger() throws Exception {
        assertThat(read(streamOf(10), 4).takeText()).isEqualTo("4");
    }

    @Test
    void anOffsetBelowZeroIsTheBeginning() throws Exception {
        assertThat(read(streamOf(10), -5).takeText()).isEqualTo("0");
    }

    @Test
    void anOffsetThatIsStillToComeIsWaitedFor() throws Exception {
        String stream = streamOf(3);
        Deliveries reading = read(stream, 5L);
        publishNumbers(stream, 3, 7);
        assertThat(takeAndAck(reading, 2)).isEqualTo(numbers(5, 7));
    }

    @Test
    void aTimeBeforeEverythingIsTheBeginning() throws Exception {
        String stream = streamOf(10);
        assertThat(takeAndAck(read(stream, time(0)), 10)).isEqualTo(numbers(0, 10));
    }

    @Test
    void aTimeBehindEverythingIsWhatComes() throws Exception {
        String stream = streamOf(10);
        Deliveries reading = read(stream, time(System.currentTimeMillis() + 3_600_000));
        publishNumbers(stream, 10, 11);
        assertThat(reading.takeText()).isEqualTo("10");
    }

    @Test
    void aTimeIsBegunAt() throws Exception {
        String stream = streamOf(200);
        long betweenMs = System.currentTimeMillis() / 1_000 * 1_000 + 1_000;
        awaitClock(betweenMs + 10);
        publishNumbers(stream, 200, 210);
        assertThat(takeAndAck(read(stream, time(betweenMs)), 10)).isEqualTo(numbers(200, 210));
    }

    private static Date time(long ms) {
        return Date.from(Instant.ofEpochMilli(ms));
    }

    private static void awaitClock(long timeMs) {
        while (System.currentTimeMillis() < timeMs) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1h", "60m", "3600s", "1D", "1M", "1Y"})
    void anIntervalReachesBackFromNow(String interval) throws Exception {
        assertThat(read(streamOf(10), interval).takeText()).isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "", "1x", "h", "0s", "-1h", "First"})
    void aTextThatIsNoOffsetIsRefused(String offset) throws Exception {
        assumeThat(broker.answersAs3x())
                .as("RabbitMQ 3.10 closes the connection")
                .isFalse();
        String stream = stream();
        Channel channel = newChannel();
        channel.basicQos(1);
        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - invalid arg 'x-stream-offset' for " + entity(stream)
                        + ": {invalid_stream_offset_arg,{longstr,<<" + (offset.isEmpty() ? "" : '"' + offset + '"')
                        + ">>}}",
                60,
                20,
                () -> read(channel, stream, offset, 1));
    }

    @Test
    void aFractionIsNoOffset() throws Exception {
        assumeThat(broker.answersAs3x())
                .as("RabbitMQ 3.10 closes the connection")
                .isFalse();
        String stream = stream();
        Channel channel = newChannel();
        channel.basicQos(1);
        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - invalid arg 'x-stream-offset' for " + entity(stream)
                        + ": {invalid_stream_offset_arg,{double,1.5}}",
                60,
                20,
                () -> read(channel, stream, 1.5, 1));
    }

    @Test
    void aConsumerGoesOnFromHistoryToWhatComes() throws Exception {
        String stream = streamOf(50);
        Deliveries reading = read(stream, 40L);
        assertThat(takeAndAck(reading, 10)).isEqualTo(numbers(40, 50));
        publishNumbers(stream, 50, 60);
        List<Long> offsets = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Delivery delivery = reading.take();
            ack(reading, delivery);
            offsets.add(offset(delivery));
        }
        assertThat(offsets).first().isEqualTo(50L);
        assertThat(offsets).last().isEqualTo(59L);
    }
}
