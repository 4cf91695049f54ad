package org.leveret.broker.vhost;

import org.leveret.router.Binding;
import org.leveret.router.Exchange;
import org.leveret.router.RoutingTable;
import org.leveret.store.definitions.DefinitionChange;

/** Carries what a removal led to over to the working state and to disk. Used on the control loop. */
final class RoutingChanges {
    private RoutingChanges() {}

    /** @param by because of whom, as events have it */
    static void apply(VhostState vhost, RoutingTable.Change change, String by) {
        if (change.table() == vhost.table()) {
            return;
        }
        vhost.table(change.table());
        for (Binding binding : change.removedBindings()) {
            vhost.control.announce(() -> EntityEvents.bindingDeleted(vhost.name, binding, by));
            long row = vhost.bindingRows.delete(binding);
            if (row != 0) {
                vhost.write(new DefinitionChange.DeleteBinding(row));
            }
        }
        for (Exchange exchange : change.deletedExchanges()) {
            vhost.control.announce(() -> EntityEvents.exchangeDeleted(vhost.name, exchange.name(), by));
            vhost.histories.deleted(exchange);
            vhost.caches.deleted(exchange);
            vhost.delays.deleted(exchange);
            if (exchange.durable()) {
                vhost.write(new DefinitionChange.DeleteExchange(vhost.name, exchange.name()));
            }
        }
    }
}
