package org.leveret.broker.statistics;

/**
 * What a broker's process has and may have, at one moment. Immutable.
 *
 * @param memoryUsedBytes the resident set of the process; where the system does not tell, what the Java machine has taken
 * @param heapAliveBytes what the collector has last found alive in the heap; this is what the limit is for
 * @param memoryLimitBytes of the heap, from which on publishers are blocked
 * @param diskFreeBytes where the broker keeps its data, as last seen; of a broker in memory, where it was started
 * @param diskFreeLimitBytes below which publishers are blocked
 * @param fileDescriptorsUsed 0 where the system does not tell
 * @param fileDescriptorsTotal how many there may be; 0 where the system does not tell
 * @param socketsUsed how many connections are open
 * @param socketsTotal how many connections there may be, as far as the broker knows
 * @param startedMs when the broker started, in milliseconds since 1970
 */
public record NodeSnapshot(
        long memoryUsedBytes,
        long heapAliveBytes,
        long memoryLimitBytes,
        boolean memoryAlarm,
        long diskFreeBytes,
        long diskFreeLimitBytes,
        boolean diskAlarm,
        long fileDescriptorsUsed,
        long fileDescriptorsTotal,
        long socketsUsed,
        long socketsTotal,
        int processors,
        long startedMs,
        int eventLoops) {
    /**
     * The limit is for what is alive in the heap, but who watches a broker compares it with what the process takes. So that this
     * shows how much more there may be before publishers are blocked, it is what the process takes and that much more.
     */
    public long residentLimitBytes() {
        return memoryUsedBytes + Math.max(0, memoryLimitBytes - heapAliveBytes);
    }
}
