package org.leveret.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.leveret.queue.RecoveredSegment;
import org.leveret.queue.Returns;

/**
 * What is kept of a segment apart from its messages, so that settling never rewrites a body and start-up reads only
 * this. Immutable.
 */
final class SegmentIndex {
    private static final long[] NO_PARTS = {};
    private static final int[] NO_SIZES = new int[SlotBits.SLOTS];
    static final SegmentIndex EMPTY = new SegmentIndex(0, 0, 0, 0, 0, false, NO_SIZES, NO_PARTS, Returns.NONE);

    final long aliveLow;
    final long aliveHigh;
    /** One more than the highest slot that was ever stored. */
    final int slotCount;
    /** How many messages the parts hold, settled ones too. */
    private final int storedCount;
    /** What the parts take in the file. */
    private final long storedBytes;
    /** Whether the parts hold a message with a time to live of its own, settled ones too. */
    private final boolean expires;
    /** The body size of the message in each slot that is alive; of no meaning for the others. */
    private final int[] bodyBytes;
    /** Where the messages are: keys of the file's map of parts, in the order in which they came. */
    private final long[] parts;
    /** How often messages have come back; of those that are settled too, until it is stored. */
    private final Returns returns;

    private SegmentIndex(
            long aliveLow,
            long aliveHigh,
            int slotCount,
            int storedCount,
            long storedBytes,
            boolean expires,
            int[] bodyBytes,
            long[] parts,
            Returns returns) {
        this.aliveLow = aliveLow;
        this.aliveHigh = aliveHigh;
        this.slotCount = slotCount;
        this.storedCount = storedCount;
        this.storedBytes = storedBytes;
        this.expires = expires;
        this.bodyBytes = bodyBytes;
        this.parts = parts;
        this.returns = returns;
    }

    /**
     * The same with another part.
     *
     * @param low which of slots 0 to 63 it holds
     * @param high the same for slots 64 to 127
     * @param sizes the body size of the message in each of them
     * @param partExpires whether one of them has a time to live of its own
     */
    SegmentIndex withPart(long part, long low, long high, long partBytes, int[] sizes, boolean partExpires) {
        long[] moreParts = Arrays.copyOf(parts, parts.length + 1);
        moreParts[parts.length] = part;
        int[] moreSizes = bodyBytes.clone();
        for (int slot = 0; slot < SlotBits.SLOTS; slot++) {
            if (SlotBits.has(low, high, slot)) {
                moreSizes[slot] = sizes[slot];
            }
        }
        return new SegmentIndex(
                aliveLow | low,
                aliveHigh | high,
                Math.max(slotCount, SlotBits.length(low, high)),
                storedCount + SlotBits.count(low, high),
                storedBytes + partBytes,
                expires || partExpires,
                moreSizes,
                moreParts,
                returns);
    }

    /** Whether all that was ever stored is alive. */
    boolean isWhole() {
        return SlotBits.count(aliveLow, aliveHigh) == storedCount;
    }

    /** The same with its parts under other numbers, in the same order. */
    SegmentIndex withParts(long[] numbers) {
        return new SegmentIndex(
                aliveLow, aliveHigh, slotCount, storedCount, storedBytes, expires, bodyBytes, numbers, returns);
    }

    /** The same after messages have come back; those that are not here do not count. */
    SegmentIndex withReturns(Returns later) {
        Returns counts = returns.with(later.only(aliveLow, aliveHigh));
        return counts.equals(returns)
                ? this
                : new SegmentIndex(
                        aliveLow, aliveHigh, slotCount, storedCount, storedBytes, expires, bodyBytes, parts, counts);
    }

    /** The same without these slots. */
    SegmentIndex without(long low, long high) {
        if ((aliveLow & low) == 0 && (aliveHigh & high) == 0) {
            return this;
        }
        return new SegmentIndex(
                aliveLow & ~low,
                aliveHigh & ~high,
                slotCount,
                storedCount,
                storedBytes,
                expires,
                bodyBytes,
                parts,
                returns);
    }

    boolean isDead() {
        return (aliveLow | aliveHigh) == 0;
    }

    int partCount() {
        return parts.length;
    }

    long part(int number) {
        return parts[number];
    }

    /** The share of the stored bytes that is still of use, by the count of messages. */
    long liveBytes() {
        int alive = SlotBits.count(aliveLow, aliveHigh);
        return alive >= storedCount ? storedBytes : storedBytes * alive / storedCount;
    }

    /** What recovery tells of this segment. */
    RecoveredSegment recovered(long segment) {
        long total = 0;
        for (int slot = 0; slot < SlotBits.SLOTS; slot++) {
            total += SlotBits.has(aliveLow, aliveHigh, slot) ? bodyBytes[slot] : 0;
        }
        return new RecoveredSegment(segment, aliveLow, aliveHigh, slotCount, total, expires, returns());
    }

    /** How often the messages that are alive have come back. */
    Returns returns() {
        return returns.only(aliveLow, aliveHigh);
    }

    byte[] seal(SegmentKey key, PackedSink sink) {
        ByteBuffer out = sink.room(64);
        out.putLong(aliveLow).putLong(aliveHigh);
        MessageCodec.putNumber(out, slotCount);
        MessageCodec.putNumber(out, storedCount);
        MessageCodec.putNumber(out, storedBytes);
        out.put((byte) (expires ? 1 : 0));
        MessageCodec.putNumber(out, parts.length);
        long before = 0;
        for (long part : parts) {
            MessageCodec.putNumber(sink.room(10), part - before);
            before = part;
        }
        for (int slot = 0; slot < SlotBits.SLOTS; slot++) {
            if (SlotBits.has(aliveLow, aliveHigh, slot)) {
                MessageCodec.putNumber(sink.room(5), bodyBytes[slot]);
            }
        }
        Returns counts = returns();
        for (int i = 0; i < counts.size(); i++) {
            ByteBuffer each = sink.room(16).put((byte) counts.slot(i));
            MessageCodec.putNumber(each, counts.times(i));
            MessageCodec.putNumber(each, counts.readyAtMs(i));
        }
        return SealedBytes.seal(key, 0, sink);
    }

    /** Null when the bytes are damaged. */
    static @Nullable SegmentIndex unseal(SegmentKey key, byte[] bytes) {
        ByteBuffer in = SealedBytes.unseal(key, 0, bytes);
        if (in == null) {
            return null;
        }
        long low = in.getLong();
        long high = in.getLong();
        int slotCount = (int) MessageCodec.readNumber(in);
        int storedCount = (int) MessageCodec.readNumber(in);
        long storedBytes = MessageCodec.readNumber(in);
        boolean expires = in.get() != 0;
        long[] parts = new long[MessageCodec.readLength(in, in.remaining())];
        long before = 0;
        for (int i = 0; i < parts.length; i++) {
            before += MessageCodec.readNumber(in);
            parts[i] = before;
        }
        int[] bodyBytes = new int[SlotBits.SLOTS];
        for (int slot = 0; slot < SlotBits.SLOTS; slot++) {
            if (SlotBits.has(low, high, slot)) {
                bodyBytes[slot] = MessageCodec.readLength(in, Integer.MAX_VALUE);
            }
        }
        Returns returns = Returns.NONE;
        while (in.hasRemaining()) {
            int slot = in.get() & SlotBits.SLOT_MASK;
            int times = MessageCodec.readLength(in, Integer.MAX_VALUE);
            returns = returns.with(slot, times, MessageCodec.readNumber(in));
        }
        return new SegmentIndex(low, high, slotCount, storedCount, storedBytes, expires, bodyBytes, parts, returns);
    }
}
