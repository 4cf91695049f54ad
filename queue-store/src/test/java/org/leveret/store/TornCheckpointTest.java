package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A power cut in the middle of a checkpoint: any of its blocks may have reached the disk, but not its footer. */
class TornCheckpointTest {
    private static final int BLOCK_BYTES = 4096;
    private static final int POWER_CUTS = 30;

    @TempDir
    Path directory;

    @TempDir
    Path copies;

    @Test
    void theLogBringsBackWhatATornCheckpointWasToHold() throws Exception {
        long seed = System.nanoTime();
        System.out.println("TornCheckpointTest seed " + seed);
        Random random = new Random(seed);
        Map<Long, String> alive = new TreeMap<>();
        long before;
        // files so small that what need not be kept of the log is used again
        try (StoreRig rig = StoreRig.open(directory, StoreRig.QUIET.withLogFileBytes(20_000))) {
            change(rig, alive, 0);
            rig.store.checkpoint();
            change(rig, alive, 200);
            rig.store.checkpoint();
            before = Files.size(directory.resolve("msg-1.mv"));
            change(rig, alive, 400);
            rig.store.checkpoint();
            change(rig, alive, 600);
            assertThat(directory.resolve("log-1")).as("used again").doesNotExist();
            for (int cut = 0; cut < POWER_CUTS; cut++) {
                Path copy = copies.resolve("" + cut);
                Copies.copy(directory, copy);
                tear(copy.resolve("msg-1.mv"), before, random);
            }
        }
        for (int cut = 0; cut < POWER_CUTS; cut++) {
            try (StoreRig rig = StoreRig.open(copies.resolve("" + cut))) {
                assertThat(rig.recoveredBodies(1)).as("cut %d", cut).isEqualTo(alive);
                assertThat(rig.faults).isEmpty();
            }
        }
    }

    private static void change(StoreRig rig, Map<Long, String> alive, long from) {
        rig.commit(batch -> {
            for (long position = from; position < from + 200; position++) {
                String body = position + "y".repeat(500);
                batch.enqueue(1, position, StoreRig.message(body), null);
                alive.put(position, body);
            }
        });
        rig.commit(batch -> {
            for (long position = from / 2; position < from + 200; position += 3) {
                batch.forget(1, position);
                alive.remove(position);
            }
        });
    }

    /** Leaves a random choice of the last chunk's blocks as they were before, and never writes its last one. */
    private static void tear(Path file, long before, Random random) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            long last = channel.size() - BLOCK_BYTES;
            assertThat(last).isGreaterThan(before + 10 * BLOCK_BYTES);
            for (long at = before; at <= last; at += BLOCK_BYTES) {
                if (at == last || random.nextInt(3) == 0) {
                    channel.write(ByteBuffer.allocate(BLOCK_BYTES), at);
                }
            }
            if (random.nextBoolean()) {
                channel.truncate(before + random.nextInt((int) (last - before)));
            }
        }
    }
}
