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
    /** How many writes and syncs succeed before one fails. */
    final AtomicInteger callsBeforeFailure = new AtomicInteger();
    /** What syncs fail with; null while they do not. */
    volatile @Nullable String failForce;
    /** How many bytes are said to be free. */
    volatile long usableBytes = Long.MAX_VALUE;

    /** How many files are open. */
    final AtomicInteger open = new AtomicInteger();

    final AtomicInteger forces = new AtomicInteger();
    final AtomicInteger growthsRefused = new AtomicInteger();

    @Override
    public long usableBytes(Path directory) {
        return usableBytes;
    }

    @Override
    public LogFile open(Path path) throws IOException {
        LogFile file = LogFiles.REAL.open(path);
        open.incrementAndGet();
        return new LogFile() {
            @Override
            public void write(ByteBuffer source, long offset) throws IOException {
                failAtLast(failWrite);
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
                failAtLast(failForce);
                file.force();
            }

            @Override
            public long size() throws IOException {
                return file.size();
            }

            @Override
            public void close() throws IOException {
                open.decrementAndGet();
                file.close();
            }
        };
    }

    private void failAtLast(@Nullable String failure) throws IOException {
        if (failure != null && callsBeforeFailure.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
            throw new IOException(failure);
        }
    }
}
