package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.SingleFileStore;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order in which H2's writes reach the disk. */
class BarrierPathTest {
    private static final List<String> EVENTS = new ArrayList<>();

    @TempDir
    Path directory;

    @Test
    void aFooterIsWrittenOnlyWhenTheBodyIsSyncedAndNothingFollowsAnUnsyncedFooter() {
        FilePath.register(new RecordingPath());
        SingleFileStore file = new SingleFileStore(Map.of());
        file.open(BarrierPath.of(Path.of("recording:" + directory.resolve("file.mv"))), false, null);
        MVStore store = new MVStore.Builder()
                .adoptFileStore(file)
                .autoCommitDisabled()
                .autoCommitBufferSize(0)
                .open();
        store.setReuseSpace(false);
        assertThat(EVENTS).containsExactly("write 0 4096", "sync", "write 4096 4096", "sync");
        MVMap<Integer, String> map = store.openMap("map");
        long end = 8192;
        for (int i = 0; i < 5; i++) {
            EVENTS.clear();
            map.put(i, "x".repeat(1_500_000 * i));
            store.commit();
            long footer = file.size() - 512;
            List<String> expected = new ArrayList<>();
            for (long at = end; at < footer; at += 1 << 20) {
                expected.add("write " + at + " " + Math.min(1 << 20, footer - at));
            }
            expected.add("sync");
            expected.add("write " + footer + " 512");
            expected.add("sync");
            assertThat(EVENTS).as("commit %d", i).isEqualTo(expected);
            end = file.size();
        }
        store.closeImmediately();
    }

    /** A file system that notes writes and syncs. */
    public static final class RecordingPath extends FilePathWrapper {
        @Override
        public String getScheme() {
            return "recording";
        }

        @Override
        public FileChannel open(String mode) throws IOException {
            return new RecordingChannel(super.open(mode));
        }
    }

    private static final class RecordingChannel extends FileBaseDefault {
        private final FileChannel channel;

        RecordingChannel(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public synchronized int write(ByteBuffer source, long position) throws IOException {
            EVENTS.add("write " + position + " " + source.remaining());
            return channel.write(source, position);
        }

        @Override
        public synchronized int read(ByteBuffer target, long position) throws IOException {
            return channel.read(target, position);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            EVENTS.add("sync");
            channel.force(metaData);
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            EVENTS.add("truncate " + size);
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
    }
}
