package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.queue.RecoveredSegment;

/** What recovery makes of indexes and a replayed log together. */
class RecoveredQueuesTest {
    @TempDir
    Path directory;

    @Test
    void aMessageThatAnUnfinishedCheckpointHadStoredStaysForgotten() {
        MessageFile file = MessageFile.open(directory.resolve("msg-1.mv"), true, 77);
        SegmentWriter writer = new SegmentWriter(file, new LogBodies(LogFiles.REAL, directory), 0);
        Memtable unfinished = new Memtable();
        unfinished.enqueue(1, 0, StoreRig.message("forgotten later"), LogPlace.NONE);
        unfinished.enqueue(1, 1, StoreRig.message("kept"), LogPlace.NONE);
        writer.apply(unfinished, null);
        writer.commit();

        // the log still has all of it, and what came later
        Memtable replayed = new Memtable();
        replayed.enqueue(1, 0, StoreRig.message("forgotten later"), LogPlace.NONE);
        replayed.enqueue(1, 1, StoreRig.message("kept"), LogPlace.NONE);
        replayed.forget(1, 0, 1);
        RecoveredQueue expected = new RecoveredQueue(List.of(new RecoveredSegment(0, 0b10, 0, 2, 4, false)), 2, -1);
        assertThat(recovered(file, replayed)).isEqualTo(Map.of(1L, expected));

        writer.apply(replayed, null);
        writer.commit();
        assertThat(recovered(file, new Memtable())).isEqualTo(Map.of(1L, expected));
        file.close();
    }

    private static Map<Long, RecoveredQueue> recovered(MessageFile file, Memtable replayed) {
        Map<Long, RecoveredQueue> queues = new HashMap<>();
        new RecoveredQueues(file, replayed).forEach(queues::put);
        return queues;
    }
}
