package org.leveret.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;
import org.leveret.store.MessageFile.QueueMark;

/** Brings memtables into a message file, writing only what is still alive. Owned by the thread that writes the file. */
final class SegmentWriter {
    private static final int PART_BYTES_MAX = 128 << 10;
    /** H2 holds all that is not committed in one heap buffer, which is kept; this bounds it. */
    private static final long UNCOMMITTED_BYTES_MAX = 8L << 20;

    private final MessageFile file;
    private final LogBodies log;
    private final PackedSink packed = new PackedSink();
    private long liveBytes;
    private long diedBytes;
    private long uncommittedBytes;

    /**
     * @param log where the messages are that memtables have shed
     * @param liveBytes what the file's indexes sum up to
     */
    SegmentWriter(MessageFile file, LogBodies log, long liveBytes) {
        this.file = file;
        this.log = log;
        this.liveBytes = liveBytes;
    }

    MessageFile file() {
        return file;
    }

    /** How much of the file is still of use, in bytes, about. */
    long liveBytes() {
        return liveBytes;
    }

    /** How much of what was alive is not any more, in bytes, about, since this was made. */
    long diedBytes() {
        return diedBytes;
    }

    /**
     * Applies the changes; they are on disk once {@link #commit} has returned.
     *
     * @param upTo leaves out segments beyond this key, and the marks of queues; null for everything
     */
    void apply(Memtable memtable, @Nullable SegmentKey upTo) {
        memtable.forEachQueue(queue -> applyQueue(queue, upTo == null));
        for (SegmentDelta delta : memtable.segmentsInOrder()) {
            SegmentKey key = new SegmentKey(delta.queueId, delta.segment);
            if (upTo == null || key.compareTo(upTo) <= 0) {
                applySegment(key, delta);
            }
        }
    }

    void commit() {
        file.commit(uncommittedBytes);
        uncommittedBytes = 0;
    }

    /** Stores the known messages of a segment's delta behind what its index holds already. */
    SegmentIndex addParts(SegmentKey key, SegmentIndex index, SegmentDelta delta) {
        SegmentIndex added = index;
        long low = 0;
        long high = 0;
        boolean expires = false;
        int[] sizes = new int[SlotBits.SLOTS];
        for (int slot = 0; slot < SlotBits.SLOTS; slot++) {
            Message message = message(delta, slot);
            if (message != null && message.content().length > PartCodec.PIECE_BYTES_MAX) {
                if ((low | high) != 0) {
                    added = addPart(key, added, low, high, sizes, expires);
                    low = 0;
                    high = 0;
                }
                sizes[slot] = message.bodyBytes();
                added = addPieces(key, added, slot, message, sizes);
            } else if (message != null) {
                PartCodec.write(packed, slot, message);
                low |= slot < 64 ? 1L << slot : 0;
                high |= slot < 64 ? 0 : 1L << slot;
                sizes[slot] = message.bodyBytes();
                expires |= message.expires();
                if (packed.size() >= PART_BYTES_MAX) {
                    added = addPart(key, added, low, high, sizes, expires);
                    low = 0;
                    high = 0;
                }
            }
        }
        return (low | high) == 0 ? added : addPart(key, added, low, high, sizes, expires);
    }

    private @Nullable Message message(SegmentDelta delta, int slot) {
        LogBody body = delta.inLog(slot);
        if (body == null) {
            return delta.message(slot);
        }
        Message message;
        try {
            message = log.read(body);
        } catch (IOException e) {
            throw new UncheckedIOException("the log cannot be read", e);
        }
        if (message == null) {
            throw new IllegalStateException(log.damaged(body) + " at " + LogPlace.offset(body.place()));
        }
        return message;
    }

    /** A large message is many parts, so that H2 never has it in the heap at once. */
    private SegmentIndex addPieces(SegmentKey key, SegmentIndex index, int slot, Message message, int[] sizes) {
        PartCodec.writeHead(packed, slot, message);
        SegmentIndex added = addPart(
                key, index, SlotBits.low(slot, slot + 1), SlotBits.high(slot, slot + 1), sizes, message.expires());
        int contentBytes = message.content().length;
        for (int from = 0; from < contentBytes; from += PartCodec.PIECE_BYTES_MAX) {
            PartCodec.writePiece(packed, slot, message, from);
            added = addPart(key, added, 0, 0, sizes, false);
        }
        return added;
    }

    /** Stores a part that was read from another file. */
    long addPart(SegmentKey key, ByteBuffer part) {
        packed.put(part);
        return addPart(key);
    }

    void putIndex(SegmentKey key, SegmentIndex before, SegmentIndex after) {
        file.putIndex(key, after);
        alive(after.liveBytes() - before.liveBytes());
    }

    private SegmentIndex addPart(
            SegmentKey key, SegmentIndex index, long low, long high, int[] sizes, boolean expires) {
        int bytes = packed.size();
        return index.withPart(addPart(key), low, high, bytes, sizes, expires);
    }

    /** Stores what is packed, and returns the number of the part. */
    private long addPart(SegmentKey key) {
        int bytes = packed.size();
        if (uncommittedBytes > 0 && uncommittedBytes + bytes > UNCOMMITTED_BYTES_MAX) {
            // H2 holds all that is uncommitted in the heap, twice while it commits; and a version without its log
            // position does no harm: replay brings the same changes once more
            commit();
        }
        uncommittedBytes += bytes;
        return file.addPart(key, packed);
    }

    private void applyQueue(QueueDelta queue, boolean withMark) {
        if (queue.deleted) {
            removeUpTo(queue.queueId, Long.MAX_VALUE);
            file.removeQueueMark(queue.queueId);
            return;
        }
        if (queue.purgedBelow > 0) {
            removeUpTo(queue.queueId, queue.purgedBelow);
        }
        if (withMark && (queue.nextPosition > 0 || queue.deliveredUpTo >= 0)) {
            QueueMark old = file.queueMark(queue.queueId);
            file.putQueueMark(
                    queue.queueId,
                    new QueueMark(
                            Math.max(old.nextPosition(), queue.nextPosition),
                            Math.max(old.deliveredUpTo(), queue.deliveredUpTo)));
        }
    }

    private void removeUpTo(long queueId, long position) {
        long lastSegment = position == Long.MAX_VALUE ? Long.MAX_VALUE : (position - 1) >>> SlotBits.SEGMENT_SHIFT;
        List<SegmentKey> keys = new ArrayList<>();
        file.forEachIndex(
                new SegmentKey(queueId, 0), new SegmentKey(queueId, lastSegment), (key, index) -> keys.add(key));
        for (SegmentKey key : keys) {
            long slots = position - (key.segment() << SlotBits.SEGMENT_SHIFT);
            int end = (int) Math.min(SlotBits.SLOTS, slots);
            SegmentIndex old = file.index(key);
            change(key, old, old.without(SlotBits.low(0, end), SlotBits.high(0, end)));
        }
    }

    private void applySegment(SegmentKey key, SegmentDelta delta) {
        SegmentIndex old = file.index(key);
        SegmentIndex changed = old.without(delta.settledLow, delta.settledHigh);
        if (delta.hasKnown()) {
            changed = addParts(key, changed, delta);
        }
        changed = changed.withReturns(delta.returns());
        change(key, old, changed);
    }

    @SuppressWarnings("ReferenceEquality") // an index that did not change is the same object
    private void change(SegmentKey key, SegmentIndex old, SegmentIndex changed) {
        if (changed == old) {
            return;
        }
        if (changed.isDead()) {
            file.removeIndex(key);
            alive(-old.liveBytes());
        } else {
            putIndex(key, old, changed);
        }
    }

    private void alive(long addedBytes) {
        liveBytes += addedBytes;
        diedBytes += Math.max(0, -addedBytes);
    }
}
