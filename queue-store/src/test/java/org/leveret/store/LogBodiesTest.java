package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.queue.Message;

/** Messages that memtables have let go of are read where the log has them. */
class LogBodiesTest {
    private static final int FILE = 1;

    @TempDir
    Path directory;

    private final LogBodyMaker maker = new LogBodyMaker();
    private final List<LogBody> written = new ArrayList<>();
    private final Counted files = new Counted();
    private LogFile file;
    private long end = LogFormat.HEADER_BYTES;

    @BeforeEach
    void begin() throws Exception {
        file = LogFiles.REAL.open(LogDirectory.path(directory, FILE));
    }

    private static String body(int number, int bytes) {
        return number + "b".repeat(bytes);
    }

    /** Says where a message will be, {@code gapBytes} behind the one before. */
    private LogBody place(Message message, int gapBytes) {
        LogBody body = maker.body(message, LogPlace.of(FILE, end + gapBytes));
        end += gapBytes + body.bytes();
        written.add(body);
        return body;
    }

    private void write(Message message, LogBody body) throws IOException {
        PackedSink sink = new PackedSink();
        MessageCodec.writeMessage(sink, message);
        file.write(ByteBuffer.wrap(sink.take()), LogPlace.offset(body.place()));
    }

    private void write(String body, int gapBytes) throws IOException {
        Message message = StoreRig.message(body);
        write(message, place(message, gapBytes));
    }

    private LogBodies bodies() {
        return new LogBodies(files, directory);
    }

    private static @Nullable String read(LogBodies bodies, LogBody body) throws IOException {
        Message message = bodies.read(body);
        return message == null ? null : StoreRig.body(message);
    }

    @Test
    void inTheOrderOfTheLogManyAreReadAtATime() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            write(body(i, 1_000), i % 10);
        }
        try (LogBodies bodies = bodies()) {
            for (int i = 0; i < 1_000; i++) {
                assertThat(read(bodies, written.get(i))).isEqualTo(body(i, 1_000));
            }
        }
        assertThat(files.reads).isLessThan(1_000 / 20);
    }

    @Test
    void thoseThatStandFarFromEachOtherAreReadAlone() throws Exception {
        for (int i = 0; i < 50; i++) {
            write(body(i, 1_000), 20_000);
        }
        try (LogBodies bodies = bodies()) {
            for (LogBody body : written) {
                assertThat(bodies.read(body)).isNotNull();
            }
        }
        assertThat(files.bytesMax).isLessThan(1_100);
    }

    @Test
    void inAnyOrderAndOfAnySizeEachIsWhatWasWritten() throws Exception {
        long seed = System.nanoTime();
        System.out.println("LogBodiesTest seed " + seed);
        Random random = new Random(seed);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String body = body(i, random.nextInt(i % 20 == 0 ? 200_000 : 2_000));
            expected.add(body);
            write(body, random.nextInt(3_000));
        }
        try (LogBodies bodies = bodies()) {
            int next = 0;
            for (int i = 0; i < 2_000; i++) {
                next = random.nextInt(4) == 0 ? random.nextInt(200) : (next + 1) % 200;
                assertThat(read(bodies, written.get(next))).as("seed %d", seed).isEqualTo(expected.get(next));
            }
        }
    }

    @Test
    void oneThatWasWrittenAfterItsPlaceWasReadAheadIsReadAgain() throws Exception {
        write("first", 0);
        write("second", 0);
        Message late = StoreRig.message("late");
        LogBody latePlace = place(late, 0);
        write("behind it", 0);
        try (LogBodies bodies = bodies()) {
            assertThat(read(bodies, written.get(0))).isEqualTo("first");
            assertThat(read(bodies, written.get(1))).isEqualTo("second");
            assertThat(read(bodies, latePlace)).as("not written yet").isNull();
            assertThat(read(bodies, written.get(0))).isEqualTo("first");
            assertThat(read(bodies, written.get(1))).isEqualTo("second");
            write(late, latePlace);
            assertThat(read(bodies, latePlace)).isEqualTo("late");
            assertThat(read(bodies, written.get(3))).isEqualTo("behind it");
        }
    }

    @Test
    void oneOfWhichTheFileHasAPartOnlyIsNotThere() throws Exception {
        Message cut = StoreRig.message(body(1, 1_000));
        write("first", 0);
        LogBody place = place(cut, 0);
        PackedSink sink = new PackedSink();
        MessageCodec.writeMessage(sink, cut);
        file.write(ByteBuffer.wrap(sink.take()).limit(500), LogPlace.offset(place.place()));
        try (LogBodies bodies = bodies()) {
            assertThat(read(bodies, written.get(0))).isEqualTo("first");
            assertThat(read(bodies, place)).isNull();
            write(cut, place);
            assertThat(read(bodies, place)).isEqualTo(body(1, 1_000));
        }
    }

    @Test
    void afterCloseTheFilesAreLookedUpAnew() throws Exception {
        write("old 1", 0);
        write("old 2", 0);
        LogBodies bodies = bodies();
        assertThat(read(bodies, written.get(0))).isEqualTo("old 1");
        assertThat(read(bodies, written.get(1))).isEqualTo("old 2");
        bodies.close();
        assertThat(directory.resolve("log-1").toFile().delete()).isTrue();
        assertThat(bodies.read(written.get(1))).isNull();
        bodies.close();
    }

    /** Counts what is read of log files. */
    private static final class Counted implements LogFiles {
        int reads;
        int bytesMax;

        @Override
        public LogFile open(Path path) throws IOException {
            return LogFiles.REAL.open(path);
        }

        @Override
        public LogFile openToRead(Path path) throws IOException {
            LogFile real = LogFiles.REAL.openToRead(path);
            return new LogFile() {
                @Override
                public void write(ByteBuffer source, long offset) throws IOException {
                    real.write(source, offset);
                }

                @Override
                public void read(ByteBuffer target, long offset) throws IOException {
                    reads++;
                    bytesMax = Math.max(bytesMax, target.remaining());
                    real.read(target, offset);
                }

                @Override
                public void force() throws IOException {
                    real.force();
                }

                @Override
                public long size() throws IOException {
                    return real.size();
                }

                @Override
                public void close() throws IOException {
                    real.close();
                }
            };
        }
    }
}
