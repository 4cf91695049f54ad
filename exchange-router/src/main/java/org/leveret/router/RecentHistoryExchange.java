package org.leveret.router;

import java.util.Set;

/**
 * Matches every message like fanout, and says that the message is to be kept for queues that are bound later. Whoever
 * routes keeps the messages: this type only knows which of them, and how many.
 */
public final class RecentHistoryExchange implements ExchangeType {

    private static final String LENGTH = "x-recent-history-length";
    private static final String NO_STORE = "x-recent-history-no-store";
    private static final int LENGTH_DEFAULT = 20;
    private static final Set<String> INTEGERS = Set.of("byte", "short", "signedint", "long");

    RecentHistoryExchange() {}

    /** How many messages such an exchange keeps. */
    public static int messagesMax(Exchange exchange) {
        return exchange.arguments().get(LENGTH) instanceof Long length
                ? (int) Math.max(1, Math.min(length, Integer.MAX_VALUE))
                : LENGTH_DEFAULT;
    }

    @Override
    public String name() {
        return "x-recent-history";
    }

    @Override
    public void validate(Exchange exchange, ArgumentTypes types) {
        Object value = exchange.arguments().get(LENGTH);
        if (value == null) {
            return;
        }
        boolean integer = value instanceof Long && INTEGERS.contains(types.erlangType(LENGTH));
        if (!integer || (Long) value < 1) {
            throw new InvalidExchangeException("Invalid argument " + ErlangTerms.print(value)
                    + ", 'x-recent-history-length' must be a positive integer");
        }
    }

    @Override
    public Matcher matcher(Exchange exchange) {
        return new RememberingMatcher(exchange.name(), Targets.NONE, RecentHistoryExchange::route);
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
        targets.addTo(into);
        if (!Boolean.TRUE.equals(headers.header(NO_STORE))) {
            into.addHistory(exchange);
        }
    }
}
