package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.queue.Message;

/** Transient messages that leave the heap. */
class TransientPagesTest {
    @TempDir
    Path directory;

    @Test
    void whatWasPagedOutIsReadAgainAndIsGoneAfterARestart() throws Exception {
        try (StoreRig rig = StoreRig.open(directory)) {
            for (long segment = 0; segment < 100; segment++) {
                rig.store.pageOut(9, segment, slots(1000, segment), -1, -1);
            }
            assertThat(rig.bodies(rig.load(9, 0))).hasSize(128);
            await().untilAsserted(() -> assertThat(Copies.files(directory, "transient-"))
                    .as("12 MB do not stay in the heap")
                    .hasSize(1));
            for (long segment = 99; segment >= 0; segment--) {
                @Nullable Message[] slots = rig.load(9, segment);
                assertThat(rig.bodies(slots)).hasSize(128);
                Message last = slots[127];
                assertThat(last != null && !last.persistent()).isTrue();
                assertThat(StoreRig.body(last)).startsWith(segment + ":127:");
            }
        }
        try (StoreRig rig = StoreRig.open(directory)) {
            assertThat(rig.store.recovered(9)).isNull();
            assertThat(rig.load(9, 0)).containsOnlyNulls();
        }
    }

    @Test
    void whoReadsNeedNotWaitUntilWhatLeavesTheHeapIsWritten() throws Exception {
        StoreSettings settings = StoreRig.QUIET.withPendingBytesMax(8 << 20);
        try (StoreRig rig = StoreRig.open(directory, settings)) {
            CountDownLatch held = new CountDownLatch(1);
            CountDownLatch pagedOut = new CountDownLatch(1);
            rig.store.load(9, 0, (segment, slots, problem) -> {
                held.countDown();
                awaitUninterruptibly(pagedOut);
            });
            // a load goes by way of the commit thread, and what is paged out does not
            awaitUninterruptibly(held);
            for (long segment = 0; segment < 100; segment++) {
                rig.store.pageOut(9, segment, slots(1000, segment), -1, -1);
            }
            CompletableFuture<List<String>> read = new CompletableFuture<>();
            CompletableFuture<Boolean> congested = new CompletableFuture<>();
            rig.store.load(9, 99, (segment, slots, problem) -> {
                congested.complete(rig.store.isCongested() && !Files.exists(directory.resolve("transient-1.mv")));
                read.complete(rig.bodies(slots));
            });
            // the load is with the page thread when this is committed
            rig.commit(batch -> {});
            pagedOut.countDown();
            assertThat(StoreRig.await(read)).hasSize(128);
            assertThat(StoreRig.await(congested))
                    .as("nothing is written, and publishers are held back")
                    .isTrue();
            CountDownLatch relieved = new CountDownLatch(1);
            rig.store.whenRelieved(relieved::countDown);
            assertThat(relieved.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(Copies.files(directory, "transient-")).hasSize(1);
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
    void aFullDiskIsWaitedForAndNothingIsLost() throws Exception {
        FaultyFiles files = new FaultyFiles();
        try (StoreRig rig = StoreRig.open(directory, StoreRig.QUIET, files, StoreSteps.NONE)) {
            files.usableBytes = 100_000;
            for (long segment = 0; segment < 100; segment++) {
                rig.store.pageOut(9, segment, slots(1000, segment), -1, -1);
            }
            await().untilAsserted(() -> assertThat(rig.room).containsExactly("full"));
            for (long segment = 0; segment < 100; segment++) {
                assertThat(rig.bodies(rig.load(9, segment))).hasSize(128);
            }
            assertThat(Copies.files(directory, "transient-")).isEmpty();
            files.usableBytes = Long.MAX_VALUE;
            await().untilAsserted(() -> assertThat(rig.room).containsExactly("full", "has room"));
            await().until(() -> !Copies.files(directory, "transient-").isEmpty());
            for (long segment = 0; segment < 100; segment++) {
                assertThat(rig.bodies(rig.load(9, segment))).hasSize(128);
            }
            assertThat(rig.faults).isEmpty();
        }
    }

    @Test
    void aLeftOverFileIsDeletedWhenTheStoreOpens() throws Exception {
        StoreRig.open(directory).close();
        Files.writeString(directory.resolve("transient-7.mv"), "left by a kill");
        StoreRig.open(directory).close();
        assertThat(directory.resolve("transient-7.mv")).doesNotExist();
    }

    @Test
    void onlyTheMarkedSlotsAreTaken() throws Exception {
        try (StoreRig rig = StoreRig.open(directory)) {
            rig.store.pageOut(9, 0, slots(10, 0), 0b101, 1L << 63);
            assertThat(rig.bodies(rig.load(9, 0))).hasSize(3);
        }
    }

    @Test
    void aSegmentThatIsNotFullHasFewerSlots() throws Exception {
        try (StoreRig rig = StoreRig.open(directory)) {
            rig.store.pageOut(9, 0, Arrays.copyOf(slots(10, 0), 16), -1, -1);
            assertThat(rig.bodies(rig.load(9, 0))).hasSize(16);
        }
    }

    @Test
    void settlingThroughABatchForgetsPagedMessagesToo() throws Exception {
        try (StoreRig rig = StoreRig.open(directory)) {
            rig.store.pageOut(9, 0, slots(10, 0), -1, -1);
            rig.commit(batch -> {
                batch.forgetRange(9, 0, 100);
                batch.forgetSlots(9, 0, 0, 0xF000000000000000L);
            });
            assertThat(rig.bodies(rig.load(9, 0))).hasSize(24);
            rig.commit(batch -> batch.deleteQueue(9));
            assertThat(rig.load(9, 0)).containsOnlyNulls();
        }
    }

    @Test
    void aSegmentMayHoldPersistentAndPagedMessages() throws Exception {
        try (StoreRig rig = StoreRig.open(directory)) {
            rig.commit(batch -> batch.enqueue(9, 0, StoreRig.message("persistent"), null));
            rig.store.checkpoint();
            rig.store.pageOut(9, 0, slots(0, 0), 0b10, 0);
            assertThat(rig.bodies(rig.load(9, 0))).containsExactly("persistent", "0:1:");
        }
        try (StoreRig rig = StoreRig.open(directory)) {
            assertThat(rig.recoveredBodies(9)).hasSize(1).containsEntry(0L, "persistent");
        }
    }

    @Test
    void theFileDoesNotGrowWithWhatPassesThroughIt() throws Exception {
        try (StoreRig rig = StoreRig.open(directory, StoreRig.QUIET.withGenerationBytesMin(8 << 20))) {
            rig.store.pageOut(5, 0, slots(10, 0), -1, -1);
            for (long segment = 0; segment < 1000; segment++) {
                rig.store.pageOut(9, segment, slots(1000, segment), -1, -1);
                if (segment >= 40) {
                    rig.store.forgetTransient(9, segment - 40);
                }
                if (segment % 20 == 0) {
                    rig.load(9, segment);
                }
            }
            long bytes = 0;
            for (Path file : Copies.files(directory, "transient-")) {
                // Nothing if it has just been deleted, as its messages are in the next.
                bytes += file.toFile().length();
            }
            assertThat(bytes).as("of 128 MB").isLessThan(40 << 20);
            assertThat(rig.bodies(rig.load(5, 0))).as("moved along").hasSize(128);
            assertThat(rig.bodies(rig.load(9, 970))).hasSize(128);
            assertThat(rig.bodies(rig.load(9, 900))).isEmpty();
            rig.store.forgetTransient(9);
            assertThat(rig.bodies(rig.load(9, 970))).isEmpty();
            assertThat(rig.faults).isEmpty();
        }
        assertThat(Copies.files(directory, "transient-")).isEmpty();
    }

    private static @Nullable Message[] slots(int bodyBytes, long segment) {
        @Nullable Message[] slots = new @Nullable Message[128];
        for (int slot = 0; slot < 128; slot++) {
            String body = segment + ":" + slot + ":" + "t".repeat(bodyBytes);
            slots[slot] = StoreRig.message(body.getBytes(java.nio.charset.StandardCharsets.UTF_8), false);
        }
        return slots;
    }
}
