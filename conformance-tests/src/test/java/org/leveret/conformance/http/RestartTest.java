package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.config.Configuration;
import org.leveret.management.ManagedBroker;

/** What was set by HTTP, after a stop and a start. */
class RestartTest {
    @TempDir
    Path directory;

    private interface Use {
        void use(HttpApi api);
    }

    private void run(Use use) throws Exception {
        ManagedBroker broker = ManagedBroker.start(Configuration.defaults()
                .with("leveret.data_dir", directory.toString())
                .with("listeners.tcp.default", "0")
                .with("management.tcp.ip", "127.0.0.1")
                .with("management.tcp.port", "0")
                .with("prometheus.tcp.port", "0"));
        try {
            use.use(new HttpApi("http://127.0.0.1:" + broker.httpListener().getPort(), "guest", "guest"));
        } finally {
            broker.stop();
        }
    }

    @Test
    void globalParametersAreKept() throws Exception {
        String[] cluster = new String[1];
        run(api -> {
            api.put("/global-parameters/p", Map.of("value", Map.of("a", List.of(1, 2.5, "x"))))
                    .is(201);
            api.put("/cluster-name", Map.of("name", "kept")).is(204);
            cluster[0] = api.get("/global-parameters/internal_cluster_id").text("value");
        });
        run(api -> {
            api.get("/global-parameters/p").is(200, "{\"name\":\"p\",\"value\":{\"a\":[1,2.5,\"x\"]}}");
            assertThat(api.get("/cluster-name").text("name")).isEqualTo("kept");
            assertThat(api.get("/global-parameters/internal_cluster_id").text("value"))
                    .isEqualTo(cluster[0]);
        });
    }

    @Test
    void aPersistentMessageIsKept() throws Exception {
        run(api -> {
            api.put("/queues/%2F/q", Map.of("durable", true)).is(201);
            api.post(
                            "/exchanges/%2F/amq.default/publish",
                            Map.of(
                                    "properties",
                                    Map.of("delivery_mode", 2),
                                    "routing_key",
                                    "q",
                                    "payload",
                                    "kept",
                                    "payload_encoding",
                                    "string"))
                    .is(200, "{\"routed\":true}");
        });
        run(api -> {
            await().untilAsserted(() -> {
                JsonNode queue = api.get("/queues/%2F/q").json();
                assertThat(queue.path("messages_persistent").asInt()).isEqualTo(1);
                assertThat(queue.path("message_bytes_persistent").asInt()).isEqualTo(4);
            });
            assertThat(api.post(
                                    "/queues/%2F/q/get",
                                    Map.of("count", 5, "ackmode", "ack_requeue_false", "encoding", "auto"))
                            .texts("payload"))
                    .containsExactly("kept");
        });
    }
}
