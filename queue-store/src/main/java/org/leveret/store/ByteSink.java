package org.leveret.store;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where encoded bytes go: the log's buffer or a packed value. Confined to one thread. */
interface ByteSink {
    /** A buffer with room for at least this many bytes at its position, at most 1024. */
    ByteBuffer room(int bytes) throws IOException;

    /** Adds any number of bytes. */
    void put(byte[] source, int offset, int length) throws IOException;
}
