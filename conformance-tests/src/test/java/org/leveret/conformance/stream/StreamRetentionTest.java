package org.leveret.conformance.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.Deliveries;

/** What a stream lets go of: whole segments, the oldest first, and never the one that is being filled. */
class StreamRetentionTest extends StreamTest {
    private static final String LONG = ":" + "x".repeat(1_000);

    private int published;

    private void publishBodies(String stream, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            // each confirmed for itself, so that there are many small chunks
            publishAll("", stream, published++ + LONG);
        }
    }

    /** The number of the oldest message; RabbitMQ 3.10 uses offsets for itself too. */
    private int first(String stream) throws Exception {
        Deliveries reading = read(newChannel(), stream, "first", 1);
        String first = reading.takeText();
        reading.getChannel().close();
        return Integer.parseInt(first.substring(0, first.indexOf(':')));
    }

    @Test
    void theOldestSegmentsGoWhenTheStreamIsTooLong() throws Exception {
        String stream = stream(Map.of("x-max-length-bytes", 20_000, "x-stream-max-segment-size-bytes", 5_000));
        publishBodies(stream, 60);
        await().atMost(Duration.ofSeconds(20)).until(() -> first(stream) >= 30);
        assertThat(first(stream)).isLessThan(60);
    }

    @Test
    void whatIsTooOldGoesWithItsSegment() throws Exception {
        String stream = stream(Map.of("x-max-age", "1s", "x-stream-max-segment-size-bytes", 3_000));
        publishBodies(stream, 20);
        await().pollDelay(Duration.ofMillis(1_500))
                .atMost(Duration.ofSeconds(20))
                .until(() -> {
                    publishBodies(stream, 5);
                    return first(stream) >= 15;
                });
    }

    @Test
    void theSegmentThatIsBeingFilledStays() throws Exception {
        String stream = stream(Map.of("x-max-length-bytes", 1_000, "x-max-age", "1s"));
        publishBodies(stream, 10);
        await().pollDelay(Duration.ofMillis(1_500))
                .atMost(Duration.ofSeconds(20))
                .until(() -> true);
        publishBodies(stream, 1);
        assertThat(first(stream)).isZero();
    }

    @Test
    void offsetsGoOnBehindWhatIsGone() throws Exception {
        String stream = stream(Map.of("x-max-length-bytes", 5_000, "x-stream-max-segment-size-bytes", 2_000));
        publishBodies(stream, 40);
        Deliveries reading = read(stream, "last");
        long last = offset(reading.take());
        if (broker.answersAs3x()) {
            assertThat(last).isGreaterThanOrEqualTo(39);
        } else {
            assertThat(last).isEqualTo(39);
        }
    }

    @Test
    void anOffsetThatIsGoneIsTheBeginning() throws Exception {
        assumeFalse(broker.answersAs3x(), "a reader of 3.10 may wait for ever where segments have just gone");
        String stream = stream(Map.of("x-max-length-bytes", 5_000, "x-stream-max-segment-size-bytes", 2_000));
        publishBodies(stream, 40);
        await().atMost(Duration.ofSeconds(20)).until(() -> first(stream) > 0);
        Deliveries reading = read(newChannel(), stream, 0L, 1);
        assertThat(offset(reading.take())).isGreaterThan(0);
    }

    @Test
    void whatIsGoneIsNotCounted() throws Exception {
        String stream = stream(Map.of("x-max-length-bytes", 5_000, "x-stream-max-segment-size-bytes", 2_000));
        publishBodies(stream, 40);
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            long count = channel().messageCount(stream);
            return count > 0 && count < 30;
        });
    }
}
