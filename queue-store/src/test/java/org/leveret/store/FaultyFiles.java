package org.leveret.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Log files on a disk that fails when it is told to. Any thread. */
final class FaultyFiles implements LogFiles {
    static final String NO_SPACE = "No space left on device";

    /** Whether no file can grow. */
    volatile boolean full;
    /** What writes fail with; null while they do not. */
    volatile @Nullable String failWrite;
    /** What syncs fail with; null while they do not. */
    volatile @Nullable String failForce;
    /** How many bytes are said to be free. */
    volatile long usableBytes = Long.MAX_VALUE;

    final AtomicInteger forces = new AtomicInteger();
    final AtomicInteger growthsRefused = new AtomicInteger();

    @Override
    public long usableBytes(Path directory) {
        return usableBytes;
    }

    @Override
    public LogFile open(Path path) throws IOException {
        LogFile file = LogFiles.REAL.open(path);
        return new LogFile() {
            @Override
            public void write(ByteBuffer source, long offset) throws IOException {
                String failure = failWrite;
                if (failure != null) {
                    throw new IOException(failure);
                }
                if (full && offset + source.remaining() > file.size()) {
                    growthsRefused.incrementAndGet();
                    throw new IOException(NO_SPACE);
                }
                file.write(source, offset);
            }

            @Override
            public void read(ByteBuffer target, long offset) throws IOException {
                file.read(target, offset);
            }

            @Override
            public void force() throws IOException {
                forces.incrementAndGet();
                String failure = failForce;
                if (failure != null) {
                    throw new IOException(failure);
                }
                file.force();
            }

            @Override
            public long size() throws IOException {
                return file.size();
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }
}
