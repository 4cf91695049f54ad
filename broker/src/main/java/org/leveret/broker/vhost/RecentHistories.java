package org.leveret.broker.vhost;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.control.ControlLoop;
import org.leveret.queue.Message;
import org.leveret.router.Exchange;
import org.leveret.router.ExchangeTypes;
import org.leveret.router.RecentHistoryExchange;

/**
 * The histories of a virtual host's exchanges. They come and go with their exchanges, on the control loop; any thread adds
 * messages to them.
 */
final class RecentHistories {
    private final ControlLoop control;
    private final ExchangeShare share;
    private final Map<String, RecentHistory> byExchange = new ConcurrentHashMap<>();

    RecentHistories(ControlLoop control, ExchangeShare share) {
        this.control = control;
        this.share = share;
    }

    /** Begins a history, if the exchange is of that type, when the declaration is visible. */
    void declared(Exchange exchange) {
        if (ExchangeTypes.routing(exchange) == ExchangeTypes.RECENT_HISTORY) {
            control.afterCommit(
                    () -> put(exchange.name(), new RecentHistory(RecentHistoryExchange.messagesMax(exchange), share)));
        }
    }

    private void put(String exchange, RecentHistory history) {
        end(byExchange.put(exchange, history));
    }

    /** Ends the history of an exchange, if there is one, when the deletion is visible. */
    void deleted(Exchange exchange) {
        if (ExchangeTypes.routing(exchange) == ExchangeTypes.RECENT_HISTORY) {
            control.afterCommit(() -> end(byExchange.remove(exchange.name())));
        }
    }

    /** Ends all, with their virtual host. */
    void endAll() {
        byExchange.values().forEach(RecentHistory::end);
        byExchange.clear();
    }

    private static void end(@Nullable RecentHistory history) {
        if (history != null) {
            history.end();
        }
    }

    /** Any thread. */
    void add(String exchange, Message message) {
        RecentHistory history = byExchange.get(exchange);
        if (history != null) {
            history.add(message);
        }
    }

    /** What the exchange has kept, the oldest first. Any thread. */
    List<Message> messages(String exchange) {
        RecentHistory history = byExchange.get(exchange);
        return history == null ? List.of() : history.messages();
    }
}
