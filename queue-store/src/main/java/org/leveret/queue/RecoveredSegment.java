package org.leveret.queue;

/**
 * What the store still holds of one segment after a restart; the messages themselves stay there until they are needed.
 *
 * @param segment the segment's number: its messages have the positions {@code segment * 128 + slot}
 * @param aliveLow slots 0 to 63 that hold a message not yet settled, one bit each, lowest bit first
 * @param aliveHigh the same for slots 64 to 127
 * @param slotCount how many slots were ever used, 0 to 128
 * @param bodyBytes total body size of the messages that are alive
 * @param expires whether a message of it may have a time to live of its own
 * @param returns how often they have come back, and which of them wait
 */
public record RecoveredSegment(
        long segment, long aliveLow, long aliveHigh, int slotCount, long bodyBytes, boolean expires, Returns returns) {
    /** One whose messages have never come back. */
    public RecoveredSegment(
            long segment, long aliveLow, long aliveHigh, int slotCount, long bodyBytes, boolean expires) {
        this(segment, aliveLow, aliveHigh, slotCount, bodyBytes, expires, Returns.NONE);
    }
}
