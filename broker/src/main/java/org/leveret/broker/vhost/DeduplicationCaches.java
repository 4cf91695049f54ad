package org.leveret.broker.vhost;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.control.ControlLoop;
import org.leveret.router.DeduplicationExchange;
import org.leveret.router.Exchange;
import org.leveret.router.ExchangeTypes;

/** The caches of a virtual host's exchanges. They come and go with their exchanges, on the control loop; any thread looks. */
final class DeduplicationCaches {
    private final ControlLoop control;
    private final ExchangeShare share;
    private final Map<String, DeduplicationCache> byExchange = new ConcurrentHashMap<>();

    DeduplicationCaches(ControlLoop control, ExchangeShare share) {
        this.control = control;
        this.share = share;
    }

    /** Begins a cache, if the exchange is of that type, when the declaration is visible. */
    void declared(Exchange exchange) {
        if (ExchangeTypes.routing(exchange) == ExchangeTypes.DEDUPLICATION) {
            control.afterCommit(() -> end(byExchange.put(
                    exchange.name(),
                    new DeduplicationCache(
                            DeduplicationExchange.sizeMax(exchange),
                            DeduplicationExchange.timeToLiveMs(exchange),
                            share))));
        }
    }

    /** Ends the cache of an exchange, if there is one, when the deletion is visible. */
    void deleted(Exchange exchange) {
        if (ExchangeTypes.routing(exchange) == ExchangeTypes.DEDUPLICATION) {
            control.afterCommit(() -> end(byExchange.remove(exchange.name())));
        }
    }

    /** Ends all, with their virtual host. */
    void endAll() {
        byExchange.values().forEach(DeduplicationCache::end);
        byExchange.clear();
    }

    private static void end(@Nullable DeduplicationCache cache) {
        if (cache != null) {
            cache.end();
        }
    }

    /** Any thread. */
    @Nullable
    DeduplicationCache find(String exchange) {
        return byExchange.get(exchange);
    }
}
