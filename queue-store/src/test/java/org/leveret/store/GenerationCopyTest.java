package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.queue.Message;

/** What the next message file has of the one before. */
class GenerationCopyTest {
    private static final String BODY = "x".repeat(2_000);
    private static final int WHOLE = 0;
    private static final int PARTLY_SETTLED = 1;
    private static final int LARGE = 2;

    @TempDir
    Path directory;

    @Test
    void wholeSegmentsAndPartlySettledOnesAreTheSameInIt() throws Exception {
        byte[] large = new byte[(3 << 20) + 5];
        new Random(1).nextBytes(large);
        LogBodies log = new LogBodies(LogFiles.REAL, directory);
        MessageFile from = MessageFile.open(directory.resolve("msg-1.mv"), false, 77);
        SegmentWriter writer = new SegmentWriter(from, log, 0);
        Memtable stored = new Memtable();
        for (long position = 0; position < 2 * SlotBits.SLOTS; position++) {
            stored.enqueue(1, position, StoreRig.message(BODY + position), LogPlace.NONE);
        }
        stored.returned(1, 3, 2, 1_800_000_000_000L);
        long third = LARGE * (long) SlotBits.SLOTS;
        stored.enqueue(1, third, StoreRig.message("before"), LogPlace.NONE);
        stored.enqueue(1, third + 1, StoreRig.message(large, true), LogPlace.NONE);
        stored.enqueue(1, third + 2, StoreRig.message("after"), LogPlace.NONE);
        writer.apply(stored, null);
        Memtable settled = new Memtable();
        settled.forget(1, SlotBits.SLOTS, SlotBits.SLOTS + 100);
        writer.apply(settled, null);
        writer.commit();

        MessageFile to = MessageFile.open(directory.resolve("msg-2.mv"), false, 78);
        GenerationCopy copy = new GenerationCopy(from, to, log);
        assertThat(copy.copySlice(Long.MAX_VALUE, Long.MAX_VALUE)).isTrue();
        copy.complete(null);

        for (int segment : new int[] {WHOLE, PARTLY_SETTLED, LARGE}) {
            SegmentKey key = new SegmentKey(1, segment);
            assertThat(bodies(to, key)).as("segment %d", segment).isEqualTo(bodies(from, key));
            assertThat(to.index(key).recovered(segment))
                    .isEqualTo(from.index(key).recovered(segment));
        }
        assertThat(bodies(to, new SegmentKey(1, WHOLE))).hasSize(128);
        assertThat(bodies(to, new SegmentKey(1, PARTLY_SETTLED))).hasSize(28);
        assertThat(bodies(to, new SegmentKey(1, LARGE))).hasSize(3);
        assertThat(to.index(new SegmentKey(1, WHOLE)).partCount()).isGreaterThan(1);
        assertThat(to.index(new SegmentKey(1, PARTLY_SETTLED)).liveBytes())
                .as("what is settled is left behind")
                .isEqualTo(sizeOf(28));
        assertThat(copy.target().liveBytes())
                .isEqualTo(List.of(WHOLE, PARTLY_SETTLED, LARGE).stream()
                        .mapToLong(
                                segment -> to.index(new SegmentKey(1, segment)).liveBytes())
                        .sum());
        from.close();
        to.close();
    }

    /** What so many of the messages with numbers of three digits take. */
    private static long sizeOf(int messages) {
        PackedSink sink = new PackedSink();
        PartCodec.write(sink, 100, StoreRig.message(BODY + 228));
        return (long) messages * sink.size();
    }

    private static List<String> bodies(MessageFile file, SegmentKey key) {
        @Nullable Message[] slots = new @Nullable Message[SlotBits.SLOTS];
        assertThat(SegmentReader.read(file, key, 0, 0, slots)).isNull();
        List<String> bodies = new ArrayList<>();
        for (Message message : slots) {
            if (message != null) {
                bodies.add(StoreRig.body(message));
            }
        }
        return bodies;
    }
}
