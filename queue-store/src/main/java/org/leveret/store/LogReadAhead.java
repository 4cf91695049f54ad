package org.leveret.store;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The part of the log that was read last: messages that are asked for in the order in which they were written are read
 * many at a time, others one by one. Owned by one thread.
 */
final class LogReadAhead {
    private static final int AHEAD_BYTES = 64 << 10;
    private static final int GAP_BYTES_MAX = 8 << 10;
    private static final int BUFFER_BYTES_FIRST = 8 << 10;
    private static final int BUFFER_BYTES_KEPT_MAX = 1 << 20;
    private static final long NONE = -1;

    private ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES_FIRST);
    /** Number of the file. */
    private long file = NONE;

    private long offset;

    /**
     * The bytes of a message, fewer if the file ends before; valid until the next call. They may be what stood there before
     * the message was written, if something before it was asked for earlier.
     */
    ByteBuffer bytes(LogFile from, LogBody body) throws IOException {
        long wanted = LogPlace.offset(body.place());
        boolean follows = LogPlace.file(body.place()) == file
                && wanted >= offset
                && wanted <= offset + buffer.limit() + GAP_BYTES_MAX;
        if (!follows) {
            read(from, body, body.bytes());
        } else if (wanted + body.bytes() > offset + buffer.limit()) {
            read(from, body, Math.max(body.bytes(), AHEAD_BYTES));
        }
        int start = (int) Math.min(buffer.limit(), wanted - offset);
        return buffer.slice(start, Math.min(body.bytes(), buffer.limit() - start));
    }

    /** As {@link #bytes}, but as they are in the file now. */
    ByteBuffer bytesAgain(LogFile from, LogBody body) throws IOException {
        file = NONE;
        return bytes(from, body);
    }

    /** Forgets what was read; files may be others under the same number from now on. */
    void clear() {
        file = NONE;
        if (buffer.capacity() > BUFFER_BYTES_KEPT_MAX) {
            buffer = ByteBuffer.allocate(BUFFER_BYTES_FIRST);
        }
    }

    private void read(LogFile from, LogBody body, int bytes) throws IOException {
        if (buffer.capacity() < bytes) {
            buffer = ByteBuffer.allocate(Math.max(bytes, buffer.capacity() * 2));
        }
        file = NONE;
        from.read(buffer.clear().limit(bytes), LogPlace.offset(body.place()));
        buffer.flip();
        file = LogPlace.file(body.place());
        offset = LogPlace.offset(body.place());
    }
}
