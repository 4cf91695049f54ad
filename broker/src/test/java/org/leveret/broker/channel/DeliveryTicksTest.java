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
        assertThat(ticks.lastTagBy(999)).isZero();
        assertThat(ticks.lastTagBy(1_000)).isEqualTo(10);
        assertThat(ticks.lastTagBy(1_500)).isEqualTo(10);
        assertThat(ticks.lastTagBy(2_000)).isEqualTo(20);
        assertThat(ticks.lastTagBy(9_000)).isEqualTo(20);
    }

    @Test
    void aChannelThatDeliversNothingKeepsItsOldTick() {
        ticks.note(1_000, 10, 0);
        ticks.note(60_000, 10, 30_000);
        assertThat(ticks.lastTagBy(30_000)).isEqualTo(10);
    }

    @Test
    void ofTheOldTicksTheNewestIsKept() {
        for (int i = 1; i <= 1_000; i++) {
            ticks.note(i * 1_000L, i, i * 1_000L - 5_000);
        }
        assertThat(ticks.lastTagBy(994_500)).isEqualTo(994);
    }
}
