package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.queue.Message;

/** Messages that come to many queues in turn are left in the log until there are enough of each segment. */
class SparseSegmentsTest {
    private static final int QUEUES = 100;
    private static final int ROUNDS = 10;
    private static final StoreSettings SMALL_HEAP = StoreRig.QUIET.withMemtableBytesMax(200_000);

    @TempDir
    Path directory;

    private final List<StoreStep> steps = new CopyOnWriteArrayList<>();

    private StoreRig open(StoreSettings settings) throws StoreException {
        return StoreRig.open(directory, settings, LogFiles.REAL, steps::add);
    }

    private static String body(long queue, long position) {
        return queue + "/" + position + "s".repeat(1000);
    }

    /** One message for each queue in turn; a megabyte in ten rounds. */
    private static void fill(StoreRig rig, long from, long to) {
        for (long round = from; round < to; round++) {
            long position = round;
            rig.commit(batch -> {
                for (long queue = 1; queue <= QUEUES; queue++) {
                    batch.enqueue(queue, position, StoreRig.message(body(queue, position)), null);
                }
            });
        }
    }

    private static void assertFilled(StoreRig rig) {
        for (long queue = 1; queue <= QUEUES; queue++) {
            @Nullable Message[] slots = rig.load(queue, 0);
            for (int slot = 0; slot < ROUNDS; slot++) {
                assertThat(StoreRig.body(slots[slot])).isEqualTo(body(queue, slot));
            }
            assertThat(Arrays.asList(slots).subList(ROUNDS, 128)).containsOnlyNulls();
        }
        assertThat(rig.faults).isEmpty();
    }

    @Test
    void theyTakeNoHeapAndEndNoEpochAndAreLoadedFromTheLog() throws Exception {
        try (StoreRig rig = open(SMALL_HEAP)) {
            Message first = StoreRig.message(body(1, 0));
            rig.commit(batch -> batch.enqueue(1, 0, first, null));
            assertThat(rig.load(1, 0)[0]).isSameAs(first);
            fill(rig, 1, ROUNDS);
            rig.commit(batch -> {
                for (long queue = 2; queue <= QUEUES; queue++) {
                    batch.enqueue(queue, 0, StoreRig.message(body(queue, 0)), null);
                }
            });
            assertThat(steps).doesNotContain(StoreStep.EPOCH_ENDED);
            assertThat(rig.load(1, 0)[0]).as("read").isNotNull().isNotSameAs(first);
            assertFilled(rig);
        }
    }

    @Test
    void manyMessagesOfOneQueueAreNotLeftInTheLog() throws Exception {
        try (StoreRig rig = open(SMALL_HEAP)) {
            rig.commit(batch -> {
                for (long position = 0; position < 1000; position++) {
                    batch.enqueue(1, position, StoreRig.message(body(1, position)), null);
                }
            });
            rig.commit(batch -> batch.enqueue(2, 0, StoreRig.message("next"), null));
            assertThat(steps).contains(StoreStep.EPOCH_ENDED);
        }
    }

    @Test
    void aCheckpointBringsThemFromTheLogIntoOnePartOfEachSegment() throws Exception {
        try (StoreRig rig = open(SMALL_HEAP)) {
            fill(rig, 0, ROUNDS);
            rig.store.checkpoint();
            assertFilled(rig);
        }
        deleteLog();
        MessageFile file = MessageFile.openForReading(directory.resolve("msg-1.mv"), mask());
        assertThat(file.index(new SegmentKey(7, 0)).partCount()).isEqualTo(1);
        file.close();
    }

    @Test
    void afterAKillTheyAreThereAndTakeNoHeapEither() throws Exception {
        Path killed = directory.resolveSibling(directory.getFileName() + "-killed");
        try (StoreRig rig = open(SMALL_HEAP)) {
            fill(rig, 0, ROUNDS);
            rig.commit(batch -> batch.forget(5, 3));
            Copies.copy(directory, killed);
        }
        try (StoreRig rig = StoreRig.open(killed, SMALL_HEAP)) {
            for (long queue = 1; queue <= QUEUES; queue++) {
                Map<Long, String> expected = new TreeMap<>();
                for (long position = 0; position < ROUNDS; position++) {
                    if (queue != 5 || position != 3) {
                        expected.put(position, body(queue, position));
                    }
                }
                RecoveredQueue recovered = Objects.requireNonNull(rig.store.recovered(queue));
                assertThat(recovered.segments().get(0).bodyBytes())
                        .isEqualTo(expected.values().stream()
                                .mapToLong(String::length)
                                .sum());
                assertThat(rig.recoveredBodies(queue)).isEqualTo(expected);
            }
            assertThat(rig.faults).isEmpty();
        }
    }

    @Test
    void aMessageOfManyQueuesIsInTheLogOnceOrTwiceAndReadFromThere() throws Exception {
        Path killed = directory.resolveSibling(directory.getFileName() + "-killed");
        Message shared = StoreRig.message("shared" + "x".repeat(1000));
        shared.markShared();
        try (StoreRig rig = open(SMALL_HEAP)) {
            rig.commit(batch -> {
                for (long queue = 1; queue <= QUEUES; queue++) {
                    batch.enqueue(queue, 0, shared, null);
                }
            });
            // lets go of all, and then the same message comes again
            fill(rig, 1, 3);
            rig.commit(batch -> {
                for (long queue = 1; queue <= QUEUES; queue++) {
                    batch.enqueue(queue, 3, shared, null);
                }
            });
            assertThat(rig.bodies(rig.load(7, 0))).hasSize(4).startsWith(StoreRig.body(shared));
            Copies.copy(directory, killed);
        }
        try (StoreRig rig = StoreRig.open(killed, SMALL_HEAP)) {
            for (long queue = 1; queue <= QUEUES; queue++) {
                assertThat(rig.recoveredBodies(queue))
                        .containsEntry(0L, StoreRig.body(shared))
                        .containsEntry(3L, StoreRig.body(shared))
                        .hasSize(4);
            }
        }
    }

    @Test
    void aBodyThatIsDamagedInTheLogIsToldAndLeftOutNeverHandedOn() throws Exception {
        try (StoreRig rig = open(SMALL_HEAP)) {
            fill(rig, 0, ROUNDS);
            overwriteInLog("17/2ss", "17/2SS");
            List<String> bodies = rig.bodies(rig.load(17, 0));
            assertThat(bodies).hasSize(ROUNDS - 1).doesNotContain(body(17, 2));
            assertThat(rig.faults).hasSize(1);
            assertThat(rig.faults.get(0)).hasMessageContaining("log-1 is damaged");
            rig.commit(batch -> batch.forget(17, 2));
            assertThat(rig.bodies(rig.load(17, 0))).hasSize(ROUNDS - 1);
        }
    }

    @Test
    void loadsAreRightWhileLogFilesAreUsedAgain() throws Exception {
        long seed = System.nanoTime();
        System.out.println("SparseSegmentsTest seed " + seed);
        Random random = new Random(seed);
        StoreSettings busy = StoreSettings.defaults()
                .withLogFileBytes(50_000)
                .withCheckpoint(100_000, 1_000)
                .withMemtableBytesMax(60_000)
                .withGenerationBytesMin(1_000_000);
        try (StoreRig rig = open(busy)) {
            for (long round = 0; round < 128; round++) {
                long position = round;
                rig.commit(batch -> {
                    for (long queue = 1; queue <= 30; queue++) {
                        batch.enqueue(queue, position, StoreRig.message(body(queue, position)), null);
                        if (position % 3 == 0) {
                            batch.forget(queue, position);
                        }
                    }
                });
                long queue = 1L + random.nextInt(30);
                @Nullable Message[] slots = rig.load(queue, 0);
                for (int slot = 0; slot <= round; slot++) {
                    if (slot % 3 == 0) {
                        assertThat(slots[slot])
                                .as("seed %d, slot %d", seed, slot)
                                .isNull();
                    } else {
                        assertThat(StoreRig.body(slots[slot]))
                                .as("seed %d", seed)
                                .isEqualTo(body(queue, slot));
                    }
                }
            }
            assertThat(rig.faults).isEmpty();
        }
        assertThat(steps).contains(StoreStep.LOG_FILE_BEGUN, StoreStep.CHECKPOINT_COMMITTED);
    }

    @Test
    void aLoadThatComesLateFindsInH2WhatTheLogHadAndMissesNothingThatWasSettled() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        StoreSettings busy = SMALL_HEAP.withLogFileBytes(50_000);
        try (StoreRig rig = StoreRig.open(directory, busy, new SlowToRead(asked, answered), steps::add)) {
            fill(rig, 0, 4);
            CompletableFuture<@Nullable Message[]> loaded = new CompletableFuture<>();
            rig.store.load(3, 0, (number, slots, problem) -> loaded.complete(slots));
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
            rig.commit(batch -> batch.forget(3, 1));
            for (long round = 4; Files.exists(directory.resolve("log-2")); round++) {
                fill(rig, round, round + 1);
                rig.store.checkpoint();
            }
            answered.countDown();
            assertThat(rig.bodies(StoreRig.await(loaded))).contains(body(3, 0), body(3, 2), body(3, 3));
            assertThat(rig.faults).isEmpty();
        }
    }

    /** A log whose first reader waits while the log goes on. */
    private record SlowToRead(CountDownLatch asked, CountDownLatch answered) implements LogFiles {
        @Override
        public LogFile open(Path path) throws IOException {
            return LogFiles.REAL.open(path);
        }

        @Override
        public LogFile openToRead(Path path) throws IOException {
            boolean isReader = Thread.currentThread().getName().equals("leveret-store-pages");
            if (isReader && asked.getCount() > 0) {
                asked.countDown();
                try {
                    assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            return LogFiles.REAL.openToRead(path);
        }
    }

    private void overwriteInLog(String old, String with) throws Exception {
        Path file = directory.resolve("log-1");
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int at = text.indexOf(old);
        assertThat(at).isPositive();
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(at);
            access.writeBytes(with);
        }
    }

    private void deleteLog() throws Exception {
        for (Path file : Copies.files(directory, "log-")) {
            Files.delete(file);
        }
    }

    private long mask() throws Exception {
        String format = Files.readString(directory.resolve("format")).strip();
        return Long.parseUnsignedLong(format.substring(format.lastIndexOf(' ') + 1), 16);
    }
}
