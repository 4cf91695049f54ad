package org.leveret.store.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.h2.store.fs.FileBaseDefault;

/** The open directory of a {@link SimulatedDisk}: can be forced, and nothing else. */
final class DirectoryChannel extends FileBaseDefault {
    private final SimulatedDisk disk;

    DirectoryChannel(SimulatedDisk disk) {
        this.disk = disk;
    }

    @Override
    public void force(boolean metaData) {
        disk.forceNames();
    }

    @Override
    public synchronized int write(ByteBuffer source, long position) throws IOException {
        throw new IOException("is a directory");
    }

    @Override
    public synchronized int read(ByteBuffer target, long position) throws IOException {
        throw new IOException("is a directory");
    }

    @Override
    public long size() {
        return 0;
    }

    @Override
    protected void implTruncate(long size) throws IOException {
        throw new IOException("is a directory");
    }

    @Override
    protected void implCloseChannel() {}
}
