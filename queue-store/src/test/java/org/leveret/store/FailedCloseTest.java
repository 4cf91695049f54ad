package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that cannot be closed as it should says so, and lets go of its directory all the same. */
class FailedCloseTest {
    @TempDir
    Path directory;

    @Test
    void aMarkThatCannotBeMade() throws Exception {
        StoreRig rig = StoreRig.open(directory);
        rig.commit(batch -> batch.enqueue(1, 0, StoreRig.message("good"), null));
        Files.createFile(directory.resolve("closed"));
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(rig::close)
                .withMessageContaining(directory.toString())
                .withCauseInstanceOf(FileAlreadyExistsException.class);
        assertCanBeOpened();
    }

    @Test
    void aStepThatFails() throws Exception {
        StoreSteps failing = step -> {
            if (step == StoreStep.STORE_CLOSED) {
                throw new IllegalStateException("no further");
            }
        };
        StoreRig rig = StoreRig.open(directory, StoreRig.QUIET, LogFiles.REAL, failing);
        rig.commit(batch -> batch.enqueue(1, 0, StoreRig.message("good"), null));
        assertThatIllegalStateException().isThrownBy(rig::close).withMessage("no further");
        assertCanBeOpened();
    }

    private void assertCanBeOpened() throws Exception {
        try (StoreRig rig = StoreRig.open(directory)) {
            assertThat(rig.recoveredBodies(1)).containsEntry(0L, "good");
        }
        try (StoreRig rig = StoreRig.open(directory)) {
            assertThat(rig.store.wasClosed()).isTrue();
        }
    }
}
