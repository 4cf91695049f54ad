package org.leveret.interop.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.leveret.interop.management.ReadField.INTEGER;
import static org.leveret.interop.management.ReadField.NUMBER;
import static org.leveret.interop.management.ReadField.RATE;
import static org.leveret.interop.management.ReadField.TEXT;
import static org.leveret.interop.management.ReadField.TRUTH;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.http.HttpApi;
import org.leveret.conformance.http.HttpApiTest;

/** The requests of Telegraf's input for RabbitMQ, and every field that it reads, as what it reads it. */
class TelegrafRequestsTest extends HttpApiTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String vhost = vhost();
    private final String user = name();
    private final HttpApi monitor = user(user, "monitoring");

    @BeforeEach
    void letTheMonitorIn() {
        grant(vhost, user, ".*");
    }

    private static JsonNode find(JsonNode list, String vhost, String name) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(each -> each.path("vhost").asText().equals(vhost)
                        && each.path("name").asText().equals(name))
                .findAny()
                .orElseThrow();
    }

    private static void assertReadsMessageStats(JsonNode stats) {
        assertThat(stats.isObject()).describedAs("message_stats %s", stats).isTrue();
        String[] counts = {
            "ack",
            "confirm",
            "deliver",
            "deliver_get",
            "publish",
            "publish_in",
            "publish_out",
            "redeliver",
            "return_unroutable"
        };
        INTEGER.isReadIfThereAt(stats, counts);
        for (String count : counts) {
            RATE.isReadIfThereAt(stats, count + "_details");
        }
    }

    @Test
    void theOverviewHasItsFourParts() {
        JsonNode overview = await().atMost(PATIENCE)
                .until(
                        () -> monitor.get("/overview").is(200).json(),
                        json -> json.path("queue_totals").has("messages"));
        INTEGER.isReadAt(overview.path("queue_totals"), "messages", "messages_ready", "messages_unacknowledged");
        INTEGER.isReadAt(overview.path("object_totals"), "channels", "connections", "consumers", "exchanges", "queues");
        assertReadsMessageStats(overview.path("message_stats"));
        assertThat(overview.path("listeners").findValuesAsText("protocol")).contains("amqp");
    }

    @Test
    void aNodeIsReadWithItsMemory() {
        JsonNode node = await().atMost(PATIENCE)
                .until(() -> monitor.get("/nodes").is(200).json().path(0), json -> json.has("mem_used"));
        TEXT.isReadAt(node, "name");
        TRUTH.isReadAt(node, "disk_free_alarm", "mem_alarm", "running");
        INTEGER.isReadAt(
                node,
                "disk_free",
                "disk_free_limit",
                "fd_total",
                "fd_used",
                "mem_limit",
                "mem_used",
                "proc_total",
                "proc_used",
                "run_queue",
                "sockets_total",
                "sockets_used",
                "uptime");
        for (String each : new String[] {
            "gc_num",
            "gc_bytes_reclaimed",
            "io_read_bytes",
            "io_write_bytes",
            "mnesia_disk_tx_count",
            "mnesia_ram_tx_count"
        }) {
            INTEGER.isReadIfThereAt(node, each);
            RATE.isReadIfThereAt(node, each + "_details");
        }
        NUMBER.isReadIfThereAt(node, "io_read_avg_time", "io_write_avg_time");

        JsonNode memory = monitor.get("/nodes/" + node.path("name").asText() + "/memory")
                .is(200)
                .json()
                .path("memory");
        INTEGER.isReadAt(memory, "code");
        INTEGER.isReadIfThereAt(
                memory,
                "connection_readers",
                "connection_writers",
                "connection_channels",
                "connection_other",
                "queue_procs",
                "queue_slave_procs",
                "plugins",
                "other_proc",
                "metrics",
                "mgmt_db",
                "mnesia",
                "other_ets",
                "binary",
                "msg_index",
                "atom",
                "other_system",
                "allocated_unused",
                "reserved_unallocated");
        INTEGER.isReadAt(memory.path("total"), "rss", "allocated", "erlang");
    }

    @Test
    void aQueueIsReadAmongAll() {
        api.put("/queues/" + vhost + "/q", Map.of("durable", true)).is(201);
        publish(vhost, "q", "one");
        JsonNode queue = await().atMost(PATIENCE)
                .until(
                        () -> find(monitor.get("/queues").is(200).json(), vhost, "q"),
                        // RabbitMQ counts and measures a queue at different moments: each part may be there without the
                        // other.
                        json -> json.path("messages").asInt() == 1
                                && json.path("message_bytes").asInt() == 3
                                && json.has("consumers")
                                && json.has("message_stats"));
        TEXT.isReadAt(queue, "name", "vhost", "node");
        TRUTH.isReadAt(queue, "durable", "auto_delete");
        INTEGER.isReadAt(
                queue,
                "consumers",
                "memory",
                "message_bytes",
                "message_bytes_ready",
                "message_bytes_unacknowledged",
                "messages",
                "messages_ready",
                "messages_unacknowledged");
        INTEGER.isReadIfThereAt(queue, "message_bytes_ram", "message_bytes_persistent", "head_message_timestamp");
        NUMBER.isReadAt(queue, "consumer_utilisation");
        TEXT.isReadIfThereAt(queue, "idle_since", "type");
        assertReadsMessageStats(queue.path("message_stats"));
        INTEGER.isReadAt(queue.path("message_stats"), "publish");
    }

    @Test
    void anExchangeIsReadAmongAll() {
        api.put("/exchanges/" + vhost + "/x", Map.of("type", "fanout", "durable", true))
                .is(201);
        api.post("/exchanges/" + vhost + "/x/publish", message("", "one")).is(200);
        JsonNode exchange = find(monitor.get("/exchanges").is(200).json(), vhost, "x");
        TEXT.isReadAt(exchange, "name", "vhost", "type");
        TRUTH.isReadAt(exchange, "internal", "durable", "auto_delete");
        if (exchange.has("message_stats")) {
            assertReadsMessageStats(exchange.path("message_stats"));
        }
    }
}
