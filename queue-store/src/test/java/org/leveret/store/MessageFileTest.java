package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a message file takes of the heap. */
class MessageFileTest {
    private static final int PARTS = 400;
    private static final int PART_BYTES = 128 << 10;
    private static final int CACHE_BYTES = 16 << 20;
    private static final SegmentKey KEY = new SegmentKey(1, 0);

    @TempDir
    Path directory;

    @Test
    void whatWasReadStaysInTheHeapOnlyAsFarAsTheCacheIsLarge() {
        Path path = directory.resolve("msg-1.mv");
        MessageFile written = MessageFile.open(path, false, 1);
        for (int i = 0; i < PARTS; i++) {
            PackedSink packed = new PackedSink();
            packed.room(PART_BYTES).put(new byte[PART_BYTES]);
            written.addPart(KEY, packed);
            written.commit(0);
        }
        written.close();
        MessageFile file = MessageFile.open(path, false, 1);
        List<WeakReference<byte[]>> read = new ArrayList<>();
        for (int part = 1; part <= PARTS; part++) {
            ByteBuffer bytes = Objects.requireNonNull(file.part(KEY, part));
            assertThat(bytes.remaining()).isEqualTo(PART_BYTES);
            assertThat(bytes.arrayOffset()).isZero();
            read.add(new WeakReference<>(bytes.array()));
        }
        System.gc();
        long held = read.stream().filter(reference -> reference.get() != null).count();
        assertThat(held * PART_BYTES).isBetween(1L, (long) CACHE_BYTES * 3 / 2);
        file.close();
    }
}
