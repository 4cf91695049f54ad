package org.leveret.store;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.zip.CRC32C;
import org.leveret.queue.Message;
import org.leveret.queue.RecoveredSegment;

/**
 * Measures the store against the limit: a loop that appends groups of the same size to a file and syncs it. Run by hand,
 * with a directory on the disk in question and optionally the number of messages:
 * {@code StoreBenchmark DIRECTORY [MESSAGES]}.
 */
final class StoreBenchmark {
    private static final int CONTENT_BYTES = 1024 + 60;
    private static final int BATCH = 100;

    private StoreBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory(Path.of(arguments[0]), "store-benchmark");
        int messages = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 500_000;
        for (int round = 0; round < 3; round++) {
            for (int outstanding : new int[] {100, 1000, 10_000}) {
                raw(directory.resolve("raw"), messages, outstanding);
                store(directory.resolve("fifo"), messages, outstanding, true);
                store(directory.resolve("backlog"), messages, outstanding, false);
            }
        }
        Files.delete(directory);
    }

    private static void raw(Path file, int messages, int group) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(group * CONTENT_BYTES);
        ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
        CRC32C crc = new CRC32C();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int i = 0; i < 64; i++) {
                channel.write(zeros.clear(), (long) i << 20);
            }
            channel.force(true);
            Meter meter = new Meter();
            long offset = 0;
            for (int done = 0; done < messages; done += group) {
                crc.update(buffer.clear());
                offset = offset + buffer.capacity() > 64 << 20 ? 0 : offset;
                channel.write(buffer.clear(), offset);
                channel.force(false);
                offset += buffer.capacity();
            }
            meter.report("raw append and sync", group, messages);
        }
        Files.delete(file);
    }

    /** Batches come one after the other, so many messages are on their way at once; settling follows one round later. */
    private static void store(Path directory, int messages, int outstanding, boolean settle) throws Exception {
        Semaphore room = new Semaphore(Math.max(1, outstanding / BATCH));
        StoreListener listener = new StoreListener() {
            @Override
            public void committed(LogBatch batch) {
                room.release();
            }

            @Override
            public void failed(LogBatch batch, Throwable cause) {
                throw new IllegalStateException(cause);
            }

            @Override
            public void faulted(Throwable cause) {
                throw new IllegalStateException(cause);
            }
        };
        int lag = 2 * outstanding;
        long fileBytes;
        try (MessageStore store = MessageStore.open(directory, StoreSettings.defaults(), listener)) {
            Meter meter = new Meter();
            for (int first = 0; first < messages; first += BATCH) {
                room.acquire();
                LogBatch batch = store.newBatch();
                for (int position = first; position < first + BATCH; position++) {
                    batch.enqueue(1, position, new Message("", "q", new byte[CONTENT_BYTES], 60, true), "ticket");
                }
                if (settle && first >= lag) {
                    for (int position = first - lag; position < first - lag + BATCH; position++) {
                        batch.forget(1, position);
                    }
                }
                store.append(batch);
            }
            room.acquire(Math.max(1, outstanding / BATCH));
            meter.report(settle ? "store, enqueue and settle" : "store, enqueue", outstanding, messages);
            fileBytes = 0;
            for (Path file : Copies.files(directory, "msg-")) {
                fileBytes += Files.size(file);
            }
        }
        System.out.printf(Locale.ROOT, "    message file %d MB%n", fileBytes >> 20);
        if (!settle) {
            drain(directory, listener, room, outstanding);
        }
        Copies.delete(directory);
    }

    /** Opens the store again, reads all segments in order, and settles what was read. */
    private static void drain(Path directory, StoreListener listener, Semaphore room, int outstanding)
            throws Exception {
        long startNs = System.nanoTime();
        try (MessageStore store = MessageStore.open(directory, StoreSettings.defaults(), listener)) {
            long openNs = System.nanoTime() - startNs;
            List<RecoveredSegment> segments =
                    Objects.requireNonNull(store.recovered(1)).segments();
            Meter meter = new Meter();
            room.drainPermits();
            room.release(8);
            for (RecoveredSegment segment : segments) {
                room.acquire();
                store.load(1, segment.segment(), (number, slots, problem) -> {
                    LogBatch batch = store.newBatch();
                    for (int slot = 0; slot < slots.length; slot++) {
                        if (slots[slot] != null) {
                            batch.forget(1, number * slots.length + slot);
                        }
                    }
                    store.append(batch);
                });
            }
            room.acquire(8);
            meter.report("reopened, read and settle", outstanding, segments.size() * 128);
            System.out.printf(Locale.ROOT, "    reopened in %d ms%n", openNs / 1_000_000);
        }
    }

    /** Wall clock and processor time of the whole process. */
    private static final class Meter {
        private final long startNs = System.nanoTime();
        private final long startCpuNs = cpuNs();

        void report(String what, int group, int messages) {
            double seconds = (System.nanoTime() - startNs) / 1e9;
            double cpuSeconds = (cpuNs() - startCpuNs) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%-28s %6d at once: %7.0f thousand/s, %5.2f cpu-s per million%n",
                    what,
                    group,
                    messages / seconds / 1e3,
                    cpuSeconds / messages * 1e6);
        }

        private static long cpuNs() {
            return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                    .getProcessCpuTime();
        }
    }
}
