package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.queue.Message;

/**
 * Where about as much is settled as comes, what waits is left in the log: it will be settled before it would have to be
 * stored, and need not be in the heap until then.
 */
class PassingMessagesTest {
    private static final int LAG = 300;
    /** A third of what waits. */
    private static final StoreSettings SMALL_HEAP = StoreRig.QUIET.withMemtableBytesMax(200_000);

    @TempDir
    Path directory;

    private final List<StoreStep> steps = new CopyOnWriteArrayList<>();
    private long next;
    private long settled;

    private StoreRig open(Path where) throws StoreException {
        return StoreRig.open(where, SMALL_HEAP, LogFiles.REAL, steps::add);
    }

    private static String body(long position) {
        return position + "p".repeat(1_000);
    }

    /** Publishes ten at a time, and settles as many once the given number waits. */
    private void pass(StoreRig rig, int messages, int waiting) {
        for (int i = 0; i < messages; i += 10) {
            rig.commit(batch -> {
                for (int each = 0; each < 10; each++) {
                    batch.enqueue(1, next, StoreRig.message(body(next)), null);
                    next++;
                }
                if (next - settled > waiting) {
                    for (int each = 0; each < 10; each++) {
                        batch.forget(1, settled++);
                    }
                }
            });
        }
    }

    private void lag(StoreRig rig) {
        pass(rig, 2 * LAG, 10);
        pass(rig, 3 * LAG, LAG);
        assertThat(next - settled).isEqualTo(LAG);
    }

    private Map<Long, String> waiting() {
        Map<Long, String> bodies = new TreeMap<>();
        for (long position = settled; position < next; position++) {
            bodies.put(position, body(position));
        }
        return bodies;
    }

    private Map<Long, String> loaded(StoreRig rig) {
        Map<Long, String> bodies = new TreeMap<>();
        for (long segment = settled / SlotBits.SLOTS; segment * SlotBits.SLOTS < next; segment++) {
            Message[] slots = rig.load(1, segment);
            for (int slot = 0; slot < SlotBits.SLOTS; slot++) {
                if (slots[slot] != null) {
                    bodies.put(segment * SlotBits.SLOTS + slot, StoreRig.body(slots[slot]));
                }
            }
        }
        return bodies;
    }

    @Test
    void aConsumerThatLagsEndsNoEpochAndItsMessagesAreLoadedFromTheLog() throws Exception {
        try (StoreRig rig = open(directory)) {
            lag(rig);
            assertThat(steps).doesNotContain(StoreStep.EPOCH_ENDED);
            assertThat(loaded(rig)).isEqualTo(waiting());
            assertThat(rig.faults).isEmpty();
        }
    }

    @Test
    void aQueueThatNobodyReadsEndsItsEpochsBesideThem() throws Exception {
        try (StoreRig rig = open(directory)) {
            lag(rig);
            for (int i = 0; i < 20; i++) {
                long first = i * 10L;
                rig.commit(batch -> {
                    for (long position = first; position < first + 10; position++) {
                        batch.enqueue(2, position, StoreRig.message(body(position)), null);
                    }
                });
            }
            assertThat(steps).contains(StoreStep.EPOCH_ENDED);
            assertThat(loaded(rig)).isEqualTo(waiting());
        }
    }

    @Test
    void whatIsLeftInTheLogIsCheckpointedAndThereAfterAKill() throws Exception {
        Path killed = directory.resolveSibling(directory.getFileName() + "-killed");
        Path checkpointed = directory.resolveSibling(directory.getFileName() + "-checkpointed");
        try (StoreRig rig = open(directory)) {
            lag(rig);
            Copies.copy(directory, killed);
            rig.store.checkpoint();
            pass(rig, LAG / 2, LAG);
            assertThat(loaded(rig)).isEqualTo(waiting());
            Copies.copy(directory, checkpointed);
        }
        assertThat(recovered(checkpointed)).isEqualTo(waiting());
        next -= LAG / 2;
        settled -= LAG / 2;
        assertThat(recovered(killed)).isEqualTo(waiting());
    }

    private Map<Long, String> recovered(Path where) throws Exception {
        try (StoreRig rig = open(where)) {
            Map<Long, String> bodies = rig.recoveredBodies(1);
            assertThat(rig.faults).isEmpty();
            return bodies;
        }
    }
}
