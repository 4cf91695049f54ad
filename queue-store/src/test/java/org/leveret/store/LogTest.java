package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.queue.Message;

/** What replay makes of a log's bytes. */
class LogTest {
    private static final long FILE_BYTES = 16 << 10;
    private static final long STORE = 42;

    @TempDir
    Path directory;

    private LogWriter log;

    @BeforeEach
    void begin() throws Exception {
        log = new LogWriter(directory(FILE_BYTES), FILE_BYTES, STORE, StoreSteps.NONE, 1, 0);
        log.beginEpoch();
    }

    @Test
    void aLogThatEndsAtAnyByteIsReplayedUpToItsLastWholeGroup() throws Exception {
        for (int group = 0; group < 3; group++) {
            write(group * 10L, group * 10L + 5);
        }
        long start = end();
        write(100, 105);
        long end = end();
        log.close();
        byte[] whole = Files.readAllBytes(directory.resolve("log-1"));
        assertThat(end - start).isGreaterThan(100);

        for (long cut = start; cut <= end; cut++) {
            int expected = cut == end ? 20 : 15;
            // the rest was never written, or is what the disk held before
            for (byte rest : new byte[] {0, (byte) 0xA5}) {
                byte[] torn = whole.clone();
                Arrays.fill(torn, (int) cut, torn.length, rest);
                Files.write(directory.resolve("log-1"), torn);
                assertThat(replayed()).as("cut at %d of %d", cut, end).hasSize(expected);
            }
            Files.write(directory.resolve("log-1"), Arrays.copyOf(whole, (int) cut));
            assertThat(replayed()).as("truncated at %d of %d", cut, end).hasSize(expected);
        }
    }

    @Test
    void aGroupWithOneBitChangedAnywhereIsNotTaken() throws Exception {
        write(0, 5);
        long start = end();
        write(100, 101);
        long end = end();
        log.close();
        byte[] whole = Files.readAllBytes(directory.resolve("log-1"));
        for (int at = (int) start; at < end; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] changed = whole.clone();
                changed[at] ^= (byte) (1 << bit);
                Files.write(directory.resolve("log-1"), changed);
                assertThat(replayed()).as("byte %d bit %d", at, bit).hasSize(5);
            }
        }
    }

    @Test
    void aDamagedGroupWithAWholeOneBehindItIsNoticed() throws Exception {
        write(0, 5);
        long second = end();
        write(5, 6);
        write(6, 7);
        log.close();
        byte[] bytes = Files.readAllBytes(directory.resolve("log-1"));
        bytes[(int) second + LogFormat.RECORD_HEADER_BYTES] ^= 1;
        Files.write(directory.resolve("log-1"), bytes);
        LogReplay replay = new LogReplay(directory(FILE_BYTES), STORE, Long.MAX_VALUE);
        replay.replay(null);
        assertThat(bodies(replay.memtable(), 1)).hasSize(5);
        assertThat(replay.damagedGroups()).isEqualTo(1);
    }

    @Test
    void aTornEndIsNoDamage() throws Exception {
        write(0, 5);
        long second = end();
        write(5, 6);
        log.close();
        byte[] bytes = Files.readAllBytes(directory.resolve("log-1"));
        bytes[(int) second + LogFormat.RECORD_HEADER_BYTES] ^= 1;
        Files.write(directory.resolve("log-1"), bytes);
        LogReplay replay = new LogReplay(directory(FILE_BYTES), STORE, Long.MAX_VALUE);
        replay.replay(null);
        assertThat(replay.damagedGroups()).isZero();
    }

    @Test
    void aReplayLeavesInTheLogWhatWouldTakeMoreHeapThanItMay() throws Exception {
        for (long position = 0; position < 1000; position += 10) {
            write(position, position + 10);
        }
        log.close();
        long heapBytes = replay().heapBytes();
        LogReplay replay = new LogReplay(directory(FILE_BYTES), STORE, heapBytes / 10);
        replay.replay(null);
        assertThat(replay.memtable().unshedBytes()).isLessThan(heapBytes / 10);
        assertThat(replay.memtable().heapBytes()).isLessThan(heapBytes * 2 / 3);
    }

    @Test
    void theOldContentOfARecycledFileIsNeverTakenForNew() throws Exception {
        // every file is filled in the same way, so that old records begin exactly where new ones end
        List<String> used = new ArrayList<>();
        for (long position = 0; Files.notExists(directory.resolve("log-9")); position += 10) {
            write(position, position + 10);
            log.neededFrom(lastFile());
            used.add("group " + position);
        }
        assertThat(Copies.files(directory, "log-").size()).as("recycled").isLessThan(5);
        log.close();

        long last = lastFile();
        Path path = directory.resolve("log-" + last);
        byte[] bytes = Files.readAllBytes(path);
        assertThat(bytes).hasSizeGreaterThan((int) FILE_BYTES - 1000);
        // the rest of the page that is written now is zeros; but what was there must not be taken either
        byte[] old = Files.readAllBytes(directory.resolve("log-" + (last - 1)));
        int end = (int) endOfGroups(last);
        assertThat(Arrays.copyOfRange(old, end, end + 100)).isNotEqualTo(new byte[100]);
        System.arraycopy(old, end, bytes, end, bytes.length - end);
        Files.write(path, bytes);
        LogDirectory files = directory(FILE_BYTES);
        int groups = 0;
        try (LogReader reader = new LogReader(files.open(last))) {
            while (reader.next() != null) {
                groups++;
            }
        }
        assertThat(groups)
                .as("groups in the file that was begun last, of %d", used.size())
                .isEqualTo(1);
    }

    @Test
    void whatIsTooManyOrTooLongToBeUsedAgainIsDeletedAsSoonAsItIsNotNeeded() throws Exception {
        log.beginGroup(5 * FILE_BYTES);
        log.enqueue(1, 0, StoreRig.message("x".repeat((int) (4 * FILE_BYTES))));
        log.endGroup();
        assertThat(lastFile()).as("the long one").isEqualTo(2);
        writeUpToFile(8);
        assertThat(fileNumbers()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);

        log.neededFrom(2);
        assertThat(fileNumbers()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        log.neededFrom(3);
        assertThat(fileNumbers()).containsExactly(1L, 3L, 4L, 5L, 6L, 7L, 8L);
        log.neededFrom(7);
        assertThat(fileNumbers()).containsExactly(1L, 3L, 7L, 8L);
        writeUpToFile(10);
        assertThat(fileNumbers()).as("used again").containsExactly(7L, 8L, 9L, 10L);
        log.neededFrom(9);
        writeUpToFile(13);
        assertThat(fileNumbers()).containsExactly(9L, 10L, 11L, 12L, 13L);
        log.close();
    }

    @Test
    void noPageOfAFileThatIsUsedAgainIsWrittenInPartFirst() throws Exception {
        PartlyWrittenPages pages = new PartlyWrittenPages();
        log.close();
        for (int number = 2; number <= 3; number++) {
            byte[] old = new byte[(int) FILE_BYTES];
            Arrays.fill(old, (byte) 0xA5);
            Files.write(directory.resolve("log-" + number), old);
        }
        LogDirectory files = new LogDirectory(directory, pages, FILE_BYTES, StoreSteps.NONE);
        log = new LogWriter(files, FILE_BYTES, STORE, StoreSteps.NONE, 1, 4);
        long position = 0;
        while (files.nextNumber() == 5) {
            write(position, position + 10);
            position += 10;
        }
        assertThat(pages.paths())
                .as("files, with the pages that have to be read")
                .hasSize(2);
        assertThat(pages.of(directory.resolve("log-4")))
                .as("only the first page, for the header")
                .containsExactly(0L);
    }

    @Test
    void aRecordHiddenInABodyIsNotTakenForOne() throws Exception {
        // a forger who knows everything but the file's salt
        LogWriter forger = new LogWriter(directory(FILE_BYTES), FILE_BYTES, STORE, StoreSteps.NONE, 1, 0);
        forger.beginEpoch();
        forger.close();
        log.close();
        byte[] forged = Files.readAllBytes(directory.resolve("log-2"));
        byte[] victim = Files.readAllBytes(directory.resolve("log-1"));
        System.arraycopy(forged, LogFormat.HEADER_BYTES, victim, LogFormat.HEADER_BYTES, 64);
        Files.write(directory.resolve("log-1"), victim);
        try (LogReader reader = new LogReader(directory(FILE_BYTES).open(1))) {
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void aBodyIsInTheLogOnceHoweverManyQueuesItGoesTo() throws Exception {
        Message shared = StoreRig.message("x".repeat(1000));
        shared.markShared();
        log.beginGroup(1000);
        for (int queue = 1; queue <= 100; queue++) {
            log.enqueue(queue, 7, shared);
        }
        log.endGroup();
        log.beginGroup(100);
        log.enqueue(101, 7, shared);
        log.endGroup();
        assertThat(log.epochBytes()).isBetween(1000L, 1000L + 101 * 6 + 64);
        log.beginEpoch();
        log.beginGroup(1000);
        log.enqueue(102, 7, shared);
        log.endGroup();
        assertThat(log.epochBytes()).as("a new epoch does not refer back").isGreaterThan(1000);
        log.close();

        Memtable memtable = replay();
        for (int queue = 1; queue <= 102; queue++) {
            assertThat(bodies(memtable, queue)).containsExactly("x".repeat(1000));
        }
    }

    @Test
    void aGroupLargerThanTheBufferAndTheFileIsOneGroup() throws Exception {
        byte[] body = new byte[3 << 20];
        Arrays.fill(body, (byte) 'y');
        log.beginGroup(3L * body.length);
        for (int i = 0; i < 3; i++) {
            log.enqueue(1, i, StoreRig.message(body, true));
        }
        log.endGroup();
        write(10, 12);
        log.close();
        assertThat(bodies(replay(), 1)).hasSize(5).contains(new String(body, java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void aFileWhoseCreationWasCutOffIsIgnored() throws Exception {
        write(0, 3);
        log.close();
        Files.write(directory.resolve("log-2"), new byte[10]);
        assertThat(replayed()).hasSize(3);
        assertThat(directory.resolve("log-2")).doesNotExist();
    }

    private void write(long from, long to) throws IOException {
        log.beginGroup(200);
        for (long position = from; position < to; position++) {
            log.enqueue(1, position, StoreRig.message("body " + position));
        }
        log.endGroup();
        log.force();
    }

    private void writeUpToFile(long number) throws IOException {
        long position = number * 1_000;
        while (lastFile() < number) {
            write(position, position + 10);
            position += 10;
        }
    }

    private long end() {
        return log.epochBytes() + LogFormat.HEADER_BYTES + firstEpochBytes();
    }

    /** The epoch's own group is not counted in its bytes. */
    private static long firstEpochBytes() {
        return LogFormat.RECORD_HEADER_BYTES + 2;
    }

    private long endOfGroups(long number) throws IOException {
        try (LogReader reader = new LogReader(directory(FILE_BYTES).open(number))) {
            while (reader.next() != null) {
                assertThat(reader.offset()).isLessThan(FILE_BYTES);
            }
            return reader.offset();
        }
    }

    private List<Long> fileNumbers() throws IOException {
        return directory(FILE_BYTES).numbers();
    }

    private long lastFile() throws IOException {
        return directory(FILE_BYTES).nextNumber() - 1;
    }

    private LogDirectory directory(long fileBytes) throws IOException {
        return new LogDirectory(directory, LogFiles.REAL, fileBytes, StoreSteps.NONE);
    }

    private Memtable replay() throws Exception {
        LogReplay replay = new LogReplay(directory(FILE_BYTES), STORE, Long.MAX_VALUE);
        replay.replay(null);
        return replay.memtable();
    }

    private List<String> replayed() throws Exception {
        return bodies(replay(), 1);
    }

    private static List<String> bodies(Memtable memtable, long queueId) {
        List<String> bodies = new ArrayList<>();
        for (SegmentDelta delta : memtable.segmentsInOrder()) {
            for (int slot = 0; slot < 128; slot++) {
                @Nullable Message message = delta.message(slot);
                if (delta.queueId == queueId && message != null) {
                    bodies.add(StoreRig.body(message));
                }
            }
        }
        return bodies;
    }
}
