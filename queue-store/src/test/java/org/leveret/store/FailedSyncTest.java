package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.leveret.store.disk.SimulatedDisk;

/**
 * What a failed sync refused can still be read by the next process, as the operating system keeps it in memory, and no later
 * sync brings it to the disk. A store that goes on from it and confirms must not lose that when power fails.
 */
class FailedSyncTest {
    private static final int CUTS = 100;

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Random random = new Random(1);

    @AfterEach
    void removeDisk() {
        disk.remove();
    }

    @Test
    void whatIsConfirmedBehindALogThatWasNotSyncedSurvives() throws Exception {
        try (StoreRig rig = open(StoreSteps.NONE)) {
            rig.commit(batch -> batch.enqueue(1, 0, StoreRig.message("m0"), null));
            disk.failForceAfter(0);
            assertThatThrownBy(FaultTest.append(rig, 1)::join).hasRootCauseMessage("the disk has failed");
        }
        // what was read of the log is soon in H2, and the log no longer needed; power is to fail before
        CountDownLatch cut = new CountDownLatch(1);
        StoreSteps holding = step -> {
            if (step == StoreStep.CHECKPOINT_APPLIED) {
                awaitQuietly(cut);
            }
        };
        SimulatedDisk image;
        try (StoreRig rig = open(holding)) {
            rig.commit(batch -> batch.enqueue(1, 2, StoreRig.message("m2"), null));
            image = disk.copy();
            cut.countDown();
        }
        assertSurvives(image, Map.of(0L, "m0", 2L, "m2"));
    }

    @Test
    void whatIsConfirmedAfterAMessageFileThatWasNotSyncedSurvives() throws Exception {
        // of a chunk's body, and of its footer
        for (int force = 0; force < 2; force++) {
            whatIsConfirmedAfterThisForceFailedSurvives(force);
        }
    }

    private void whatIsConfirmedAfterThisForceFailedSurvives(int force) throws Exception {
        SimulatedDisk fresh = new SimulatedDisk();
        StoreSteps failing = step -> {
            if (step == StoreStep.CHECKPOINT_APPLIED
                    && Files.exists(fresh.root().resolve("armed"))) {
                fresh.failForceAfter(force);
            }
        };
        try (StoreRig rig = open(fresh, failing)) {
            rig.commit(batch -> batch.enqueue(1, 0, StoreRig.message("m0"), null));
            rig.store.checkpoint();
            rig.commit(batch -> batch.enqueue(1, 1, StoreRig.message("m1"), null));
            Files.createFile(fresh.root().resolve("armed"));
            rig.store.checkpoint();
            assertThat(rig.faults).hasSize(1);
        }
        Files.delete(fresh.root().resolve("armed"));
        SimulatedDisk image;
        try (StoreRig rig = open(fresh, StoreSteps.NONE)) {
            assertThat(rig.recoveredBodies(1)).isEqualTo(Map.of(0L, "m0", 1L, "m1"));
            for (long position = 2; position < 5; position++) {
                long at = position;
                rig.commit(batch -> batch.enqueue(1, at, StoreRig.message("m" + at), null));
                rig.store.checkpoint();
            }
            image = fresh.copy();
        }
        fresh.remove();
        assertSurvives(image, Map.of(0L, "m0", 1L, "m1", 2L, "m2", 3L, "m3", 4L, "m4"));
    }

    private StoreRig open(StoreSteps steps) throws StoreException {
        return open(disk, steps);
    }

    private static StoreRig open(SimulatedDisk on, StoreSteps steps) throws StoreException {
        return StoreRig.open(on.root(), StoreRig.QUIET, LogFiles.REAL, steps);
    }

    private void assertSurvives(SimulatedDisk image, Map<Long, String> bodies) throws Exception {
        for (int i = 0; i < CUTS; i++) {
            SimulatedDisk after = image.copy();
            after.cutPower(random);
            try (StoreRig rig = open(after, StoreSteps.NONE)) {
                assertThat(rig.recoveredBodies(1)).containsAllEntriesOf(bodies);
            }
            after.remove();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
