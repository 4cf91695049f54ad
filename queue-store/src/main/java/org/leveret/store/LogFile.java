package org.leveret.store;

import java.io.IOException;
import java.nio.ByteBuffer;

/** One file as the log writes it; replaced in tests by one that fails. Owned by one thread. */
interface LogFile extends AutoCloseable {
    /** Writes all that remains in the buffer at this offset. */
    void write(ByteBuffer source, long offset) throws IOException;

    /** Reads until the buffer is full or the file ends. */
    void read(ByteBuffer target, long offset) throws IOException;

    /** Makes what was written survive a power cut. */
    void force() throws IOException;

    long size() throws IOException;

    @Override
    void close() throws IOException;
}
