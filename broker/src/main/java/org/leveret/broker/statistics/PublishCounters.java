package org.leveret.broker.statistics;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one connection has published, by exchange. What it has counted goes to its loop's totals when it ends, and also when it
 * has come to so many exchanges that they had better be counted once for all connections. Owned by the connection's loop.
 */
public final class PublishCounters {
    static final int EXCHANGES_MAX = 1_024;

    private final String virtualHost;
    private final LoopTotals totals;
    private final Map<String, ExchangeCounters> exchanges = new HashMap<>();
    private String lastExchange = "";
    private @Nullable ExchangeCounters last;

    /** @param totals of the loop that owns it */
    public PublishCounters(String virtualHost, LoopTotals totals) {
        this.virtualHost = virtualHost;
        this.totals = totals;
    }

    /** Where a publish to an exchange is counted; for this one publish. */
    public ExchangeCounters of(String exchange) {
        ExchangeCounters found = last;
        if (found == null || !lastExchange.equals(exchange)) {
            found = find(exchange);
            last = found;
            lastExchange = exchange;
        }
        return found;
    }

    private ExchangeCounters find(String exchange) {
        ExchangeCounters found = exchanges.get(exchange);
        if (found == null) {
            if (exchanges.size() == EXCHANGES_MAX) {
                handOver();
            }
            found = new ExchangeCounters();
            exchanges.put(exchange, found);
        }
        return found;
    }

    /** Has all that is counted here counted in the loop's totals from now on. */
    public void handOver() {
        exchanges.forEach((exchange, counted) -> totals.exchangeUsed(name(exchange), counted));
        exchanges.clear();
        last = null;
    }

    /** Forgets what was published to exchanges that are gone. */
    public void forgetGone() {
        exchanges.keySet().removeIf(exchange -> !totals.isThere(name(exchange)));
        last = null;
    }

    /** Adds what is counted here to what is known of exchanges. */
    public void addTo(Map<ExchangeName, ExchangeCounts> known) {
        exchanges.forEach((exchange, counted) -> known.merge(
                name(exchange), new ExchangeCounts(counted.publishIn, counted.publishOut), ExchangeCounts::plus));
    }

    private ExchangeName name(String exchange) {
        return new ExchangeName(virtualHost, exchange);
    }

    /** How many exchanges are counted here. */
    int size() {
        return exchanges.size();
    }
}
