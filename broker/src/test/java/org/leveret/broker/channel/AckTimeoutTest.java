package org.leveret.broker.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.leveret.broker.queue.QueueRef;
import org.leveret.queue.QueueConsumer;

/** Deliveries that nobody has settled for too long. */
class AckTimeoutTest {
    private static final long BROKERS_MS = 10_000;

    private final Unacked unacked = new Unacked();
    private final AckTimeout timeout = new AckTimeout();

    private record Source(long ownTimeoutMs) implements DeliverySource {
        @Override
        public QueueRef queue() {
            throw new UnsupportedOperationException("nobody asks for the queue here");
        }

        @Override
        public @Nullable QueueConsumer consumer() {
            return null;
        }
    }

    private void deliver(long tag, long ownTimeoutMs) {
        if (ownTimeoutMs != AckTimeout.NONE) {
            timeout.onOwn(ownTimeoutMs);
        }
        unacked.add(tag, new Source(ownTimeoutMs), 0);
    }

    private void settle(long tag) {
        assertThat(unacked.take(tag, (deliveryTag, source, position) -> {})).isTrue();
    }

    private long passedMs(long nowMs, long lastTag) {
        return timeout.passedMs(unacked, lastTag, nowMs, BROKERS_MS);
    }

    @Test
    void theBrokersTimeoutIsForAll() {
        deliver(1, AckTimeout.NONE);
        assertThat(passedMs(1_000, 1)).isEqualTo(AckTimeout.NONE);
        assertThat(passedMs(10_999, 1)).isEqualTo(AckTimeout.NONE);
        assertThat(passedMs(11_000, 1)).isEqualTo(BROKERS_MS);
    }

    @Test
    void whatIsSettledIsForgotten() {
        deliver(1, AckTimeout.NONE);
        deliver(2, 500);
        assertThat(passedMs(1_000, 2)).isEqualTo(AckTimeout.NONE);
        settle(1);
        settle(2);
        assertThat(passedMs(100_000, 2)).isEqualTo(AckTimeout.NONE);
    }

    @Test
    void aShorterTimeoutIsForItsConsumerAlone() {
        deliver(1, AckTimeout.NONE);
        deliver(2, 500);
        assertThat(passedMs(1_000, 2)).isEqualTo(AckTimeout.NONE);
        assertThat(passedMs(1_499, 2)).isEqualTo(AckTimeout.NONE);
        assertThat(passedMs(1_500, 2)).isEqualTo(500);
        settle(2);
        assertThat(passedMs(1_600, 2)).isEqualTo(AckTimeout.NONE);
        assertThat(passedMs(11_000, 2)).isEqualTo(BROKERS_MS);
    }

    @Test
    void aLongerTimeoutIsForItsConsumerAlone() {
        deliver(1, 30_000);
        deliver(2, AckTimeout.NONE);
        assertThat(passedMs(1_000, 2)).isEqualTo(AckTimeout.NONE);
        settle(2);
        assertThat(passedMs(11_000, 2)).isEqualTo(AckTimeout.NONE);
        deliver(3, AckTimeout.NONE);
        assertThat(passedMs(12_000, 3)).isEqualTo(AckTimeout.NONE);
        assertThat(passedMs(22_000, 3)).isEqualTo(BROKERS_MS);
        settle(3);
        assertThat(passedMs(30_999, 3)).isEqualTo(AckTimeout.NONE);
        assertThat(passedMs(31_000, 3)).isEqualTo(30_000);
    }

    @Test
    void aDeliveryCountsFromTheFirstLookBehindIt() {
        deliver(1, 500);
        assertThat(passedMs(1_000, 1)).isEqualTo(AckTimeout.NONE);
        settle(1);
        deliver(2, 500);
        assertThat(passedMs(1_400, 2)).isEqualTo(AckTimeout.NONE);
        assertThat(passedMs(1_899, 2)).isEqualTo(AckTimeout.NONE);
        assertThat(passedMs(1_900, 2)).isEqualTo(500);
    }
}
