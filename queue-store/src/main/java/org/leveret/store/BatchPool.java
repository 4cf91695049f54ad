package org.leveret.store;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Batches to be used again; any thread takes, the commit thread gives back. Bounded: what does not fit is garbage. */
final class BatchPool {
    private static final int SLOTS = 64;
    private final AtomicReferenceArray<@Nullable LogBatch> free = new AtomicReferenceArray<>(SLOTS);

    LogBatch take() {
        for (int i = 0; i < SLOTS; i++) {
            if (free.getPlain(i) != null) {
                LogBatch batch = free.getAndSet(i, null);
                if (batch != null) {
                    return batch;
                }
            }
        }
        return new LogBatch();
    }

    void put(LogBatch batch) {
        batch.clear();
        for (int i = 0; i < SLOTS; i++) {
            if (free.getPlain(i) == null && free.compareAndSet(i, null, batch)) {
                return;
            }
        }
    }
}
