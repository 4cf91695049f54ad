package org.leveret.management.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a broker tells Prometheus after clients have done something. */
class MetricsTest {
    private static final String PUBLISHER = "{protocol=\"amqp091\"}";
    private static final String QUEUES = "{protocol=\"amqp091\",queue_type=\"rabbit_classic_queue\"}";

    private MetricsTestBroker broker;
    private Connection connection;
    private Channel channel;

    @BeforeEach
    void start() throws Exception {
        broker = new MetricsTestBroker();
        connection = broker.connect();
        channel = connection.createChannel();
    }

    @AfterEach
    void stop() {
        connection.abort();
        broker.close();
    }

    private void publish(String exchange, String key, byte[] body) throws Exception {
        channel.basicPublish(exchange, key, new BasicProperties(), body);
        channel.waitForConfirms();
    }

    @Test
    void whatClientsDidIsCountedExactly() throws Exception {
        channel.confirmSelect();
        channel.queueDeclare("one", false, false, false, Map.of());
        for (int i = 0; i < 5; i++) {
            publish("", "one", new byte[] {1, 2, 3});
        }
        publish("amq.direct", "nowhere", new byte[0]);
        GetResponse got = channel.basicGet("one", false);
        channel.basicAck(got.getEnvelope().getDeliveryTag(), false);
        channel.basicGet("one", true);
        channel.basicGet("one", false);
        MetricsPage page = broker.metrics("/metrics");
        assertThat(page.value("rabbitmq_queue_messages_ready")).isEqualTo(2);
        assertThat(page.value("rabbitmq_queue_messages_unacked")).isEqualTo(1);
        assertThat(page.value("rabbitmq_queue_messages")).isEqualTo(3);
        assertThat(page.value("rabbitmq_connections")).isEqualTo(1);
        assertThat(page.value("rabbitmq_channels")).isEqualTo(1);
        assertThat(page.value("rabbitmq_queues")).isEqualTo(1);
        assertThat(page.value("rabbitmq_global_messages_received_total" + PUBLISHER))
                .isEqualTo(6);
        assertThat(page.value("rabbitmq_global_messages_received_confirm_total" + PUBLISHER))
                .isEqualTo(6);
        assertThat(page.value("rabbitmq_global_messages_confirmed_total" + PUBLISHER))
                .isEqualTo(6);
        assertThat(page.value("rabbitmq_global_messages_routed_total" + PUBLISHER))
                .isEqualTo(5);
        assertThat(page.value("rabbitmq_global_messages_unroutable_dropped_total" + PUBLISHER))
                .isEqualTo(1);
        assertThat(page.value("rabbitmq_global_messages_delivered_get_manual_ack_total" + QUEUES))
                .isEqualTo(2);
        assertThat(page.value("rabbitmq_global_messages_delivered_get_auto_ack_total" + QUEUES))
                .isEqualTo(1);
        assertThat(page.value("rabbitmq_global_messages_acknowledged_total" + QUEUES))
                .isEqualTo(1);
        assertThat(page.value("rabbitmq_global_publishers" + PUBLISHER)).isEqualTo(1);
        assertThat(page.value("rabbitmq_auth_attempts_succeeded_total" + PUBLISHER))
                .isEqualTo(1);
    }

    @Test
    void whatAClosedChannelDidStaysCounted() throws Exception {
        channel.queueDeclare("one", false, false, false, Map.of());
        channel.basicPublish("", "one", new BasicProperties(), new byte[3]);
        channel.close();
        MetricsPage page = broker.metrics("/metrics");
        assertThat(page.value("rabbitmq_channel_messages_published_total")).isEqualTo(1);
        assertThat(page.value("rabbitmq_channels_closed_total")).isEqualTo(1);
        assertThat(page.value("rabbitmq_global_publishers" + PUBLISHER)).isZero();
    }

    @Test
    void deadLettersAreCountedByWhyTheyDied() throws Exception {
        channel.queueDeclare(
                "short", false, false, false, Map.of("x-max-length", 1, "x-dead-letter-exchange", "amq.fanout"));
        channel.confirmSelect();
        publish("", "short", new byte[1]);
        publish("", "short", new byte[1]);
        publish("", "short", new byte[1]);
        GetResponse got = channel.basicGet("short", false);
        channel.basicReject(got.getEnvelope().getDeliveryTag(), false);
        channel.queueDeclarePassive("short");
        MetricsPage page = broker.metrics("/metrics");
        String labels = "{queue_type=\"rabbit_classic_queue\",dead_letter_strategy=\"at_most_once\"}";
        assertThat(page.value("rabbitmq_global_messages_dead_lettered_maxlen_total" + labels))
                .isEqualTo(2);
        assertThat(page.value("rabbitmq_global_messages_dead_lettered_rejected_total" + labels))
                .isEqualTo(1);
        assertThat(page.value("rabbitmq_global_messages_dead_lettered_expired_total" + labels))
                .isZero();
    }

    @Test
    void sizesOfMessagesAreAHistogram() throws Exception {
        channel.confirmSelect();
        publish("amq.direct", "nowhere", new byte[100]);
        publish("amq.direct", "nowhere", new byte[101]);
        MetricsPage page = broker.metrics("/metrics");
        assertThat(page.types()).containsEntry("rabbitmq_message_size_bytes", "histogram");
        String bucket = "rabbitmq_message_size_bytes_bucket{protocol=\"amqp091\",le=";
        assertThat(page.value(bucket + "\"100\"}")).isEqualTo(1);
        assertThat(page.value(bucket + "\"1000\"}")).isEqualTo(2);
        assertThat(page.value(bucket + "\"+Inf\"}")).isEqualTo(2);
        assertThat(page.value("rabbitmq_message_size_bytes_sum" + PUBLISHER)).isEqualTo(201);
        assertThat(page.value("rabbitmq_message_size_bytes_count" + PUBLISHER)).isEqualTo(2);
    }

    @Test
    void eachObjectIsToldWithItsNameWhateverThatHolds() throws Exception {
        channel.queueDeclare("a\"b\\c", false, false, false, Map.of());
        channel.queueDeclare("plain", false, false, false, Map.of());
        channel.basicPublish("", "plain", new BasicProperties(), new byte[7]);
        channel.queueDeclarePassive("plain");
        MetricsPage page = broker.metrics("/metrics/per-object");
        assertThat(page.value("rabbitmq_queue_messages_ready{vhost=\"/\",queue=\"plain\"}"))
                .isEqualTo(1);
        assertThat(page.value("rabbitmq_queue_messages_bytes{vhost=\"/\",queue=\"plain\"}"))
                .isEqualTo(7);
        assertThat(page.value("rabbitmq_queue_messages_ready{vhost=\"/\",queue=\"a\\\"b\\\\c\"}"))
                .isZero();
        assertThat(page.samples().keySet())
                .anyMatch(series -> series.startsWith("rabbitmq_channel_messages_published_total{channel=\"127.0.0.1:"))
                .anyMatch(series -> series.startsWith("rabbitmq_connection_channels{connection=\"127.0.0.1:"));
    }

    @Test
    void onlyChosenFamiliesAndVirtualHostsAreTold() throws Exception {
        channel.queueDeclare("here", false, false, false, Map.of());
        MetricsPage page =
                broker.metrics("/metrics/detailed?family=queue_coarse_metrics&family=queue_consumer_count&vhost=%2F");
        assertThat(page.types().keySet())
                .containsExactly(
                        "rabbitmq_detailed_queue_messages_ready",
                        "rabbitmq_detailed_queue_messages_unacked",
                        "rabbitmq_detailed_queue_messages",
                        "rabbitmq_detailed_queue_consumers",
                        "rabbitmq_identity_info",
                        "rabbitmq_build_info");
        assertThat(page.value("rabbitmq_detailed_queue_messages{vhost=\"/\",queue=\"here\"}"))
                .isZero();
        assertThat(broker.metrics("/metrics/detailed?family=queue_coarse_metrics&vhost=there")
                        .samples()
                        .keySet())
                .noneMatch(series -> series.contains("here"));
        assertThat(broker.metrics("/metrics/detailed?family=exchange_bindings")
                        .value("rabbitmq_cluster_exchange_bindings{vhost=\"/\",exchange=\"amq.topic\",type=\"topic\"}"))
                .isZero();
    }

    @Test
    void bothPortsAnswerAnybody() throws Exception {
        for (int port : new int[] {
            broker.managed().httpListener().getPort(),
            broker.managed().metricsListener().getPort()
        }) {
            var answer = broker.send("GET", port, "/metrics");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type")).contains("text/plain; version=0.0.4");
            assertThat(answer.body()).contains("rabbitmq_identity_info{rabbitmq_node=");
        }
    }

    @Test
    void otherRequestsAreRefusedAsRabbitMqDoes() throws Exception {
        int port = broker.managed().metricsListener().getPort();
        assertThat(broker.send("POST", port, "/metrics").statusCode()).isEqualTo(405);
        assertThat(broker.send("GET", port, "/metrics/other").statusCode()).isEqualTo(404);
        assertThat(broker.send("GET", port, "/metrics/other").body()).isEqualTo("Unknown Registry");
        assertThat(broker.send("GET", port, "/api/overview").statusCode()).isEqualTo(404);
    }

    @Test
    void whoAcceptsGzipGetsTheSameCompressed() throws Exception {
        for (int i = 0; i < 200; i++) {
            channel.queueDeclare("queue " + i, false, false, false, Map.of());
        }
        var answer = broker.gzipped("/metrics/per-object");
        assertThat(answer.headers().firstValue("content-encoding")).contains("gzip");
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            MetricsPage page = MetricsPage.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            assertThat(page.samples()).containsKey("rabbitmq_queue_messages{vhost=\"/\",queue=\"queue 199\"}");
        }
    }

    @Test
    void aKeyHasEachObjectToldWhereSumsAreOtherwise() throws Exception {
        try (MetricsTestBroker other = new MetricsTestBroker("prometheus.return_per_object_metrics", "true");
                Connection client = other.connect()) {
            client.createChannel().queueDeclare("one", false, false, false, Map.of());
            assertThat(other.metrics("/metrics").samples())
                    .containsKey("rabbitmq_queue_messages{vhost=\"/\",queue=\"one\"}");
        }
    }
}
