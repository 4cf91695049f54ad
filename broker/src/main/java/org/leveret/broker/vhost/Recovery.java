package org.leveret.broker.vhost;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldValue;
import org.leveret.router.Binding;
import org.leveret.router.DestinationType;
import org.leveret.router.Exchange;
import org.leveret.router.ExchangeType;
import org.leveret.router.ExchangeTypes;
import org.leveret.store.definitions.Definitions;
import org.leveret.store.definitions.Definitions.BindingRow;
import org.leveret.store.definitions.Definitions.ExchangeRow;
import org.leveret.store.definitions.Definitions.QueueRow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the entities of virtual hosts of stored definitions, on the control loop at the start. What cannot be made of a
 * row is told and left on disk.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final Map<String, VirtualHost> vhosts;
    private final QueueFactory factory;

    Recovery(Map<String, VirtualHost> vhosts, QueueFactory factory) {
        this.vhosts = vhosts;
        this.factory = factory;
    }

    void recover(Definitions definitions) {
        definitions.exchanges().forEach(this::recover);
        definitions.queues().forEach(this::recover);
        definitions.bindings().forEach(this::recover);
    }

    private void recover(ExchangeRow row) {
        VhostState vhost = vhost(row.vhost());
        ExchangeType type = ExchangeTypes.byName(row.type());
        if (vhost == null || type == null) {
            LOG.error("exchange {} of type {} in vhost {} cannot be recovered", row.name(), row.type(), row.vhost());
            return;
        }
        FieldTable arguments = FieldTable.decode(row.arguments().octets());
        FieldValue alternate = arguments.field(ExchangeCommands.ALTERNATE_EXCHANGE);
        Exchange exchange = vhost.policies.applied(new Exchange(
                row.name(),
                type,
                true,
                row.autoDelete(),
                row.internal(),
                alternate == null ? null : alternate.text(),
                Arguments.plain(arguments)));
        vhost.table(vhost.table().declare(exchange));
        vhost.histories.declared(exchange);
        vhost.caches.recovered(exchange, row.contentId());
        vhost.delays.recovered(exchange, row.contentId());
    }

    private void recover(QueueRow row) {
        VhostState vhost = vhost(row.vhost());
        if (vhost == null) {
            LOG.error("queue {} in vhost {} cannot be recovered: there is no such vhost", row.name(), row.vhost());
            return;
        }
        FieldTable arguments = FieldTable.decode(row.arguments().octets());
        QueueDefinition definition = new QueueDefinition(
                row.id(),
                row.vhost(),
                row.name(),
                true,
                null,
                row.autoDelete(),
                QueueArguments.type(arguments),
                arguments);
        vhost.add(new QueueEntry(factory.start(definition, vhost.policies.features(definition), true), null));
    }

    private void recover(BindingRow row) {
        VhostState vhost = vhost(row.vhost());
        DestinationType type = row.toQueue() ? DestinationType.QUEUE : DestinationType.EXCHANGE;
        if (vhost == null || !canBind(vhost, row)) {
            LOG.error(
                    "the binding of {} to {} in vhost {} cannot be recovered: an end is missing",
                    row.destination(),
                    row.source(),
                    row.vhost());
            return;
        }
        Binding binding = new Binding(
                row.source(),
                row.destination(),
                type,
                row.bindingKey(),
                Arguments.plain(FieldTable.decode(row.arguments().octets())));
        vhost.bindingRows.put(binding, row.id());
        vhost.table(vhost.table().bind(binding));
    }

    private static boolean canBind(VhostState vhost, BindingRow row) {
        boolean destination = row.toQueue()
                ? vhost.queues.get(row.destination()) != null
                : vhost.table().exchange(row.destination()) != null;
        return destination && vhost.table().exchange(row.source()) != null;
    }

    private @Nullable VhostState vhost(String name) {
        VirtualHost vhost = vhosts.get(name);
        return vhost == null ? null : vhost.state();
    }
}
