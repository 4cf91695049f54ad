package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.queue.Message;

/** What a batch says of its own size is never less than what it takes in the log, and not much more. */
class LogBatchTest {
    private static final long FILE_BYTES = 64 << 10;

    @TempDir
    Path directory;

    @Test
    void aMessageThatGoesToManyQueuesAsksForRoomOnce() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        StoreSteps steps = step -> {
            if (step == StoreStep.LOG_FILE_BEGUN) {
                begun.incrementAndGet();
            }
        };
        try (StoreRig rig = StoreRig.open(directory, StoreRig.QUIET, LogFiles.REAL, steps)) {
            for (int position = 0; position < 3; position++) {
                int at = position;
                Message message = StoreRig.message("x".repeat(50_000));
                message.markShared();
                rig.commit(batch -> {
                    for (int queue = 1; queue <= 50; queue++) {
                        batch.enqueue(queue, at, message, null);
                        // as of queues that are full
                        batch.forget(queue, at);
                    }
                });
            }
            assertThat(begun).as("log files").hasValue(1);
        }
    }

    @Test
    void messagesThatTheLogWritesEachTimeCountEachTime() {
        LogBatch batch = new LogBatch();
        Message first = shared("x".repeat(10_000));
        Message second = shared("y".repeat(10_000));
        Message alone = StoreRig.message("z".repeat(10_000));
        for (int queue = 0; queue < 3; queue++) {
            batch.enqueue(queue, 0, first, null);
        }
        assertThat(batch.bytes()).isBetween(10_000L, 11_000L);
        for (int queue = 0; queue < 3; queue++) {
            batch.enqueue(queue, 1, second, null);
        }
        assertThat(batch.bytes()).isBetween(20_000L, 21_000L);
        batch.enqueue(1, 2, alone, null);
        batch.enqueue(1, 3, alone, null);
        assertThat(batch.bytes()).isBetween(40_000L, 41_000L);
        assertThat(batch.bytesMax()).isBetween(40_000L, 42_000L);
        batch.clear();
        batch.enqueue(1, 3, second, null);
        assertThat(batch.bytes()).as("of another batch").isBetween(10_000L, 11_000L);
    }

    @Test
    void noGroupTakesMoreThanItsBatchesSay() throws Exception {
        long seed = System.nanoTime();
        System.out.println("LogBatchTest seed " + seed);
        Random random = new Random(seed);
        LogDirectory files = new LogDirectory(directory, LogFiles.REAL, FILE_BYTES, StoreSteps.NONE);
        List<Message> recent = new ArrayList<>(List.of(message(random)));
        try (LogWriter log = new LogWriter(files, FILE_BYTES, 42, StoreSteps.NONE, 1, 0)) {
            log.beginEpoch();
            for (int group = 0; group < 500; group++) {
                if (random.nextInt(30) == 0) {
                    log.beginEpoch();
                } else if (random.nextInt(10) == 0) {
                    log.forgetShared();
                }
                List<LogBatch> batches = new ArrayList<>();
                long bytesMax = 0;
                for (int i = random.nextInt(3); i >= 0; i--) {
                    LogBatch batch = batch(random, recent);
                    batches.add(batch);
                    bytesMax += batch.bytesMax();
                }
                long before = log.epochBytes();
                log.beginGroup(bytesMax);
                if (random.nextInt(10) == 0) {
                    // as after a lack of room
                    log.beginGroup(bytesMax);
                }
                for (LogBatch batch : batches) {
                    BatchWriter.write(batch, log, new Memtables());
                }
                log.endGroup();
                assertThat(log.epochBytes() - before - LogFormat.RECORD_HEADER_BYTES)
                        .as("seed %d group %d", seed, group)
                        .isLessThanOrEqualTo(bytesMax);
            }
        }
    }

    private static LogBatch batch(Random random, List<Message> recent) {
        LogBatch batch = new LogBatch();
        for (int entries = random.nextInt(20); entries > 0; entries--) {
            long queueId = random.nextLong() >>> random.nextInt(64);
            long position = random.nextLong() >>> (1 + random.nextInt(62));
            switch (random.nextInt(8)) {
                case 0 -> batch.forget(queueId, position);
                case 1 -> batch.forgetSlots(queueId, position >>> 2, random.nextLong(), random.nextLong());
                case 2 -> batch.delivered(queueId, position);
                case 3 -> batch.returned(queueId, position, random.nextInt(100), random.nextLong() >>> 1);
                case 4 -> batch.purge(queueId, position >>> 10);
                default -> {
                    if (random.nextInt(3) == 0) {
                        recent.add(message(random));
                    }
                    int newest = recent.size() - 1;
                    Message message =
                            recent.get(Math.max(0, newest - (random.nextInt(2) == 0 ? 0 : random.nextInt(5))));
                    for (int queues = random.nextInt(6); queues >= 0; queues--) {
                        batch.enqueue(queueId >>> queues, position, message, null);
                    }
                }
            }
        }
        return batch;
    }

    private static Message message(Random random) {
        byte[] content = new byte[random.nextInt(4) == 0 ? random.nextInt(5_000) : random.nextInt(10)];
        Message message = new Message(
                "\uFFFF".repeat(random.nextInt(256)),
                "k".repeat(random.nextInt(256)),
                content,
                content.length,
                true,
                random.nextLong() >>> 1,
                random.nextBoolean() ? random.nextLong() >>> 1 : Message.FOREVER);
        if (random.nextInt(3) == 0) {
            message.blindKeys(List.of("\uFFFF".repeat(random.nextInt(100)), "b"));
        }
        if (random.nextInt(4) != 0) {
            message.markShared();
        }
        return message;
    }

    private static Message shared(String body) {
        Message message = StoreRig.message(body);
        message.markShared();
        return message;
    }
}
