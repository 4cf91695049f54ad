package org.leveret.broker.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.leveret.broker.queue.QueueRef;
import org.leveret.queue.QueueConsumer;

/** The deliveries of a channel that are not settled. */
class UnackedTest {
    private static final DeliverySource SOURCE = new DeliverySource() {
        @Override
        public QueueRef queue() {
            throw new UnsupportedOperationException("nobody asks for the queue here");
        }

        @Override
        public @Nullable QueueConsumer consumer() {
            return null;
        }
    };

    private final Unacked unacked = new Unacked();
    private final List<Long> taken = new ArrayList<>();
    private final Unacked.Taker taker = (tag, source, position) -> {
        assertThat(position).isEqualTo(tag * 10);
        taken.add(tag);
    };

    private void add(long... tags) {
        for (long tag : tags) {
            unacked.add(tag, SOURCE, tag * 10);
        }
    }

    @Test
    void oneIsTakenOnce() {
        add(1, 2, 3);
        assertThat(unacked.take(2, taker)).isTrue();
        assertThat(unacked.take(2, taker)).isFalse();
        assertThat(taken).containsExactly(2L);
        assertThat(unacked.size()).isEqualTo(2);
    }

    @Test
    void allAreTakenInTheOrderOfTheirTags() {
        add(1, 63, 64, 65, 1_000_000);
        unacked.takeAll(taker);
        assertThat(taken).containsExactly(1L, 63L, 64L, 65L, 1_000_000L);
        assertThat(unacked.size()).isZero();
    }

    @Test
    void theyAreLookedAtInOrderUntilOneIsFound() {
        add(1, 63, 64, 65, 1_000_000);
        List<Long> seen = new ArrayList<>();
        unacked.find(64, (tag, source, position) -> !seen.add(tag));
        assertThat(seen).containsExactly(1L, 63L, 64L);
        seen.clear();
        unacked.find(Long.MAX_VALUE, (tag, source, position) -> seen.add(tag) && tag == 63);
        assertThat(seen).containsExactly(1L, 63L);
        assertThat(unacked.size()).isEqualTo(5);
    }

    @Test
    void upToATagIncludesTheTag() {
        add(62, 63, 64, 65);
        unacked.takeUpTo(64, taker);
        assertThat(taken).containsExactly(62L, 63L, 64L);
        assertThat(unacked.contains(65)).isTrue();
    }

    @Test
    void whatIsPutBackStandsInItsOldPlace() {
        add(1, 200, 400);
        unacked.take(200, taker);
        add(200);
        unacked.takeAll(taker);
        assertThat(taken).containsExactly(200L, 1L, 200L, 400L);
    }

    @Test
    void theLowestTagIsThatOfTheOldestThatIsStillThere() {
        assertThat(unacked.lowestTag()).isZero();
        add(3, 5, 100);
        assertThat(unacked.lowestTag()).isEqualTo(3);
        unacked.take(3, taker);
        assertThat(unacked.lowestTag()).isEqualTo(5);
        unacked.take(5, taker);
        assertThat(unacked.lowestTag()).isEqualTo(100);
    }

    @Test
    void anyOrderOfAddingAndTakingAgreesWithASortedSet() {
        long seed = System.nanoTime();
        System.out.println("UnackedTest seed " + seed);
        Random random = new Random(seed);
        TreeSet<Long> model = new TreeSet<>();
        long next = 1;
        for (int step = 0; step < 20_000; step++) {
            int what = random.nextInt(10);
            if (what < 6) {
                add(next);
                model.add(next);
                next += 1 + random.nextInt(3);
            } else if (what < 9) {
                long tag = 1 + (long) (random.nextDouble() * next);
                assertThat(unacked.take(tag, taker)).isEqualTo(model.remove(tag));
            } else if (random.nextInt(20) == 0) {
                long tag = 1 + (long) (random.nextDouble() * next);
                taken.clear();
                unacked.takeUpTo(tag, taker);
                assertThat(taken).containsExactlyElementsOf(model.headSet(tag, true));
                model.headSet(tag, true).clear();
            }
            assertThat(unacked.size()).isEqualTo(model.size());
        }
        taken.clear();
        unacked.takeAll(taker);
        assertThat(taken).containsExactlyElementsOf(model);
    }
}
