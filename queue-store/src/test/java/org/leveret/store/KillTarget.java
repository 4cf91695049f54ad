package org.leveret.store;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/** The process that {@link KillTest} kills: enqueues and forgets until it dies, and prints how much is confirmed. */
final class KillTarget {
    static final long QUEUE = 1;
    static final int BATCH = 10;
    static final int FORGET_AFTER = 20;
    /** How many batches may be on their way at once. */
    static final int UNCONFIRMED_MAX = 8;

    private KillTarget() {}

    static String body(long position) {
        return "position " + position + " " + "k".repeat((int) (position * 31 % 700));
    }

    public static void main(String[] arguments) throws Exception {
        long start = Long.parseLong(arguments[1]);
        Semaphore room = new Semaphore(UNCONFIRMED_MAX);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        StoreListener listener = new StoreListener() {
            private long confirmed;

            @Override
            public void committed(LogBatch batch) {
                out.println(++confirmed);
                room.release();
            }

            @Override
            public void failed(LogBatch batch, Throwable cause) {
                throw new IllegalStateException(cause);
            }

            @Override
            public void faulted(Throwable cause) {
                Runtime.getRuntime().halt(3);
            }
        };
        StoreSettings settings = StoreSettings.defaults()
                .withLogFileBytes(100_000)
                .withCheckpoint(60_000, 50)
                .withGenerationBytesMin(200_000);
        MessageStore store = MessageStore.open(Path.of(arguments[0]), settings, listener);
        for (long number = 0; ; number++) {
            room.acquire();
            LogBatch batch = store.newBatch();
            long first = start + number * BATCH;
            for (long position = first; position < first + BATCH; position++) {
                batch.enqueue(QUEUE, position, StoreRig.message(body(position)), position == first ? "ticket" : null);
            }
            if (number >= FORGET_AFTER) {
                long old = first - (long) FORGET_AFTER * BATCH;
                batch.forgetRange(QUEUE, old, old + BATCH - 1);
            }
            store.append(batch);
        }
    }
}
