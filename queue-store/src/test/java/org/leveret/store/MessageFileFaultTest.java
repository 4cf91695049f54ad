package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when H2 cannot write or sync the message file. */
class MessageFileFaultTest {
    private static final AtomicInteger SYNCS_FAILED = new AtomicInteger();
    private static volatile String scheme = "";
    private static volatile boolean failWrite;
    private static volatile boolean failSync;

    @TempDir
    Path directory;

    private Path data;
    private FaultyPath faulty;

    /** H2 takes what is before a colon for the name of a file system; to all others it is a directory like any. */
    @BeforeEach
    void register() throws IOException {
        failWrite = false;
        failSync = false;
        SYNCS_FAILED.set(0);
        data = Files.createDirectory(directory.resolve("faulty:data"));
        scheme = directory.resolve("faulty").toString();
        faulty = new FaultyPath();
        FilePath.register(faulty);
    }

    @AfterEach
    void unregister() {
        FilePath.unregister(faulty);
    }

    @Test
    void afterAFailedWriteWhatWasCommittedCanBeReadAndNothingIsConfirmed() throws Exception {
        failsAndIsReadable(() -> failWrite = true);
    }

    @Test
    void aFailedSyncIsNotTriedAgain() throws Exception {
        failsAndIsReadable(() -> failSync = true);
        assertThat(SYNCS_FAILED).hasValue(1);
    }

    @Test
    void aFileThatCannotBeMadeIsAReasonAndTheDirectoryIsFreeAfterwards() throws Exception {
        failWrite = true;
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> StoreRig.open(data))
                .withMessageStartingWith(data.resolve("msg-1.mv") + " cannot be made: ")
                .withStackTraceContaining("the disk is gone");
        failWrite = false;
        StoreRig.open(data).close();
    }

    private void failsAndIsReadable(Runnable fault) throws Exception {
        try (StoreRig rig = StoreRig.open(data)) {
            rig.commit(batch -> batch.enqueue(1, 0, StoreRig.message("in H2"), null));
            rig.store.checkpoint();
            rig.commit(batch -> batch.enqueue(1, 1, StoreRig.message("in the log"), null));
            fault.run();
            rig.store.checkpoint();
            assertThatThrownBy(FaultTest.append(rig, 2)::join).hasStackTraceContaining("the disk is gone");
            assertThat(rig.bodies(rig.load(1, 0))).containsExactly("in H2", "in the log", "m2");
            assertThat(rig.faults).hasSize(1);
        }
        failWrite = false;
        failSync = false;
        try (StoreRig rig = StoreRig.open(data)) {
            assertThat(rig.recoveredBodies(1)).containsEntry(0L, "in H2").containsEntry(1L, "in the log");
        }
    }

    /** The file system of the test's directory. */
    public static final class FaultyPath extends FilePathWrapper {
        @Override
        public String getScheme() {
            return scheme;
        }

        @Override
        protected FilePath unwrap(String name) {
            return FilePath.get("file:" + name);
        }

        @Override
        public FileChannel open(String mode) throws IOException {
            return new FaultyChannel(super.open(mode));
        }
    }

    private static final class FaultyChannel extends FileBaseDefault {
        private final FileChannel channel;

        FaultyChannel(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public synchronized int write(ByteBuffer source, long position) throws IOException {
            if (failWrite) {
                throw new IOException("the disk is gone");
            }
            return channel.write(source, position);
        }

        @Override
        public synchronized int read(ByteBuffer target, long position) throws IOException {
            return channel.read(target, position);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            if (failSync) {
                SYNCS_FAILED.incrementAndGet();
                throw new IOException("the disk is gone");
            }
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
    }
}
