package org.leveret.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How much a consumer may be sent before it reads. */
class ConsumerWindowsTest {
    private static final long BOUND = 64 << 20;

    private final ConsumerWindows windows = new ConsumerWindows(BOUND);

    @Test
    void theFirstConsumersOfAConnectionGetMost() {
        assertThat(windows.next(0)).isEqualTo(ConsumerWindows.BYTES_MAX);
        assertThat(windows.next(8)).isEqualTo(128 << 10);
        assertThat(windows.next(10_000)).isEqualTo(ConsumerWindows.BYTES_MIN);
    }

    @Test
    void manyConnectionsTogetherStayWithinTheBoundButForTheSmallestWindows() {
        long bytes = 0;
        int consumers = 20_000;
        for (int i = 0; i < consumers; i++) {
            long window = windows.next(0);
            assertThat(window).isGreaterThanOrEqualTo(ConsumerWindows.BYTES_MIN);
            windows.onGiven(window);
            bytes += window;
        }
        assertThat(bytes).isLessThanOrEqualTo(BOUND + (long) consumers * ConsumerWindows.BYTES_MIN);
    }

    @Test
    void windowsAreLargeAgainWhenTheOthersHaveGone() {
        windows.onGiven(2 * BOUND);
        assertThat(windows.next(0)).isEqualTo(ConsumerWindows.BYTES_MIN);
        windows.onReturned(2 * BOUND);
        assertThat(windows.next(0)).isEqualTo(ConsumerWindows.BYTES_MAX);
    }
}
