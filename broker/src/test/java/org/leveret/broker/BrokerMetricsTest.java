package org.leveret.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.leveret.config.Configuration;

/** What a program reads of the broker that it is part of. */
class BrokerMetricsTest {
    private Broker broker;
    private Connection connection;
    private Channel channel;

    @BeforeEach
    void start() throws Exception {
        broker = Broker.startInMemory(Configuration.defaults().with("listeners.tcp.default", "0"));
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(broker.tcpListeners().get(0).getPort());
        factory.setAutomaticRecoveryEnabled(false);
        connection = factory.newConnection();
        channel = connection.createChannel();
    }

    @AfterEach
    void stop() {
        connection.abort();
        broker.stop();
    }

    private long gauge(String name) {
        Object value =
                Objects.requireNonNull(broker.metrics().getGauges().get(name)).getValue();
        return (Long) value;
    }

    private long counter(String name) {
        return counter(broker, name);
    }

    private static long counter(Broker of, String name) {
        return Objects.requireNonNull(of.metrics().getCounters().get(name)).getCount();
    }

    @Test
    void messagesAndWhatTheyPassAreTold() throws Exception {
        channel.queueDeclare("queue", false, false, false, Map.of());
        channel.basicPublish("", "queue", new BasicProperties(), new byte[7]);
        channel.basicPublish("", "queue", new BasicProperties(), new byte[7]);
        channel.basicGet("queue", false);
        assertThat(gauge("leveret.connections")).isEqualTo(1);
        assertThat(gauge("leveret.channels")).isEqualTo(1);
        assertThat(gauge("leveret.messages.ready")).isEqualTo(1);
        assertThat(gauge("leveret.messages.unacked")).isEqualTo(1);
        assertThat(gauge("leveret.messages.bytes")).isEqualTo(14);
        assertThat(counter("leveret.messages.published")).isEqualTo(2);
        assertThat(counter("leveret.messages.routed")).isEqualTo(2);
        assertThat(counter("leveret.messages.delivered")).isEqualTo(1);
        assertThat(counter("leveret.queues.created")).isEqualTo(1);
        assertThat(counter("leveret.logins.accepted")).isEqualTo(1);
        assertThat(gauge("leveret.memory.resident_bytes")).isPositive();
        assertThat(gauge("leveret.disk.alarm")).isZero();
    }

    @Test
    void whatChangesIsToldAfterASecond() throws Exception {
        assertThat(gauge("leveret.channels")).isEqualTo(1);
        connection.createChannel();
        await().untilAsserted(() -> assertThat(gauge("leveret.channels")).isEqualTo(2));
    }

    @Test
    void allNamesAreOurs() {
        assertThat(broker.metrics().getNames()).hasSizeGreaterThan(20).allMatch(name -> name.startsWith("leveret."));
    }

    @Test
    void nobodyElseCounts() {
        assertThatThrownBy(() ->
                        broker.metrics().counter("leveret.messages.published").inc())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void everyBrokerHasMetricsOfItsOwn() throws Exception {
        try (Broker other = Broker.startInMemory(Configuration.defaults().with("listeners.tcp.default", "0"))) {
            assertThat(counter(other, "leveret.connections.opened")).isZero();
            assertThat(counter("leveret.connections.opened")).isEqualTo(1);
        }
    }
}
