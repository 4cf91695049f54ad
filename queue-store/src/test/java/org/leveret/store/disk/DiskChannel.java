package org.leveret.store.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBaseDefault;

/** An open file of a {@link SimulatedDisk}, for the Java library and for H2. */
final class DiskChannel extends FileBaseDefault {
    private final SimulatedDisk disk;
    private final DiskFile file;

    DiskChannel(SimulatedDisk disk, DiskFile file) {
        this.disk = disk;
        this.file = file;
    }

    @Override
    public synchronized int write(ByteBuffer source, long position) {
        return disk.write(file, source, position);
    }

    @Override
    public synchronized int read(ByteBuffer target, long position) {
        return disk.read(file, target, position);
    }

    @Override
    public void force(boolean metaData) throws IOException {
        disk.force(file);
    }

    @Override
    public long size() {
        return disk.length(file);
    }

    @Override
    protected void implTruncate(long size) {
        disk.truncate(file, size);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        return new Lock(this, position, size, shared);
    }

    @Override
    protected void implCloseChannel() {}

    /** A lock that nobody else wants. */
    private static final class Lock extends FileLock {
        Lock(FileChannel channel, long position, long size, boolean shared) {
            super(channel, position, size, shared);
        }

        @Override
        public boolean isValid() {
            return true;
        }

        @Override
        public void release() {}
    }
}
