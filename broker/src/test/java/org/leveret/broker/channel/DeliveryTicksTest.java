package org.leveret.broker.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How old a delivery is at least. */
class DeliveryTicksTest {
    private final DeliveryTicks ticks = new DeliveryTicks();

    @Test
    void aDeliveryIsAsOldAsTheFirstTickBehindIt() {
        ticks.note(1_000, 10, 0);
        ticks.note(2_000, 20, 0);
        assertThat(ticks.wasDeliveredBy(10, 1_000)).isTrue();
        assertThat(ticks.wasDeliveredBy(11, 1_500)).isFalse();
        assertThat(ticks.wasDeliveredBy(11, 2_000)).isTrue();
        assertThat(ticks.wasDeliveredBy(21, 9_000)).isFalse();
    }

    @Test
    void aChannelThatDeliversNothingKeepsItsOldTick() {
        ticks.note(1_000, 10, 0);
        ticks.note(60_000, 10, 30_000);
        assertThat(ticks.wasDeliveredBy(10, 30_000)).isTrue();
    }

    @Test
    void ofTheOldTicksTheNewestIsKept() {
        for (int i = 1; i <= 1_000; i++) {
            ticks.note(i * 1_000L, i, i * 1_000L - 5_000);
        }
        assertThat(ticks.wasDeliveredBy(994, 994_500)).isTrue();
        assertThat(ticks.wasDeliveredBy(996, 994_500)).isFalse();
    }
}
