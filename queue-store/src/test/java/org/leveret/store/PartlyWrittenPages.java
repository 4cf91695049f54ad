package org.leveret.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Tells of which pages a part was written before anything else of them was: a kernel may have to read those first. */
final class PartlyWrittenPages implements LogFiles {
    private static final long PAGE_BYTES = 4096;

    private final Map<Path, Set<Long>> partly = new HashMap<>();

    Set<Path> paths() {
        return partly.keySet();
    }

    /** Numbers of pages of this file, rising from 0. */
    Set<Long> of(Path path) {
        return partly.getOrDefault(path, Set.of());
    }

    @Override
    public LogFile open(Path path) throws IOException {
        return new Watched(
                LogFiles.REAL.open(path), partly.computeIfAbsent(path, p -> new TreeSet<>()), new HashSet<>());
    }

    private record Watched(LogFile file, Set<Long> partly, Set<Long> written) implements LogFile {
        @Override
        public void write(ByteBuffer source, long offset) throws IOException {
            long end = offset + source.remaining();
            for (long page = offset / PAGE_BYTES; page * PAGE_BYTES < end; page++) {
                boolean whole = offset <= page * PAGE_BYTES && end >= (page + 1) * PAGE_BYTES;
                if (written.add(page) && !whole) {
                    partly.add(page);
                }
            }
            file.write(source, offset);
        }

        @Override
        public void read(ByteBuffer target, long offset) throws IOException {
            file.read(target, offset);
        }

        @Override
        public void force() throws IOException {
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
    }
}
