package org.leveret.queue.stream;

/**
 * What one stream keeps, and in what portions it lets go of it. Immutable.
 *
 * @param segmentBytesMax a segment that has reached this size takes nothing more; at least 0
 * @param lengthBytesMax the oldest segments go while all together are larger; {@link #UNLIMITED} if they stay
 * @param maxAgeMs a segment goes when its last message is older; {@link #UNLIMITED} if it stays
 */
public record StreamSettings(long segmentBytesMax, long lengthBytesMax, long maxAgeMs) {
    /** In place of a limit where there is none. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** As RabbitMQ has it. */
    public static final long SEGMENT_BYTES_DEFAULT = 500_000_000;

    /** A stream that keeps everything. */
    public static final StreamSettings UNBOUNDED = new StreamSettings(SEGMENT_BYTES_DEFAULT, UNLIMITED, UNLIMITED);
}
