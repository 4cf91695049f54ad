package org.leveret.config;

/**
 * How much memory messages may take.
 *
 * @param highWatermarkRelative the fraction of the memory from which publishing is blocked; 0 to 1
 * @param highWatermarkAbsoluteBytes the same in bytes, which goes before the fraction; -1 when it is not set
 * @param queueResidentBytesMax how many bytes of messages one queue keeps in memory
 * @param residentBytesMax how many bytes of messages all queues together keep in memory
 */
public record MemorySettings(
        double highWatermarkRelative,
        long highWatermarkAbsoluteBytes,
        long queueResidentBytesMax,
        long residentBytesMax) {
    /**
     * From how many bytes in use publishing is blocked.
     *
     * @param totalBytes what the fraction is taken of
     */
    public long highWatermarkBytes(long totalBytes) {
        return highWatermarkAbsoluteBytes >= 0
                ? highWatermarkAbsoluteBytes
                : (long) (highWatermarkRelative * totalBytes);
    }

    /**
     * What all queues together keep in memory, in bytes, if nobody says otherwise. Each of as many event loops as there are
     * processors gets an equal part: with many it is not to page out what a consumer lags by for a moment.
     */
    static long automaticResidentBytesMax(long heapBytes, int processors) {
        return Math.max(heapBytes / 20, Math.min(heapBytes / 8, processors * (8L << 20)));
    }
}
