package org.leveret.management.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every series that the queries of Grafana's dashboard RabbitMQ-Overview name is there, with the labels they go by. */
class OverviewDashboardTest {
    private static final List<String> WITHOUT_LABELS = List.of(
            "rabbitmq_queue_messages_ready",
            "rabbitmq_queue_messages_unacked",
            "rabbitmq_connections",
            "rabbitmq_channels",
            "rabbitmq_consumers",
            "rabbitmq_queues",
            "rabbitmq_resident_memory_limit_bytes",
            "rabbitmq_process_resident_memory_bytes",
            "rabbitmq_disk_space_available_bytes",
            "rabbitmq_disk_space_available_limit_bytes",
            "rabbitmq_process_max_fds",
            "rabbitmq_process_open_fds",
            "rabbitmq_process_max_tcp_sockets",
            "rabbitmq_process_open_tcp_sockets",
            "rabbitmq_queues_declared_total",
            "rabbitmq_queues_created_total",
            "rabbitmq_queues_deleted_total",
            "rabbitmq_channels_opened_total",
            "rabbitmq_channels_closed_total",
            "rabbitmq_connections_opened_total",
            "rabbitmq_connections_closed_total",
            "rabbitmq_alarms_memory_used_watermark",
            "rabbitmq_alarms_free_disk_space_watermark",
            "rabbitmq_alarms_file_descriptor_limit");

    private static final List<String> BY_PROTOCOL = List.of(
            "rabbitmq_global_publishers",
            "rabbitmq_global_consumers",
            "rabbitmq_global_messages_received_total",
            "rabbitmq_global_messages_received_confirm_total",
            "rabbitmq_global_messages_routed_total",
            "rabbitmq_global_messages_confirmed_total",
            "rabbitmq_global_messages_unroutable_dropped_total",
            "rabbitmq_global_messages_unroutable_returned_total");

    private static final List<String> BY_QUEUE_TYPE = List.of(
            "rabbitmq_global_messages_delivered_total",
            "rabbitmq_global_messages_delivered_consume_manual_ack_total",
            "rabbitmq_global_messages_delivered_consume_auto_ack_total",
            "rabbitmq_global_messages_delivered_get_manual_ack_total",
            "rabbitmq_global_messages_delivered_get_auto_ack_total",
            "rabbitmq_global_messages_get_empty_total",
            "rabbitmq_global_messages_redelivered_total",
            "rabbitmq_global_messages_acknowledged_total");

    @Test
    void itsQueriesFindWhatTheyName() throws Exception {
        try (MetricsTestBroker broker = new MetricsTestBroker("cluster_name", "field");
                Connection client = broker.connect()) {
            client.createChannel();
            MetricsPage page = broker.metrics("/metrics");
            assertThat(page.samples().keySet()).containsAll(WITHOUT_LABELS);
            for (String name : BY_PROTOCOL) {
                assertThat(page.samples()).containsKey(name + "{protocol=\"amqp091\"}");
            }
            for (String name : BY_QUEUE_TYPE) {
                assertThat(page.samples())
                        .containsKey(name + "{protocol=\"amqp091\",queue_type=\"rabbit_classic_queue\"}");
            }
            assertThat(page.samples().keySet())
                    .anyMatch(series -> series.matches("rabbitmq_identity_info\\{rabbitmq_node=\"rabbit@[^\"]+\","
                            + "rabbitmq_cluster=\"field\",rabbitmq_cluster_permanent_id=\"[^\"]+\","
                            + "rabbitmq_endpoint=\"aggregated\"}"))
                    .anyMatch(series -> series.matches("rabbitmq_build_info\\{rabbitmq_version=\"[^\"]+\","
                            + "prometheus_plugin_version=\"[^\"]+\",prometheus_client_version=\"[^\"]+\","
                            + "erlang_version=\"[^\"]+\"}"));
            assertThat(page.value("rabbitmq_resident_memory_limit_bytes"))
                    .isGreaterThan(page.value("rabbitmq_process_resident_memory_bytes"));
            assertThat(page.value("rabbitmq_process_open_fds")).isLessThan(page.value("rabbitmq_process_max_fds"));
        }
    }
}
