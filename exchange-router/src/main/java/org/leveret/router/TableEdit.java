package org.leveret.router;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One removal and all that follows from it, for auto-delete exchanges go with their last binding and take other bindings
 * with them. Confined to the call that makes it. A worklist instead of recursion, since chains may be long.
 */
final class TableEdit {

    private final RoutingTable before;
    private PersistentMap<String, ExchangeNode> exchanges;
    private PersistentMap<String, PersistentMap<Binding, Binding>> toQueues;
    private PersistentMap<String, PersistentMap<Binding, Binding>> toExchanges;
    private final List<Binding> removed = new ArrayList<>();
    private final List<Exchange> deleted = new ArrayList<>();

    /** Auto-delete exchanges that lost their last binding as source. */
    private final Deque<String> unused = new ArrayDeque<>();

    TableEdit(RoutingTable before) {
        this.before = before;
        exchanges = before.exchanges;
        toQueues = before.toQueues;
        toExchanges = before.toExchanges;
    }

    TableEdit unbind(Binding binding) {
        if (before.contains(binding)) {
            remove(binding);
        }
        return this;
    }

    TableEdit deleteQueue(String queue) {
        removeAll(before.toQueues.get(queue));
        return this;
    }

    TableEdit deleteExchange(String name) {
        ExchangeNode node = exchanges.get(name);
        if (node == null) {
            return this;
        }
        exchanges = exchanges.without(name);
        deleted.add(node.exchange());
        for (Binding binding : node.bindings().values()) {
            removeFromDestination(binding);
            removed.add(binding);
        }
        removeAll(toExchanges.get(name));
        return this;
    }

    RoutingTable.Change finish() {
        String name = unused.poll();
        while (name != null) {
            deleteExchange(name);
            name = unused.poll();
        }
        RoutingTable after = removed.isEmpty() && deleted.isEmpty()
                ? before
                : new RoutingTable(exchanges, toQueues, toExchanges, before.bindingCount - removed.size());
        return new RoutingTable.Change(after, List.copyOf(removed), List.copyOf(deleted));
    }

    private void removeAll(@Nullable PersistentMap<Binding, Binding> bindings) {
        if (bindings != null) {
            for (Binding binding : bindings.values()) {
                remove(binding);
            }
        }
    }

    private void remove(Binding binding) {
        ExchangeNode source = exchanges.get(binding.source());
        if (source == null) {
            return;
        }
        ExchangeNode left = source.without(binding);
        exchanges = exchanges.with(binding.source(), left);
        removeFromDestination(binding);
        removed.add(binding);
        if (left.bindings().isEmpty() && left.exchange().autoDelete()) {
            unused.add(binding.source());
        }
    }

    private void removeFromDestination(Binding binding) {
        if (binding.destinationType() == DestinationType.QUEUE) {
            toQueues = without(toQueues, binding);
        } else {
            toExchanges = without(toExchanges, binding);
        }
    }

    private static PersistentMap<String, PersistentMap<Binding, Binding>> without(
            PersistentMap<String, PersistentMap<Binding, Binding>> byDestination, Binding binding) {
        PersistentMap<Binding, Binding> bindings = byDestination.get(binding.destination());
        if (bindings == null) {
            return byDestination;
        }
        PersistentMap<Binding, Binding> left = bindings.without(binding);
        return left.isEmpty()
                ? byDestination.without(binding.destination())
                : byDestination.with(binding.destination(), left);
    }
}
