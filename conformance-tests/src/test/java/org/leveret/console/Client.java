package org.leveret.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.NetworkConnection;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** An AMQP client, so that the console has something to show. Belongs to one test. */
final class Client implements AutoCloseable {
    private final Connection connection;
    private final Channel channel;

    /** @param name what it calls itself */
    Client(ConsoleUnderTest console, String vhost, String name) throws IOException, TimeoutException {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(console.amqpPort());
        factory.setVirtualHost(vhost);
        factory.setAutomaticRecoveryEnabled(false);
        this.connection = factory.newConnection(name);
        this.channel = connection.createChannel();
    }

    Channel channel() {
        return channel;
    }

    /** What the broker calls its connection. */
    String connectionName() {
        int port = ((NetworkConnection) connection).getLocalPort();
        return "127.0.0.1:" + port + " -> 127.0.0.1:" + connection.getPort();
    }

    void publish(String exchange, String routingKey, String body, Map<String, Object> headers) throws IOException {
        channel.basicPublish(
                exchange,
                routingKey,
                new AMQP.BasicProperties.Builder().headers(headers).build(),
                body.getBytes(UTF_8));
    }

    /** Takes messages, and acks none. */
    void consume(String queue, String tag) throws IOException {
        channel.basicConsume(queue, false, tag, (consumerTag, message) -> {}, consumerTag -> {});
    }

    /** Takes messages, and acks each. */
    void work(String queue) throws IOException {
        channel.basicConsume(
                queue,
                false,
                (tag, message) -> channel.basicAck(message.getEnvelope().getDeliveryTag(), false),
                tag -> {});
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
