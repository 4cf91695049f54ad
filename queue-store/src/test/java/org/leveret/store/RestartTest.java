package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.queue.Message;
import org.leveret.queue.RecoveredSegment;

/** What is found again when a store is closed and opened. */
class RestartTest {
    @TempDir
    Path directory;

    @Test
    void anEnqueuedMessageComesBackByteForByte() throws Exception {
        byte[] content = new byte[300];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 7);
        }
        try (StoreRig rig = StoreRig.open(directory)) {
            rig.commit(batch -> batch.enqueue(7, 200, new Message("exch", "rk.ä€", content, 44, true), null));
        }
        try (StoreRig rig = StoreRig.open(directory)) {
            RecoveredQueue queue = rig.store.recovered(7);
            assertThat(queue)
                    .isEqualTo(
                            new RecoveredQueue(List.of(new RecoveredSegment(1, 0, 1L << 8, 73, 256, false)), 201, -1));
            @Nullable Message[] slots = rig.load(7, 1);
            assertThat(rig.bodies(slots)).hasSize(1);
            Message message = Objects.requireNonNull(slots[72]);
            assertThat(message.exchange()).isEqualTo("exch");
            assertThat(message.routingKey()).isEqualTo("rk.ä€");
            assertThat(message.content()).isEqualTo(content);
            assertThat(message.propertiesBytes()).isEqualTo(44);
            assertThat(message.persistent()).isTrue();
        }
    }

    @Test
    void timesAndHistoryOfAMessageComeBackFromTheLogAndFromACheckpoint() throws Exception {
        Message dying = new Message("", "q", new byte[10], 0, true, 1_700_000_000_000L, 60_000);
        dying.markDeadLetter();
        dying.blindKeys(List.of("a", "ü"));
        try (StoreRig rig = StoreRig.open(directory)) {
            rig.commit(batch -> batch.enqueue(1, 0, dying, null));
            rig.store.checkpoint();
            rig.commit(batch -> batch.enqueue(2, 0, dying, null));
        }
        try (StoreRig rig = StoreRig.open(directory)) {
            for (long queueId = 1; queueId <= 2; queueId++) {
                assertThat(Objects.requireNonNull(rig.store.recovered(queueId))
                                .segments()
                                .get(0)
                                .expires())
                        .isTrue();
                Message message = Objects.requireNonNull(rig.load(queueId, 0)[0]);
                assertThat(message.publishedMs()).isEqualTo(1_700_000_000_000L);
                assertThat(message.timeToLiveMs()).isEqualTo(60_000);
                assertThat(message.deadLetter()).isTrue();
                assertThat(message.blindKeys()).containsExactly("a", "ü");
            }
        }
    }

    @Test
    void aForgottenMessageDoesNotComeBack() throws Exception {
        try (StoreRig rig = StoreRig.open(directory)) {
            rig.commit(batch -> {
                for (int i = 0; i < 300; i++) {
                    batch.enqueue(1, i, StoreRig.message("m" + i), null);
                }
            });
            rig.store.checkpoint();
            rig.commit(batch -> {
                for (int i = 0; i < 299; i++) {
                    batch.forget(1, i);
                }
            });
        }
        try (StoreRig rig = StoreRig.open(directory)) {
            assertThat(rig.recoveredBodies(1)).isEqualTo(Map.of(299L, "m299"));
        }
    }

    @ParameterizedTest(name = "checkpoint before they come back: {0}")
    @ValueSource(booleans = {true, false})
    void howOftenMessagesCameBackIsKnownAgain(boolean checkpoint) throws Exception {
        try (StoreRig rig = StoreRig.open(directory)) {
            rig.commit(batch -> {
                for (int i = 0; i < 300; i++) {
                    batch.enqueue(1, i, StoreRig.message("m" + i), null);
                }
            });
            if (checkpoint) {
                rig.store.checkpoint();
            }
            rig.commit(batch -> {
                batch.returned(1, 200, 1, 0);
                batch.returned(1, 3, 1, 1_800_000_000_000L);
                batch.returned(1, 3, 2, 0);
                batch.returned(1, 127, 300_000, 1_800_000_000_000L);
                batch.forget(1, 200);
            });
        }
        Map<Long, StoreRig.Return> expected =
                Map.of(3L, new StoreRig.Return(2, 0), 127L, new StoreRig.Return(300_000, 1_800_000_000_000L));
        try (StoreRig rig = StoreRig.open(directory)) {
            assertThat(rig.recoveredReturns(1)).isEqualTo(expected);
            rig.store.checkpoint();
            rig.commit(batch -> batch.forget(1, 4));
            rig.store.checkpoint();
        }
        try (StoreRig rig = StoreRig.open(directory)) {
            assertThat(rig.recoveredReturns(1)).isEqualTo(expected);
            rig.commit(batch -> batch.returned(1, 3, 3, 5));
            rig.commit(batch -> batch.forget(1, 127));
        }
        try (StoreRig rig = StoreRig.open(directory)) {
            assertThat(rig.recoveredReturns(1)).isEqualTo(Map.of(3L, new StoreRig.Return(3, 5)));
        }
    }

    @Test
    void aQueueThatWasDeletedIsGoneAndItsNeighboursAreNot() throws Exception {
        try (StoreRig rig = StoreRig.open(directory)) {
            rig.commit(batch -> {
                for (long queue = 1; queue <= 3; queue++) {
                    for (int i = 0; i < 200; i++) {
                        batch.enqueue(queue, i, StoreRig.message("q" + queue), null);
                    }
                }
            });
            rig.store.checkpoint();
            rig.commit(batch -> {
                batch.enqueue(2, 200, StoreRig.message("late"), null);
                batch.deleteQueue(2);
            });
        }
        try (StoreRig rig = StoreRig.open(directory)) {
            assertThat(rig.store.recovered(2)).isNull();
            assertThat(rig.recoveredBodies(1)).hasSize(200);
            assertThat(rig.recoveredBodies(3)).hasSize(200);
        }
    }

    @ParameterizedTest(name = "checkpoint before the purge: {0}")
    @ValueSource(booleans = {true, false})
    void aPurgeSettlesAllBeforeItsPosition(boolean checkpoint) throws Exception {
        try (StoreRig rig = StoreRig.open(directory)) {
            rig.commit(batch -> {
                for (int i = 0; i < 400; i++) {
                    batch.enqueue(1, i, StoreRig.message("m" + i), null);
                }
            });
            if (checkpoint) {
                rig.store.checkpoint();
            }
            rig.commit(batch -> batch.purge(1, 397));
        }
        try (StoreRig rig = StoreRig.open(directory)) {
            assertThat(rig.recoveredBodies(1)).isEqualTo(Map.of(397L, "m397", 398L, "m398", 399L, "m399"));
        }
    }

    @ParameterizedTest(name = "checkpoint before the settling: {0}")
    @ValueSource(booleans = {true, false})
    void rangesAndSlotsSettleWhatTheySayAndNoMore(boolean checkpoint) throws Exception {
        try (StoreRig rig = StoreRig.open(directory)) {
            rig.commit(batch -> {
                for (int i = 0; i < 512; i++) {
                    batch.enqueue(1, i, StoreRig.message("m" + i), null);
                }
            });
            if (checkpoint) {
                rig.store.checkpoint();
            }
            rig.commit(batch -> {
                batch.forgetRange(1, 1, 300);
                batch.forgetSlots(1, 3, ~(1L << 5), ~(1L << 63));
                for (int i = 383; i >= 300; i--) {
                    batch.forget(1, i);
                }
            });
        }
        try (StoreRig rig = StoreRig.open(directory)) {
            assertThat(rig.recoveredBodies(1)).isEqualTo(Map.of(0L, "m0", 389L, "m389", 511L, "m511"));
        }
    }

    @Test
    void theNextPositionAndTheDeliveredMarkOutliveTheMessages() throws Exception {
        try (StoreRig rig = StoreRig.open(directory)) {
            rig.commit(batch -> {
                batch.enqueue(1, 1000, StoreRig.message("m"), null);
                batch.delivered(1, 1000);
                batch.delivered(1, 900);
                batch.forget(1, 1000);
            });
        }
        RecoveredQueue empty = new RecoveredQueue(List.of(), 1001, 1000);
        try (StoreRig rig = StoreRig.open(directory)) {
            assertThat(rig.store.recovered(1)).isEqualTo(empty);
        }
        try (StoreRig rig = StoreRig.open(directory)) {
            assertThat(rig.store.recovered(1)).isEqualTo(empty);
        }
    }

    @Test
    void queuesThatNobodyKnowsAreDropped() throws Exception {
        try (StoreRig rig = StoreRig.open(directory)) {
            rig.commit(batch -> {
                batch.enqueue(1, 0, StoreRig.message("kept"), null);
                batch.enqueue(2, 0, StoreRig.message("dropped"), null);
            });
        }
        try (StoreRig rig = StoreRig.open(directory)) {
            rig.store.retainOnly(id -> id == 1);
            assertThat(rig.store.recovered(2)).isNull();
        }
        try (StoreRig rig = StoreRig.open(directory)) {
            assertThat(rig.store.recovered(2)).isNull();
            assertThat(rig.recoveredBodies(1)).isEqualTo(Map.of(0L, "kept"));
        }
    }

    @Test
    void aSegmentMayComeInManyParts() throws Exception {
        try (StoreRig rig = StoreRig.open(directory)) {
            for (int i = 0; i < 130; i++) {
                int position = i;
                rig.commit(batch -> batch.enqueue(1, position, StoreRig.message("m" + position), null));
                rig.store.checkpoint();
            }
        }
        try (StoreRig rig = StoreRig.open(directory)) {
            assertThat(rig.recoveredBodies(1))
                    .hasSize(130)
                    .containsEntry(0L, "m0")
                    .containsEntry(129L, "m129");
        }
    }

    @Test
    void aMessageLargerThanEveryBufferComesBack() throws Exception {
        byte[] body = new byte[5 << 20];
        new Random(1).nextBytes(body);
        try (StoreRig rig = StoreRig.open(directory)) {
            rig.commit(batch -> {
                batch.enqueue(1, 0, StoreRig.message("small"), null);
                batch.enqueue(1, 1, StoreRig.message(body, true), null);
                batch.enqueue(1, 2, StoreRig.message("small"), null);
            });
            assertReplayed(rig, body);
        }
        try (StoreRig rig = StoreRig.open(directory)) {
            assertThat(rig.bodies(rig.load(1, 0)))
                    .hasSize(3)
                    .startsWith("small")
                    .endsWith("small");
        }
    }

    /** Opens a copy, as a kill would have left the directory: nothing of it is in H2 yet. */
    private void assertReplayed(StoreRig rig, byte[] body) throws Exception {
        Path copy = Copies.copy(directory, directory.resolveSibling(directory.getFileName() + "-copy"));
        try (StoreRig replayed = StoreRig.open(copy)) {
            Message large = Objects.requireNonNull(replayed.load(1, 0)[1]);
            assertThat(large.bodyBytes()).isEqualTo(body.length);
            assertThat(Arrays.equals(large.content(), 3, large.content().length, body, 0, body.length))
                    .isTrue();
        } finally {
            Copies.delete(copy);
        }
        assertThat(rig.faults).isEmpty();
    }

    @Test
    void recoverySumsUpTheBodiesThatAreAlive() throws Exception {
        try (StoreRig rig = StoreRig.open(directory)) {
            rig.commit(batch -> {
                for (int i = 0; i < 10; i++) {
                    batch.enqueue(1, i, StoreRig.message("0123456789"), null);
                }
            });
            rig.store.checkpoint();
            rig.commit(batch -> {
                batch.forgetRange(1, 0, 4);
                batch.enqueue(1, 10, StoreRig.message("01234"), null);
            });
        }
        try (StoreRig rig = StoreRig.open(directory)) {
            RecoveredQueue queue = Objects.requireNonNull(rig.store.recovered(1));
            assertThat(queue.segments()).containsExactly(new RecoveredSegment(0, 0b111_1111_0000, 0, 11, 65, false));
        }
    }
}
