package org.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.leveret.queue.Message;

/** A memtable ages for an epoch before it goes to H2, and loses what is settled meanwhile. */
class MemtablesTest {
    private static final LogPosition NEXT = new LogPosition(1, 64, 1);

    private final Memtables memtables = new Memtables();
    private final Message message = StoreRig.message("m");

    private SegmentDelta aged(long queueId) {
        Memtable aging = Objects.requireNonNull(memtables.aging());
        return Objects.requireNonNull(
                Objects.requireNonNull(aging.find(queueId)).segments.value(0));
    }

    @Test
    void whatIsSettledWhileItAgesIsNotLeftInIt() {
        memtables.enqueue(1, 0, message, LogPlace.NONE);
        memtables.enqueue(1, 1, message, LogPlace.NONE);
        memtables.enqueue(1, 2, message, LogPlace.NONE);
        memtables.age(NEXT);
        memtables.forget(1, 0, 1);
        memtables.forgetWord(1, 0, 0b10);
        assertThat(aged(1).message(0)).isNull();
        assertThat(aged(1).message(1)).isNull();
        assertThat(aged(1).message(2)).isSameAs(message);
    }

    @Test
    void whatIsPurgedOrDeletedWhileItAgesIsNotLeftInIt() {
        memtables.enqueue(1, 0, message, LogPlace.NONE);
        memtables.enqueue(1, 1, message, LogPlace.NONE);
        memtables.enqueue(2, 0, message, LogPlace.NONE);
        memtables.age(NEXT);
        memtables.purge(1, 1);
        memtables.deleteQueue(2);
        assertThat(aged(1).message(0)).isNull();
        assertThat(aged(1).message(1)).isSameAs(message);
        assertThat(memtables.aging())
                .satisfies(aging -> assertThat(aging.find(2))
                        .satisfies(queue -> assertThat(queue.deleted).isTrue()));
    }

    @Test
    void whatAgesIsLeftToTheLogWhereAsMuchIsSettledAsComes() {
        for (int position = 0; position < 4; position++) {
            memtables.enqueue(1, position, message, LogPlace.of(1, 100));
            memtables.enqueue(2, position, message, LogPlace.of(1, 100));
        }
        memtables.enqueue(1, 4, message, LogPlace.NONE);
        memtables.forget(1, 0, 3);
        memtables.forget(2, 0, 2);
        memtables.age(NEXT);
        assertThat(aged(1).message(3)).isNull();
        assertThat(aged(1).inLog(3)).isNotNull();
        assertThat(aged(1).message(4)).as("not in the log").isSameAs(message);
        assertThat(aged(2).message(3)).as("half of what came").isSameAs(message);
    }

    @Test
    void whatWasSettledInAnEpochCountsWheneverItCame() {
        memtables.enqueue(1, 0, message, LogPlace.of(1, 100));
        memtables.enqueue(1, 1, message, LogPlace.of(1, 100));
        memtables.age(NEXT);
        memtables.agingHandedOver();
        memtables.enqueue(1, 2, message, LogPlace.of(1, 100));
        memtables.forgetWord(1, 0, 0b11);
        memtables.age(NEXT);
        assertThat(aged(1).inLog(2)).isNotNull();
    }

    @Test
    void theFillingMemtableKnowsOfSettlementsToo() {
        memtables.enqueue(1, 0, message, LogPlace.NONE);
        memtables.age(NEXT);
        memtables.forget(1, 0, 1);
        assertThat(memtables.isFillingEmpty()).isFalse();
        memtables.agingHandedOver();
        memtables.age(NEXT);
        assertThat(aged(1).settledLow).isEqualTo(0b1);
    }

    @Test
    void theHeapThatMessagesTakeIsKnownExactly() {
        long one = message.heapBytes();
        memtables.enqueue(1, 0, message, LogPlace.NONE);
        memtables.enqueue(1, 1, message, LogPlace.NONE);
        assertThat(memtables.exceed(4 * one)).isTrue();
        assertThat(memtables.exceed(4 * one + 2)).isFalse();
        memtables.age(NEXT);
        memtables.enqueue(1, 2, message, LogPlace.NONE);
        assertThat(memtables.exceed(3 * one)).isTrue();
        memtables.forget(1, 0, 1);
        assertThat(memtables.exceed(3 * one)).isFalse();
        memtables.forget(1, 1, 3);
        assertThat(memtables.exceed(2)).isFalse();
        memtables.enqueue(2, 0, message, LogPlace.NONE);
        memtables.deleteQueue(2);
        memtables.enqueue(3, 0, message, LogPlace.NONE);
        memtables.purge(3, 1);
        assertThat(memtables.exceed(2)).isFalse();
    }
}
