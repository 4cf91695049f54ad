package org.leveret.queue.stream;

import java.util.Arrays;
import java.util.List;
import org.leveret.queue.QueueMachine;
import org.leveret.queue.RecoveredSegment;

/**
 * Which offsets stand in which chunk of the store: 12 bytes of heap for each chunk. A chunk's number is that of its segment
 * in the store; numbers follow each other, and a chunk that is not full is left behind when the broker starts again or a
 * segment of the stream ends. Owned by its machine.
 */
final class ChunkTable {
    /** What a message takes beside its content, in the heap and on disk, about. */
    private static final int MESSAGE_BYTES = 160;

    private long[] firstOffsets = new long[16];
    /** Size of the content in a chunk; in those from before the start of the bodies alone, as the store knows no more. */
    private int[] bytes = new int[16];

    private int head;
    private int size;
    private long firstNumber;
    private long nextOffset;
    /** The number of the first chunk that was begun after the start. */
    private long firstBegun;

    private boolean open;

    /**
     * Takes over what the store has.
     *
     * @param firstOffset the offset of the first message in it
     * @param nextPosition one more than the highest position that was ever used
     */
    void recover(List<RecoveredSegment> segments, long firstOffset, long nextPosition) {
        nextOffset = firstOffset;
        long unused = (nextPosition + Chunk.SLOT_MASK) >>> Chunk.SLOT_SHIFT;
        firstNumber = segments.isEmpty() ? unused : segments.get(0).segment();
        for (RecoveredSegment segment : segments) {
            fillUpTo(segment.segment());
            begin();
            bytes[head + size - 1] = (int) Math.min(Integer.MAX_VALUE, segment.bodyBytes());
            nextOffset += segment.slotCount();
        }
        fillUpTo(unused);
        firstBegun = unused;
        open = false;
    }

    private void fillUpTo(long number) {
        while (end() < number) {
            begin();
        }
    }

    /** The number of the first chunk. */
    long first() {
        return firstNumber;
    }

    /** One more than the number of the last chunk. */
    long end() {
        return firstNumber + size;
    }

    /** The offset of the first message. */
    long firstOffset() {
        return size == 0 ? nextOffset : firstOffsets[head];
    }

    /** The offset of the message that is appended next. */
    long nextOffset() {
        return nextOffset;
    }

    /** Whether the next message needs a chunk of its own. */
    boolean isFull() {
        return !open
                || nextOffset - firstOffsets[head + size - 1] >= Chunk.SLOTS
                || bytes[head + size - 1] > QueueMachine.SEGMENT_BYTES;
    }

    /** The last chunk takes nothing more. */
    void close() {
        open = false;
    }

    /** Begins a chunk, and returns its number. */
    long begin() {
        if (head + size == firstOffsets.length) {
            makeRoom();
        }
        firstOffsets[head + size] = nextOffset;
        bytes[head + size] = 0;
        size++;
        open = true;
        return end() - 1;
    }

    /** Adds a message with so much content to the last chunk, and returns its position. */
    long append(int contentBytes) {
        int last = head + size - 1;
        long slot = nextOffset - firstOffsets[last];
        nextOffset++;
        bytes[last] = (int) Math.min(Integer.MAX_VALUE, (long) bytes[last] + contentBytes);
        return ((end() - 1) << Chunk.SLOT_SHIFT) + slot;
    }

    /** The chunk with that offset, which must be there. */
    long chunkOf(long offset) {
        int found = Arrays.binarySearch(firstOffsets, head, head + size, offset);
        int index = found >= 0 ? found : -found - 2;
        while (index + 1 < head + size && firstOffsets[index + 1] == firstOffsets[index]) {
            index++;
        }
        return firstNumber + index - head;
    }

    /** The offset of a chunk's first message, or of the message after the last chunk. */
    long firstOffset(long chunk) {
        return chunk == end() ? nextOffset : firstOffsets[index(chunk)];
    }

    int count(long chunk) {
        return (int) (firstOffset(chunk + 1) - firstOffset(chunk));
    }

    /** Size of the content in a chunk; of the bodies alone if it was there before the start. */
    int bytes(long chunk) {
        return bytes[index(chunk)];
    }

    /** What a chunk takes in the heap, about. */
    long heapBytes(long chunk) {
        int count = count(chunk);
        // With its properties, which nobody knows, one from before the start may be as large as any.
        int content =
                chunk < firstBegun && count > 0 ? Math.max(bytes(chunk), QueueMachine.SEGMENT_BYTES) : bytes(chunk);
        return content + (long) count * MESSAGE_BYTES;
    }

    /** Whether messages may still be added to that chunk. */
    boolean isOpen(long chunk) {
        return open && chunk == end() - 1;
    }

    /** Lets go of the chunks before that one. */
    void trim(long chunk) {
        int gone = (int) (chunk - firstNumber);
        head += gone;
        size -= gone;
        firstNumber = chunk;
    }

    private int index(long chunk) {
        return head + (int) (chunk - firstNumber);
    }

    private void makeRoom() {
        if (head > size) {
            System.arraycopy(firstOffsets, head, firstOffsets, 0, size);
            System.arraycopy(bytes, head, bytes, 0, size);
        } else {
            firstOffsets = Arrays.copyOf(Arrays.copyOfRange(firstOffsets, head, head + size), Math.max(16, size * 2));
            bytes = Arrays.copyOf(Arrays.copyOfRange(bytes, head, head + size), Math.max(16, size * 2));
        }
        head = 0;
    }
}
