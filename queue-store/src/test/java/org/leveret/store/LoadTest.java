package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.queue.Message;

/** What a load answers with, wherever the messages are by then. */
class LoadTest {
    @TempDir
    Path directory;

    @Test
    void aLoadSeesWhatWasAppendedBeforeIt() throws Exception {
        try (StoreRig rig = StoreRig.open(directory)) {
            LogBatch batch = rig.store.newBatch();
            batch.enqueue(1, 128, StoreRig.message("a"), null);
            batch.enqueue(1, 129, StoreRig.message("b"), null);
            batch.forget(1, 128);
            rig.store.append(batch);
            @Nullable Message[] slots = rig.load(1, 1);
            assertThat(rig.bodies(slots)).containsExactly("b");
            assertThat(slots).hasSize(128);
            assertThat(slots[1]).isNotNull();
        }
    }

    @Test
    void aLoadMergesTheLogWithH2() throws Exception {
        try (StoreRig rig = StoreRig.open(directory)) {
            rig.commit(batch -> {
                for (int i = 0; i < 4; i++) {
                    batch.enqueue(1, i, StoreRig.message("stored" + i), null);
                }
            });
            rig.store.checkpoint();
            rig.commit(batch -> {
                batch.forget(1, 1);
                batch.enqueue(1, 4, StoreRig.message("recent"), null);
            });
            assertThat(rig.bodies(rig.load(1, 0))).containsExactly("stored0", "stored2", "stored3", "recent");
            rig.commit(batch -> batch.purge(1, 4));
            assertThat(rig.bodies(rig.load(1, 0))).containsExactly("recent");
            rig.commit(batch -> batch.deleteQueue(1));
            assertThat(rig.bodies(rig.load(1, 0))).isEmpty();
        }
    }

    @Test
    void aLargeMessageThatIsStoredInPiecesIsWholeAgain() throws Exception {
        byte[] large = new byte[(3 << 20) + 12_345];
        new Random(1).nextBytes(large);
        try (StoreRig rig = StoreRig.open(directory)) {
            rig.commit(batch -> {
                batch.enqueue(1, 0, StoreRig.message("before"), null);
                batch.enqueue(1, 1, StoreRig.message(large, true), null);
                batch.enqueue(1, 2, StoreRig.message("after"), null);
            });
            rig.store.checkpoint();
            assertThat(rig.bodies(rig.load(1, 0)))
                    .hasSize(3)
                    .startsWith("before")
                    .endsWith("after");
        }
        try (StoreRig rig = StoreRig.open(directory)) {
            Message whole = rig.load(1, 0)[1];
            assertThat(whole).isNotNull();
            assertThat(whole.content()).isEqualTo(StoreRig.message(large, true).content());
            rig.commit(batch -> batch.forget(1, 1));
            rig.store.checkpoint();
            assertThat(rig.bodies(rig.load(1, 0))).containsExactly("before", "after");
            assertThat(rig.faults).isEmpty();
        }
    }

    @Test
    void anUnknownSegmentIsEmpty() throws Exception {
        try (StoreRig rig = StoreRig.open(directory)) {
            assertThat(rig.load(99, 5)).hasSize(128).containsOnlyNulls();
        }
    }

    @Test
    void aDamagedBodyIsToldAndLeftOutNeverHandedOn() throws Exception {
        try (StoreRig rig = StoreRig.open(directory)) {
            rig.commit(batch -> {
                batch.enqueue(1, 0, StoreRig.message("intact"), null);
                batch.enqueue(1, 128, StoreRig.message("this one is damaged"), null);
            });
        }
        overwrite(directory.resolve("msg-1.mv"), "this one is damaged", "THIS one is damaged");
        try (StoreRig rig = StoreRig.open(directory)) {
            assertThat(rig.bodies(rig.load(1, 0))).containsExactly("intact");
            assertThat(rig.faults).isEmpty();
            assertThat(rig.load(1, 1)).containsOnlyNulls();
            assertThat(rig.faults).hasSize(1);
            assertThat(rig.faults.get(0)).hasMessageContaining("msg-1.mv is damaged");
            rig.commit(batch -> batch.enqueue(1, 256, StoreRig.message("goes on"), null));
            assertThat(rig.bodies(rig.load(1, 2))).containsExactly("goes on");
        }
    }

    @Test
    void aLargeMessageOfWhichAPieceIsDamagedIsLeftOutWhole() throws Exception {
        String damaged = "this piece is damaged";
        try (StoreRig rig = StoreRig.open(directory)) {
            rig.commit(batch -> {
                batch.enqueue(1, 0, StoreRig.message("x".repeat(5 << 19) + damaged + "x".repeat(2 << 20)), null);
                batch.enqueue(1, 1, StoreRig.message("intact"), null);
            });
        }
        overwrite(directory.resolve("msg-1.mv"), damaged, damaged.toUpperCase(Locale.ROOT));
        try (StoreRig rig = StoreRig.open(directory)) {
            assertThat(rig.bodies(rig.load(1, 0))).containsExactly("intact");
            assertThat(rig.faults).hasSize(1);
            assertThat(rig.faults.get(0)).hasMessageContaining("msg-1.mv is damaged");
        }
    }

    @Test
    void loadsAreRightWhileCheckpointsAndMovesGoOn() throws Exception {
        StoreSettings busy = StoreSettings.defaults()
                .withLogFileBytes(100_000)
                .withCheckpoint(30_000, 1_000)
                .withGenerationBytesMin(150_000);
        int segments = 40;
        List<StoreStep> moves = new CopyOnWriteArrayList<>();
        StoreSteps steps = step -> {
            if (step == StoreStep.GENERATION_COMPLETE) {
                moves.add(step);
            }
        };
        try (StoreRig rig = StoreRig.open(directory, busy, LogFiles.REAL, steps)) {
            for (long segment = 0; segment < segments; segment++) {
                long first = segment * 128;
                // every tenth message stays, the others go one round later
                rig.commit(batch -> {
                    for (long position = first; position < first + 128; position++) {
                        batch.enqueue(1, position, StoreRig.message(position + "w".repeat(300)), null);
                    }
                });
                rig.commit(batch -> {
                    for (long position = first; position < first + 128; position++) {
                        if (position % 10 != 0) {
                            batch.forget(1, position);
                        }
                    }
                });
                for (long earlier = 0; earlier <= segment; earlier++) {
                    @Nullable Message[] slots = rig.load(1, earlier);
                    for (int slot = 0; slot < 128; slot++) {
                        long position = earlier * 128 + slot;
                        assertThat(slots[slot] != null)
                                .as("position %d", position)
                                .isEqualTo(position % 10 == 0);
                    }
                }
            }
            assertThat(rig.faults).isEmpty();
        }
        assertThat(moves).isNotEmpty();
    }

    /** Changes a text inside a stored value, which is masked with the store's id from wherever the value begins. */
    static void overwrite(Path file, String old, String with) throws Exception {
        String format = Files.readString(file.resolveSibling("format"));
        long mask = Long.parseUnsignedLong(format.strip().substring(format.lastIndexOf(' ') + 1), 16);
        String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        int found = 0;
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            for (int alignment = 0; alignment < 8; alignment++) {
                String masked = masked(old, mask, alignment);
                for (int at = content.indexOf(masked); at >= 0; at = content.indexOf(masked, at + 1)) {
                    access.seek(at);
                    access.write(masked(with, mask, alignment).getBytes(StandardCharsets.ISO_8859_1));
                    found++;
                }
            }
        }
        assertThat(found).as("places of \"%s\"", old).isPositive();
    }

    private static String masked(String text, long mask, int alignment) {
        StringBuilder masked = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            masked.append((char) ((text.charAt(i) ^ (mask >>> (56 - (i + alignment) % 8 * 8))) & 0xFF));
        }
        return masked.toString();
    }
}
