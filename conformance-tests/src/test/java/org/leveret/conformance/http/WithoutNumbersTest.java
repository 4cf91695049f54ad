package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of answers when {@code disable_stats} asks for no numbers; of queues {@link QueuesTest} tells. */
class WithoutNumbersTest extends HttpApiTest {
    private static final String LIGHT = "?disable_stats=true";

    @Test
    void virtualHostsAreToldAsTheyWereMade() {
        String vhost = vhost();
        var json = api.get("/vhosts/" + vhost + LIGHT).is(200).json();
        assertThat(json.path("name").asText()).isEqualTo(vhost);
        assertThat(json.has("cluster_state")).isTrue();
        var list = api.get("/vhosts" + LIGHT).is(200).json();
        assertThat(list.findValuesAsText("name")).contains(vhost);
        for (String number : List.of("messages", "messages_details", "recv_oct", "send_oct", "message_stats")) {
            assertThat(json.has(number)).describedAs(number).isFalse();
            assertThat(list.findValue(number)).describedAs(number).isNull();
        }
    }

    @Test
    void exchangesAreToldAsTheyWereDeclared() {
        String vhost = vhost();
        publish(vhost, queue(vhost), "a");
        var list = api.get("/exchanges/" + vhost + LIGHT).is(200).json();
        assertThat(list.findValuesAsText("name")).contains("amq.direct");
        assertThat(list.findValue("message_stats")).isNull();
        assertThat(api.get("/exchanges/" + vhost + "/amq.default" + LIGHT)
                        .json()
                        .has("message_stats"))
                .isFalse();
    }

    @Test
    void theOverviewSaysWhoItIsAndHowMuchThereIs() {
        var json = api.get("/overview" + LIGHT).is(200).json();
        assertThat(json.path("disable_stats").asBoolean()).isTrue();
        assertThat(json.path("enable_queue_totals").asBoolean(true)).isFalse();
        assertThat(json.path("node").asText()).isEqualTo(broker.node());
        assertThat(json.has("management_version")).isTrue();
        assertThat(json.path("object_totals").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("connections", "exchanges", "queues");
        for (String left : List.of(
                "message_stats", "churn_rates", "queue_totals", "statistics_db_event_queue", "listeners", "contexts")) {
            assertThat(json.has(left)).describedAs(left).isFalse();
        }
        assertThat(api.get("/overview").json().path("disable_stats").asBoolean(true))
                .isFalse();
    }

    @Test
    void aNodeSaysThatItRuns() {
        String node = "{\"name\":\"" + broker.node() + "\",\"running\":true,\"type\":\"disc\"}";
        api.get("/nodes" + LIGHT).is(200, "[" + node + "]");
        api.get("/nodes/" + broker.node() + LIGHT).is(200, node);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/channels", "/consumers", "/consumers/%2F", "/vhosts/%2F/channels"})
    void whatIsNumbersAloneIsRefused(String path) {
        api.get(path + LIGHT).isBadRequest("Stats in management UI are disabled on this node");
    }
}
