package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Exchanger;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The move to the next message file when most of one is dead. */
class GenerationTest {
    private static final StoreSettings SMALL = StoreRig.QUIET.withGenerationBytesMin(100_000);
    /** How often messages came back before the move. */
    private static final Map<Long, StoreRig.Return> RETURNED =
            Map.of(130L, new StoreRig.Return(1, 0), 200L, new StoreRig.Return(70, 1_800_000_000_000L));

    private static final String BODY = "x".repeat(1000);

    /** The steps of the checkpoint thread on the way from one message file to the next. */
    private static final Set<StoreStep> MOVE = EnumSet.range(StoreStep.GENERATION_BEGUN, StoreStep.GENERATION_SWITCHED);

    /** Those at which it goes on to something else in between. */
    private static final Set<StoreStep> STOPS =
            EnumSet.of(StoreStep.GENERATION_BEGUN, StoreStep.GENERATION_SLICE_COPIED, StoreStep.GENERATION_COMPLETE);

    @TempDir
    Path directory;

    @TempDir
    Path copies;

    @Test
    void aKillAtAnyStepOfTheMoveLosesNothing() throws Exception {
        List<StoreStep> steps = new ArrayList<>();
        CountDownLatch switched = new CountDownLatch(1);
        StoreSteps copying = step -> {
            if (MOVE.contains(step)) {
                copy(steps.size());
                steps.add(step);
            }
            if (step == StoreStep.GENERATION_SWITCHED) {
                switched.countDown();
            }
        };
        Map<Long, String> alive = new TreeMap<>();
        try (StoreRig rig = StoreRig.open(directory, SMALL, LogFiles.REAL, copying)) {
            fillAndForget(rig, alive);
            assertThat(switched.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(rig.bodies(rig.load(1, 1))).hasSize(13);
            assertThat(rig.faults).isEmpty();
        }
        assertThat(steps).containsAll(MOVE);
        for (int i = 0; i < steps.size(); i++) {
            try (StoreRig rig = StoreRig.open(copies.resolve("" + i))) {
                assertThat(rig.recoveredBodies(1))
                        .as("copy at %s", steps.get(i))
                        .isEqualTo(alive);
                assertThat(rig.recoveredReturns(1)).isEqualTo(RETURNED);
                assertThat(Copies.files(copies.resolve("" + i), "msg-")).hasSize(1);
            }
        }
        try (StoreRig rig = StoreRig.open(directory)) {
            assertThat(rig.recoveredBodies(1)).isEqualTo(alive);
            assertThat(rig.recoveredReturns(1)).isEqualTo(RETURNED);
            assertThat(rig.store.recovered(2)).isEqualTo(new RecoveredQueue(List.of(), 6, 5));
        }
        assertThat(directory.resolve("msg-2.mv")).exists();
        assertThat(directory.resolve("msg-1.mv")).doesNotExist();
        assertThat(Files.size(directory.resolve("msg-2.mv"))).isLessThan(300_000);
    }

    @Test
    void changesDuringTheMoveReachBothFiles() throws Exception {
        Exchanger<String> meeting = new Exchanger<>();
        StoreSteps stopping = step -> {
            if (STOPS.contains(step)) {
                meet(meeting, step.name());
                meet(meeting, step.name());
            }
        };
        Map<Long, String> alive = new TreeMap<>();
        // every commit is handed to the checkpoint thread
        StoreSettings eager = SMALL.withCheckpoint(1, 1_000_000);
        try (StoreRig rig = StoreRig.open(directory, eager, LogFiles.REAL, stopping)) {
            Thread filler = new Thread(() -> fillAndForget(rig, new TreeMap<>()));
            filler.start();
            for (long position = 0; position < 1000; position += 10) {
                alive.put(position, BODY + position);
            }
            long next = 1000;
            String step = "";
            while (!step.equals(StoreStep.GENERATION_COMPLETE.name())) {
                step = meet(meeting, "");
                filler.join();
                // one before and one behind the segments copied so far, and a new one
                long first = alive.keySet().iterator().next();
                long last = alive.keySet().stream().max(Long::compare).orElseThrow();
                long added = next++;
                rig.commit(batch -> {
                    batch.forget(1, first);
                    batch.forget(1, last);
                    batch.enqueue(1, added, StoreRig.message(BODY + added), null);
                });
                alive.remove(first);
                alive.remove(last);
                alive.put(added, BODY + added);
                // answered only after the batch before was handed over
                rig.commit(batch -> {});
                meet(meeting, "");
            }
        }
        try (StoreRig rig = StoreRig.open(directory)) {
            assertThat(rig.recoveredBodies(1)).isEqualTo(alive);
        }
        assertThat(directory.resolve("msg-2.mv")).exists();
    }

    @Test
    void aFileThatWasCopiedIsCopiedAgainWhenHalfOfItHasDiedSinceThoughItDoesNotGrow() throws Exception {
        Semaphore switched = new Semaphore(0);
        StoreSteps counting = step -> {
            if (step == StoreStep.GENERATION_SWITCHED) {
                switched.release();
            }
        };
        StoreSettings smaller = SMALL.withGenerationBytesMin(30_000);
        try (StoreRig rig = StoreRig.open(directory, smaller, LogFiles.REAL, counting)) {
            fillAndForget(rig, new TreeMap<>());
            assertThat(switched.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
            long copied = Files.size(directory.resolve("msg-2.mv"));
            rig.commit(batch -> batch.forgetRange(1, 0, 800));
            rig.store.checkpoint();
            assertThat(switched.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.size(directory.resolve("msg-3.mv"))).isLessThan(copied / 2);
        }
    }

    @Test
    void aDamagedMessageStopsTheMoveAndTheOldFileStays() throws Exception {
        try (StoreRig rig = StoreRig.open(directory)) {
            fillAndForget(rig, new TreeMap<>());
        }
        LoadTest.overwrite(directory.resolve("msg-1.mv"), BODY + "500", "y" + BODY.substring(1) + "500");
        try (StoreRig rig = StoreRig.open(directory, SMALL)) {
            rig.store.checkpoint();
            rig.commit(batch -> batch.enqueue(1, 2000, StoreRig.message("after"), null));
            rig.store.checkpoint();
            rig.store.checkpoint();
        }
        assertThat(directory.resolve("msg-1.mv")).exists();
        try (StoreRig rig = StoreRig.open(directory)) {
            assertThat(rig.bodies(rig.load(1, 0))).hasSize(13);
            assertThat(rig.bodies(rig.load(1, 15))).containsExactly("after");
        }
    }

    private static void fillAndForget(StoreRig rig, Map<Long, String> alive) {
        try {
            rig.commit(batch -> {
                for (long position = 0; position < 1000; position++) {
                    batch.enqueue(1, position, StoreRig.message(BODY + position), null);
                }
                batch.enqueue(2, 5, StoreRig.message("gone"), null);
                batch.delivered(2, 5);
            });
            rig.store.checkpoint();
            rig.commit(batch -> {
                for (long position = 0; position < 1000; position++) {
                    if (position % 10 != 0) {
                        batch.forget(1, position);
                    } else {
                        alive.put(position, BODY + position);
                    }
                }
                batch.forget(2, 5);
                RETURNED.forEach((position, each) -> batch.returned(1, position, each.times(), each.readyAtMs()));
            });
            rig.store.checkpoint();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void copy(int number) {
        try {
            Copies.copy(directory, copies.resolve("" + number));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String meet(Exchanger<String> meeting, String word) {
        try {
            return meeting.exchange(word, 30, TimeUnit.SECONDS);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("nobody came", e);
        }
    }
}
