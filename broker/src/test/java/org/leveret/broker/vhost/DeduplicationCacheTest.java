package org.leveret.broker.vhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.leveret.queue.ValueHash;

/** What an exchange of type x-message-deduplication remembers, and for how long. */
class DeduplicationCacheTest {
    private static final long FOREVER = Long.MAX_VALUE;
    private static final long BY_THE_EXCHANGE = -1;

    private final ExchangeShare share = new ExchangeShare(1 << 20);

    private DeduplicationCache cache(int sizeMax, long timeToLiveMs) {
        return new DeduplicationCache(sizeMax, timeToLiveMs, share);
    }

    private static ValueHash value(long number) {
        return new ValueHash(number * 31, number * 0x9E3779B97F4A7C15L);
    }

    /** Whether a message with that value is the first. */
    private static boolean isFirst(DeduplicationCache cache, long number, long nowMs) {
        return cache.take(value(number), BY_THE_EXCHANGE, nowMs, new Claims());
    }

    @Test
    void theFirstIsFirstAndTheOthersAreNot() {
        DeduplicationCache cache = cache(10, FOREVER);
        assertThat(isFirst(cache, 1, 0)).isTrue();
        assertThat(isFirst(cache, 1, 0)).isFalse();
        assertThat(isFirst(cache, 2, 0)).isTrue();
        assertThat(isFirst(cache, 1, 1_000_000_000)).isFalse();
    }

    @Test
    void afterItsTimeAValueIsForgotten() {
        DeduplicationCache cache = cache(10, 100);
        isFirst(cache, 1, 0);
        assertThat(isFirst(cache, 1, 99)).isFalse();
        assertThat(isFirst(cache, 1, 100)).isTrue();
        assertThat(isFirst(cache, 1, 199)).isFalse();
    }

    @Test
    void aMessageMaySayForHowLong() {
        DeduplicationCache cache = cache(10, 100);
        cache.take(value(1), 500, 0, new Claims());
        cache.take(value(2), 0, 0, new Claims());
        assertThat(isFirst(cache, 1, 499)).isFalse();
        assertThat(isFirst(cache, 2, 0)).isTrue();
        assertThat(isFirst(cache, 1, 500)).isTrue();
    }

    @Test
    void aDuplicateDoesNotMakeItLast() {
        DeduplicationCache cache = cache(10, 100);
        isFirst(cache, 1, 0);
        isFirst(cache, 1, 90);
        assertThat(isFirst(cache, 1, 100)).isTrue();
    }

    @Test
    void theLongestTimeThereIsDoesNotOverflow() {
        DeduplicationCache cache = cache(10, 100);
        cache.take(value(1), Long.MAX_VALUE, 5, new Claims());
        assertThat(isFirst(cache, 1, Long.MAX_VALUE - 1)).isFalse();
    }

    @Test
    void theOldestMakesRoom() {
        DeduplicationCache cache = cache(3, FOREVER);
        LongStream.rangeClosed(1, 4).forEach(number -> isFirst(cache, number, 0));
        assertThat(cache.size()).isEqualTo(3);
        assertThat(isFirst(cache, 2, 0)).isFalse();
        assertThat(isFirst(cache, 1, 0)).isTrue();
        assertThat(isFirst(cache, 2, 0)).isTrue();
    }

    @Test
    void aMessageThatDidNotArriveIsForgotten() {
        DeduplicationCache cache = cache(10, FOREVER);
        Claims claims = new Claims();
        cache.take(value(1), BY_THE_EXCHANGE, 0, claims);
        claims.settle(false);
        assertThat(isFirst(cache, 1, 0)).isTrue();
    }

    @Test
    void aMessageThatDidNotArriveDoesNotTakeTheNextOneAlong() {
        DeduplicationCache cache = cache(1, FOREVER);
        Claims claims = new Claims();
        cache.take(value(1), BY_THE_EXCHANGE, 0, claims);
        isFirst(cache, 2, 0);
        isFirst(cache, 1, 0);
        claims.settle(false);
        assertThat(isFirst(cache, 1, 0)).isFalse();
    }

    @Test
    void whoComesWhileTheFirstIsOnItsWayIsToldWhatBecomesOfIt() {
        for (boolean arrives : new boolean[] {true, false}) {
            DeduplicationCache cache = cache(10, FOREVER);
            Claims first = new Claims();
            Claims second = new Claims();
            cache.take(value(1), BY_THE_EXCHANGE, 0, first);
            cache.take(value(1), BY_THE_EXCHANGE, 0, second);
            assertThat(second.earlier()).hasSize(1);
            List<Boolean> told = new ArrayList<>();
            second.earlier().get(0).await(told::add);
            assertThat(told).isEmpty();
            first.settle(arrives);
            second.earlier().get(0).await(told::add);
            assertThat(told).containsExactly(arrives, arrives);
        }
    }

    @Test
    void whoComesAfterItHasArrivedNeedNotWait() {
        DeduplicationCache cache = cache(10, FOREVER);
        Claims first = new Claims();
        Claims second = new Claims();
        cache.take(value(1), BY_THE_EXCHANGE, 0, first);
        first.settle(true);
        cache.take(value(1), BY_THE_EXCHANGE, 0, second);
        assertThat(second.earlier()).isEmpty();
    }

    @Test
    void aMessageThatIsRoutedTwiceGetsTheSameAnswerTwice() {
        DeduplicationCache cache = cache(10, FOREVER);
        Claims claims = new Claims();
        assertThat(claims.hasSeen("x", cache, value(1), BY_THE_EXCHANGE, 0)).isFalse();
        assertThat(claims.hasSeen("x", cache, value(1), BY_THE_EXCHANGE, 0)).isFalse();
        assertThat(new Claims().hasSeen("x", cache, value(1), BY_THE_EXCHANGE, 0))
                .isTrue();
    }

    @Test
    void oneCacheTakesAQuarterOfWhatAllShareAndGivesItBack() {
        DeduplicationCache cache = cache(Integer.MAX_VALUE, FOREVER);
        LongStream.range(0, 100_000).forEach(number -> isFirst(cache, number, 0));
        assertThat(share.takenBytes()).isBetween(1L << 17, 1L << 18);
        assertThat(cache.size()).isBetween(3_000, 7_000);
        assertThat(isFirst(cache, 99_999, 0)).isFalse();
        assertThat(isFirst(cache, 0, 0)).isTrue();
        cache.end();
        assertThat(share.takenBytes()).isZero();
    }

    @Test
    void whereTheShareIsTakenItRemembersAFew() {
        share.take(1 << 20);
        DeduplicationCache cache = cache(1_000, FOREVER);
        LongStream.range(0, 100).forEach(number -> isFirst(cache, number, 0));
        assertThat(isFirst(cache, 99, 0)).isFalse();
        assertThat(cache.size()).isPositive().isLessThan(100);
    }

    @Test
    void onceEndedItHasSeenNothing() {
        DeduplicationCache cache = cache(10, FOREVER);
        isFirst(cache, 1, 0);
        cache.end();
        assertThat(isFirst(cache, 1, 0)).isTrue();
    }

    @Test
    void ofManyThreadsOneIsFirst() throws Exception {
        DeduplicationCache cache = cache(100_000, FOREVER);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<Integer>> firsts = new ArrayList<>();
        int values = 2_000;
        for (int thread = 0; thread < 4; thread++) {
            firsts.add(threads.submit(() -> {
                int count = 0;
                for (long number = 0; number < values; number++) {
                    count += isFirst(cache, number, 0) ? 1 : 0;
                }
                return count;
            }));
        }
        int total = 0;
        for (Future<Integer> first : firsts) {
            total += first.get();
        }
        threads.shutdown();
        assertThat(total).isEqualTo(values);
    }

    /** What it should do, as plainly as possible: values with the times at which they are forgotten, the oldest first. */
    @Test
    void randomMessagesGetTheAnswersOfANaiveCache() {
        for (long seed = 1; seed <= 2_000; seed++) {
            Random random = new Random(seed);
            int sizeMax = 1 + random.nextInt(40);
            DeduplicationCache cache = cache(sizeMax, 50);
            Map<Long, Long> naive = new LinkedHashMap<>();
            long nowMs = 0;
            for (int i = 0; i < 300; i++) {
                nowMs += random.nextInt(3);
                long number = random.nextInt(60);
                long ownMs = random.nextInt(4) == 0 ? random.nextInt(200) : BY_THE_EXCHANGE;
                Long until = naive.get(number);
                boolean first = until == null || until <= nowMs;
                Claims claims = new Claims();
                assertThat(cache.take(value(number), ownMs, nowMs, claims))
                        .as("seed %d, message %d", seed, i)
                        .isEqualTo(first);
                if (first) {
                    naive.remove(number);
                    if (naive.size() == sizeMax) {
                        naive.remove(naive.keySet().iterator().next());
                    }
                    boolean arrives = random.nextInt(5) != 0;
                    if (arrives) {
                        naive.put(number, nowMs + (ownMs < 0 ? 50 : ownMs));
                    }
                    claims.settle(arrives);
                }
                assertThat(cache.size()).isEqualTo(naive.size());
            }
        }
    }
}
