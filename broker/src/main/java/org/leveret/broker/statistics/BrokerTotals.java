package org.leveret.broker.statistics;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** What outlives the connections, channels and queues that it was counted for. Immutable, but for what is counted. */
public final class BrokerTotals {
    private final Churn churn;
    private final List<LoopTotals> loops;

    /**
     * @param loops how many event loops there are
     * @param isVirtualHost whether there is a virtual host of that name; from any thread
     * @param isExchange whether there is such an exchange; from any thread
     */
    public BrokerTotals(Churn churn, int loops, Predicate<String> isVirtualHost, Predicate<ExchangeName> isExchange) {
        this.churn = churn;
        this.loops = IntStream.range(0, loops)
                .mapToObj(index -> new LoopTotals(isVirtualHost, isExchange))
                .toList();
    }

    /** Any thread. */
    public Churn churn() {
        return churn;
    }

    /** What belongs to the event loop of that index. */
    public LoopTotals ofLoop(int index) {
        return loops.get(index);
    }
}
