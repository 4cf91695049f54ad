package org.leveret.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBaseDefault;

/**
 * An H2 file with an order in its writes: the body of a chunk is on disk before the footer that declares it valid is
 * written, and that before anything that refers to the chunk. H2 itself leaves the order to the operating system, so
 * that a power cut may leave a chunk that looks whole and is not. One thread writes; others may read meanwhile.
 */
final class BarrierChannel extends FileBaseDefault {
    private static final int BLOCK_BYTES = 4096;
    /** The file begins with its header, in two copies, one copy a block. */
    private static final int HEADERS_BYTES = 2 * BLOCK_BYTES;
    /** What a disk writes whole. The footer fits, and the block that it ends holds part of the body too. */
    private static final int SECTOR_BYTES = 512;
    /** A heap buffer is copied before it is written; a slice bounds the copy. */
    private static final int SLICE_BYTES = 1 << 20;

    private final FileChannel channel;

    BarrierChannel(FileChannel channel) {
        this.channel = channel;
    }

    /** Writes one chunk, or the headers, as H2 never writes less. */
    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // who reads need not wait for a sync
    public int write(ByteBuffer source, long position) throws IOException {
        int bytes = source.remaining();
        if (position < HEADERS_BYTES) {
            for (int done = 0; done < bytes; done += BLOCK_BYTES) {
                writeFully(source, BLOCK_BYTES, position + done);
                channel.force(false);
            }
        } else {
            int bodyBytes = Math.max(0, bytes - SECTOR_BYTES);
            for (int done = 0; done < bodyBytes; done += SLICE_BYTES) {
                writeFully(source, Math.min(SLICE_BYTES, bodyBytes - done), position + done);
            }
            channel.force(false);
            writeFully(source, SECTOR_BYTES, position + bodyBytes);
            channel.force(false);
        }
        return bytes;
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    public int read(ByteBuffer target, long position) throws IOException {
        return channel.read(target, position);
    }

    @Override
    public void force(boolean metaData) throws IOException {
        channel.force(metaData);
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    protected void implTruncate(long size) throws IOException {
        channel.truncate(size);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return channel.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        channel.close();
    }

    /** Writes the next bytes of the source, as many as these if it has so many. */
    private void writeFully(ByteBuffer source, int bytesMax, long position) throws IOException {
        int begin = source.position();
        int end = source.limit();
        int bytes = Math.min(bytesMax, end - begin);
        source.limit(begin + bytes);
        try {
            while (source.hasRemaining()) {
                channel.write(source, position + source.position() - begin);
            }
        } finally {
            source.limit(end);
        }
    }
}
