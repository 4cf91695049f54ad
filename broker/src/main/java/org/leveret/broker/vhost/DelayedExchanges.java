package org.leveret.broker.vhost;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.control.ControlLoop;
import org.leveret.broker.control.IdSequence;
import org.leveret.router.Exchange;
import org.leveret.router.ExchangeTypes;

/**
 * Where the exchanges of a virtual host that delay messages keep them. They come and go with their exchanges, on the
 * control loop: they are there before the exchange can be seen, and go after it. Any thread may look one up.
 */
final class DelayedExchanges {
    private final String vhost;
    private final ControlLoop control;
    private final IdSequence ids;
    private final DelayFactory factory;
    private final Map<String, DelayHandle> byExchange = new ConcurrentHashMap<>();

    DelayedExchanges(String vhost, ControlLoop control, IdSequence ids, DelayFactory factory) {
        this.vhost = vhost;
        this.control = control;
        this.ids = ids;
        this.factory = factory;
    }

    /** Makes room for the messages of a new exchange, and answers by which id they go; 0 if its type delays none. */
    long declared(Exchange exchange) {
        if (exchange.type() != ExchangeTypes.DELAYED_MESSAGE) {
            return 0;
        }
        long id = ids.next();
        DelayHandle handle = factory.start(definition(exchange, id), false);
        DelayHandle before = byExchange.put(exchange.name(), handle);
        control.afterRevert(() -> {
            handle.delete();
            if (before == null) {
                byExchange.remove(exchange.name(), handle);
            } else {
                byExchange.put(exchange.name(), before);
            }
        });
        return id;
    }

    /** Takes over what an exchange had before the start. */
    void recovered(Exchange exchange, long id) {
        if (exchange.type() == ExchangeTypes.DELAYED_MESSAGE) {
            byExchange.put(exchange.name(), factory.start(definition(exchange, id), true));
        }
    }

    private DelayDefinition definition(Exchange exchange, long id) {
        return new DelayDefinition(id, vhost, exchange.name(), exchange.durable());
    }

    /** Drops the messages of an exchange, if it delays any, when its deletion is visible. */
    void deleted(Exchange exchange) {
        DelayHandle handle = byExchange.get(exchange.name());
        if (exchange.type() == ExchangeTypes.DELAYED_MESSAGE && handle != null) {
            control.afterCommit(() -> {
                byExchange.remove(exchange.name(), handle);
                handle.delete();
            });
        }
    }

    /** Drops all, with their virtual host. */
    void deleteAll() {
        byExchange.values().forEach(DelayHandle::delete);
        byExchange.clear();
    }

    /** Where that exchange keeps messages, or null. Any thread. */
    @Nullable
    DelayHandle find(String exchange) {
        return byExchange.get(exchange);
    }
}
