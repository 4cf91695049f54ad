package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk without room is waited for: nothing is confirmed, nothing is lost, and what is there can be read. */
class DiskFullTest {
    @TempDir
    Path directory;

    private final FaultyFiles files = new FaultyFiles();

    @Test
    void whatFoundNoRoomIsCommittedOnceThereIsRoom() throws Exception {
        try (StoreRig rig = open()) {
            rig.commit(batch -> batch.enqueue(1, 0, StoreRig.message("m0"), null));
            List<CompletableFuture<Void>> waiting = fill(rig, 1);
            awaitFull(rig);
            assertThat(waiting).noneMatch(CompletableFuture::isDone);
            awaitTries(2);
            assertThat(waiting).noneMatch(CompletableFuture::isDone);
            files.full = false;
            waiting.forEach(StoreRig::await);
            assertThat(rig.room).containsExactly("full", "has room");
            assertThat(rig.faults).isEmpty();
            assertThat(rig.failures).isEmpty();
        }
        assertRecovered(1 + BATCHES);
    }

    @Test
    void meanwhileLoadsFindWhatWaitsToBeCommittedAndMissWhatWasSettled() throws Exception {
        try (StoreRig rig = open()) {
            rig.commit(batch -> {
                batch.enqueue(2, 0, StoreRig.message("settled while full"), null);
                batch.enqueue(2, 1, StoreRig.message("stays"), null);
            });
            rig.store.checkpoint();
            List<CompletableFuture<Void>> waiting = fill(rig, 0);
            awaitFull(rig);
            for (int position = 2; position < 5; position++) {
                LogBatch batch = rig.store.newBatch();
                batch.enqueue(2, position, StoreRig.message("waits" + position), null);
                batch.forget(2, 0);
                rig.store.append(batch);
                assertThat(rig.bodies(rig.load(2, 0))).hasSize(position).startsWith("stays");
            }
            assertThat(rig.bodies(rig.load(1, 0))).hasSize(BATCHES);
            assertThat(waiting).noneMatch(CompletableFuture::isDone);
            files.full = false;
            waiting.forEach(StoreRig::await);
            rig.commit(batch -> {});
            assertThat(rig.bodies(rig.load(2, 0))).containsExactly("stays", "waits2", "waits3", "waits4");
            rig.store.checkpoint();
            assertThat(rig.bodies(rig.load(2, 0))).containsExactly("stays", "waits2", "waits3", "waits4");
        }
        assertRecovered(BATCHES);
        try (StoreRig rig = StoreRig.open(directory)) {
            assertThat(rig.recoveredBodies(2)).containsOnlyKeys(1L, 2L, 3L, 4L);
        }
    }

    @Test
    void whatWaitedForRoomIsAllInTheLogBeforeAnyOfItIsInTheMessageFile() throws Exception {
        StoreSettings busy =
                StoreRig.QUIET.withLogFileBytes(8192).withGroupBytesMax(1).withCheckpoint(1, 1_000_000_000);
        List<CompletableFuture<Void>> waiting = new CopyOnWriteArrayList<>();
        List<Long> handedOverBefore = new CopyOnWriteArrayList<>();
        StoreSteps watching = step -> {
            if (step == StoreStep.MEMTABLE_HANDED_OVER) {
                handedOverBefore.add(
                        waiting.stream().filter(each -> !each.isDone()).count());
            }
        };
        try (StoreRig rig = StoreRig.open(directory, busy, files, watching)) {
            rig.commit(batch -> batch.enqueue(1, 0, StoreRig.message("m0"), null));
            waiting.addAll(fill(rig, 1));
            awaitFull(rig);
            // from here on loads find them, so they are in the memtable that is handed over next
            assertThat(rig.load(1, 0)).isNotEmpty();
            files.full = false;
            waiting.forEach(StoreRig::await);
            rig.store.checkpoint();
        }
        assertThat(handedOverBefore).isNotEmpty().containsOnly(0L);
        assertRecovered(1 + BATCHES);
    }

    @Test
    void aNextLogFileThatFindsNoRoomLeavesNoGap() throws Exception {
        StoreSettings small = StoreRig.QUIET.withLogFileBytes(8192);
        int count = 12;
        try (StoreRig rig = StoreRig.open(directory, small, files, StoreSteps.NONE)) {
            for (int position = 0; position < count; position++) {
                int before = files.growthsRefused.get();
                files.full = true;
                CompletableFuture<Void> large = append(rig, position, 3_000);
                await().until(() -> large.isDone() || files.growthsRefused.get() > before);
                files.full = false;
                StoreRig.await(large);
            }
            assertThat(files.growthsRefused.get()).isGreaterThan(3);
            assertThat(Copies.files(directory, "log-")).hasSizeGreaterThan(4);
        }
        assertRecovered(count);
    }

    @Test
    void aStoreThatIsClosedWhileItWaitsFailsWhatWaitsAndKeepsWhatWasConfirmed() throws Exception {
        StoreRig rig = open();
        List<CompletableFuture<Void>> waiting;
        try (rig) {
            rig.commit(batch -> batch.enqueue(1, 0, StoreRig.message("m0"), null));
            waiting = fill(rig, 1);
            awaitFull(rig);
        }
        assertThat(waiting)
                .allSatisfy(each -> assertThatThrownBy(each::join).hasRootCauseMessage(FaultyFiles.NO_SPACE));
        assertThat(rig.faults).hasSize(1);
        files.full = false;
        assertRecovered(1);
    }

    @Test
    void aCheckpointWaitsForRoomWhileTheLogGoesOn() throws Exception {
        StoreSettings busy = StoreSettings.defaults().withCheckpoint(10_000, 1_000_000_000);
        int count = 200;
        try (StoreRig rig = StoreRig.open(directory, busy, files, StoreSteps.NONE)) {
            rig.store.checkpoint();
            long before = messageFileBytes();
            files.usableBytes = 100_000;
            for (int position = 0; position < count; position++) {
                StoreRig.await(append(rig, position, 1_000));
                assertThat(rig.bodies(rig.load(1, position >> 7))).hasSize((position & 127) + 1);
            }
            assertThat(rig.room).containsExactly("full");
            assertThat(messageFileBytes()).isEqualTo(before);
            files.usableBytes = Long.MAX_VALUE;
            await().untilAsserted(() -> assertThat(rig.room).containsExactly("full", "has room"));
            await().untilAsserted(() -> assertThat(messageFileBytes()).isGreaterThan(before));
            assertThat(rig.faults).isEmpty();
        }
        assertRecovered(count);
    }

    @Test
    void aStoreThatIsClosedWhileACheckpointWaitsKeepsAllThatWasConfirmed() throws Exception {
        StoreRig rig = StoreRig.open(directory, StoreRig.QUIET, files, StoreSteps.NONE);
        try (rig) {
            files.usableBytes = 0;
            for (int position = 0; position < 10; position++) {
                StoreRig.await(append(rig, position, 1_000));
            }
        }
        assertThat(rig.faults).isEmpty();
        assertRecovered(10);
    }

    @Test
    void aCheckpointThatFindsRoomDoesNotPassOverOneThatDoesNot() throws Exception {
        StoreRig rig = StoreRig.open(directory, StoreRig.QUIET, files, StoreSteps.NONE);
        try (rig) {
            rig.store.checkpoint();
            StoreRig.await(append(rig, 0, 500_000));
            files.usableBytes = (4L << 20) + 100_000;
            rig.store.checkpoint();
            await().untilAsserted(() -> assertThat(rig.room).containsExactly("full"));
            StoreRig.await(append(rig, 1, 100));
        }
        assertThat(rig.faults).isEmpty();
        assertRecovered(2);
    }

    private static final int BATCHES = 20;

    private StoreRig open() throws StoreException {
        return StoreRig.open(directory, StoreRig.QUIET.withLogFileBytes(8192), files, StoreSteps.NONE);
    }

    /** Appends messages to a disk that is full from now on. */
    private List<CompletableFuture<Void>> fill(StoreRig rig, int fromPosition) {
        files.full = true;
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        for (int i = 0; i < BATCHES; i++) {
            waiting.add(append(rig, fromPosition + i, 8_000));
        }
        return waiting;
    }

    private static CompletableFuture<Void> append(StoreRig rig, long position, int bytes) {
        Object ticket = new Object();
        CompletableFuture<Void> done = rig.expect(ticket);
        LogBatch batch = rig.store.newBatch();
        batch.enqueue(1, position, StoreRig.message("x".repeat(bytes)), ticket);
        rig.store.append(batch);
        return done;
    }

    private void awaitFull(StoreRig rig) {
        await().untilAsserted(() -> assertThat(rig.room).containsExactly("full"));
    }

    private void awaitTries(int count) {
        await().untilAsserted(() -> assertThat(files.growthsRefused.get()).isGreaterThanOrEqualTo(count));
    }

    private long messageFileBytes() throws Exception {
        return directory.resolve("msg-1.mv").toFile().length();
    }

    private void assertRecovered(int count) throws Exception {
        try (StoreRig rig = StoreRig.open(directory)) {
            assertThat(rig.recoveredBodies(1)).hasSize(count);
        }
    }
}
