package org.leveret.broker.vhost;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldValue;
import org.leveret.broker.event.Event;
import org.leveret.broker.event.NamedProcess;
import org.leveret.broker.policy.Policy;
import org.leveret.router.Binding;
import org.leveret.router.DestinationType;
import org.leveret.router.Exchange;

/** The events of queues, exchanges and bindings, with RabbitMQ's headers. */
final class EntityEvents {
    private EntityEvents() {}

    /** Who a session is in events. */
    static String by(Session session) {
        String user = session.userName();
        return user == null ? Event.BY_BROKER : user;
    }

    static Event queueCreated(QueueDefinition queue, String by) {
        FieldTable.Builder headers = named(queue.vhost(), queue.name(), by)
                .put("durable", queue.durable())
                .put("auto_delete", queue.autoDelete())
                .put("exclusive", queue.isExclusive())
                .put("arguments", ErlangTerm.fields(queue.arguments()));
        if (queue.type() == QueueType.CLASSIC) {
            headers.put("owner_pid", processName(queue.exclusiveOwner()));
        } else {
            headers.put("type", queue.type().erlangName());
        }
        return new Event("queue.created", headers.build());
    }

    private static String processName(@Nullable Object owner) {
        return owner instanceof NamedProcess process ? process.processName() : "";
    }

    static Event queueDeleted(String vhost, String name, String by) {
        return new Event("queue.deleted", named(vhost, name, by).build());
    }

    /** @param policy what was set; null if one was cleared, whatever the queue has then */
    static Event queuePolicy(QueueDefinition queue, @Nullable Policy policy, String by) {
        FieldTable.Builder headers =
                named(queue.vhost(), queue.name(), by).put("type", queue.type().erlangName());
        return policy == null
                ? new Event("queue.policy.cleared", headers.build())
                : new Event(
                        "queue.policy.updated",
                        headers.putAll(policy.described()).build());
    }

    static Event exchangeCreated(String vhost, Exchange exchange, FieldTable arguments, String by) {
        return new Event(
                "exchange.created",
                named(vhost, exchange.name(), by)
                        .put("type", exchange.type().name())
                        .put("durable", exchange.durable())
                        .put("auto_delete", exchange.autoDelete())
                        .put("internal", exchange.internal())
                        .put("arguments", ErlangTerm.fields(arguments))
                        .put("policy", "")
                        .build());
    }

    static Event exchangeDeleted(String vhost, String name, String by) {
        return new Event("exchange.deleted", named(vhost, name, by).build());
    }

    static Event bindingCreated(String vhost, Binding binding, FieldTable arguments, String by) {
        return binding("binding.created", vhost, binding, ErlangTerm.fields(arguments), by);
    }

    static Event bindingDeleted(String vhost, Binding binding, String by) {
        return binding("binding.deleted", vhost, binding, PlainArguments.terms(binding.arguments()), by);
    }

    private static Event binding(String key, String vhost, Binding binding, FieldValue arguments, String by) {
        return new Event(
                key,
                FieldTable.builder()
                        .put("vhost", vhost)
                        .put("source_kind", "exchange")
                        .put("source_name", binding.source())
                        .put(
                                "destination_kind",
                                binding.destinationType() == DestinationType.QUEUE ? "queue" : "exchange")
                        .put("destination_name", binding.destination())
                        .put("routing_key", binding.bindingKey())
                        .put("arguments", arguments)
                        .put(Event.BY, by)
                        .build());
    }

    private static FieldTable.Builder named(String vhost, String name, String by) {
        return FieldTable.builder().put("vhost", vhost).put("name", name).put(Event.BY, by);
    }

    /** A list of texts as a header. */
    static FieldValue texts(List<String> texts) {
        return FieldValue.of(texts.stream().map(FieldValue::of).toList());
    }
}
