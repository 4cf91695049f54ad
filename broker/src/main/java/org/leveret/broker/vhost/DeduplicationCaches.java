package org.leveret.broker.vhost;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.control.ControlLoop;
import org.leveret.broker.control.IdSequence;
import org.leveret.router.DeduplicationExchange;
import org.leveret.router.Exchange;
import org.leveret.router.ExchangeTypes;

/** The caches of a virtual host's exchanges. They come and go with their exchanges, on the control loop; any thread looks. */
final class DeduplicationCaches {
    private final String vhost;
    private final ControlLoop control;
    private final IdSequence ids;
    private final ExchangeShare share;
    private final ValueLogFactory logs;
    private final VhostPolicies policies;
    private final Map<String, DeduplicationCache> byExchange = new ConcurrentHashMap<>();

    DeduplicationCaches(
            String vhost,
            ControlLoop control,
            IdSequence ids,
            ExchangeShare share,
            ValueLogFactory logs,
            VhostPolicies policies) {
        this.vhost = vhost;
        this.control = control;
        this.ids = ids;
        this.share = share;
        this.logs = logs;
        this.policies = policies;
    }

    /**
     * Begins a cache, if the exchange is of that type, when the declaration is visible; answers by which id its values go
     * on disk, 0 if they do not.
     */
    long declared(Exchange exchange) {
        if (!isDeduplicating(exchange)) {
            return 0;
        }
        DeduplicationCache cache = cache(exchange);
        long id = 0;
        if (exchange.durable() && DeduplicationExchange.isKeptOnDisk(exchange)) {
            id = ids.next();
            cache.keepIn(logs.start(id, vhost, exchange.name(), cache, false));
            control.afterRevert(() -> delete(cache));
        }
        control.afterCommit(() -> delete(byExchange.put(exchange.name(), cache)));
        return id;
    }

    /** Takes over what an exchange had before the start, if that was on disk. */
    void recovered(Exchange exchange, long id) {
        if (!isDeduplicating(exchange)) {
            return;
        }
        DeduplicationCache cache = cache(exchange);
        if (id != 0) {
            cache.keepIn(logs.start(id, vhost, exchange.name(), cache, true));
        }
        byExchange.put(exchange.name(), cache);
    }

    /** Has the cache of an exchange, if there is one, go by policies that have changed, when the change is visible. */
    void configure(Exchange exchange) {
        if (isDeduplicating(exchange)) {
            CacheLimits limits = policies.cacheLimits(exchange);
            control.afterCommit(() -> {
                DeduplicationCache cache = byExchange.get(exchange.name());
                if (cache != null) {
                    cache.configure(limits);
                }
            });
        }
    }

    /** Ends the cache of an exchange, if there is one, when the deletion is visible. */
    void deleted(Exchange exchange) {
        if (isDeduplicating(exchange)) {
            control.afterCommit(() -> delete(byExchange.remove(exchange.name())));
        }
    }

    /** Ends all, with their virtual host. */
    void deleteAll() {
        byExchange.values().forEach(DeduplicationCaches::delete);
        byExchange.clear();
    }

    private static boolean isDeduplicating(Exchange exchange) {
        return ExchangeTypes.routing(exchange) == ExchangeTypes.DEDUPLICATION;
    }

    private DeduplicationCache cache(Exchange exchange) {
        return new DeduplicationCache(policies.cacheLimits(exchange), share);
    }

    private static void delete(@Nullable DeduplicationCache cache) {
        if (cache != null) {
            cache.end();
            cache.log().delete();
        }
    }

    /** Any thread. */
    @Nullable
    DeduplicationCache find(String exchange) {
        return byExchange.get(exchange);
    }
}
