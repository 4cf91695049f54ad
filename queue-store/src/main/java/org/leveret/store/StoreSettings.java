package org.leveret.store;

/**
 * How the store trades memory, disk and latency. All sizes are positive.
 *
 * @param logFileBytes size at which the log goes on to its next file
 * @param groupBytesMax size at which a group stops taking further batches; one larger batch still makes one group
 * @param checkpointBytes log written since the last epoch began that starts the next one, and the checkpoint of the one before
 * @param memtableBytesMax heap that messages which are not on their way to H2 may take until a checkpoint starts; up to
 *     twice as much may be on its way, and half as much may be kept for what several queues have
 * @param checkpointMs age of the oldest change not yet checkpointed that starts a checkpoint
 * @param lazySyncMs longest time that a batch without a ticket stays unsynced
 * @param pendingBytesMax bytes appended but not yet committed at which {@link MessageStore#isCongested} turns true
 * @param generationBytesMin size below which a message file is never copied to reclaim its space
 */
public record StoreSettings(
        long logFileBytes,
        int groupBytesMax,
        long checkpointBytes,
        long memtableBytesMax,
        int checkpointMs,
        int lazySyncMs,
        long pendingBytesMax,
        long generationBytesMin) {
    public StoreSettings {
        if (logFileBytes < 4096
                || groupBytesMax < 1
                || checkpointBytes < 1
                || memtableBytesMax < 1
                || checkpointMs < 1
                || lazySyncMs < 1
                || pendingBytesMax < 1
                || generationBytesMin < 1) {
            throw new IllegalArgumentException("store settings out of range");
        }
    }

    /**
     * 16 MiB log files, groups of 2 MiB, a checkpoint every 64 MiB, 16 MiB of heap or 2 s, 64 MiB pending, generations of
     * 128 MiB.
     */
    public static StoreSettings defaults() {
        return new StoreSettings(16L << 20, 2 << 20, 64L << 20, 16L << 20, 2_000, 200, 64L << 20, 128L << 20);
    }

    public StoreSettings withLogFileBytes(long bytes) {
        return new StoreSettings(
                bytes,
                groupBytesMax,
                checkpointBytes,
                memtableBytesMax,
                checkpointMs,
                lazySyncMs,
                pendingBytesMax,
                generationBytesMin);
    }

    public StoreSettings withGroupBytesMax(int bytes) {
        return new StoreSettings(
                logFileBytes,
                bytes,
                checkpointBytes,
                memtableBytesMax,
                checkpointMs,
                lazySyncMs,
                pendingBytesMax,
                generationBytesMin);
    }

    public StoreSettings withCheckpoint(long bytes, int ms) {
        return new StoreSettings(
                logFileBytes,
                groupBytesMax,
                bytes,
                memtableBytesMax,
                ms,
                lazySyncMs,
                pendingBytesMax,
                generationBytesMin);
    }

    public StoreSettings withMemtableBytesMax(long bytes) {
        return new StoreSettings(
                logFileBytes,
                groupBytesMax,
                checkpointBytes,
                bytes,
                checkpointMs,
                lazySyncMs,
                pendingBytesMax,
                generationBytesMin);
    }

    public StoreSettings withPendingBytesMax(long bytes) {
        return new StoreSettings(
                logFileBytes,
                groupBytesMax,
                checkpointBytes,
                memtableBytesMax,
                checkpointMs,
                lazySyncMs,
                bytes,
                generationBytesMin);
    }

    public StoreSettings withGenerationBytesMin(long bytes) {
        return new StoreSettings(
                logFileBytes,
                groupBytesMax,
                checkpointBytes,
                memtableBytesMax,
                checkpointMs,
                lazySyncMs,
                pendingBytesMax,
                bytes);
    }
}
