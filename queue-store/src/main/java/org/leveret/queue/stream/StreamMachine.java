package org.leveret.queue.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;
import org.leveret.queue.RecoveredSegment;
import org.leveret.queue.stream.Segments.Segment;

/**
 * One stream: a log of messages at offsets from 0 on, which any number of readers read, each from a place of its own, and
 * which retention shortens from its beginning. Owned by whoever calls it; the time comes with the commands.
 *
 * <p>Readers are given what is committed alone: an offset that somebody has seen is that message's for ever. Publishers
 * wait for nobody. Of what is not being read the heap has 12 bytes for each chunk of up to 128 messages.
 */
public final class StreamMachine {
    private final boolean stored;
    private final StreamEffects effects;
    private final ChunkTable table = new ChunkTable();
    private final Segments segments = new Segments();
    private final Residency residency;
    private final List<StreamReader> readers = new ArrayList<>();
    private final ArrayDeque<StreamReader> waiting = new ArrayDeque<>(0);

    private StreamSettings settings;
    /** Everything before this offset is durable. */
    private long committed;
    /** The chunk whose last message tells how old the oldest segment is at most, while it is read. */
    private long probed = Chunk.NONE;

    private boolean deleted;

    /** @param stored whether there is a disk; if there is none, everything stays in the heap */
    public StreamMachine(StreamSettings settings, boolean stored, StreamEffects effects) {
        this.settings = settings;
        this.stored = stored;
        this.effects = effects;
        this.residency = new Residency(effects, table, stored);
    }

    /**
     * Takes over what the store has; before any other command.
     *
     * @param firstOffset what {@link StreamEffects#trim} said last, 0 if it never did
     * @param nextPosition one more than the highest position that was ever used
     */
    public void recover(List<RecoveredSegment> recovered, long firstOffset, long nextPosition) {
        table.recover(recovered, Math.max(0, firstOffset), nextPosition);
        segments.recover(table, settings.segmentBytesMax());
        committed = table.nextOffset();
        residency.committed(committed);
    }

    /** The offset of the oldest message. */
    public long firstOffset() {
        return table.firstOffset();
    }

    /** The offset of the message that comes next. */
    public long nextOffset() {
        return table.nextOffset();
    }

    /** Size of all messages, in bytes. */
    public long bytes() {
        return segments.bytes();
    }

    public long messageCount() {
        return table.nextOffset() - table.firstOffset();
    }

    /** Looks at messages without reading the stream. */
    public StreamBrowsing browsing() {
        return new StreamBrowsing(this, table, residency);
    }

    public boolean isDeleted() {
        return deleted;
    }

    public int readerCount() {
        return readers.size();
    }

    public int segmentCount() {
        return segments.count();
    }

    /** What the stream's messages take in the heap, in bytes. */
    public long residentBytes() {
        return residency.bytes();
    }

    /** How much of the heap they may take; beyond it, readers wait for each other. */
    public void residentBytesMax(long bytes) {
        residency.bytesMax(stored ? bytes : Long.MAX_VALUE, readers);
        serveWaiting();
    }

    /** Goes by other limits from now on; segments that are there already keep their size. */
    public void settings(StreamSettings changed, long nowMs) {
        settings = changed;
        retain(nowMs);
    }

    /** Adds a message. The ticket is answered when it is safe. */
    public void append(Message message, @Nullable Object ticket, long nowMs) {
        if (deleted) {
            if (ticket != null) {
                effects.confirm(ticket);
            }
            return;
        }
        boolean rolls = segments.isActiveFull(settings.segmentBytesMax());
        if (rolls) {
            segments.closeActive(table.end());
            table.close();
        }
        if (table.isFull()) {
            residency.begun(table.begin(), readers);
        }
        long position = table.append(message.content().length);
        segments.append(message.bodyBytes(), message.publishedMs());
        residency.appended(message, (int) position & Chunk.SLOT_MASK);
        if (stored) {
            effects.persist(message, position, ticket);
            if (!readers.isEmpty()) {
                effects.commit();
            }
        } else if (ticket != null) {
            effects.confirm(ticket);
        }
        if (rolls) {
            retain(nowMs);
        }
        if (!stored) {
            committed(table.nextOffset());
        }
    }

    /** Everything before this offset is durable, and readers may have it. */
    public void committed(long offset) {
        if (offset <= committed || deleted) {
            return;
        }
        committed = offset;
        residency.committed(offset);
        serveAll();
    }

    private void serveAll() {
        for (int i = 0; i < readers.size(); i++) {
            serve(readers.get(i));
        }
        serveWaiting();
    }

    /** Lets go of old segments, as the limits say; after a start, and whenever a segment is full. */
    public void retain(long nowMs) {
        long before = table.first();
        Segment oldest = segments.oldest();
        while (oldest != null && isOldestDue(nowMs)) {
            segments.removeOldest();
            trim(oldest.endChunk);
            oldest = segments.oldest();
        }
        if (table.first() > before) {
            serveAll();
        }
    }

    private boolean isOldestDue(long nowMs) {
        if (segments.bytes() > settings.lengthBytesMax()) {
            return true;
        }
        if (settings.maxAgeMs() == StreamSettings.UNLIMITED) {
            return false;
        }
        long publishedMs = segments.oldestPublishedMs();
        if (publishedMs == Segments.UNKNOWN) {
            if (probed == Chunk.NONE) {
                probed = tellingChunk();
                effects.loadChunk(probed, table.heapBytes(probed));
            }
            return false;
        }
        return publishedMs < nowMs - settings.maxAgeMs();
    }

    /** The last chunk with messages of the segment that tells how old the oldest is. */
    private long tellingChunk() {
        long chunk = segments.tellingEndChunk(table) - 1;
        while (chunk > table.first() && table.count(chunk) == 0) {
            chunk--;
        }
        return chunk;
    }

    private void trim(long toChunk) {
        long fromChunk = table.first();
        residency.trim(fromChunk, toChunk);
        table.trim(toChunk);
        if (stored) {
            effects.trim(fromChunk << Chunk.SLOT_SHIFT, toChunk << Chunk.SLOT_SHIFT, table.firstOffset());
        }
    }

    /** Adds a reader, which is given what there is for it. */
    public void subscribe(StreamReader reader, long nowMs) {
        readers.add(reader);
        begin(reader, nowMs);
        if (stored && committed < table.nextOffset()) {
            effects.commit();
        }
        serve(reader);
        serveWaiting();
    }

    private void begin(StreamReader reader, long nowMs) {
        StreamStart start = reader.start;
        long end = table.nextOffset();
        switch (start.from()) {
            case FIRST -> reader.next = table.firstOffset();
            case LAST -> reader.next = Math.max(table.firstOffset(), end - 1);
            case NEXT -> reader.next = end;
            case OFFSET -> reader.next = Math.max(table.firstOffset(), start.number());
            case TIME -> seek(reader, start.number());
            case AGO -> seek(reader, nowMs - start.number());
        }
        if (reader.next >= end) {
            residency.caughtUp(reader);
        }
    }

    private void seek(StreamReader reader, long timeMs) {
        reader.notBeforeMs = timeMs;
        reader.notBeforeUntil = table.nextOffset();
        if (table.first() < table.end()) {
            reader.seek = new Seek(timeMs, table.first(), table.end());
        }
        reader.next = table.firstOffset();
    }

    public void unsubscribe(StreamReader reader) {
        if (!reader.gone) {
            reader.gone = true;
            readers.remove(reader);
            waiting.remove(reader);
            residency.leave(reader);
            serveWaiting();
        }
    }

    /** The reader may have so many messages more. */
    public void grantCredit(StreamReader reader, long messages) {
        reader.addCredit(messages);
        serve(reader);
        serveWaiting();
    }

    /** The reader may have so many bytes more. */
    public void grantFlow(StreamReader reader, long bytes) {
        reader.addFlow(bytes);
        serve(reader);
        serveWaiting();
    }

    /** A chunk that was asked for; what cannot be read is missing in it. */
    public void chunkLoaded(long number, @Nullable Message[] slots, long nowMs) {
        if (deleted) {
            return;
        }
        if (number == probed) {
            probed = Chunk.NONE;
            learnAge(number, slots);
            retain(nowMs);
        }
        Chunk chunk = number < table.first() ? null : residency.loaded(number, slots);
        if (chunk != null) {
            tellUnreadable(chunk);
            for (int i = 0; i < readers.size(); i++) {
                StreamReader reader = readers.get(i);
                if (reader.windowFrom == number) {
                    serve(reader);
                }
            }
        }
        serveWaiting();
    }

    private void learnAge(long number, @Nullable Message[] slots) {
        // Meanwhile the segments may have gone that it tells of.
        if (segments.oldestPublishedMs() == Segments.UNKNOWN && number == tellingChunk()) {
            segments.oldestPublishedMs(Chunk.lastPublishedMs(slots));
        }
    }

    private void tellUnreadable(Chunk chunk) {
        int count = table.count(chunk.number);
        for (int slot = 0; slot < count; slot++) {
            if (chunk.messages[slot] == null) {
                effects.unreadable(table.firstOffset(chunk.number) + slot);
            }
        }
    }

    /** Drops everything, and returns how many messages that were. */
    public long delete() {
        if (deleted) {
            return 0;
        }
        deleted = true;
        long count = messageCount();
        for (int i = 0; i < readers.size(); i++) {
            readers.get(i).gone = true;
            effects.cancelled(readers.get(i));
        }
        readers.clear();
        waiting.clear();
        residency.clear();
        effects.forgetAll();
        return count;
    }

    /** Those who wait for room in the heap try again in their turn, as long as it helps. */
    private void serveWaiting() {
        for (int left = waiting.size(); left > 0; left--) {
            StreamReader reader = waiting.remove();
            reader.waits = false;
            serve(reader);
            if (reader.waits) {
                // It stays in front of those that have come after it.
                waiting.remove(reader);
                waiting.addFirst(reader);
                return;
            }
        }
    }

    /** Gives the reader what it may have and what is there, and asks for what is not. */
    private void serve(StreamReader reader) {
        if (reader.gone || reader.waits || (reader.seek != null && !sought(reader, reader.seek))) {
            return;
        }
        reader.next = Math.max(reader.next, table.firstOffset());
        while (reader.mayTake() && reader.next < committed) {
            long number = table.chunkOf(reader.next);
            Chunk chunk = held(reader, number, true);
            if (chunk == null) {
                return;
            }
            serve(reader, chunk);
        }
        if (reader.next >= table.nextOffset()) {
            residency.caughtUp(reader);
        }
    }

    private void serve(StreamReader reader, Chunk chunk) {
        long base = table.firstOffset(chunk.number);
        long end = Math.min(committed, table.firstOffset(chunk.number + 1));
        while (reader.next < end && reader.mayTake()) {
            long offset = reader.next++;
            Message message = chunk.messages[(int) (offset - base)];
            if (message != null && reader.wants(message, offset)) {
                reader.charge(message);
                effects.deliver(reader, offset, message);
            }
        }
    }

    /** Whether the reader has found the time that it looks for. */
    private boolean sought(StreamReader reader, Seek seek) {
        seek.low = Math.max(seek.low, table.first());
        for (long middle = seek.middle(); middle != Chunk.NONE; middle = seek.middle()) {
            Chunk chunk = held(reader, middle, false);
            if (chunk == null) {
                return false;
            }
            seek.looked(middle, chunk.firstPublishedMs());
        }
        reader.seek = null;
        reader.next = Math.max(table.firstOffset(), table.firstOffset(Math.max(seek.low, table.first())));
        return true;
    }

    /** The chunk with its messages; null if they have to be waited for. */
    private @Nullable Chunk held(StreamReader reader, long number, boolean ahead) {
        Chunk chunk = residency.move(reader, number, ahead, readers);
        if (chunk == null) {
            reader.waits = true;
            waiting.add(reader);
            return null;
        }
        return chunk.loading ? null : chunk;
    }
}
