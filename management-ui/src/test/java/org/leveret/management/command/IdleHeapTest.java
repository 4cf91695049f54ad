package org.leveret.management.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When a heap that has grown is collected though nothing needs room. */
class IdleHeapTest {
    private long youngCollections = IdleHeap.YOUNG_COLLECTIONS_MIN;
    private long grownBytes = IdleHeap.GROWN_BYTES_MIN;
    private long aliveBytes = grownBytes / IdleHeap.GROWN_PER_ALIVE;
    private final IdleHeap heap = new IdleHeap(() -> youngCollections, () -> grownBytes, () -> aliveBytes);

    private int collectionsInLooks(int looks) {
        int due = 0;
        for (int look = 0; look < looks; look++) {
            due += heap.isDue() ? 1 : 0;
        }
        return due;
    }

    @Test
    void itIsCollectedWhenNothingMuchWasAllocatedForSomeLooks() {
        heap.isDue();
        assertThat(collectionsInLooks(IdleHeap.QUIET_LOOKS_MIN - 1)).isZero();
        assertThat(collectionsInLooks(1)).isEqualTo(1);
    }

    @Test
    void whoeverAllocatesIsLeftAlone() {
        for (int burst = 0; burst < 100; burst++) {
            youngCollections++;
            assertThat(collectionsInLooks(IdleHeap.QUIET_LOOKS_MIN)).isZero();
        }
    }

    @Test
    void aHeapThatHasNotGrownIsLeftAsItIs() {
        grownBytes--;
        assertThat(collectionsInLooks(100)).isZero();
    }

    @Test
    void aHeapThatStaysLargerThanItNeedsToBeIsCollectedAFewTimesAndThenAgainAfterWorkOnly() {
        assertThat(collectionsInLooks(100)).isEqualTo(IdleHeap.COLLECTIONS_MAX);
        youngCollections += IdleHeap.YOUNG_COLLECTIONS_MIN - 1;
        assertThat(collectionsInLooks(100)).isZero();
        youngCollections++;
        assertThat(collectionsInLooks(100)).isEqualTo(IdleHeap.COLLECTIONS_MAX);
    }

    @Test
    void oneCollectionIsEnoughIfItFindsThatMuchIsAlive() {
        aliveBytes++;
        assertThat(collectionsInLooks(100)).isEqualTo(1);
    }

    @Test
    void whatWasAliveAtACollectionUnderLoadSaysNothing() {
        aliveBytes = grownBytes;
        assertThat(collectionsInLooks(100)).isEqualTo(1);
    }
}
