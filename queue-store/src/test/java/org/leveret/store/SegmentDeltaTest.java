package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.leveret.queue.Message;

/** A segment's changes hold what was enqueued, in whatever order, until it is settled; shed or not. */
class SegmentDeltaTest {
    @RepeatedTest(50)
    void everySlotHoldsWhatWasPutThereUntilItIsSettled() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        SegmentDelta delta = new SegmentDelta(1, 0);
        Map<Integer, Message> expected = new TreeMap<>();
        Set<Integer> shed = new HashSet<>();
        LogBodyMaker maker = new LogBodyMaker();
        long heapBytes = 0;
        int changes = random.nextInt(300);
        int next = random.nextInt(SlotBits.SLOTS);
        for (int change = 0; change < changes; change++) {
            int slot = random.nextInt(8) == 0 ? random.nextInt(SlotBits.SLOTS) : next++ & SlotBits.SLOT_MASK;
            if (random.nextInt(40) == 0) {
                for (int known : expected.keySet()) {
                    // every third is in the log nowhere
                    if (known % 3 != 0 && shed.add(known)) {
                        heapBytes -= Objects.requireNonNull(expected.get(known)).heapBytes() - LogBody.HEAP_BYTES;
                    }
                }
                delta.shed(maker);
            } else if (expected.containsKey(slot) || random.nextInt(5) == 0) {
                Message settled = expected.remove(slot);
                long freed = delta.settle(SlotBits.low(slot, slot + 1), SlotBits.high(slot, slot + 1));
                long taken = settled == null ? 0 : shed.remove(slot) ? LogBody.HEAP_BYTES : settled.heapBytes();
                assertThat(freed).as("seed %d", seed).isEqualTo(taken);
                heapBytes -= freed;
            } else {
                Message message = StoreRig.message("message " + change);
                delta.enqueue(slot, message, slot % 3 == 0 ? LogPlace.NONE : 1000 + slot);
                heapBytes += message.heapBytes();
                expected.put(slot, message);
            }
            assertThat(delta.heapBytes()).as("seed %d", seed).isEqualTo(heapBytes);
            assertThat(delta.hasKnown()).as("seed %d", seed).isEqualTo(!expected.isEmpty());
        }
        for (int slot = 0; slot < SlotBits.SLOTS; slot++) {
            LogBody body = delta.inLog(slot);
            Message message = expected.get(slot);
            if (message != null && shed.contains(slot)) {
                assertThat(delta.message(slot))
                        .as("seed %d, slot %d", seed, slot)
                        .isNull();
                assertThat(Objects.requireNonNull(body).place()).isEqualTo(1000 + slot);
                assertThat(body.bodyBytes()).isEqualTo(message.bodyBytes());
            } else {
                assertThat(delta.message(slot))
                        .as("seed %d, slot %d", seed, slot)
                        .isSameAs(message);
                assertThat(body).as("seed %d, slot %d", seed, slot).isNull();
            }
        }
    }
}
