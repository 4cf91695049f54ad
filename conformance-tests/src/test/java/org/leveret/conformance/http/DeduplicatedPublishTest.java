package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Publishes over HTTP to an exchange that passes each message on once. */
class DeduplicatedPublishTest extends HttpApiTest {
    @Test
    void aDuplicateOverHttpOrAmqpIsConfirmedAndGoesNowhere() throws Exception {
        assumeTrue(broker.routes().isPresent(), "an exchange type that others have as a plugin");
        String vhost = vhost();
        String queue = queue(vhost);
        api.put(
                        "/exchanges/" + vhost + "/once",
                        Map.of("type", "x-message-deduplication", "arguments", Map.of("x-cache-size", 10)))
                .is(201);
        api.post("/bindings/" + vhost + "/e/once/q/" + queue, Map.of()).is(201);
        Map<String, Object> headers = Map.of("x-deduplication-header", "same");
        Map<String, Object> message = message(headers);
        String publish = "/exchanges/" + vhost + "/once/publish";
        api.post(publish, message).is(200, "{\"routed\":true}");
        api.post(publish, message).is(200, "{\"routed\":false}");
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(broker.amqpPort());
        factory.setVirtualHost(vhost);
        try (Connection connection = factory.newConnection()) {
            Channel channel = connection.createChannel();
            channel.confirmSelect();
            channel.basicPublish(
                    "once", "", new BasicProperties.Builder().headers(headers).build(), new byte[1]);
            assertThat(channel.waitForConfirms(10_000)).isTrue();
            assertThat(channel.messageCount(queue)).isEqualTo(1);
        }
    }

    @Test
    void aDuplicateOverHttpOrOneThatIsDueDoesNotWaitForATransaction() throws Exception {
        assumeTrue(broker.routes().isPresent(), "an exchange type that others have as a plugin");
        String vhost = vhost();
        String queue = queue(vhost);
        Map<String, Object> arguments = Map.of("x-delayed-type", "x-message-deduplication", "x-cache-size", 10);
        String exchange = "/exchanges/" + vhost + "/once";
        api.put(exchange, Map.of("type", "x-delayed-message", "arguments", arguments))
                .is(201);
        api.post("/bindings/" + vhost + "/e/once/q/" + queue, Map.of()).is(201);
        Map<String, Object> value = Map.of("x-deduplication-header", "same");
        Map<String, Object> later = Map.of("x-deduplication-header", "same", "x-delay", 20);
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(broker.amqpPort());
        factory.setVirtualHost(vhost);
        try (Connection connection = factory.newConnection()) {
            Channel open = connection.createChannel();
            open.txSelect();
            open.basicPublish(
                    "once", "", new BasicProperties.Builder().headers(value).build(), new byte[1]);
            open.queueDeclarePassive(queue);
            api.post(exchange + "/publish", message(value)).is(200, "{\"routed\":false}");
            api.post(exchange + "/publish", message(later)).is(200);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> api.get(exchange)
                                    .is(200)
                                    .json()
                                    .path("messages_delayed")
                                    .asInt(-1)
                            == 0);
            open.txCommit();
            assertThat(open.messageCount(queue)).isEqualTo(1);
        }
    }

    private static Map<String, Object> message(Map<String, Object> headers) {
        return Map.of(
                "routing_key",
                "",
                "payload",
                "x",
                "payload_encoding",
                "string",
                "properties",
                Map.of("headers", headers));
    }
}
