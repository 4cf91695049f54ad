package org.leveret.store;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;

/**
 * Copies what is alive from one message file to the next, a slice at a time, so that checkpoints go on in between: they
 * are applied to the old file, which stays the one that counts, and to what was copied already. Owned by the thread
 * that writes both.
 */
final class GenerationCopy {
    private final MessageFile from;
    private final SegmentWriter to;
    /** All segments up to this one are copied. */
    private @Nullable SegmentKey copied;

    GenerationCopy(MessageFile from, MessageFile to, LogBodies log) {
        this.from = from;
        this.to = new SegmentWriter(to, log, 0);
    }

    SegmentWriter target() {
        return to;
    }

    /** Applies changes that the old file has got as well. */
    void apply(Memtable memtable) {
        if (copied != null) {
            to.apply(memtable, copied);
        }
    }

    /**
     * Copies about this many bytes, or for about this long.
     *
     * @return whether all is copied
     * @throws DamagedException when a live message cannot be read
     */
    boolean copySlice(long bytes, long timeNs) throws DamagedException {
        long end = to.liveBytes() + bytes;
        long beganNs = System.nanoTime();
        while (to.liveBytes() < end && System.nanoTime() - beganNs < timeNs) {
            SegmentKey last = copied;
            SegmentKey key = from.ceiling(
                    last == null ? new SegmentKey(0, 0) : new SegmentKey(last.queueId(), last.segment() + 1));
            if (key == null) {
                to.commit();
                return true;
            }
            copy(key);
            copied = key;
        }
        to.commit();
        return false;
    }

    /** Completes the copy: from the commit in here on, the new file is the one that counts. */
    void complete(MessageFile.@Nullable Checkpoint checkpoint) {
        from.forEachQueueMark(to.file()::putQueueMark);
        if (checkpoint != null) {
            to.file().putCheckpoint(checkpoint.next(), checkpoint.before());
        }
        to.commit();
    }

    private void copy(SegmentKey key) throws DamagedException {
        SegmentIndex index = from.index(key);
        to.putIndex(key, SegmentIndex.EMPTY, index.isWhole() ? copyParts(key, index) : copyMessages(key, index));
    }

    /** Nothing of the segment is dead: the messages need not be looked at. */
    private SegmentIndex copyParts(SegmentKey key, SegmentIndex index) throws DamagedException {
        long[] numbers = new long[index.partCount()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = to.addPart(key, part(key, index, i));
        }
        return index.withParts(numbers);
    }

    private SegmentIndex copyMessages(SegmentKey key, SegmentIndex index) throws DamagedException {
        SegmentDelta delta = new SegmentDelta(key.queueId(), key.segment());
        @Nullable Message[] slots = new @Nullable Message[SlotBits.SLOTS];
        Pieces pieces = new Pieces();
        for (int i = 0; i < index.partCount(); i++) {
            if (!PartCodec.read(part(key, index, i), index.aliveLow, index.aliveHigh, slots, pieces)) {
                throw damaged(key);
            }
        }
        for (int slot = 0; slot < SlotBits.SLOTS; slot++) {
            Message message = slots[slot];
            if (message != null) {
                delta.enqueue(slot, message, LogPlace.NONE);
            }
        }
        return to.addParts(key, SegmentIndex.EMPTY, delta).withReturns(index.returns());
    }

    private ByteBuffer part(SegmentKey key, SegmentIndex index, int i) throws DamagedException {
        ByteBuffer part = from.part(key, index.part(i));
        if (part == null) {
            throw damaged(key);
        }
        return part;
    }

    private DamagedException damaged(SegmentKey key) {
        return new DamagedException(from.path() + " is damaged: messages of " + key);
    }

    /** A value in a message file is not what was written. */
    static final class DamagedException extends Exception {
        private static final long serialVersionUID = 1;

        DamagedException(String message) {
            super(message);
        }
    }
}
