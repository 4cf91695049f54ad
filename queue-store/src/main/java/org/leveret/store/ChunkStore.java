package org.leveret.store;

import java.util.Map;
import org.h2.mvstore.SingleFileStore;
import org.h2.mvstore.WriteBuffer;

/**
 * H2's file with one buffer for all its chunks. H2 by itself begins each chunk of more than 4 MiB with 1 MiB and lets it
 * grow by half again and again, which makes four times as much garbage as there is to write. Owned by the thread that
 * writes.
 */
final class ChunkStore extends SingleFileStore {
    private static final int BUFFER_BYTES_MIN = 1 << 20;
    private static final int BUFFER_BYTES_STEP = 1 << 18;

    private int capacityBytes = BUFFER_BYTES_MIN;
    private WriteBuffer buffer = new WriteBuffer(BUFFER_BYTES_MIN);

    ChunkStore(Map<String, Object> settings) {
        super(settings);
    }

    /** The next chunk has about so many bytes of values; a buffer that was once large enough for it is kept. */
    void expect(long bytes) {
        long wanted = bytes + bytes / 16 + BUFFER_BYTES_STEP;
        if (wanted > capacityBytes) {
            capacityBytes = Math.toIntExact(wanted + BUFFER_BYTES_STEP - 1) & -BUFFER_BYTES_STEP;
            buffer = new WriteBuffer(capacityBytes);
        }
    }

    @Override
    public WriteBuffer getWriteBuffer() {
        return buffer.clear();
    }

    @Override
    public void releaseWriteBuffer(WriteBuffer used) {
        // it is this file's own, whether or not H2 kept it in its pool
    }
}
