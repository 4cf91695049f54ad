package org.leveret.store;

import java.nio.ByteBuffer;
import java.util.Map;
import org.h2.mvstore.SFChunk;
import org.h2.mvstore.SingleFileStore;

/**
 * H2's file with an order in its writes: the body of a chunk is on disk before the footer that declares it valid is
 * written, and that before anything that refers to the chunk. H2 itself leaves the order to the operating system, so
 * that a power cut may leave a chunk that looks whole and is not. Used by the checkpoint thread; read by others.
 */
final class BarrierFileStore extends SingleFileStore {
    private static final int BLOCK_BYTES = 4096;
    /** A heap buffer is copied before it is written; a slice bounds the copy. */
    private static final int SLICE_BYTES = 1 << 20;

    BarrierFileStore(Map<String, Object> settings) {
        super(settings);
    }

    @Override
    @SuppressWarnings("NullAway") // H2 is not annotated: it passes null for the store header
    protected void writeFully(SFChunk chunk, long position, ByteBuffer source) {
        if (chunk == null) {
            writeHeaders(position, source);
            return;
        }
        int bodyBytes = source.remaining() - BLOCK_BYTES;
        int start = source.position();
        for (int done = 0; done < bodyBytes; done += SLICE_BYTES) {
            int bytes = Math.min(SLICE_BYTES, bodyBytes - done);
            super.writeFully(chunk, position + done, source.slice(start + done, bytes));
        }
        if (bodyBytes > 0) {
            sync();
        }
        int footer = Math.max(0, bodyBytes);
        super.writeFully(chunk, position + footer, source.slice(start + footer, source.remaining() - footer));
        sync();
        source.position(source.limit());
    }

    /** The store header is written twice, one copy a block: the second only when the first is on disk. */
    @SuppressWarnings("NullAway")
    private void writeHeaders(long position, ByteBuffer source) {
        int start = source.position();
        int bytes = source.remaining();
        for (int done = 0; done < bytes; done += BLOCK_BYTES) {
            super.writeFully(null, position + done, source.slice(start + done, Math.min(BLOCK_BYTES, bytes - done)));
            sync();
        }
        source.position(source.limit());
    }
}
