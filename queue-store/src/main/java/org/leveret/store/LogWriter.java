package org.leveret.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.zip.CRC32C;
import org.leveret.queue.Message;

/**
 * Writes groups to the end of the log: encodes straight from the messages into one direct buffer, which goes to the
 * file in slices when a group is larger. Owned by the commit thread.
 */
final class LogWriter implements ByteSink, AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 20;
    /** A file that was never used is filled with zeros in such steps, ahead of the writing, so that a sync is short. */
    private static final int ALLOCATION_BYTES = 4 << 20;
    /** What a kernel keeps of a file at least, or a multiple of it. */
    private static final int PAGE_BYTES = 4 << 10;

    private final LogDirectory directory;
    private final long fileBytes;
    private final long storeId;
    private final StoreSteps steps;
    private final SecureRandom random = new SecureRandom();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(64 << 10);
    private final CRC32C crc = new CRC32C();
    private final SharedBodies sharedBodies = new SharedBodies();

    private LogFile file;
    private long fileNumber;
    private long salt;
    private long allocated;
    private boolean dirty;
    /** The end of the last page of the file that was written to its end. */
    private long wholeTo;
    /** Where the group that is being written begins, and after it where the next one will. */
    private long groupOffset = LogFormat.HEADER_BYTES;

    private long group;
    private long epoch;
    /** How much of the group's payload has left the buffer. */
    private long payloadWritten;

    /** What the last group that was begun may take. */
    private long wantedBytes;

    private long epochBytes;

    /** Begins a new file; {@code group} is the number of the first group in it. */
    LogWriter(LogDirectory directory, long fileBytes, long storeId, StoreSteps steps, long group, long neededFrom)
            throws IOException {
        this.directory = directory;
        this.fileBytes = fileBytes;
        this.storeId = storeId;
        this.steps = steps;
        this.group = group;
        this.fileNumber = directory.nextNumber();
        directory.neededFrom(neededFrom);
        this.salt = random.nextLong();
        this.file = directory.create(header(fileNumber, salt));
        this.allocated = file.size();
    }

    /** Bytes written since the epoch began. */
    long epochBytes() {
        return epochBytes;
    }

    /** Files before this one may be used again from now on; those that are too many or too long are deleted. */
    void neededFrom(long number) throws IOException {
        directory.neededFrom(number);
    }

    /** Whether something was written that no {@link #force} has covered. */
    boolean isDirty() {
        return dirty;
    }

    /**
     * Starts a group of at most this size, in the next file when this one is full. May be called again instead of going
     * on with the group.
     *
     * @throws DiskFullException when there is no room for it; what was written before is as it was
     */
    void beginGroup(long bytes) throws IOException {
        wantedBytes = bytes;
        long end = groupOffset + LogFormat.RECORD_HEADER_BYTES + bytes;
        if (end > fileBytes && groupOffset > LogFormat.HEADER_BYTES) {
            roll();
            end = groupOffset + LogFormat.RECORD_HEADER_BYTES + bytes;
        }
        allocate(end);
        payloadWritten = 0;
        LogFormat.start(crc, salt, group);
        buffer.clear().position(LogFormat.RECORD_HEADER_BYTES);
    }

    /** Starts the group again that found no room. */
    void retryGroup() throws IOException {
        beginGroup(wantedBytes);
    }

    /** Returns where the message is, as {@link LogPlace} has it; it is there when the group has ended. */
    long enqueue(long queueId, long position, Message message) throws IOException {
        int number = -1;
        byte kind = LogFormat.ENQUEUE;
        if (message.shared()) {
            number = sharedBodies.numberOf(message);
            kind = number < 0 ? LogFormat.ENQUEUE_SHARED : LogFormat.ENQUEUE_AGAIN;
        }
        ByteBuffer out = room(32);
        out.put(kind);
        MessageCodec.putNumber(out, queueId);
        MessageCodec.putNumber(out, position);
        if (number >= 0) {
            MessageCodec.putNumber(out, number);
            return sharedBodies.place(number);
        }
        long place = place();
        MessageCodec.writeMessage(this, message);
        if (message.shared()) {
            sharedBodies.add(message, place);
        }
        return place;
    }

    private long place() {
        int inBuffer = buffer.position() - (payloadWritten == 0 ? LogFormat.RECORD_HEADER_BYTES : 0);
        return LogPlace.of(fileNumber, groupOffset + LogFormat.RECORD_HEADER_BYTES + payloadWritten + inBuffer);
    }

    /**
     * Lets go of the messages that several queues have; those that come again in this epoch are written again. Called between
     * groups alone: a group takes the room that {@link LogBatch#bytesMax} says.
     */
    void forgetShared() {
        sharedBodies.forget();
    }

    /** Heap that the messages take to which later groups may refer, in bytes. */
    long sharedHeapBytes() {
        return sharedBodies.heapBytes();
    }

    void forget(long queueId, long fromPosition, long toPosition) throws IOException {
        ByteBuffer out = room(32);
        out.put(LogFormat.FORGET);
        MessageCodec.putNumber(out, queueId);
        MessageCodec.putNumber(out, fromPosition);
        MessageCodec.putNumber(out, toPosition - fromPosition);
    }

    void forgetWord(long queueId, long word, long bits) throws IOException {
        ByteBuffer out = room(32);
        out.put(LogFormat.FORGET_WORD);
        MessageCodec.putNumber(out, queueId);
        MessageCodec.putNumber(out, word);
        out.putLong(bits);
    }

    /** One of {@link LogFormat#DELIVERED} and {@link LogFormat#PURGE}. */
    void mark(byte kind, long queueId, long position) throws IOException {
        ByteBuffer out = room(32);
        out.put(kind);
        MessageCodec.putNumber(out, queueId);
        MessageCodec.putNumber(out, position);
    }

    void returned(long queueId, long position, int times, long readyAtMs) throws IOException {
        mark(LogFormat.RETURNED, queueId, position);
        ByteBuffer out = room(20);
        MessageCodec.putNumber(out, times);
        MessageCodec.putNumber(out, readyAtMs);
    }

    void deleteQueue(long queueId) throws IOException {
        ByteBuffer out = room(32);
        out.put(LogFormat.DELETE_QUEUE);
        MessageCodec.putNumber(out, queueId);
    }

    /** Writes the group out; it counts once {@link #force} has returned. */
    void endGroup() throws IOException {
        if (payloadWritten == 0) {
            crc.update(buffer.duplicate().flip().position(LogFormat.RECORD_HEADER_BYTES));
            payloadWritten = (long) buffer.position() - LogFormat.RECORD_HEADER_BYTES;
            fillPage();
        } else {
            slice();
            // the record's header goes last: until it is there, the slices are not a record
            buffer.position(LogFormat.RECORD_HEADER_BYTES);
        }
        int payloadBytes = Math.toIntExact(payloadWritten);
        buffer.putInt(0, payloadBytes);
        buffer.putInt(4, LogFormat.finish(crc, payloadBytes));
        buffer.putLong(8, group);
        file.write(buffer.flip(), groupOffset);
        dirty = true;
        steps.reached(StoreStep.GROUP_WRITTEN);
        group++;
        groupOffset += LogFormat.RECORD_HEADER_BYTES + payloadWritten;
        epochBytes += LogFormat.RECORD_HEADER_BYTES + payloadWritten;
    }

    /**
     * Has zeros follow the group in the buffer, up to the end of the page, if it is the first in that page. A file that is used
     * again has old content there, which the kernel would else read from the disk first if it has forgotten it.
     */
    private void fillPage() {
        long end = groupOffset + buffer.position();
        long pageEnd = Math.min((end + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES, allocated);
        long bytes = pageEnd - end;
        if (pageEnd > wholeTo && bytes >= 0 && bytes <= buffer.remaining()) {
            buffer.put(zeros.clear().limit((int) bytes));
            wholeTo = pageEnd;
        }
    }

    void force() throws IOException {
        if (dirty) {
            file.force();
            dirty = false;
        }
    }

    /** Begins an epoch with a group of its own; returns where it is. */
    LogPosition beginEpoch() throws IOException {
        beginGroup(16);
        sharedBodies.clear();
        LogPosition position = new LogPosition(fileNumber, groupOffset, group);
        ByteBuffer out = room(16);
        out.put(LogFormat.EPOCH);
        MessageCodec.putNumber(out, ++epoch);
        endGroup();
        epochBytes = 0;
        return position;
    }

    @Override
    public ByteBuffer room(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            slice();
        }
        return buffer;
    }

    @Override
    public void put(byte[] source, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            int part = Math.min(left, room(1).remaining());
            buffer.put(source, from, part);
            from += part;
            left -= part;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Writes what the buffer holds of the payload to its place, and empties the buffer. */
    private void slice() throws IOException {
        int start = payloadWritten == 0 ? LogFormat.RECORD_HEADER_BYTES : 0;
        int bytes = buffer.position() - start;
        if (bytes > 0) {
            buffer.flip().position(start);
            crc.update(buffer.duplicate());
            long at = groupOffset + LogFormat.RECORD_HEADER_BYTES + payloadWritten;
            file.write(buffer, at);
            payloadWritten += bytes;
            steps.reached(StoreStep.GROUP_IN_PART);
        }
        buffer.clear();
    }

    private void roll() throws IOException {
        // a later file says that all before it is whole, so that a gap can be told from a torn end
        force();
        long nextNumber = directory.nextNumber();
        long nextSalt = random.nextLong();
        LogFile next = directory.create(header(nextNumber, nextSalt));
        file.close();
        fileNumber = nextNumber;
        salt = nextSalt;
        file = next;
        allocated = file.size();
        wholeTo = 0;
        groupOffset = LogFormat.HEADER_BYTES;
    }

    private LogFormat.Header header(long number, long saltOfFile) {
        return new LogFormat.Header(LogFormat.VERSION, number, group, saltOfFile, storeId);
    }

    /** What lies beyond the file's usual size is for one large message, and not worth writing twice. */
    private void allocate(long end) throws IOException {
        if (end <= allocated) {
            return;
        }
        long to = Math.min(fileBytes, Math.max(end, allocated + ALLOCATION_BYTES));
        while (allocated < to) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), to - allocated));
            int bytes = zeros.remaining();
            try {
                file.write(zeros, allocated);
            } catch (IOException e) {
                if (!DiskFullException.isMeantBy(e)) {
                    throw e;
                }
                if (allocated >= end) {
                    return;
                }
                throw new DiskFullException(e);
            }
            allocated += bytes;
        }
    }
}
