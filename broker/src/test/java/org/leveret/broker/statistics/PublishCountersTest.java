package org.leveret.broker.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is counted of exchanges has bounds, however many come and go, and loses nothing of those that are there. */
class PublishCountersTest {
    private static final int MANY = 20 * PublishCounters.EXCHANGES_MAX;

    private final Set<ExchangeName> there = new HashSet<>();
    private final LoopTotals totals = new LoopTotals(name -> true, there::contains);
    private final PublishCounters counters = new PublishCounters("/", totals);

    private static ExchangeName name(int exchange) {
        return new ExchangeName("/", "x" + exchange);
    }

    private void publish(int exchange) {
        counters.of("x" + exchange).publishIn++;
        counters.of("x" + exchange).publishOut += 2;
    }

    private Map<ExchangeName, ExchangeCounts> known() {
        Map<ExchangeName, ExchangeCounts> known = new HashMap<>();
        counters.addTo(known);
        totals.addExchanges(known);
        return known;
    }

    @Test
    void aConnectionThatPublishesToExchangesThatComeAndGoKeepsFewOfThem() {
        there.add(name(0));
        for (int i = 1; i <= MANY; i++) {
            there.add(name(i));
            publish(0);
            publish(i);
            there.remove(name(i));
            assertThat(counters.size()).isLessThanOrEqualTo(PublishCounters.EXCHANGES_MAX);
            assertThat(totals.exchangeCount()).isLessThanOrEqualTo(LoopTotals.EXCHANGES_KEPT);
        }
        assertThat(known()).containsEntry(name(0), new ExchangeCounts(MANY, 2L * MANY));
    }

    @Test
    void exchangesThatAreThereAreAllKept() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < MANY; i++) {
                there.add(name(i));
                publish(i);
            }
        }
        counters.handOver();
        assertThat(known()).hasSize(MANY).containsValue(new ExchangeCounts(3, 6));
        assertThat(Set.copyOf(known().values())).hasSize(1);
    }

    @Test
    void whenManyExchangesHaveGoneFewAreKept() {
        for (int i = 0; i < MANY; i++) {
            there.add(name(i));
            publish(i);
        }
        there.clear();
        totals.forgetGone();
        counters.forgetGone();
        assertThat(known()).isEmpty();
        for (int i = 0; i < MANY; i++) {
            totals.exchangeUsed(name(i), new ExchangeCounters());
        }
        assertThat(totals.exchangeCount()).isLessThanOrEqualTo(LoopTotals.EXCHANGES_KEPT);
    }

    @Test
    void whatIsPublishedAfterTheCountsWereHandedOverIsCountedToo() {
        there.add(name(1));
        publish(1);
        counters.handOver();
        publish(1);
        assertThat(known()).containsEntry(name(1), new ExchangeCounts(2, 4));
        there.clear();
        counters.forgetGone();
        totals.forgetGone();
        there.add(name(1));
        publish(1);
        assertThat(known()).containsEntry(name(1), new ExchangeCounts(1, 2));
    }
}
