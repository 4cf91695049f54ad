package org.leveret.router;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A table that a test changes step by step and routes with; confined to the test. */
final class Router {

    private RoutingTable table = RoutingTable.empty();

    RoutingTable table() {
        return table;
    }

    Router exchange(String name, ExchangeType type) {
        return exchange(name, type, false, null);
    }

    Router exchange(String name, ExchangeType type, boolean autoDelete, @Nullable String alternate) {
        table = table.declare(new Exchange(name, type, true, autoDelete, false, alternate));
        return this;
    }

    Router queue(String source, String queue, String bindingKey) {
        table = table.bind(Binding.toQueue(source, queue, bindingKey));
        return this;
    }

    Router queue(String source, String queue, Map<String, Object> arguments) {
        table = table.bind(new Binding(source, queue, DestinationType.QUEUE, "", arguments));
        return this;
    }

    Router link(String source, String exchange, String bindingKey) {
        table = table.bind(Binding.toExchange(source, exchange, bindingKey));
        return this;
    }

    RoutingTable.Change apply(RoutingTable.Change change) {
        table = change.table();
        return change;
    }

    List<String> route(String exchange, String... routingKeys) {
        return route(table, exchange, routingKeys);
    }

    List<String> routeHeaders(String exchange, Map<String, Object> headers) {
        Destinations into = new Destinations();
        table.route(exchange, "", headers::get, into);
        return queuesOf(into);
    }

    static List<String> route(RoutingTable table, String exchange, String... routingKeys) {
        Destinations into = new Destinations();
        if (routingKeys.length == 1) {
            table.route(exchange, routingKeys[0], MessageHeaders.NONE, into);
        } else {
            table.route(exchange, List.of(routingKeys), MessageHeaders.NONE, into);
        }
        return queuesOf(into);
    }

    static List<String> queuesOf(Destinations destinations) {
        List<String> queues = new ArrayList<>();
        for (int i = 0; i < destinations.size(); i++) {
            queues.add(destinations.queue(i));
        }
        return queues;
    }
}
