package org.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The structures that find a segment: by its number, and the lowest of those to which messages returned. */
class SegmentIndexTest {
    private static final long SEED = 20260101;

    private final Random random = new Random(SEED);

    @Test
    void theTableFindsExactlyWhatItHolds() {
        System.out.println("segment table, seed " + SEED);
        SegmentTable table = new SegmentTable();
        TreeMap<Long, Segment> expected = new TreeMap<>();
        for (int step = 0; step < 200_000; step++) {
            boolean growing = step / 20_000 % 2 == 0;
            long number = random.nextInt(3) == 0 ? random.nextInt(50) * (1L << 40) : random.nextInt(5_000);
            Segment there = expected.get(number);
            assertThat(table.find(number)).isSameAs(there);
            if (there == null && random.nextInt(4) != (growing ? 4 : 0)) {
                Segment segment = new Segment(number);
                table.add(segment);
                expected.put(number, segment);
            } else if (there != null && (!growing || random.nextInt(4) == 0)) {
                table.remove(there);
                expected.remove(number);
            }
            assertThat(table.size()).isEqualTo(expected.size());
        }
        expected.forEach((number, segment) -> assertThat(table.find(number)).isSameAs(segment));
    }

    @Test
    void theHeapIsLedByTheLowestNumber() {
        System.out.println("segment heap, seed " + SEED);
        SegmentHeap heap = new SegmentHeap();
        TreeMap<Long, Segment> expected = new TreeMap<>();
        List<Segment> members = new ArrayList<>();
        for (int step = 0; step < 100_000; step++) {
            long number = random.nextInt(100_000);
            boolean adding = random.nextInt(100) < (step / 20_000 % 2 == 0 ? 70 : 40);
            if (adding && !expected.containsKey(number)) {
                Segment segment = new Segment(number);
                heap.add(segment);
                expected.put(number, segment);
                members.add(segment);
            } else if (!members.isEmpty()) {
                Segment segment = random.nextBoolean() ? heap.first() : members.get(random.nextInt(members.size()));
                members.remove(segment);
                heap.remove(segment);
                expected.remove(segment.number);
                assertThat(segment.returnedIndex).isEqualTo(SegmentHeap.ABSENT);
            }
            assertThat(heap.isEmpty()).isEqualTo(expected.isEmpty());
            if (!expected.isEmpty()) {
                assertThat(heap.first()).isSameAs(expected.firstEntry().getValue());
            }
        }
        for (Segment segment : expected.values()) {
            assertThat(heap.first()).isSameAs(segment);
            heap.remove(segment);
        }
    }
}
