package org.leveret.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Reads the groups of one log file in order, up to the first that is not whole. Used while the store opens. */
final class LogReader implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 20;

    private final LogFile file;
    private final long fileBytes;
    private final CRC32C crc = new CRC32C();
    private final LogFormat.@Nullable Header header;
    private ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private long bufferOffset;
    private long offset = LogFormat.HEADER_BYTES;
    private long group;

    LogReader(LogFile file) throws IOException {
        this.file = file;
        this.fileBytes = file.size();
        ByteBuffer bytes = ByteBuffer.allocate(LogFormat.HEADER_BYTES);
        file.read(bytes, 0);
        this.header = LogFormat.Header.decode(bytes.flip());
        this.group = header == null ? 0 : header.firstGroup();
    }

    /** Null when the file's header is not whole. */
    LogFormat.@Nullable Header header() {
        return header;
    }

    /** Goes to where a group is known to begin. */
    void seek(long toOffset, long toGroup) {
        offset = toOffset;
        group = toGroup;
    }

    /** The number of the group that {@link #next} looks for. */
    long group() {
        return group;
    }

    long offset() {
        return offset;
    }

    /** The payload of the next group, valid until the next call; null at the end of what is whole. */
    @Nullable
    ByteBuffer next() throws IOException {
        LogFormat.Header head = header;
        if (head == null || offset + LogFormat.RECORD_HEADER_BYTES > fileBytes) {
            return null;
        }
        ByteBuffer record = bytes(LogFormat.RECORD_HEADER_BYTES);
        int at = record.position();
        int payloadBytes = record.getInt(at);
        int expectedCrc = record.getInt(at + 4);
        if (record.getLong(at + 8) != group
                || payloadBytes < 0
                || payloadBytes > fileBytes - offset - LogFormat.RECORD_HEADER_BYTES) {
            return null;
        }
        record = bytes(LogFormat.RECORD_HEADER_BYTES + payloadBytes);
        ByteBuffer payload = record.slice(record.position() + LogFormat.RECORD_HEADER_BYTES, payloadBytes);
        LogFormat.start(crc, head.salt(), group);
        crc.update(payload.duplicate());
        if (LogFormat.finish(crc, payloadBytes) != expectedCrc) {
            return null;
        }
        offset += LogFormat.RECORD_HEADER_BYTES + (long) payloadBytes;
        group++;
        return payload;
    }

    /** Whether a group that cannot be read is followed by one that can; asked at the end, when {@link #next} gave null. */
    boolean isFollowedByWholeGroup() throws IOException {
        if (header == null || offset + LogFormat.RECORD_HEADER_BYTES > fileBytes) {
            return false;
        }
        ByteBuffer record = bytes(LogFormat.RECORD_HEADER_BYTES);
        int payloadBytes = record.getInt(record.position());
        long recordGroup = record.getLong(record.position() + 8);
        if (recordGroup != group
                || payloadBytes < 0
                || payloadBytes > fileBytes - offset - LogFormat.RECORD_HEADER_BYTES) {
            return false;
        }
        long endOffset = offset;
        seek(endOffset + LogFormat.RECORD_HEADER_BYTES + payloadBytes, group + 1);
        boolean followed = next() != null;
        seek(endOffset, recordGroup);
        return followed;
    }

    /**
     * Writes what was read once more, from this offset of the file on, and syncs it. A sync alone is not enough: what an
     * earlier one has failed to write is read from the operating system's memory as if it were on disk, and written by none
     * that follows.
     */
    void writeAgain(long fromOffset) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES);
        long at = fromOffset;
        while (at < offset) {
            file.read(bytes.clear().limit((int) Math.min(BUFFER_BYTES, offset - at)), at);
            file.write(bytes.flip(), at);
            at += bytes.limit();
        }
        file.force();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** The buffer with this many bytes of the file, from the offset, after its position. */
    private ByteBuffer bytes(int count) throws IOException {
        long inBuffer = offset - bufferOffset;
        if (inBuffer < 0 || inBuffer + count > buffer.limit()) {
            if (buffer.capacity() < count) {
                buffer = ByteBuffer.allocate(count);
            }
            file.read(buffer.clear(), offset);
            buffer.flip();
            bufferOffset = offset;
            inBuffer = 0;
        }
        return buffer.position((int) inBuffer);
    }
}
