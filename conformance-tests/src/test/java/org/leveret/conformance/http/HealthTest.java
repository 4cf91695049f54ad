package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Health checks, and what else there is to ask of a node. */
class HealthTest extends HttpApiTest {
    private static final String OK = "{\"status\":\"ok\"}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/aliveness-test/%2F",
                "/healthchecks/node",
                "/health/checks/alarms",
                "/health/checks/local-alarms",
                "/health/checks/certificate-expiration/1/days",
                "/health/checks/certificate-expiration/3/weeks",
                "/health/checks/certificate-expiration/2/months",
                "/health/checks/certificate-expiration/1/years"
            })
    void allIsWell(String check) {
        assertThat(api.get(check).is(200).body()).isEqualTo(OK);
    }

    @Test
    void virtualHostsThatStayAreUp() {
        // One that another test deletes at this moment is down.
        Awaitility.await()
                .untilAsserted(() -> api.get("/health/checks/virtual-hosts").is(200, OK));
    }

    @ParameterizedTest
    @ValueSource(strings = {"node-is-quorum-critical", "node-is-mirror-sync-critical"})
    void aSingleNodeIsNotCritical(String check) {
        api.get("/health/checks/" + check).is(200, "{\"status\":\"ok\",\"reason\":\"single node cluster\"}");
    }

    @Test
    void aPortThatIsOpenIsFound() {
        api.get("/health/checks/port-listener/" + broker.amqpPort())
                .is(200, "{\"status\":\"ok\",\"port\":" + broker.amqpPort() + "}");
    }

    @Test
    void aPortThatIsNotOpenIsMissed() {
        var json = api.get("/health/checks/port-listener/1").is(503).json();
        assertThat(json.path("status").asText()).isEqualTo("failed");
        assertThat(json.path("reason").asText()).isEqualTo("No active listener");
        assertThat(json.path("missing").asInt()).isEqualTo(1);
        assertThat(json.path("ports").toString()).contains(Integer.toString(broker.amqpPort()));
    }

    @Test
    void whatIsNoPortIsRefused() {
        api.get("/health/checks/port-listener/abc").isBadRequest("Invalid port");
    }

    @ParameterizedTest
    @CsvSource({"amqp,amqp", "amqp091,amqp", "http,http", "AMQP,amqp", "HTTP,http"})
    void aProtocolThatIsSpokenIsFound(String asked, String protocol) {
        api.get("/health/checks/protocol-listener/" + asked)
                .is(200, "{\"status\":\"ok\",\"protocol\":\"" + protocol + "\"}");
    }

    @Test
    void aProtocolThatIsNotSpokenIsMissed() {
        var json = api.get("/health/checks/protocol-listener/zz").is(503).json();
        assertThat(json.path("reason").asText()).isEqualTo("No active listener");
        assertThat(json.path("missing").asText()).isEqualTo("zz");
        assertThat(json.path("protocols").toString()).contains("\"amqp\"", "\"http\"");
    }

    @Test
    void timesOfCertificatesHaveUnits() {
        api.get("/health/checks/certificate-expiration/1/zz")
                .isBadRequest("Time unit not recognised. Supported units: days, weeks, months, years.");
        api.get("/health/checks/certificate-expiration/a/days").isBadRequest("Invalid expiration value.");
    }

    @Test
    void theNodeIsNamed() {
        api.get("/healthchecks/node/" + broker.node()).is(200, OK);
        api.get("/healthchecks/node/nosuch").isNotFound();
    }

    @Test
    void nothingLivesWhereThereIsNoVirtualHost() {
        api.get("/aliveness-test/nosuch").isNotFound();
    }

    @Test
    void whatToolsLookForIsEnabled() {
        HttpAnswer flags = api.get("/feature-flags?columns=name,state").is(200);
        assertThat(flags.texts("name")).contains("quorum_queue", "stream_queue", "user_limits");
        assertThat(flags.texts("state")).contains("enabled");
    }

    @Test
    void aFlagThatIsEnabledMayBeEnabled() {
        api.put("/feature-flags/quorum_queue/enable", Map.of()).isEmpty(204);
        api.put("/feature-flags/nosuch/enable", Map.of()).isBadRequest("unsupported");
    }

    @Test
    void extensionsAreListed() {
        api.get("/extensions").is(200, "[{\"javascript\":\"dispatcher.js\"}]");
    }

    @Test
    void choresAreDone() {
        api.post("/rebalance/queues", Map.of()).isEmpty(204);
        api.delete("/reset").isEmpty(204);
        api.delete("/reset/" + broker.node()).isEmpty(204);
        api.delete("/reset/nosuch").isNotFound();
    }

    @Test
    void aTimeBeyondAllCalendarsIsFarOff() {
        for (String unit : List.of("days", "weeks", "months", "years")) {
            api.get("/health/checks/certificate-expiration/2147483647/" + unit).is(200);
        }
    }
}
