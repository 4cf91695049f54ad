package org.leveret.queue.stream;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;
import org.leveret.queue.Place;

/**
 * Looks at a stream's messages without being a reader: nothing is held for whoever looks, and what is not in the heap he reads
 * from the store himself. Positions are offsets here. The youngest messages may not be durable yet.
 *
 * <p>Owned by the stream's loop. Keeps nothing between two calls.
 */
public final class StreamBrowsing {
    /** There is nothing further. */
    public static final long END = -1;

    private final StreamMachine stream;
    private final ChunkTable table;
    private final Residency residency;

    StreamBrowsing(StreamMachine stream, ChunkTable table, Residency residency) {
        this.stream = stream;
        this.table = table;
        this.residency = residency;
    }

    /**
     * The chunk in which the first message behind an offset stands; {@link #END} if there is none.
     *
     * @param cursor an offset, whose message may be gone, or -1
     */
    public long chunkBehind(long cursor) {
        long offset = Math.max(table.firstOffset(), cursor < 0 ? 0 : cursor + 1);
        return stream.isDeleted() || cursor == Long.MAX_VALUE || offset >= table.nextOffset()
                ? END
                : table.chunkOf(offset);
    }

    /** One more than the youngest offset that there is by now. */
    public long end() {
        return table.nextOffset();
    }

    /** What a chunk takes in the heap, about. */
    public long heapBytes(long chunk) {
        return table.heapBytes(chunk);
    }

    /** Whether some message of a chunk behind an offset is not in the heap. */
    public boolean lacks(long chunk, long cursor) {
        return places(chunk, cursor, table.nextOffset(), null).size()
                < table.firstOffset(chunk + 1) - firstBehind(chunk, cursor);
    }

    private long firstBehind(long chunk, long cursor) {
        return Math.max(table.firstOffset(chunk), cursor + 1);
    }

    /**
     * The messages of a chunk behind an offset, as far as they are in the heap or were loaded; none of a chunk that is gone.
     *
     * @param until what {@link #end} was when the store was asked, or is: it may not have what was appended since
     * @param loaded what the store answered, if it was asked
     */
    public List<Place> places(long chunk, long cursor, long until, @Nullable Message @Nullable [] loaded) {
        List<Place> places = new ArrayList<>();
        if (chunk < table.first() || stream.isDeleted()) {
            return places;
        }
        long base = table.firstOffset(chunk);
        long end = Math.min(until, table.firstOffset(chunk + 1));
        @Nullable Message @Nullable [] resident = residency.messages(chunk);
        for (long offset = firstBehind(chunk, cursor); offset < end; offset++) {
            int slot = (int) (offset - base);
            Message message = resident == null ? null : resident[slot];
            if (message == null && loaded != null) {
                message = loaded[slot];
            }
            if (message != null) {
                places.add(new Place(offset, message, true, false));
            }
        }
        return places;
    }

    /** Where to go on when the {@link #places} of a chunk are seen. */
    public long behind(long chunk, long cursor, long until) {
        return chunk < table.first() ? cursor : Math.min(until, table.firstOffset(chunk + 1)) - 1;
    }
}
