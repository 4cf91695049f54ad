package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.leveret.queue.Message;

/** What a memtable knows after a run of changes. */
class MemtableTest {
    @Test
    void itKnowsExactlyWhatWasEnqueuedAndNotSettled() {
        long seed = System.nanoTime();
        System.out.println("MemtableTest seed " + seed);
        Random random = new Random(seed);
        Memtable memtable = new Memtable();
        int positions = 1000;
        BitSet[] alive = new BitSet[50];
        for (int queue = 0; queue < alive.length; queue++) {
            alive[queue] = new BitSet();
            for (int position = 0; position < positions; position++) {
                memtable.enqueue(queue, position, StoreRig.message(queue + "/" + position), LogPlace.NONE);
                alive[queue].set(position);
            }
        }
        for (int i = 0; i < 2000; i++) {
            int queue = random.nextInt(alive.length);
            int from = random.nextInt(positions);
            int to = Math.min(positions, from + 1 + random.nextInt(random.nextBoolean() ? 3 : 300));
            if (random.nextInt(20) == 0) {
                memtable.purge(queue, from / 4);
                alive[queue].clear(0, from / 4);
            } else if (random.nextInt(3) == 0) {
                long bits = random.nextLong();
                memtable.forgetWord(queue, from / 64, bits);
                for (int bit = 0; bit < 64; bit++) {
                    alive[queue].set(
                            from / 64 * 64 + bit, alive[queue].get(from / 64 * 64 + bit) && (bits >>> bit & 1) == 0);
                }
            } else {
                memtable.forget(queue, from, to);
                alive[queue].clear(from, to);
            }
        }
        memtable.deleteQueue(3);
        alive[3].clear();
        memtable.enqueue(3, 5, StoreRig.message("too late"), LogPlace.NONE);

        TreeSet<String> known = new TreeSet<>();
        for (SegmentDelta delta : memtable.segmentsInOrder()) {
            assertThat(delta.knownLow & delta.settledLow).isZero();
            assertThat(delta.knownHigh & delta.settledHigh).isZero();
            for (int slot = 0; slot < 128; slot++) {
                @Nullable Message message = delta.message(slot);
                assertThat(message != null).isEqualTo(SlotBits.has(delta.knownLow, delta.knownHigh, slot));
                if (message != null) {
                    assertThat(StoreRig.body(message)).isEqualTo(delta.queueId + "/" + (delta.segment * 128 + slot));
                    known.add(StoreRig.body(message));
                }
            }
        }
        TreeSet<String> expected = new TreeSet<>();
        for (int queue = 0; queue < alive.length; queue++) {
            int number = queue;
            alive[queue].stream().forEach(position -> expected.add(number + "/" + position));
        }
        assertThat(known).isEqualTo(expected);
    }
}
