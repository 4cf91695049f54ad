package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when the log cannot be written or synced. */
class FaultTest {
    @TempDir
    Path directory;

    private final FaultyFiles files = new FaultyFiles();

    @Test
    void afterAFailedSyncNothingIsConfirmedAndNoSyncIsTriedAgain() throws Exception {
        try (StoreRig rig = open()) {
            rig.commit(batch -> batch.enqueue(1, 0, StoreRig.message("good"), null));
            files.failForce = "the disk is gone";
            int before = files.forces.get();
            CompletableFuture<Void> first = append(rig, 1);
            assertThatThrownBy(first::join).hasRootCauseMessage("the disk is gone");
            files.failForce = null;
            CompletableFuture<Void> later = append(rig, 2);
            assertThatThrownBy(later::join).hasRootCauseMessage("the disk is gone");
            assertThat(files.forces.get() - before).isEqualTo(1);
            assertThat(rig.faults).hasSize(1);
            assertThat(rig.failures).hasSize(2);
            assertThat(rig.store.isCongested()).isFalse();
        }
        assertThat(files.forces.get()).isGreaterThan(0);
        try (StoreRig rig = StoreRig.open(directory)) {
            assertThat(rig.store.wasClosed()).isFalse();
            assertThat(rig.recoveredBodies(1)).containsEntry(0L, "good");
        }
    }

    @Test
    void aSyncThatFailsForWantOfRoomIsNotTriedAgainEither() throws Exception {
        try (StoreRig rig = open()) {
            files.failForce = FaultyFiles.NO_SPACE;
            int before = files.forces.get();
            assertThatThrownBy(append(rig, 0)::join).hasRootCauseMessage(FaultyFiles.NO_SPACE);
            files.failForce = null;
            assertThatThrownBy(append(rig, 1)::join).hasRootCauseMessage(FaultyFiles.NO_SPACE);
            assertThat(files.forces.get() - before).isEqualTo(1);
            assertThat(rig.faults).hasSize(1);
            assertThat(rig.room).isEmpty();
        }
    }

    @Test
    void afterAFailedWriteEveryBatchIsAnsweredAsFailed() throws Exception {
        try (StoreRig rig = open()) {
            files.failWrite = "the disk is gone";
            List<CompletableFuture<Void>> all = List.of(append(rig, 1), append(rig, 2), append(rig, 3));
            for (CompletableFuture<Void> each : all) {
                assertThatThrownBy(each::join).hasRootCauseMessage("the disk is gone");
            }
            assertThat(rig.faults).hasSize(1);
            assertThat(rig.room).isEmpty();
        }
    }

    @Test
    void afterAFaultLoadsFindAllThatQueuesHave() throws Exception {
        try (StoreRig rig = open()) {
            rig.commit(batch -> {
                for (int i = 0; i < 4; i++) {
                    batch.enqueue(1, i, StoreRig.message("stored" + i), null);
                }
            });
            rig.store.checkpoint();
            rig.commit(batch -> {
                batch.enqueue(1, 4, StoreRig.message("logged"), null);
                batch.forget(1, 0);
            });
            files.failForce = "the disk is gone";
            assertThatThrownBy(append(rig, 5)::join).hasRootCauseMessage("the disk is gone");
            LogBatch settling = rig.store.newBatch();
            settling.forget(1, 1);
            settling.enqueue(1, 6, StoreRig.message("refused"), null);
            rig.store.append(settling);
            assertThat(rig.bodies(rig.load(1, 0))).containsExactly("stored2", "stored3", "logged", "m5", "refused");
        }
        try (StoreRig rig = StoreRig.open(directory)) {
            assertThat(rig.recoveredBodies(1)).containsEntry(1L, "stored1").doesNotContainKey(0L);
        }
    }

    @Test
    void aFailedCheckpointFaultsTheStore() throws Exception {
        StoreSteps failing = step -> {
            if (step == StoreStep.CHECKPOINT_APPLIED) {
                throw new IllegalStateException("H2 has failed");
            }
        };
        try (StoreRig rig = StoreRig.open(directory, StoreRig.QUIET, files, failing)) {
            rig.store.checkpoint();
            CompletableFuture<Void> later = append(rig, 1);
            assertThatThrownBy(later::join).hasRootCauseMessage("H2 has failed");
            // the checkpoint thread may still be about to tell it
            await().untilAsserted(() -> assertThat(rig.faults).hasSize(1));
            assertThat(rig.bodies(rig.load(1, 0))).containsExactly("m1");
        }
    }

    @Test
    void whoWaitsUntilLittleIsInTheHeapGoesOnWhenNothingIsStoredAnyMore() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        StoreSteps failing = step -> {
            if (step == StoreStep.CHECKPOINT_APPLIED) {
                awaitUninterruptibly(release);
                throw new IllegalStateException("H2 has failed");
            }
        };
        StoreSettings settings = StoreRig.QUIET.withMemtableBytesMax(10_000);
        try (StoreRig rig = StoreRig.open(directory, settings, files, failing)) {
            rig.commit(batch -> batch.enqueue(1, 0, StoreRig.message("x".repeat(60_000)), null));
            // what is in the heap is noted after who waits for the commit is told
            rig.commit(batch -> {});
            CompletableFuture<Void> waiting = new CompletableFuture<>();
            rig.store.whenWritten(() -> waiting.complete(null));
            assertThat(waiting).isNotDone();
            release.countDown();
            StoreRig.await(waiting);
            assertThat(rig.faults).hasSize(1);
            CompletableFuture<Void> later = new CompletableFuture<>();
            rig.store.whenWritten(() -> later.complete(null));
            assertThat(later).isDone();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aStoreWhoseLogCannotBeWrittenOrSyncedIsNotOpenedAndLeavesNothingOpen() throws Exception {
        try (StoreRig rig = open()) {
            rig.commit(batch -> batch.enqueue(1, 0, StoreRig.message("good"), null));
        }
        // what is read is written again and synced, then a file is begun with a header, a sync and an epoch
        for (int calls = 0; calls < 6; calls++) {
            files.callsBeforeFailure.set(calls);
            files.failWrite = "the disk is gone";
            files.failForce = "the disk is gone";
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(this::open)
                    .withMessageContaining("cannot be used")
                    .havingRootCause()
                    .withMessage("the disk is gone");
            assertThat(files.open).as("after %d calls", calls).hasValue(0);
            files.failWrite = null;
            files.failForce = null;
        }
        try (StoreRig rig = open()) {
            assertThat(rig.recoveredBodies(1)).containsEntry(0L, "good");
        }
        assertThat(files.open).hasValue(0);
    }

    @Test
    void batchesAppendedAfterTheCloseFail() throws Exception {
        StoreRig rig = StoreRig.open(directory);
        rig.close();
        CompletableFuture<Void> late = append(rig, 1);
        assertThatThrownBy(late::join).hasRootCauseMessage("the message store is closed");
        assertThat(rig.faults).isEmpty();
        rig.close();
    }

    private StoreRig open() throws StoreException {
        return StoreRig.open(directory, StoreRig.QUIET, files, StoreSteps.NONE);
    }

    static CompletableFuture<Void> append(StoreRig rig, long position) {
        Object ticket = new Object();
        CompletableFuture<Void> done = rig.expect(ticket);
        LogBatch batch = rig.store.newBatch();
        batch.enqueue(1, position, StoreRig.message("m" + position), ticket);
        rig.store.append(batch);
        return done;
    }
}
