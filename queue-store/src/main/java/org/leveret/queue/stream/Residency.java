package org.leveret.queue.stream;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;
import org.leveret.queue.QueueMachine;

/**
 * The chunks that are in the heap. Each reader holds a window of them: the one that it is at, and a few behind it, which are
 * read ahead. Readers at about the same place share them, and what nobody holds goes. Owned by its machine.
 *
 * <p>There is a budget. Beyond it nothing is read ahead, readers that cannot take anything let go of what they hold, and
 * those whose chunk finds no room wait for it.
 */
final class Residency {
    private static final int AHEAD_CHUNKS_MAX = 16;
    private static final long AHEAD_BYTES_MAX = 2 << 20;

    private final StreamEffects effects;
    private final ChunkTable table;
    private final boolean stored;
    private final Map<Long, Chunk> chunks = new HashMap<>();
    private @Nullable Chunk tail;
    private long bytes;
    private long bytesMax = Long.MAX_VALUE;
    private long committed;

    /** @param stored whether there is a disk; if there is none, everything stays in the heap */
    Residency(StreamEffects effects, ChunkTable table, boolean stored) {
        this.effects = effects;
        this.table = table;
        this.stored = stored;
    }

    /** What the chunks take in the heap, and what is on its way there, in bytes. */
    long bytes() {
        return bytes;
    }

    /** What of a chunk is in the heap, by slot number; null if nothing is. */
    @Nullable
    Message @Nullable [] messages(long number) {
        Chunk chunk = chunks.get(number);
        return chunk == null ? null : chunk.messages;
    }

    /** Nobody may have what comes from this offset on. */
    void committed(long offset) {
        committed = offset;
    }

    void bytesMax(long max, List<StreamReader> readers) {
        bytesMax = max;
        if (bytes > max) {
            reclaim(null, readers);
        }
    }

    /** A chunk is begun. Those who have read everything so far hold it, so that they need not have it read back. */
    void begun(long number, List<StreamReader> readers) {
        Chunk chunk = new Chunk(number, 0, false);
        if (stored && bytes + QueueMachine.SEGMENT_BYTES <= bytesMax) {
            for (int i = 0; i < readers.size(); i++) {
                StreamReader reader = readers.get(i);
                if (reader.windowTo == number && mayExtend(reader)) {
                    reader.windowTo++;
                    chunk.users++;
                }
            }
        }
        boolean kept = !stored || chunk.users > 0;
        tail = kept ? chunk : null;
        if (kept) {
            chunks.put(number, chunk);
        }
    }

    /** A message is appended to the last chunk. */
    void appended(Message message, int slot) {
        Chunk last = tail;
        if (last != null) {
            last.messages[slot] = message;
            last.bytes += message.heapBytes();
            bytes += message.heapBytes();
        }
    }

    /**
     * Has the reader hold the chunk and what it may read ahead, and nothing else.
     *
     * @return the chunk, which may still be loading; null if there is no room for it
     */
    @Nullable
    Chunk move(StreamReader reader, long to, boolean ahead, List<StreamReader> readers) {
        if (to < reader.windowFrom || to > reader.windowTo) {
            release(reader, reader.windowTo);
            reader.windowFrom = to;
            reader.windowTo = to;
        } else {
            release(reader, to);
        }
        if (reader.windowTo == to && !hold(to, reader, true, readers)) {
            return null;
        }
        if (reader.windowTo == to) {
            reader.windowTo++;
        }
        while (ahead
                && reader.windowTo < table.end()
                && mayExtend(reader)
                && hold(reader.windowTo, reader, false, readers)) {
            reader.windowTo++;
        }
        return chunks.get(to);
    }

    /** The reader has read everything that there is. It keeps the chunk that is being filled if it has it. */
    void caughtUp(StreamReader reader) {
        long place = table.isFull() ? table.end() : Math.max(table.first(), table.end() - 1);
        if (reader.windowFrom <= place && place <= reader.windowTo) {
            release(reader, place);
        } else {
            leave(reader);
            reader.windowFrom = table.end();
            reader.windowTo = table.end();
        }
    }

    /** The reader holds nothing any more. */
    void leave(StreamReader reader) {
        release(reader, reader.windowTo);
        reader.windowFrom = Chunk.NONE;
        reader.windowTo = Chunk.NONE;
    }

    /** A chunk has been read. Returns it if somebody still wants it. */
    @Nullable
    Chunk loaded(long number, @Nullable Message[] slots) {
        Chunk chunk = chunks.get(number);
        if (chunk == null || !chunk.loading) {
            return null;
        }
        bytes -= chunk.bytes;
        chunk.fill(slots);
        bytes += chunk.bytes;
        dropIfUnused(chunk);
        return chunk.users == 0 ? null : chunk;
    }

    /** The chunks before that one are gone. */
    void trim(long from, long to) {
        for (long number = from; number < to; number++) {
            Chunk chunk = chunks.remove(number);
            if (chunk != null) {
                bytes -= chunk.bytes;
            }
        }
    }

    void clear() {
        chunks.clear();
        tail = null;
        bytes = 0;
    }

    private boolean mayExtend(StreamReader reader) {
        if (reader.windowTo - reader.windowFrom >= AHEAD_CHUNKS_MAX) {
            return false;
        }
        long held = 0;
        for (long number = Math.max(reader.windowFrom, table.first()); number < reader.windowTo; number++) {
            Chunk chunk = chunks.get(number);
            held += chunk == null ? 0 : chunk.bytes;
        }
        return held < Math.min(AHEAD_BYTES_MAX, bytesMax / 4);
    }

    private boolean hold(long number, StreamReader asking, boolean urgent, List<StreamReader> readers) {
        Chunk chunk = chunks.get(number);
        if (chunk == null) {
            long expected = table.heapBytes(number);
            if (!hasRoom(expected, urgent) && !(urgent && reclaim(asking, readers) && hasRoom(expected, true))) {
                return false;
            }
            chunk = new Chunk(number, expected, true);
            bytes += expected;
            chunks.put(number, chunk);
            if (table.isOpen(number)) {
                tail = chunk;
            }
            effects.loadChunk(number, expected);
        }
        chunk.users++;
        return true;
    }

    private boolean hasRoom(long expected, boolean urgent) {
        // One chunk there may always be, or a large message would never be read.
        return chunks.isEmpty() || expected <= (urgent ? bytesMax : bytesMax / 4 * 3) - bytes;
    }

    /** Takes from other readers what they cannot use now. */
    private boolean reclaim(@Nullable StreamReader asking, List<StreamReader> readers) {
        long before = bytes;
        for (int i = 0; i < readers.size(); i++) {
            StreamReader reader = readers.get(i);
            if (reader.equals(asking)) {
                continue;
            }
            if (!reader.mayTake() || reader.next >= committed) {
                leave(reader);
            } else {
                while (reader.windowTo - reader.windowFrom > 1) {
                    letGo(--reader.windowTo);
                }
            }
        }
        return bytes < before;
    }

    /** Lets go of what the reader holds before that chunk. */
    private void release(StreamReader reader, long to) {
        while (reader.windowFrom < to && reader.windowFrom < reader.windowTo) {
            letGo(reader.windowFrom++);
        }
    }

    private void letGo(long number) {
        Chunk chunk = chunks.get(number);
        if (chunk != null) {
            chunk.users--;
            dropIfUnused(chunk);
        }
    }

    private void dropIfUnused(Chunk chunk) {
        if (stored && chunk.users == 0 && !chunk.loading) {
            chunks.remove(chunk.number);
            bytes -= chunk.bytes;
            if (isTail(chunk)) {
                tail = null;
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // there is one object for a chunk
    private boolean isTail(Chunk chunk) {
        return tail == chunk;
    }
}
