package org.leveret.interop.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.leveret.interop.management.ReadField.INTEGER;
import static org.leveret.interop.management.ReadField.NUMBER;
import static org.leveret.interop.management.ReadField.TEXT;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.http.HttpApi;
import org.leveret.conformance.http.HttpApiTest;

/** The requests of KEDA's scaler for RabbitMQ, by which it decides how many consumers there are to be. */
class KedaRequestsTest extends HttpApiTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String vhost = vhost();
    private final String user = name();
    private final HttpApi scaler = user(user, "monitoring");

    @BeforeEach
    void furnish() {
        grant(vhost, user, ".*");
        for (String queue : new String[] {"orders.a", "orders.b", "bills"}) {
            api.put("/queues/" + vhost + "/" + queue, Map.of("durable", true)).is(201);
        }
        publish(vhost, "orders.a", "one");
        publish(vhost, "orders.a", "two");
        publish(vhost, "orders.b", "three");
    }

    private String matching(String pattern, int pageSize) {
        return "/queues/" + vhost + "?page=1&use_regex=true&pagination=false&name=" + pattern + "&page_size="
                + pageSize;
    }

    private static void assertRead(JsonNode queue) {
        TEXT.isReadAt(queue, "name");
        INTEGER.isReadAt(queue, "messages", "messages_ready", "messages_unacknowledged");
    }

    @Test
    void aQueueHasItsLengthsAndRates() {
        JsonNode queue = await().atMost(PATIENCE)
                .until(
                        () -> scaler.get("/queues/" + vhost + "/orders.a")
                                .is(200)
                                .json(),
                        json -> json.path("messages").asInt() == 2
                                && json.path("message_stats").has("publish_details"));
        assertRead(queue);
        assertThat(queue.path("messages_ready").asInt()).isEqualTo(2);
        assertThat(queue.path("messages_unacknowledged").asInt()).isZero();
        NUMBER.isReadAt(queue.path("message_stats").path("publish_details"), "rate");
        JsonNode delivered = queue.path("message_stats").path("deliver_get_details");
        if (!delivered.isMissingNode()) {
            NUMBER.isReadAt(delivered, "rate");
        }
    }

    @Test
    void theDefaultVirtualHostIsWrittenEncoded() {
        String queue = name();
        api.put("/queues/%2F/" + queue, Map.of()).is(201);
        afterwards(() -> api.delete("/queues/%2F/" + queue));
        JsonNode json = await().atMost(PATIENCE)
                .until(() -> api.get("/queues/%2F/" + queue).is(200).json(), found -> found.has("messages"));
        assertRead(json);
        JsonNode page = api.get(
                        "/queues/%2F?page=1&use_regex=true&pagination=false&name=%5E" + queue + "%24&page_size=100")
                .is(200)
                .json();
        assertThat(page.path("items").findValuesAsText("name")).containsExactly(queue);
    }

    @Test
    void queuesThatMatchAreOnOnePage() {
        JsonNode page = await().atMost(PATIENCE)
                .until(
                        () -> scaler.get(matching("%5Eorders%5C..%24", 100))
                                .is(200)
                                .json(),
                        json -> json.path("items").path(0).path("messages").asInt() == 2
                                && json.path("items").path(1).path("messages").asInt() == 1);
        assertThat(page.path("page_count").isInt()).isTrue();
        assertThat(page.path("page_count").asInt()).isEqualTo(1);
        assertThat(page.path("items").findValuesAsText("name")).containsExactly("orders.a", "orders.b");
        page.path("items").forEach(KedaRequestsTest::assertRead);
    }

    @Test
    void moreThanFitOnAPageAreToldByTheCountOfPages() {
        JsonNode page = scaler.get(matching("orders", 1)).is(200).json();
        assertThat(page.path("items")).hasSize(1);
        assertThat(page.path("page_count").asInt()).isEqualTo(2);
    }

    @Test
    void noneThatMatchesIsAnEmptyPage() {
        JsonNode page = scaler.get(matching("%5Enosuch%24", 100)).is(200).json();
        assertThat(page.path("items").isArray()).isTrue();
        assertThat(page.path("items")).isEmpty();
        assertThat(page.path("page_count").asInt(-1)).isBetween(0, 1);
    }

    @Test
    void aQueueThatIsNotThereIsNotFound() {
        scaler.get("/queues/" + vhost + "/nosuch").isNotFound();
    }
}
