package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.leveret.queue.Message;

/** A segment's changes hold what was enqueued, in whatever order, until it is settled. */
class SegmentDeltaTest {
    @RepeatedTest(50)
    void everySlotHoldsWhatWasPutThereUntilItIsSettled() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        SegmentDelta delta = new SegmentDelta(1, 0);
        Map<Integer, Message> expected = new TreeMap<>();
        long heapBytes = 0;
        int changes = random.nextInt(300);
        int next = random.nextInt(SlotBits.SLOTS);
        for (int change = 0; change < changes; change++) {
            int slot = random.nextInt(8) == 0 ? random.nextInt(SlotBits.SLOTS) : next++ & SlotBits.SLOT_MASK;
            if (expected.containsKey(slot) || random.nextInt(5) == 0) {
                Message settled = expected.remove(slot);
                long freed = delta.settle(SlotBits.low(slot, slot + 1), SlotBits.high(slot, slot + 1));
                assertThat(freed).as("seed %d", seed).isEqualTo(settled == null ? 0 : settled.heapBytes());
                heapBytes -= freed;
            } else {
                Message message = StoreRig.message("message " + change);
                delta.enqueue(slot, message);
                heapBytes += message.heapBytes();
                expected.put(slot, message);
            }
            assertThat(delta.heapBytes()).as("seed %d", seed).isEqualTo(heapBytes);
            assertThat(delta.hasKnown()).as("seed %d", seed).isEqualTo(!expected.isEmpty());
        }
        for (int slot = 0; slot < SlotBits.SLOTS; slot++) {
            assertThat(delta.message(slot)).as("seed %d, slot %d", seed, slot).isSameAs(expected.get(slot));
        }
    }
}
