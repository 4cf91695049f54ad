package org.leveret.management.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** How metrics are written. */
class MetricsTextTest {
    private final MetricsText text = new MetricsText();

    private String taken() {
        return new String(text.take(), StandardCharsets.UTF_8);
    }

    @Test
    void aMetricBeginsWithItsTypeAndWhatItIs() {
        text.head("rabbitmq_queues", MetricType.GAUGE, "Queues available");
        assertThat(taken()).isEqualTo("# TYPE rabbitmq_queues gauge\n# HELP rabbitmq_queues Queues available\n");
    }

    @Test
    void whatWouldEndALabelOrALineIsEscaped() {
        assertThat(Labels.of("queue", "a\"b\\c\nd", "vhost", "{}=, é"))
                .isEqualTo("{queue=\"a\\\"b\\\\c\\nd\",vhost=\"{}=, é\"}");
    }

    @Test
    void wholeNumbersHaveNoFraction() {
        text.sample("a", "", 3);
        text.sample("b", "", 0.25);
        text.sample("c", "", 75_277_709_312.0);
        assertThat(taken()).isEqualTo("a 3\nb 0.25\nc 75277709312\n");
    }

    @Test
    void whatWasTakenIsNotTakenAgain() {
        text.sample("a", "", 1);
        assertThat(taken()).isEqualTo("a 1\n");
        assertThat(text.length()).isZero();
    }
}
