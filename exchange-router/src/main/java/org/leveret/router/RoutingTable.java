package org.leveret.router;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges and bindings of one virtual host: an immutable snapshot that any thread may read and route with. A
 * change answers a successor that shares all but a few nodes with its predecessor.
 *
 * <p>The default exchange, whose name is empty, is built in: it routes to the queue that the routing key names, whether
 * or not it is declared here and whether or not the queue exists, and it can be no end of a binding.
 */
public final class RoutingTable {

    private static final RoutingTable EMPTY =
            new RoutingTable(PersistentMap.empty(), PersistentMap.empty(), PersistentMap.empty(), 0);

    final PersistentMap<String, ExchangeNode> exchanges;

    /** By queue, the set of bindings that lead to it. */
    final PersistentMap<String, PersistentMap<Binding, Binding>> toQueues;

    /** By exchange, the set of bindings that lead to it. */
    final PersistentMap<String, PersistentMap<Binding, Binding>> toExchanges;

    final int bindingCount;

    RoutingTable(
            PersistentMap<String, ExchangeNode> exchanges,
            PersistentMap<String, PersistentMap<Binding, Binding>> toQueues,
            PersistentMap<String, PersistentMap<Binding, Binding>> toExchanges,
            int bindingCount) {
        this.exchanges = exchanges;
        this.toQueues = toQueues;
        this.toExchanges = toExchanges;
        this.bindingCount = bindingCount;
    }

    /**
     * What a removal led to.
     *
     * @param table the successor; the same table if nothing was there to remove
     * @param removedBindings every binding that is gone
     * @param deletedExchanges the exchange that was to be deleted, and auto-delete exchanges that lost their last
     *     binding as source, in the order in which they went
     */
    public record Change(RoutingTable table, List<Binding> removedBindings, List<Exchange> deletedExchanges) {}

    /** The table without any exchange. */
    public static RoutingTable empty() {
        return EMPTY;
    }

    public @Nullable Exchange exchange(String name) {
        ExchangeNode node = exchanges.get(name);
        return node == null ? null : node.exchange();
    }

    /** All declared exchanges, in no particular order. */
    public Iterable<Exchange> exchanges() {
        return () -> {
            Iterator<ExchangeNode> nodes = exchanges.values().iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return nodes.hasNext();
                }

                @Override
                public Exchange next() {
                    return nodes.next().exchange();
                }
            };
        };
    }

    public int exchangeCount() {
        return exchanges.size();
    }

    /**
     * Adds an exchange. One of the same name is replaced and keeps its bindings, so that a policy can change its
     * alternate exchange; whether a redeclaration is equivalent is for the broker to check.
     */
    public RoutingTable declare(Exchange exchange) {
        ExchangeNode current = exchanges.get(exchange.name());
        if (current != null && current.exchange().equals(exchange)) {
            return this;
        }
        ExchangeNode node = current == null ? ExchangeNode.of(exchange) : current.redeclared(exchange);
        return new RoutingTable(exchanges.with(exchange.name(), node), toQueues, toExchanges, bindingCount);
    }

    /** Deletes an exchange with all bindings from and to it. A missing one is no error, as RabbitMQ has it. */
    public Change deleteExchange(String name) {
        return new TableEdit(this).deleteExchange(name).finish();
    }

    /**
     * Adds a binding; the same table if it is there.
     *
     * @throws IllegalArgumentException if the source or a destination exchange does not exist or is the default
     *     exchange; the broker answers the client before
     */
    public RoutingTable bind(Binding binding) {
        ExchangeNode source = exchanges.get(binding.source());
        if (source == null || binding.source().isEmpty()) {
            throw new IllegalArgumentException("cannot bind from exchange '" + binding.source() + "'");
        }
        boolean toExchange = binding.destinationType() == DestinationType.EXCHANGE;
        String destination = binding.destination();
        if (toExchange && (destination.isEmpty() || exchanges.get(destination) == null)) {
            throw new IllegalArgumentException("cannot bind to exchange '" + destination + "'");
        }
        if (source.bindings().get(binding) != null) {
            return this;
        }
        return new RoutingTable(
                exchanges.with(binding.source(), source.with(binding)),
                toExchange ? toQueues : added(toQueues, binding),
                toExchange ? added(toExchanges, binding) : toExchanges,
                bindingCount + 1);
    }

    private static PersistentMap<String, PersistentMap<Binding, Binding>> added(
            PersistentMap<String, PersistentMap<Binding, Binding>> byDestination, Binding binding) {
        PersistentMap<Binding, Binding> bindings = byDestination.get(binding.destination());
        PersistentMap<Binding, Binding> more =
                (bindings == null ? PersistentMap.<Binding, Binding>empty() : bindings).with(binding, binding);
        return byDestination.with(binding.destination(), more);
    }

    /** Removes a binding. A missing one is no error, as RabbitMQ has it. */
    public Change unbind(Binding binding) {
        return new TableEdit(this).unbind(binding).finish();
    }

    /** Removes all bindings that lead to a queue. */
    public Change deleteQueue(String queue) {
        return new TableEdit(this).deleteQueue(queue).finish();
    }

    /** Whether any binding starts at the exchange, which is what RabbitMQ means by "in use". */
    public boolean isSource(String exchange) {
        ExchangeNode node = exchanges.get(exchange);
        return node != null && !node.bindings().isEmpty();
    }

    public boolean contains(Binding binding) {
        ExchangeNode node = exchanges.get(binding.source());
        return node != null && node.bindings().get(binding) != null;
    }

    public int bindingCount() {
        return bindingCount;
    }

    /** All bindings, in no particular order; the default exchange's implied ones are not among them. */
    public Iterable<Binding> bindings() {
        return () -> new AllBindings(exchanges.values().iterator());
    }

    /** The bindings whose source is this exchange, in no particular order. */
    public Iterable<Binding> bindingsFrom(String exchange) {
        ExchangeNode node = exchanges.get(exchange);
        return node == null ? List.of() : node.bindings().values();
    }

    /** The bindings that lead to this queue or exchange, in no particular order. */
    public Iterable<Binding> bindingsTo(String destination, DestinationType type) {
        PersistentMap<Binding, Binding> bindings =
                (type == DestinationType.QUEUE ? toQueues : toExchanges).get(destination);
        return bindings == null ? List.of() : bindings.values();
    }

    /**
     * Adds to {@code into} the names of all queues that a message goes to, each once. Follows bindings to exchanges,
     * each of which is visited once. An exchange none of whose bindings matches passes the message to its alternate
     * exchange, as RabbitMQ does: a binding that matches but leads on to an exchange where the message is lost does not
     * bring the alternate into play. An exchange that does not exist routes to nothing.
     */
    public void route(String exchange, String routingKey, MessageHeaders headers, Destinations into) {
        if (exchange.isEmpty()) {
            into.add(routingKey);
            return;
        }
        follow(exchange, routingKey, List.of(), headers, into);
    }

    /** The same for a message with several routing keys, as the headers CC and BCC give it. */
    public void route(String exchange, List<String> routingKeys, MessageHeaders headers, Destinations into) {
        if (routingKeys.isEmpty()) {
            throw new IllegalArgumentException("no routing key");
        }
        if (exchange.isEmpty()) {
            for (int i = 0; i < routingKeys.size(); i++) {
                into.add(routingKeys.get(i));
            }
            return;
        }
        follow(exchange, routingKeys.get(0), routingKeys, headers, into);
    }

    /** {@code allKeys} may be empty if there is only one. */
    private void follow(
            String start, String firstKey, List<String> allKeys, MessageHeaders headers, Destinations into) {
        into.startAt(start);
        for (int i = 0; i < into.exchangeCount(); i++) {
            ExchangeNode node = exchanges.get(into.exchange(i));
            if (node == null) {
                continue;
            }
            into.forgetMatches();
            Matcher matcher = node.matcher();
            matcher.route(firstKey, headers, into);
            Exchange exchange = node.exchange();
            if (allKeys.size() > 1 && exchange.type().matchesEveryKey(exchange)) {
                for (int k = 1; k < allKeys.size(); k++) {
                    matcher.route(allKeys.get(k), headers, into);
                }
            }
            String alternate = exchange.alternateExchange();
            if (alternate != null && !into.matched()) {
                into.addExchange(alternate);
            }
        }
    }

    /**
     * Whether where a message goes may depend on more than its routing key, since an exchange of such a type can be
     * reached. If not, a caller may remember the route by exchange and key as long as it uses this table. Visits every
     * exchange that can be reached, unless the first one settles it.
     */
    public boolean dependsOnMoreThanKey(String exchange) {
        ExchangeNode start = exchanges.get(exchange);
        if (start == null || start.dependsOnMoreThanKey()) {
            return start != null;
        }
        Set<String> seen = new HashSet<>();
        Deque<String> pending = new ArrayDeque<>();
        pending.add(exchange);
        while (!pending.isEmpty()) {
            String name = pending.remove();
            ExchangeNode node = exchanges.get(name);
            if (node == null || name.isEmpty() || !seen.add(name)) {
                continue;
            }
            if (node.dependsOnMoreThanKey()) {
                return true;
            }
            for (Binding binding : node.exchangeBindings().values()) {
                pending.add(binding.destination());
            }
            String alternate = node.exchange().alternateExchange();
            if (alternate != null) {
                pending.add(alternate);
            }
        }
        return false;
    }

    private static final class AllBindings implements Iterator<Binding> {
        private final Iterator<ExchangeNode> nodes;
        private Iterator<Binding> bindings = List.<Binding>of().iterator();

        AllBindings(Iterator<ExchangeNode> nodes) {
            this.nodes = nodes;
        }

        @Override
        public boolean hasNext() {
            while (!bindings.hasNext() && nodes.hasNext()) {
                bindings = nodes.next().bindings().values().iterator();
            }
            return bindings.hasNext();
        }

        @Override
        public Binding next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return bindings.next();
        }
    }
}
