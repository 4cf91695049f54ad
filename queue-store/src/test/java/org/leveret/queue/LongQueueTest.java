package org.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Queues that are far longer than the heap: what each message costs that lies in the store alone. */
class LongQueueTest {
    private static final int MESSAGES = 10_000_000;
    private static final long HEAP_BYTES_MAX = 40_000_000;

    @Test
    void tenMillionMessagesThatArePagedOutCostLessThanFourBytesOfHeapEach() {
        Message message = QueueFixture.message("k", 100, true);
        long before = usedHeapBytes();
        QueueMachine queue = new QueueMachine(QueueSettings.of(1, true, 1_000_000), new SilentEffects());
        for (int count = 0; count < MESSAGES; count++) {
            queue.enqueue(message, 0, null, 0);
        }
        assertThat(queue.residentBytes()).isLessThanOrEqualTo(1_000_000);
        long heapBytes = usedHeapBytes() - before;
        System.out.println("heap of 10 million messages paged out: " + heapBytes + " bytes");
        assertThat(heapBytes).isLessThan(HEAP_BYTES_MAX);
        assertThat(queue.purge(0)).isEqualTo(MESSAGES);
        assertThat(queue.backlog().segmentCount()).isLessThanOrEqualTo(1);
    }

    @Test
    void tenMillionUnackedMessagesThatArePagedOutCostLessThanFourBytesOfHeapEach() {
        Message message = QueueFixture.message("k", 100, true);
        long before = usedHeapBytes();
        QueueMachine queue = new QueueMachine(QueueSettings.of(1, true, 1_000_000), new SilentEffects());
        queue.subscribe(new QueueConsumer("a", false, false, 0, QueueConsumer.UNLIMITED, Long.MAX_VALUE, false), 0);
        for (int count = 0; count < MESSAGES; count++) {
            queue.enqueue(message, 0, null, 0);
        }
        assertThat(queue.residentBytes()).isLessThanOrEqualTo(1_000_000);
        long heapBytes = usedHeapBytes() - before;
        System.out.println("heap of 10 million messages paged out: " + heapBytes + " bytes");
        assertThat(heapBytes).isLessThan(HEAP_BYTES_MAX);
        assertThat(queue.unackedCount()).isEqualTo(MESSAGES);
    }

    @Test
    void aRecoveredQueueOfTenMillionIsDrainedInOrderWithinItsBudget() {
        List<RecoveredSegment> segments = new ArrayList<>();
        for (long number = 0; number < MESSAGES / 128; number++) {
            segments.add(new RecoveredSegment(number, -1L, -1L, 128, 128 * 100, false));
        }
        Message message = QueueFixture.message("k", 100, true);
        @Nullable Message[] slots = new Message[128];
        Arrays.fill(slots, message);
        long[] loads = {0, 0};
        long[] nextPosition = {0};
        QueueMachine queue = new QueueMachine(QueueSettings.of(1, true, 1_000_000), new SilentEffects() {
            @Override
            public void loadSegment(long segment) {
                loads[1]++;
            }

            @Override
            public void deliver(
                    QueueConsumer consumer, long position, Message delivered, boolean redelivered, int returns) {
                assertThat(redelivered).isEqualTo(position < 128_000);
                assertThat(position).isEqualTo(nextPosition[0]++);
            }
        });
        queue.recover(segments, MESSAGES, 128_000, 0);
        QueueConsumer consumer = new QueueConsumer("a", false, false, 0, 1_000, Long.MAX_VALUE, false);
        queue.subscribe(consumer, 0);
        long settledUpTo = 0;
        long[] positions = new long[1_000];
        while (queue.readyCount() + queue.unackedCount() > 0) {
            while (loads[0] < loads[1]) {
                queue.segmentLoaded(loads[0]++, slots, 0);
            }
            int out = queue.unackedCount();
            for (int index = 0; index < out; index++) {
                positions[index] = settledUpTo++;
            }
            queue.settle(positions, 0, out, Outcome.ACCEPTED, consumer, 0);
            assertThat(queue.residentBytes()).isLessThanOrEqualTo(1_000_000);
        }
        assertThat(settledUpTo).isEqualTo(MESSAGES);
        assertThat(loads[1]).isEqualTo(MESSAGES / 128);
        assertThat(queue.backlog().segmentCount()).isZero();
    }

    private static long usedHeapBytes() {
        Runtime runtime = Runtime.getRuntime();
        long used = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 3; attempt++) {
            System.gc();
            used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
        }
        return used;
    }
}
