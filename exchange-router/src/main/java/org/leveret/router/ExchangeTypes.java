package org.leveret.router;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The registry of exchange types: one line each. */
public final class ExchangeTypes {

    public static final ExchangeType DIRECT = new DirectExchange();
    public static final ExchangeType FANOUT = new FanoutExchange();
    public static final ExchangeType TOPIC = new TopicExchange();
    public static final ExchangeType HEADERS = new HeadersExchange();
    public static final ExchangeType RECENT_HISTORY = new RecentHistoryExchange();
    public static final ExchangeType DELAYED_MESSAGE = new DelayedMessageExchange();
    public static final ExchangeType DEDUPLICATION = new DeduplicationExchange();

    private static final Map<String, ExchangeType> BY_NAME = byName(
            DIRECT,
            FANOUT,
            TOPIC,
            HEADERS,
            new ConsistentHashExchange(),
            new ModulusHashExchange(),
            new RandomExchange(),
            new LocalRandomExchange(),
            RECENT_HISTORY,
            DELAYED_MESSAGE,
            DEDUPLICATION);

    private ExchangeTypes() {}

    /** The type with this name, or null: RabbitMQ answers {@code unknown exchange type '<name>'}. */
    public static @Nullable ExchangeType byName(String name) {
        return BY_NAME.get(name);
    }

    /** The type by which an exchange routes in the end: its own, or the one that it delays messages for. */
    public static ExchangeType routing(Exchange exchange) {
        return exchange.type() == DELAYED_MESSAGE ? DelayedMessageExchange.underlying(exchange) : exchange.type();
    }

    /** All types, in the order of registration. */
    public static Collection<ExchangeType> all() {
        return BY_NAME.values();
    }

    private static Map<String, ExchangeType> byName(ExchangeType... types) {
        Map<String, ExchangeType> byName = new LinkedHashMap<>();
        for (ExchangeType type : types) {
            byName.put(type.name(), type);
        }
        return Collections.unmodifiableMap(byName);
    }
}
