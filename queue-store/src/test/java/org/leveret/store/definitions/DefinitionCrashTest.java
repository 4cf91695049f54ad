package org.leveret.store.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.store.definitions.Definitions.QueueRow;

/** What was confirmed is there after a crash at any moment. */
class DefinitionCrashTest {
    private static final int CRASHES = 12;

    @TempDir
    Path directory;

    @Test
    void aCopyTakenWhileWritingHoldsAllThatWasConfirmedBefore() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Path live = directory.resolve("live");
        AtomicLong confirmed = new AtomicLong();
        AtomicBoolean stop = new AtomicBoolean();
        Thread writer = new Thread(() -> write(live, confirmed, stop));
        writer.start();
        try {
            for (int crash = 0; crash < CRASHES; crash++) {
                long until = confirmed.get() + 1 + random.nextInt(60);
                while (confirmed.get() < until && writer.isAlive()) {
                    Thread.onSpinWait();
                }
                assertThat(writer.isAlive()).as("the writer, seed " + seed).isTrue();
                long confirmedBefore = confirmed.get();
                Path copy = Files.createDirectory(directory.resolve("crash-" + crash));
                Files.copy(live.resolve("definitions.mv.db"), copy.resolve("definitions.mv.db"));
                assertHolds(copy, confirmedBefore, seed);
            }
        } finally {
            stop.set(true);
            writer.join();
        }
        assertHolds(live, confirmed.get(), seed);
    }

    private static void write(Path live, AtomicLong confirmed, AtomicBoolean stop) {
        try (DefinitionStore store = DefinitionStore.open(live)) {
            for (long id = 1; !stop.get(); id++) {
                store.apply(List.of(
                        new DefinitionChange.PutQueue(
                                new QueueRow(id, "/", "q" + id, false, Bytes.of(new byte[(int) (id % 500)]))),
                        new DefinitionChange.ReserveIds(id + 1)));
                confirmed.set(id);
            }
        } catch (DefinitionStoreException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertHolds(Path copy, long confirmed, long seed) throws DefinitionStoreException {
        try (DefinitionStore store = DefinitionStore.open(copy)) {
            Definitions found = store.load();
            List<QueueRow> queues = found.queues();
            assertThat((long) queues.size()).as("queues, seed " + seed).isGreaterThanOrEqualTo(confirmed);
            for (int i = 0; i < queues.size(); i++) {
                assertThat(queues.get(i).id()).as("queue ids, seed " + seed).isEqualTo(i + 1);
                assertThat(queues.get(i).arguments().octets()).hasSize((i + 1) % 500);
            }
            // Both changes of a batch are there, or neither.
            assertThat(found.nextId()).as("next id, seed " + seed).isEqualTo(queues.size() + 1L);
        }
    }
}
