package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories that a store will not open, and the one line that says why. */
class RefusalTest {
    @TempDir
    Path directory;

    @Test
    void aDirectoryThatIsInUseIsRefused() throws Exception {
        StoreRig rig = StoreRig.open(directory);
        try (rig) {
            assertRefused().withMessage("data directory " + directory + " is in use by another process");
        }
        StoreRig.open(directory).close();
    }

    @Test
    void aDirectoryOfSomeoneElseIsRefusedAndNotTouched() throws Exception {
        Files.writeString(directory.resolve("thesis.txt"), "precious");
        assertRefused()
                .withMessage("directory " + directory + " is not a data directory of Leveret: it holds thesis.txt"
                        + " and no file named format");
        assertThat(Copies.files(directory, "")).hasSize(1);
    }

    @Test
    void aDirectoryOfAnotherFormatIsRefused() throws Exception {
        Files.writeString(directory.resolve("format"), "leveret-store 2 0123456789abcdef\n");
        assertRefused()
                .withMessage(
                        "data directory " + directory + " has format 2, and this version of Leveret knows format 1");
        Files.writeString(directory.resolve("format"), "something else\n");
        assertRefused().withMessage(directory.resolve("format") + " is damaged, or not of Leveret");
    }

    @Test
    void aDirectoryThatIsAFileIsRefused() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> StoreRig.open(file))
                .withMessage("data directory " + file + " is a file");
    }

    @Test
    void aDamagedMessageFileIsRefused() throws Exception {
        fill(1);
        try (RandomAccessFile file = new RandomAccessFile(messageFile().toFile(), "rw")) {
            file.write(new byte[8192]);
        }
        assertRefused().withMessageStartingWith(messageFile() + " is damaged: ");
    }

    @Test
    void aDamagedIndexIsRefused() throws Exception {
        try (StoreRig rig = StoreRig.open(directory)) {
            rig.commit(batch -> batch.enqueue(0x123456789AL, 0, StoreRig.message("m"), null));
        }
        byte[] bytes = Files.readAllBytes(messageFile());
        for (int i = 8192; i < bytes.length - 20; i++) {
            // the key of the index, behind which its value begins
            if (bytes[i] == (byte) 0x9A && bytes[i + 1] == (byte) 0xF1 && bytes[i + 2] == (byte) 0xD9) {
                bytes[i + 12] ^= 1;
            }
        }
        Files.write(messageFile(), bytes);
        assertRefused().withMessageStartingWith(messageFile() + " is damaged: ");
    }

    @Test
    void aMissingOrEmptiedMessageFileIsRefused() throws Exception {
        fill(3);
        try (FileChannel channel = FileChannel.open(messageFile(), StandardOpenOption.WRITE)) {
            channel.truncate(8192 + 100);
        }
        assertRefused().withMessageContaining("message file msg-<n>.mv that holds what came before is missing");
        Files.delete(messageFile());
        assertRefused().withMessageContaining("message file msg-<n>.mv that holds what came before is missing");
    }

    @Test
    void aMissingLogFileIsRefused() throws Exception {
        fill(1);
        List<Path> logs = Copies.files(directory, "log-");
        Path last = logs.get(logs.size() - 1);
        for (Path log : logs) {
            Files.delete(log);
        }
        assertRefused().withMessageStartingWith(last + " is missing: the log is needed from group ");
    }

    @Test
    void aGapBetweenLogFilesIsRefused() throws Exception {
        StoreRig rig = StoreRig.open(directory, StoreRig.QUIET.withLogFileBytes(8192));
        Path copy = directory.resolve("copy");
        try (rig) {
            for (int i = 0; i < 8; i++) {
                int position = i;
                rig.commit(batch -> batch.enqueue(1, position, StoreRig.message("x".repeat(3000)), null));
            }
            Copies.copy(directory, copy);
        }
        List<Path> logs = Copies.files(copy, "log-");
        assertThat(logs).hasSizeGreaterThan(3);
        Path middle = logs.get(logs.size() - 2);
        byte[] bytes = Files.readAllBytes(middle);
        bytes[3000]++;
        Files.write(middle, bytes);
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> StoreRig.open(copy))
                .withMessageStartingWith(middle + " is damaged or missing: the log is needed from group ");
        Files.delete(middle);
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> StoreRig.open(copy))
                .withMessage(middle + " is missing: there are later log files");
    }

    @Test
    void aLogOfAnotherDirectoryIsRefused() throws Exception {
        Path other = directory.resolve("other");
        Path mine = directory.resolve("mine");
        StoreRig.open(other).close();
        StoreRig.open(mine).close();
        Files.delete(mine.resolve("log-1"));
        Files.copy(other.resolve("log-1"), mine.resolve("log-1"));
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> StoreRig.open(mine))
                .withMessage(mine.resolve("log-1") + " belongs to another data directory");
    }

    /** Opens, enqueues and closes so many times. */
    private void fill(int times) throws Exception {
        for (int i = 0; i < times; i++) {
            long position = i;
            try (StoreRig rig = StoreRig.open(directory)) {
                rig.commit(batch -> batch.enqueue(1, position, StoreRig.message("m"), null));
            }
        }
    }

    private Path messageFile() {
        return directory.resolve("msg-1.mv");
    }

    private ThrowableAssertAlternative<StoreException> assertRefused() {
        return assertThatExceptionOfType(StoreException.class).isThrownBy(() -> StoreRig.open(directory));
    }
}
