package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when the disk fails. */
class FaultTest {
    @TempDir
    Path directory;

    private volatile boolean failForce;
    private volatile boolean failWrite;
    private final AtomicInteger forces = new AtomicInteger();

    @Test
    void afterAFailedSyncNothingIsConfirmedAndNoSyncIsTriedAgain() throws Exception {
        try (StoreRig rig = StoreRig.open(directory, StoreRig.QUIET, this::open, StoreSteps.NONE)) {
            rig.commit(batch -> batch.enqueue(1, 0, StoreRig.message("good"), null));
            failForce = true;
            int before = forces.get();
            CompletableFuture<Void> first = append(rig, 1);
            assertThatThrownBy(first::join).hasRootCauseMessage("the disk is gone");
            failForce = false;
            CompletableFuture<Void> later = append(rig, 2);
            assertThatThrownBy(later::join).hasRootCauseMessage("the disk is gone");
            assertThat(forces.get() - before).isEqualTo(1);
            assertThat(rig.faults).hasSize(1);
            assertThat(rig.failures).hasSize(2);
            assertThat(rig.store.isCongested()).isFalse();
        }
        assertThat(forces.get()).isGreaterThan(0);
        try (StoreRig rig = StoreRig.open(directory)) {
            assertThat(rig.recoveredBodies(1)).containsEntry(0L, "good");
        }
    }

    @Test
    void afterAFailedWriteEveryBatchIsAnsweredAsFailed() throws Exception {
        try (StoreRig rig = StoreRig.open(directory, StoreRig.QUIET, this::open, StoreSteps.NONE)) {
            failWrite = true;
            List<CompletableFuture<Void>> all = List.of(append(rig, 1), append(rig, 2), append(rig, 3));
            for (CompletableFuture<Void> each : all) {
                assertThatThrownBy(each::join).hasRootCauseMessage("no space left");
            }
            assertThat(rig.faults).hasSize(1);
            assertThat(rig.load(1, 0)).hasSize(128);
        }
    }

    @Test
    void aFailedCheckpointFaultsTheStore() throws Exception {
        StoreSteps failing = step -> {
            throw new IllegalStateException("H2 has failed");
        };
        try (StoreRig rig = StoreRig.open(directory, StoreRig.QUIET, this::open, failing)) {
            rig.store.checkpoint();
            CompletableFuture<Void> later = append(rig, 1);
            assertThatThrownBy(later::join).hasRootCauseMessage("H2 has failed");
            assertThat(rig.faults).hasSize(1);
        }
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

    private static CompletableFuture<Void> append(StoreRig rig, long position) {
        Object ticket = new Object();
        CompletableFuture<Void> done = rig.expect(ticket);
        LogBatch batch = rig.store.newBatch();
        batch.enqueue(1, position, StoreRig.message("m"), ticket);
        rig.store.append(batch);
        return done;
    }

    private LogFile open(Path path) throws IOException {
        LogFile file = LogFiles.REAL.open(path);
        return new LogFile() {
            @Override
            public void write(ByteBuffer source, long offset) throws IOException {
                if (failWrite) {
                    throw new IOException("no space left");
                }
                file.write(source, offset);
            }

            @Override
            public void read(ByteBuffer target, long offset) throws IOException {
                file.read(target, offset);
            }

            @Override
            public void force() throws IOException {
                forces.incrementAndGet();
                if (failForce) {
                    throw new IOException("the disk is gone");
                }
                file.force();
            }

            @Override
            public long size() throws IOException {
                return file.size();
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }
}
