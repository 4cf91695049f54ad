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
        return new DeduplicationCache(new CacheLimits(sizeMax, timeToLiveMs), share);
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
    void whoDoesNotWaitForATransactionPassesItOverUntilItIsCommitted() {
        DeduplicationCache cache = cache(10, FOREVER);
        Claims first = new Claims(true);
        cache.take(value(1), BY_THE_EXCHANGE, 0, first);
        Claims passing = new Claims();
        cache.take(value(1), BY_THE_EXCHANGE, 0, passing);
        assertThat(passing.areBehindTransaction()).isTrue();
        passing.passOverTransactions();
        assertThat(passing.earlier()).isEmpty();
        Claims waiting = new Claims();
        cache.take(value(1), BY_THE_EXCHANGE, 0, waiting);
        first.commit();
        assertThat(waiting.areBehindTransaction()).isFalse();
        waiting.passOverTransactions();
        assertThat(waiting.earlier()).hasSize(1);
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
    void aLowerLimitHasTheOldestForgottenAndGivesBackTheirRoom() {
        DeduplicationCache cache = cache(Integer.MAX_VALUE, FOREVER);
        LongStream.range(0, 2_000).forEach(number -> isFirst(cache, number, 0));
        long takenBefore = share.takenBytes();
        cache.configure(new CacheLimits(100, FOREVER));
        assertThat(cache.size()).isEqualTo(100);
        assertThat(share.takenBytes()).isLessThan(takenBefore / 10);
        LongStream.range(1_900, 2_000)
                .forEach(number -> assertThat(isFirst(cache, number, 0)).isFalse());
        assertThat(isFirst(cache, 1_899, 0)).isTrue();
        assertThat(isFirst(cache, 1_900, 0)).as("the oldest made room").isTrue();
        cache.end();
        assertThat(share.takenBytes()).isZero();
    }

    @Test
    void aHigherLimitLetsItGrow() {
        DeduplicationCache cache = cache(2, FOREVER);
        LongStream.range(0, 3).forEach(number -> isFirst(cache, number, 0));
        cache.configure(new CacheLimits(1_000, FOREVER));
        LongStream.range(0, 1_000).forEach(number -> isFirst(cache, number, 0));
        assertThat(cache.size()).isEqualTo(1_000);
    }

    @Test
    void anotherTimeCountsForWhatComesLater() {
        DeduplicationCache cache = cache(10, 100);
        isFirst(cache, 1, 0);
        cache.configure(new CacheLimits(10, 1_000));
        isFirst(cache, 2, 0);
        assertThat(isFirst(cache, 1, 100)).isTrue();
        assertThat(isFirst(cache, 2, 999)).isFalse();
    }

    @Test
    void whereItGrewToItsShareItTriesAgainUnderAnotherLimit() {
        share.take(1 << 20);
        DeduplicationCache cache = cache(1_000, FOREVER);
        LongStream.range(0, 100).forEach(number -> isFirst(cache, number, 0));
        share.giveBack(1 << 20);
        cache.configure(new CacheLimits(500, FOREVER));
        LongStream.range(0, 500).forEach(number -> isFirst(cache, number, 0));
        assertThat(cache.size()).isEqualTo(500);
    }

    @Test
    void whereItGrewToItsShareItTriesAgainOnceAllItHeldHaveMadeRoom() {
        share.take(1 << 20);
        DeduplicationCache cache = cache(1_000, FOREVER);
        LongStream.range(0, 100).forEach(number -> isFirst(cache, number, 0));
        int small = cache.size();
        share.giveBack(1 << 20);
        LongStream.rangeClosed(100, 100 + small).forEach(number -> isFirst(cache, number, 0));
        assertThat(cache.size()).isGreaterThan(small);
        LongStream.range(200, 1_200).forEach(number -> isFirst(cache, number, 0));
        assertThat(cache.size()).isEqualTo(1_000);
        cache.end();
        assertThat(share.takenBytes()).isZero();
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

    private static void take(DeduplicationCache cache, long number, long timeToLiveMs, boolean arrives) {
        Claims claims = new Claims();
        cache.take(value(number), timeToLiveMs, 0, claims);
        if (arrives) {
            claims.keep(written -> claims.settle(true));
        } else {
            claims.settle(false);
        }
    }

    @Test
    void onDiskIsWhatHasArrivedAndIsNotForgotten() {
        DeduplicationCache cache = cache(3, FOREVER);
        RecordedValueLog log = new RecordedValueLog(cache);
        LongStream.rangeClosed(1, 4).forEach(number -> take(cache, number, BY_THE_EXCHANGE, true));
        assertThat(log.values()).containsExactly(value(2), value(3), value(4));
        take(cache, 5, BY_THE_EXCHANGE, false);
        assertThat(log.values()).as("what it took the room of is forgotten").containsExactly(value(3), value(4));
    }

    @Test
    void aValueThatMadeRoomBeforeItWasWrittenDoesNotStayOnDisk() {
        DeduplicationCache cache = cache(1, FOREVER);
        RecordedValueLog log = new RecordedValueLog(cache);
        Claims slow = new Claims();
        cache.take(value(1), BY_THE_EXCHANGE, 0, slow);
        take(cache, 2, BY_THE_EXCHANGE, true);
        slow.keep(written -> slow.settle(true));
        assertThat(log.values()).containsExactly(value(2));
    }

    @Test
    void aRestartBringsBackWhatIsNotOver() {
        DeduplicationCache before = cache(10, FOREVER);
        RecordedValueLog log = new RecordedValueLog(before);
        take(before, 1, 100, true);
        take(before, 2, 99, true);
        take(before, 3, BY_THE_EXCHANGE, true);
        DeduplicationCache after = cache(10, FOREVER);
        RecordedValueLog kept = log.recoveredInto(after, 99);
        assertThat(kept.values()).containsExactly(value(1), value(3));
        assertThat(isFirst(after, 1, 99)).isFalse();
        assertThat(isFirst(after, 2, 99)).isTrue();
        assertThat(isFirst(after, 3, 99)).isFalse();
        assertThat(isFirst(after, 1, 100)).isTrue();
    }

    @Test
    void aRestartBringsBackNoMoreThanThereIsRoomFor() {
        DeduplicationCache before = cache(10, FOREVER);
        RecordedValueLog log = new RecordedValueLog(before);
        LongStream.rangeClosed(1, 10).forEach(number -> take(before, number, BY_THE_EXCHANGE, true));
        DeduplicationCache after = cache(4, FOREVER);
        RecordedValueLog kept = log.recoveredInto(after, 0);
        assertThat(kept.values()).containsExactly(value(7), value(8), value(9), value(10));
        assertThat(after.size()).isEqualTo(4);
    }

    /**
     * What it should do, as plainly as possible: values with the times at which they are forgotten, the oldest first. Its
     * size changes at times.
     */
    @Test
    void randomMessagesGetTheAnswersOfANaiveCacheAlsoOverRestarts() {
        for (long seed = 1; seed <= 2_000; seed++) {
            Random random = new Random(seed);
            int sizeMax = 1 + random.nextInt(40);
            DeduplicationCache cache = cache(sizeMax, 50);
            RecordedValueLog log = new RecordedValueLog(cache);
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
                    if (arrives) {
                        claims.keep(written -> claims.settle(written));
                    } else {
                        claims.settle(false);
                    }
                }
                if (random.nextInt(60) == 0) {
                    sizeMax = 1 + random.nextInt(40);
                    cache.configure(new CacheLimits(sizeMax, 50));
                    while (naive.size() > sizeMax) {
                        naive.remove(naive.keySet().iterator().next());
                    }
                }
                assertThat(cache.size()).isEqualTo(naive.size());
                if (random.nextInt(50) == 0) {
                    cache.end();
                    cache = cache(sizeMax, 50);
                    log = log.recoveredInto(cache, nowMs);
                    long now = nowMs;
                    naive.values().removeIf(end -> end <= now);
                }
                assertThat(log.values())
                        .as("seed %d, message %d", seed, i)
                        .containsExactlyElementsOf(naive.keySet().stream()
                                .map(DeduplicationCacheTest::value)
                                .toList());
            }
            cache.end();
        }
    }
}
