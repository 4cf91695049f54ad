package org.leveret.interop.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.conformance.http.HttpAnswer;
import org.leveret.conformance.http.HttpApiTest;

/** rabbitmqadmin lists what is there in all of its formats, and takes definitions from one virtual host to another. */
class RabbitMqAdminListTest extends HttpApiTest {
    @TempDir
    Path directory;

    private String vhost;
    private RabbitMqAdmin admin;

    /** What is run as rabbitmqadmin. */
    RabbitMqAdmin.Program program() {
        return new PythonProgram();
    }

    @BeforeEach
    void furnish() {
        vhost = vhost();
        admin = RabbitMqAdmin.of(program(), broker).with("-V", vhost);
        api.put("/exchanges/" + vhost + "/x", Map.of("type", "topic", "durable", true))
                .is(201);
        api.put("/queues/" + vhost + "/a", Map.of("durable", true)).is(201);
        api.put("/queues/" + vhost + "/b", Map.of("durable", false)).is(201);
        api.post("/bindings/" + vhost + "/e/x/q/a", Map.of("routing_key", "k.*"))
                .is(201);
        api.put("/policies/" + vhost + "/p", Map.of("pattern", "^z", "definition", Map.of("max-length", 7)))
                .is(201);
    }

    @Test
    void exchangesAreATableBashWordsOrPairs() {
        admin.run("list", "exchanges")
                .says(
                        "+--------------------+---------+",
                        "|        name        |  type   |",
                        "+--------------------+---------+",
                        "|                    | direct  |",
                        "| amq.direct         | direct  |",
                        "| amq.fanout         | fanout  |",
                        "| amq.headers        | headers |",
                        "| amq.match          | headers |",
                        "| amq.rabbitmq.trace | topic   |",
                        "| amq.topic          | topic   |",
                        "| x                  | topic   |",
                        "+--------------------+---------+");
        admin.run("-f", "bash", "list", "exchanges")
                .says(" amq.direct amq.fanout amq.headers amq.match amq.rabbitmq.trace amq.topic x");
        assertThat(admin.run("-f", "kvp", "list", "exchanges", "name", "durable")
                        .lines())
                .startsWith("name=\"\" durable=\"True\"")
                .endsWith("name=\"x\" durable=\"True\"")
                .hasSize(8);
    }

    @Test
    void queuesAreRowsAndMayBeSorted() {
        admin.run("-f", "tsv", "list", "queues", "name", "durable").says("name\tdurable", "a\tTrue", "b\tFalse");
        admin.run("-q", "-f", "tsv", "--sort=name", "--sort-reverse", "list", "queues", "name")
                .says("b", "a");
        admin.run("-f", "tsv", "-S", "durable", "list", "queues", "name").says("name", "b", "a");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> admin.run("-f", "tsv", "list", "queues").says("name\tmessages", "a\t0", "b\t0"));
    }

    @Test
    void theCountOfMessagesFollows() {
        publish(vhost, "a", "one");
        publish(vhost, "a", "two");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> admin.run("-f", "tsv", "list", "queues", "name", "messages", "messages_ready")
                        .says("name\tmessages\tmessages_ready", "a\t2\t2", "b\t0\t0"));
    }

    @Test
    void bindingsAndPoliciesAreListed() {
        assertThat(admin.run("-f", "tsv", "list", "bindings").lines())
                .containsExactlyInAnyOrder("source\tdestination\trouting_key", "\ta\ta", "\tb\tb", "x\ta\tk.*");
        assertThat(admin.run("-f", "long", "list", "policies").lines())
                .startsWith("", "-".repeat(80), "")
                .containsSequence(
                        "     vhost: " + vhost,
                        "      name: p",
                        "  apply-to: all",
                        "definition: {\"max-length\": 7}",
                        "   pattern: ^z",
                        "  priority: 0",
                        "",
                        "-".repeat(80),
                        "");
    }

    @Test
    void usersVirtualHostsAndPermissionsAreListed() {
        String user = name();
        user(user, "monitoring,policymaker");
        grant(vhost, user, "a.*");
        assertThat(admin.run("-f", "tsv", "list", "users", "name", "tags").lines())
                .startsWith("name\ttags")
                .contains("guest\tadministrator", user + "\tmonitoring policymaker");
        assertThat(admin.run("-f", "tsv", "list", "vhosts", "name", "tracing").lines())
                .startsWith("name\ttracing")
                .contains("/\tFalse", vhost + "\tFalse");
        assertThat(admin.run("-f", "tsv", "list", "permissions").lines())
                .startsWith("vhost\tconfigure\tread\tuser\twrite")
                .contains("/\t.*\t.*\tguest\t.*", vhost + "\ta.*\ta.*\t" + user + "\ta.*");
    }

    @Test
    void limitsOperatorPoliciesAndParametersAreListed() {
        api.put("/vhost-limits/" + vhost + "/max-queues", Map.of("value", 50)).is(204);
        api.put("/operator-policies/" + vhost + "/o", Map.of("pattern", "^z", "definition", Map.of("max-length", 9)))
                .is(201);
        assertThat(admin.run("-f", "tsv", "list", "vhost_limits").lines())
                .startsWith("vhost\tvalue")
                .contains(vhost + "\t{\"max-queues\": 50}");
        assertThat(admin.run("-f", "tsv", "list", "operator_policies", "vhost", "name", "definition")
                        .lines())
                .startsWith("vhost\tname\tdefinition")
                .contains(vhost + "\to\t{\"max-length\": 9}");
        assertThat(admin.run("-f", "tsv", "list", "parameters", "vhost", "component", "name")
                        .lines())
                .startsWith("vhost\tcomponent\tname")
                .contains(vhost + "\toperator_policy\to", vhost + "\tvhost-limits\tlimits");
    }

    @Test
    void nodesAndTheOverviewAreShown() {
        admin.run("-f", "tsv", "list", "nodes", "name", "type", "running")
                .says("name\ttype\trunning", broker.node() + "\tdisc\tTrue");
        JsonNode overview = api.get("/overview").json();
        List<String> shown = admin.run("-f", "kvp", "show", "overview").lines();
        assertThat(shown).hasSize(1);
        assertThat(shown.get(0))
                .startsWith("rabbitmq_version=\""
                        + overview.path("rabbitmq_version").asText() + "\" cluster_name=\""
                        + overview.path("cluster_name").asText() + "\" queue_totals.messages=\"")
                .contains(" object_totals.queues=\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connections",
                "channels",
                "consumers",
                "exchanges",
                "queues",
                "bindings",
                "users",
                "vhosts",
                "permissions",
                "nodes",
                "parameters",
                "policies",
                "operator_policies",
                "vhost_limits"
            })
    void everyKindIsListed(String kind) {
        String json =
                String.join("\n", admin.run("-f", "pretty_json", "list", kind).lines());
        assertThat(HttpAnswer.json(json).isArray()).isTrue();
        assertThat(admin.run("list", kind).lines()).isNotEmpty();
    }

    @Test
    void whatTheApiAnswersIsPrintedAsItIs() {
        List<String> lines =
                admin.run("-f", "raw_json", "list", "queues", "name", "durable").lines();
        assertThat(lines).hasSize(1);
        assertThat(HttpAnswer.json(lines.get(0)))
                .isEqualTo(HttpAnswer.json("[{\"name\":\"a\",\"durable\":true},{\"name\":\"b\",\"durable\":false}]"));
    }

    @Test
    void howDeepTablesGoIsAnOption() {
        assertThat(admin.run("-f", "tsv", "-d", "2", "show", "overview").lines().get(0))
                .contains("object_totals.queues\t")
                .doesNotContain("queue_totals.messages_details.rate");
        // Rates are there when RabbitMQ has counted twice.
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(admin.run("-f", "tsv", "-d", "3", "show", "overview")
                                .lines()
                                .get(0))
                        .contains("queue_totals.messages_details.rate\t"));
    }

    @Test
    void aVirtualHostThatIsNotThereIsNotFound() {
        RabbitMqAdmin.of(program(), broker)
                .with("-V", "nosuch")
                .run("list", "queues")
                .fails("Not found: /api/queues/nosuch?columns=name,messages");
    }

    @Test
    void definitionsAreExportedAndImported() throws Exception {
        Path file = directory.resolve("definitions.json");
        admin.run("export", file.toString()).says("Exported definitions for " + host() + " to \"" + file + "\"");
        String to = vhost();
        RabbitMqAdmin.of(program(), broker)
                .with("-V", to)
                .run("import", file.toString())
                .says("Uploaded definitions from \"" + host() + "\" to " + file
                        + ". The import process may take some time. Consult server logs to track progress.");
        assertThat(api.get("/queues/" + to).texts("name")).containsExactlyInAnyOrder("a", "b");
        assertThat(api.get("/exchanges/" + to).texts("name")).contains("x");
        assertThat(api.get("/bindings/" + to + "/e/x/q/a").texts("routing_key")).containsExactly("k.*");
        assertThat(api.get("/policies/" + to + "/p").json().path("definition").toString())
                .isEqualTo("{\"max-length\":7}");

        RabbitMqAdmin.of(program(), broker).run("-q", "export", file.toString()).says();
        assertThat(HttpAnswer.json(Files.readString(file)).path("users").findValuesAsText("name"))
                .contains("guest");
        RabbitMqAdmin.of(program(), broker)
                .with("-V", "nosuch")
                .run("export", file.toString())
                .fails("vhost_not_found");
    }

    private String host() {
        return URI.create(broker.url()).getHost();
    }
}
