package org.leveret.broker.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.BasicProperties;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldValue;
import org.leveret.broker.connection.AmqpConnection;
import org.leveret.broker.queue.QueueRef;
import org.leveret.broker.routing.PublishHeaders;
import org.leveret.broker.routing.Routes;
import org.leveret.broker.routing.SenderSelected;
import org.leveret.broker.vhost.Names;
import org.leveret.queue.Message;
import org.leveret.router.Exchange;
import org.leveret.router.RoutingKey;

/**
 * Copies what a channel publishes and is given to {@code amq.rabbitmq.trace}, while its virtual host is traced. The copy has
 * the body, and in its headers all else that there is to tell. Owned by the connection's loop.
 */
final class Tracer {
    private static final String PROPERTIES = "properties";

    private final AmqpConnection connection;
    private final AmqpChannel channel;
    private final Routes routes;

    Tracer(AmqpConnection connection, AmqpChannel channel) {
        this.connection = connection;
        this.channel = channel;
        this.routes = new Routes(connection.loop(), connection.virtualHost(), connection.replyAddresses());
    }

    /** Tells of a publish that is about to go to these queues. */
    void published(Message message, QueueRef[] queues) {
        BasicProperties properties = BasicProperties.read(message.content(), 0, message.propertiesBytes());
        List<String> keys = SenderSelected.allKeys(message, properties);
        FieldTable headers = about(message, properties, keys)
                .put("routed_queues", texts(routed(message, keys, queues)))
                .build();
        copy("publish.", message.exchange(), headers, message);
    }

    /** RabbitMQ names what the default exchange would route to, whether or not there is such a queue. */
    private static List<String> routed(Message message, List<String> keys, QueueRef[] queues) {
        List<String> names = new ArrayList<>();
        if (message.exchange().isEmpty()) {
            for (String key : keys) {
                if (!Names.isReplyTo(key)) {
                    names.add(key);
                }
            }
            return names;
        }
        for (QueueRef queue : queues) {
            names.add(queue.definition().name());
        }
        return names;
    }

    /** Tells of a delivery or a fetched message; not of copies that were made here. */
    void delivered(QueueRef queue, Message message, boolean redelivered) {
        if (message.exchange().equals(Names.TRACE_EXCHANGE)) {
            return;
        }
        BasicProperties properties = BasicProperties.read(message.content(), 0, message.propertiesBytes());
        FieldTable headers = about(message, properties, SenderSelected.allKeys(message, properties))
                .put("redelivered", redelivered ? 1 : 0)
                .build();
        copy("deliver.", queue.definition().name(), headers, message);
    }

    private FieldTable.Builder about(Message message, BasicProperties properties, List<String> keys) {
        return FieldTable.builder()
                .put("exchange_name", message.exchange())
                .put("routing_keys", texts(keys))
                .put(PROPERTIES, TracedProperties.of(properties))
                .put("node", connection.nodeName())
                .put("vhost", connection.virtualHost().name())
                .put("connection", connection.name())
                .put("channel", channel.number())
                .put("user", connection.userName());
    }

    private static FieldValue texts(List<String> texts) {
        List<FieldValue> values = new ArrayList<>(texts.size());
        for (String text : texts) {
            values.add(FieldValue.of(text));
        }
        return FieldValue.of(values);
    }

    /** Without the headers of a message whose own are nested so deep that nobody could read them two levels deeper. */
    private static BasicProperties properties(FieldTable headers) {
        try {
            return BasicProperties.builder().headers(headers).build();
        } catch (AmqpException tooDeep) {
            FieldTable traced =
                    Objects.requireNonNull(headers.field(PROPERTIES)).table();
            FieldTable shallow =
                    FieldTable.builder().putAll(traced).remove("headers").build();
            return BasicProperties.builder()
                    .headers(FieldTable.builder()
                            .putAll(headers)
                            .remove(PROPERTIES)
                            .put(PROPERTIES, shallow)
                            .build())
                    .build();
        }
    }

    private void copy(String verb, String name, FieldTable headers, Message message) {
        // A name may be as long as a routing key, and there would be no room for the verb.
        String routingKey = RoutingKey.cut(verb + name);
        Exchange exchange = connection.virtualHost().routing().exchange(Names.TRACE_EXCHANGE);
        if (exchange == null) {
            return;
        }
        BasicProperties properties = properties(headers);
        QueueRef[] queues = routes.find(exchange, routingKey, new PublishHeaders(properties))
                .queues();
        if (queues.length == 0) {
            return;
        }
        byte[] encoded = properties.encoded();
        int bodyBytes = message.content().length - message.propertiesBytes();
        byte[] content = new byte[encoded.length + bodyBytes];
        System.arraycopy(encoded, 0, content, 0, encoded.length);
        System.arraycopy(message.content(), message.propertiesBytes(), content, encoded.length, bodyBytes);
        Message copy = new Message(
                Names.TRACE_EXCHANGE,
                routingKey,
                content,
                encoded.length,
                false,
                connection.loop().nowMs(),
                Message.FOREVER);
        channel.publisher().enqueue(copy, queues, null, routes.takeClaims(), null);
    }
}
