package org.leveret.management.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeriesTest {
    private static final long WINDOW_MS = 5_000;

    private final Series series = new Series(13);

    @Test
    void whatGrowsEvenlyHasTheSameRateWheneverItIsAskedFor() {
        for (long timeMs = 0; timeMs <= 20_000; timeMs += 5_000) {
            add(timeMs, timeMs / 10);
        }
        for (long nowMs = 20_000; nowMs <= 25_000; nowMs += 1_000) {
            assertThat(series.rate(0, nowMs / 10, nowMs, WINDOW_MS))
                    .describedAs("at %d ms", nowMs)
                    .isEqualTo(100);
        }
    }

    @Test
    void whatBeginsToGrowHasStoodUntilItWasLookedAtLast() {
        add(0, 7);
        add(5_000, 7);
        assertThat(series.rate(0, 17, 6_000, WINDOW_MS)).isEqualTo(2);
    }

    @Test
    void samplesOfWhatGrowsEvenlyAreEvenlyApart() {
        for (long timeMs = 0; timeMs <= 20_000; timeMs += 5_000) {
            add(timeMs, timeMs / 10);
        }
        assertThat(series.samples(0, 2_200, 22_000, 9_000, 3_000))
                .extracting(Series.Sample::value)
                .containsExactly(2_200L, 1_900L, 1_600L, 1_300L);
    }

    @Test
    void nothingIsToldOfTheTimeBeforeTheFirstLook() {
        add(10_000, 5);
        assertThat(series.samples(0, 5, 12_000, 9_000, 1_000)).hasSize(3);
        assertThat(series.rate(0, 9, 12_000, WINDOW_MS)).isEqualTo(2);
    }

    private void add(long timeMs, long value) {
        series.add(timeMs, new long[] {value});
    }
}
