package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.queue.Message;

/** How long the log refers to a message of several queues, and so keeps it in the heap. */
class SharedBodiesTest {
    private static final int BODY_BYTES = 100_000;
    private static final StoreSettings SETTINGS =
            StoreRig.QUIET.withLogFileBytes(16 << 20).withMemtableBytesMax(1 << 20);

    @TempDir
    Path directory;

    @TempDir
    Path killed;

    @Test
    void aMessageIsReferredToWhileThoseBehindItTakeLittleHeap() throws Exception {
        assertThat(timesInTheLogWithSettledBehindIt(4)).isEqualTo(1);
    }

    @Test
    void aMessageIsLetGoOfWhenThoseBehindItTakeMuchHeapThoughTheyAreSettled() throws Exception {
        assertThat(timesInTheLogWithSettledBehindIt(6)).isEqualTo(2);
    }

    private int timesInTheLogWithSettledBehindIt(int count) throws Exception {
        Message first = shared("the first of all");
        try (StoreRig rig = StoreRig.open(directory, SETTINGS)) {
            rig.commit(batch -> batch.enqueue(1, 0, first, null));
            for (int position = 0; position < count; position++) {
                int at = position;
                Message message = shared("x".repeat(BODY_BYTES));
                rig.commit(batch -> {
                    for (int queue = 2; queue < 4; queue++) {
                        batch.enqueue(queue, at, message, null);
                        batch.forget(queue, at);
                    }
                });
            }
            rig.commit(batch -> batch.enqueue(4, 0, first, null));
            rig.commit(batch -> batch.enqueue(5, 0, first, null));
            Copies.copy(directory, killed);
        }
        int times = times(Files.readString(killed.resolve("log-1"), StandardCharsets.ISO_8859_1));
        try (StoreRig rig = StoreRig.open(killed, SETTINGS)) {
            for (int queue : List.of(1, 4, 5)) {
                assertThat(rig.recoveredBodies(queue)).isEqualTo(Map.of(0L, "the first of all"));
            }
            assertThat(rig.recoveredBodies(2)).isEmpty();
        }
        return times;
    }

    private static int times(String log) {
        int times = 0;
        for (int at = log.indexOf("the first of all"); at >= 0; at = log.indexOf("the first of all", at + 1)) {
            times++;
        }
        return times;
    }

    private static Message shared(String body) {
        Message message = StoreRig.message(body);
        message.markShared();
        return message;
    }
}
