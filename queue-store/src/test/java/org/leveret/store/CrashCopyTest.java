package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.queue.Message;
import org.leveret.queue.RecoveredSegment;

/**
 * Copies of the directory are taken while a store is written to, opened, and compared with what had been confirmed: as
 * after a kill, and as after a power cut that keeps any part of what was not synced.
 */
class CrashCopyTest {
    private static final int QUEUES = 5;
    private static final int BATCHES = 600;
    private static final int COPIES = 20;

    @TempDir
    Path directory;

    @TempDir
    Path copies;

    /** Writes of the log since its last sync, with what they replaced. Commit thread. */
    private final Deque<Undo> unsynced = new ArrayDeque<>();

    private record Undo(Path file, long offset, ByteBuffer before) {}

    private record Place(long queueId, long position) {}

    /** What one batch did. */
    private static final class Step {
        final List<Place> enqueued = new ArrayList<>();
        final List<Place> forgotten = new ArrayList<>();
        boolean synced;
    }

    /** A copy, what must be in it, and what must not. */
    private record Snapshot(Path path, Set<Place> present, Set<Place> absent) {}

    @ParameterizedTest(name = "power cut: {0}")
    @ValueSource(booleans = {false, true})
    void everythingConfirmedIsThereAndNothingForgottenComesBack(boolean powerCut) throws Exception {
        long seed = System.nanoTime();
        System.out.println("CrashCopyTest seed " + seed);
        Random random = new Random(seed);
        List<Snapshot> snapshots = write(random, new Random(seed + 1), powerCut);
        assertThat(snapshots).hasSize(COPIES);
        for (Snapshot snapshot : snapshots) {
            check(snapshot);
        }
    }

    private List<Snapshot> write(Random random, Random copying, boolean powerCut) throws Exception {
        StoreSettings settings = StoreSettings.defaults()
                .withLogFileBytes(40_000)
                .withGroupBytesMax(10_000)
                .withCheckpoint(50_000, 20)
                .withGenerationBytesMin(100_000);
        List<Snapshot> snapshots = new ArrayList<>();
        Deque<Step> appended = new ConcurrentLinkedDeque<>();
        Set<Place> everForgotten = ConcurrentHashMap.newKeySet();
        CountDownLatch done = new CountDownLatch(BATCHES);
        StoreListener listener = new StoreListener() {
            private final List<Step> unconfirmed = new ArrayList<>();
            private final Set<Place> present = new HashSet<>();
            private final Set<Place> absent = new HashSet<>();
            private final int copyAt = copying.nextInt(BATCHES / COPIES);

            @Override
            public void committed(LogBatch batch) {
                Step step = appended.removeFirst();
                unconfirmed.add(step);
                if (step.synced) {
                    for (Step each : unconfirmed) {
                        present.addAll(each.enqueued);
                        each.forgotten.forEach(present::remove);
                        absent.addAll(each.forgotten);
                    }
                    unconfirmed.clear();
                }
                if (done.getCount() % (BATCHES / COPIES) == copyAt) {
                    Path to = copies.resolve("copy-" + snapshots.size());
                    try {
                        Copies.copy(directory, to);
                        if (powerCut) {
                            loseSomeOf(to, copying);
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    Set<Place> must = new HashSet<>(present);
                    must.removeAll(everForgotten);
                    snapshots.add(new Snapshot(to, must, new HashSet<>(absent)));
                }
                done.countDown();
            }

            @Override
            public void failed(LogBatch batch, Throwable cause) {
                throw new AssertionError(cause);
            }

            @Override
            public void faulted(Throwable cause) {
                throw new AssertionError(cause);
            }
        };
        try (MessageStore store =
                MessageStore.open(directory, settings, listener, RememberingFile::new, StoreSteps.NONE)) {
            long[] next = new long[QUEUES];
            List<Place> alive = new ArrayList<>();
            for (int i = 0; i < BATCHES; i++) {
                Step step = new Step();
                LogBatch batch = store.newBatch();
                fill(random, batch, step, next, alive);
                everForgotten.addAll(step.forgotten);
                appended.addLast(step);
                store.append(batch);
                while (store.isCongested()) {
                    Thread.onSpinWait();
                }
            }
            assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        }
        return snapshots;
    }

    private static void fill(Random random, LogBatch batch, Step step, long[] next, List<Place> alive) {
        Message shared = null;
        for (int i = random.nextInt(12); i >= 0; i--) {
            int queue = random.nextInt(QUEUES);
            Place place = new Place(queue + 1L, next[queue]++);
            Message message = message(place, random.nextInt(400));
            if (random.nextInt(4) == 0) {
                // the same message in all queues from here on
                shared = new Message("shared", "", message.content(), 0, true);
                shared.markShared();
            }
            batch.enqueue(place.queueId, place.position, shared != null ? shared : message, null);
            step.enqueued.add(place);
            alive.add(place);
        }
        int forget = random.nextInt(100) == 0 ? alive.size() : random.nextInt(13);
        for (int i = 0; i < forget && !alive.isEmpty(); i++) {
            Place place = alive.remove(random.nextInt(Math.min(alive.size(), 30)));
            batch.forget(place.queueId, place.position);
            step.forgotten.add(place);
        }
        step.synced = random.nextInt(3) == 0;
        if (step.synced) {
            batch.barrier(step);
        }
    }

    private static Message message(Place place, int padding) {
        return StoreRig.message(place.queueId + ":" + place.position + ":" + "z".repeat(padding));
    }

    private void check(Snapshot snapshot) throws Exception {
        Set<Place> found = new HashSet<>();
        try (StoreRig rig = StoreRig.open(snapshot.path)) {
            for (long queueId = 1; queueId <= QUEUES; queueId++) {
                RecoveredQueue queue = rig.store.recovered(queueId);
                if (queue != null) {
                    for (RecoveredSegment segment : queue.segments()) {
                        checkSegment(rig, queueId, segment, found);
                    }
                }
            }
            assertThat(rig.faults).isEmpty();
        }
        assertThat(found).as(snapshot.path.toString()).containsAll(snapshot.present);
        found.retainAll(snapshot.absent);
        assertThat(found).as("forgotten and back, in " + snapshot.path).isEmpty();
    }

    private static void checkSegment(StoreRig rig, long queueId, RecoveredSegment segment, Set<Place> found) {
        @Nullable Message[] slots = rig.load(queueId, segment.segment());
        long bodyBytes = 0;
        for (int slot = 0; slot < 128; slot++) {
            Message message = slots[slot];
            assertThat(message != null).isEqualTo(SlotBits.has(segment.aliveLow(), segment.aliveHigh(), slot));
            if (message != null) {
                Place place = new Place(queueId, segment.segment() * 128 + slot);
                if (!message.exchange().equals("shared")) {
                    assertThat(StoreRig.body(message)).startsWith(queueId + ":" + place.position + ":");
                }
                found.add(place);
                bodyBytes += message.bodyBytes();
            }
        }
        assertThat(segment.bodyBytes()).isEqualTo(bodyBytes);
    }

    /** Puts back, in the copy, what some of the writes replaced that no sync has covered. */
    private void loseSomeOf(Path copy, Random random) throws IOException {
        for (Undo undo : unsynced) {
            if (random.nextBoolean()) {
                try (RandomAccessFile file = new RandomAccessFile(
                        copy.resolve(undo.file.getFileName()).toFile(), "rw")) {
                    file.getChannel().write(undo.before.duplicate().clear(), undo.offset);
                }
            }
        }
    }

    /** A log file that remembers what it was before its last sync. */
    private final class RememberingFile implements LogFile {
        private final Path path;
        private final LogFile file;

        RememberingFile(Path path) throws IOException {
            this.path = path;
            this.file = LogFiles.REAL.open(path);
        }

        @Override
        public void write(ByteBuffer source, long offset) throws IOException {
            ByteBuffer before = ByteBuffer.allocate(source.remaining());
            file.read(before, offset);
            unsynced.addFirst(new Undo(path, offset, before));
            file.write(source, offset);
        }

        @Override
        public void read(ByteBuffer target, long offset) throws IOException {
            file.read(target, offset);
        }

        @Override
        public void force() throws IOException {
            file.force();
            unsynced.removeIf(undo -> undo.file.equals(path));
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
