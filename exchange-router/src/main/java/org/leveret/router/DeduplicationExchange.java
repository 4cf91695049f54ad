package org.leveret.router;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Matches like fanout every message whose deduplication header it has not seen, and none that it has. Whoever routes
 * remembers the headers: this type only knows how many, and for how long.
 */
public final class DeduplicationExchange implements ExchangeType {
    /** The argument that says how many headers it remembers; a policy may have it too. */
    public static final String SIZE = "x-cache-size";

    /** The argument that says for how many milliseconds; a policy may have it too. */
    public static final String TIME_TO_LIVE = "x-cache-ttl";

    private static final String PERSISTENCE = "x-cache-persistence";
    private static final String DISK = "disk";
    private static final Set<String> INTEGERS =
            Set.of("byte", "unsignedbyte", "short", "unsignedshort", "signedint", "unsignedint", "long", "timestamp");

    DeduplicationExchange() {}

    /** How many headers such an exchange remembers. */
    public static int sizeMax(Exchange exchange) {
        return (int) Math.max(1, Math.min(number(exchange.arguments().get(SIZE)), Integer.MAX_VALUE));
    }

    /** For how long it remembers one, in milliseconds; {@link Long#MAX_VALUE} if not for a time. */
    public static long timeToLiveMs(Exchange exchange) {
        long timeMs = number(exchange.arguments().get(TIME_TO_LIVE));
        return timeMs > 0 ? timeMs : Long.MAX_VALUE;
    }

    /** Whether it is to remember them over a restart of the broker, as far as it outlives that itself. */
    public static boolean isKeptOnDisk(Exchange exchange) {
        return DISK.equals(exchange.arguments().get(PERSISTENCE));
    }

    @Override
    public String name() {
        return "x-message-deduplication";
    }

    @Override
    public void validate(Exchange exchange, ArgumentTypes types) {
        if (!isPositive(exchange, types, SIZE)) {
            throw new InvalidExchangeException(
                    "Missing or invalid argument, 'x-cache-size' must be an integer greater than 0");
        }
        if (exchange.arguments().get(TIME_TO_LIVE) != null && !isPositive(exchange, types, TIME_TO_LIVE)) {
            throw new InvalidExchangeException("Invalid argument, 'x-cache-ttl' must be an integer greater than 0");
        }
        Object persistence = exchange.arguments().get(PERSISTENCE);
        if (persistence != null && !"memory".equals(persistence) && !DISK.equals(persistence)) {
            throw new InvalidExchangeException(
                    "Invalid argument, 'x-cache-persistence' must be either 'disk' or 'memory'");
        }
        if (DISK.equals(persistence) && exchange.type() != this) {
            throw new InvalidExchangeException(
                    "Invalid argument, 'x-cache-persistence' cannot be 'disk' in an exchange of" + " type '"
                            + exchange.type().name() + "'");
        }
    }

    /** A number, or a text that is one. */
    private static boolean isPositive(Exchange exchange, ArgumentTypes types, String name) {
        Object value = exchange.arguments().get(name);
        boolean text = value instanceof String;
        return (text || (value instanceof Long && INTEGERS.contains(types.erlangType(name)))) && number(value) > 0;
    }

    /** 0 for what is no number. */
    private static long number(@Nullable Object value) {
        if (value instanceof Long number) {
            return number;
        }
        try {
            return value instanceof String text ? Long.parseLong(text) : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    @Override
    public Matcher matcher(Exchange exchange) {
        return new RememberingMatcher(exchange.name(), Targets.NONE, DeduplicationExchange::route);
    }

    @Override
    public boolean dependsOnMoreThanKey(Exchange exchange) {
        return true;
    }

    @Override
    public boolean matchesEveryKey() {
        return false;
    }

    private static void route(String exchange, Targets targets, MessageHeaders headers, Destinations into) {
        if (!into.hasSeen(exchange, headers)) {
            targets.addTo(into);
        }
    }
}
