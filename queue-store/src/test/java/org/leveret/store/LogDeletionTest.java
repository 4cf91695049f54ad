package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of the log that recovery asks for no more are soon deleted, and may as well still be there. */
class LogDeletionTest {
    private static final StoreSettings SETTINGS = StoreRig.QUIET.withLogFileBytes(16 << 10);

    @TempDir
    Path directory;

    @TempDir
    Path kept;

    @TempDir
    Path killed;

    @TempDir
    Path tried;

    @Test
    void theRoomOfABurstIsFreeWhenTheNextMessagesAreStored() throws Exception {
        try (StoreRig rig = StoreRig.open(directory, SETTINGS)) {
            for (int position = 0; position < 100; position++) {
                store(rig, position, 5_000);
            }
            rig.store.checkpoint();
            assertThat(Copies.files(directory, "log-")).hasSizeGreaterThan(30);
            for (int position = 100; position < 102; position++) {
                store(rig, position, 10);
                rig.store.checkpoint();
            }
            await().untilAsserted(() -> assertThat(Copies.files(directory, "log-"))
                    .as("two to be used again, one that is written, and one before it at the most")
                    .hasSizeLessThanOrEqualTo(4));
            assertThat(rig.faults).isEmpty();
        }
    }

    @Test
    void theLogIsReplayedWhicheverFilesAreThereThatAreNotNeeded() throws Exception {
        Map<Long, String> bodies;
        try (StoreRig rig = StoreRig.open(directory, SETTINGS)) {
            for (int position = 0; position < 60; position++) {
                store(rig, position, 5_000);
                keepCopies();
                if (position % 15 == 14) {
                    rig.store.checkpoint();
                }
            }
            for (int position = 60; position < 65; position++) {
                store(rig, position, 5_000);
            }
            Copies.copy(directory, killed);
        }
        try (StoreRig rig = StoreRig.open(directory, SETTINGS)) {
            bodies = rig.recoveredBodies(1);
            assertThat(bodies).hasSize(65);
        }
        List<Path> unneeded = new ArrayList<>(Copies.files(kept, "log-"));
        unneeded.removeIf(file -> Files.exists(killed.resolve(file.getFileName())));
        assertThat(unneeded).hasSizeGreaterThan(7);
        for (int deleted = 0; deleted <= unneeded.size(); deleted++) {
            assertRecovered(
                    unneeded.subList(deleted, unneeded.size()), bodies, "the first " + deleted + " are deleted");
        }
        long seed = System.nanoTime();
        System.out.println("LogDeletionTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 10; i++) {
            List<Path> some = new ArrayList<>(unneeded);
            some.removeIf(file -> random.nextBoolean());
            assertRecovered(some, bodies, "some of seed " + seed);
        }
    }

    private void assertRecovered(List<Path> unneeded, Map<Long, String> bodies, String what) throws Exception {
        Path image = Copies.copy(killed, tried.resolve("image"));
        for (Path file : unneeded) {
            Files.copy(file, image.resolve(file.getFileName()));
        }
        try (StoreRig rig = StoreRig.open(image, SETTINGS)) {
            assertThat(rig.recoveredBodies(1)).as(what).isEqualTo(bodies);
            assertThat(rig.faults).isEmpty();
        }
        Copies.delete(image);
    }

    private static void store(StoreRig rig, int position, int bytes) {
        rig.commit(batch -> batch.enqueue(1, position, StoreRig.message(position + "x".repeat(bytes)), null));
    }

    /** Keeps what the log's files have, those that are deleted later. */
    private void keepCopies() throws IOException {
        for (Path file : Copies.files(directory, "log-")) {
            try {
                Files.copy(file, kept.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            } catch (NoSuchFileException e) {
                // deleted by now, and copied before
            }
        }
    }
}
