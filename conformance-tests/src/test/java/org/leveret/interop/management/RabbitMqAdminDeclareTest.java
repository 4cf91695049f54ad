package org.leveret.interop.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.http.HttpApiTest;

/** What rabbitmqadmin declares is there, and what it deletes is gone. */
class RabbitMqAdminDeclareTest extends HttpApiTest {
    private final RabbitMqAdmin admin = RabbitMqAdmin.of(program(), broker);
    private String vhost;
    private RabbitMqAdmin inVhost;

    /** What is run as rabbitmqadmin. */
    RabbitMqAdmin.Program program() {
        return new PythonProgram();
    }

    @BeforeEach
    void makeVirtualHost() {
        vhost = vhost();
        inVhost = admin.with("-V", vhost);
    }

    private JsonNode found(String path) {
        return api.get(path).is(200).json();
    }

    @Test
    void aVirtualHostWithPermissions() {
        String name = name();
        afterwards(() -> api.delete("/vhosts/" + name));
        admin.run("declare", "vhost", "name=" + name, "tracing=true").says("vhost declared");
        assertThat(found("/vhosts/" + name).path("tracing").asBoolean()).isTrue();
        admin.run("declare", "permission", "vhost=" + name, "user=guest", "configure=a.*", "write=", "read=.*")
                .says("permission declared");
        JsonNode permission = found("/permissions/" + name + "/guest");
        assertThat(permission.path("configure").asText()).isEqualTo("a.*");
        assertThat(permission.path("write").asText()).isEmpty();

        admin.run("delete", "permission", "vhost=" + name, "user=guest").says("permission deleted");
        api.get("/permissions/" + name + "/guest").isNotFound();
        admin.run("delete", "vhost", "name=" + name).says("vhost deleted");
        api.get("/vhosts/" + name).isNotFound();
    }

    @Test
    void aUserByPasswordWhoThenUsesIt() {
        String name = name();
        afterwards(() -> api.delete("/users/" + name));
        admin.run("declare", "user", "name=" + name, "password=geheim é", "tags=management")
                .says("user declared");
        grant(vhost, name, ".*");
        RabbitMqAdmin user = admin.with("-u", name, "-p", "geheim é");
        user.run("-V", vhost, "declare", "queue", "name=theirs").says("queue declared");
        assertThat(api.get("/queues/" + vhost).texts("name")).containsExactly("theirs");
        user.run("list", "users").fails("Access refused: /api/users");
        admin.with("-u", name, "-p", "wrong")
                .run("list", "queues", "name")
                .fails("Access refused: /api/queues?columns=name");

        admin.run("delete", "user", "name=" + name).says("user deleted");
        api.get("/users/" + name).isNotFound();
    }

    @Test
    void aUserByTheHashOfAPassword() {
        String name = name();
        afterwards(() -> api.delete("/users/" + name));
        String hash = "kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR";
        admin.run(
                        "declare",
                        "user",
                        "name=" + name,
                        "password_hash=" + hash,
                        "hashing_algorithm=rabbit_password_hashing_sha256",
                        "tags=monitoring,policymaker")
                .says("user declared");
        JsonNode user = found("/users/" + name);
        assertThat(user.path("password_hash").asText()).isEqualTo(hash);
        assertThat(user.path("tags").toString()).isEqualTo("[\"monitoring\",\"policymaker\"]");
    }

    @Test
    void anExchangeWithAllThatItMayHave() {
        inVhost.run(
                        "declare",
                        "exchange",
                        "name=x y/z%",
                        "type=fanout",
                        "durable=false",
                        "auto_delete=true",
                        "internal=true",
                        "arguments={\"alternate-exchange\":\"amq.topic\"}")
                .says("exchange declared");
        JsonNode exchange = found("/exchanges/" + vhost + "/x%20y%2Fz%25");
        assertThat(exchange.path("type").asText()).isEqualTo("fanout");
        assertThat(exchange.path("durable").asBoolean()).isFalse();
        assertThat(exchange.path("auto_delete").asBoolean()).isTrue();
        assertThat(exchange.path("internal").asBoolean()).isTrue();
        assertThat(exchange.path("arguments").toString()).isEqualTo("{\"alternate-exchange\":\"amq.topic\"}");

        inVhost.run("delete", "exchange", "name=x y/z%").says("exchange deleted");
        inVhost.run("delete", "exchange", "name=x y/z%").fails("Not found: /api/exchanges/" + vhost + "/x%20y%2Fz%25");
    }

    @Test
    void queuesOfEachType() {
        inVhost.run("declare", "queue", "name=classic").says("queue declared");
        inVhost.run("declare", "queue", "name=quorum", "queue_type=quorum").says("queue declared");
        inVhost.run("declare", "queue", "name=stream", "queue_type=stream").says("queue declared");
        inVhost.run("declare", "queue", "name=brief", "durable=false", "arguments={\"x-max-length\":5}")
                .says("queue declared");
        assertThat(found("/queues/" + vhost + "/classic").path("durable").asBoolean())
                .isTrue();
        assertThat(found("/queues/" + vhost + "/quorum").path("type").asText()).isEqualTo("quorum");
        assertThat(found("/queues/" + vhost + "/stream").path("type").asText()).isEqualTo("stream");
        JsonNode brief = found("/queues/" + vhost + "/brief");
        assertThat(brief.path("durable").asBoolean()).isFalse();
        assertThat(brief.path("arguments").path("x-max-length").intValue()).isEqualTo(5);

        inVhost.run("declare", "queue", "name=classic", "durable=false")
                .fails("inequivalent arg 'durable' for queue 'classic' in vhost '" + vhost
                        + "': received 'false' but current is 'true'");
        inVhost.run("delete", "queue", "name=classic").says("queue deleted");
        api.get("/queues/" + vhost + "/classic").isNotFound();
    }

    @Test
    void bindingsOfQueuesAndOfExchanges() {
        api.put("/queues/" + vhost + "/q", Map.of()).is(201);
        inVhost.run("declare", "binding", "source=amq.topic", "destination=q", "routing_key=a.*")
                .says("binding declared");
        inVhost.run(
                        "declare",
                        "binding",
                        "source=amq.topic",
                        "destination=amq.fanout",
                        "destination_type=exchange",
                        "routing_key=z",
                        "arguments={\"k\":1}")
                .says("binding declared");
        inVhost.run("declare", "binding", "source=amq.topic", "destination=nosuch")
                .fails("Not found: /api/bindings/" + vhost + "/e/amq.topic/q/nosuch");
        assertThat(found("/bindings/" + vhost + "/e/amq.topic/q/q")
                        .get(0)
                        .path("routing_key")
                        .asText())
                .isEqualTo("a.*");
        JsonNode ofExchange =
                found("/bindings/" + vhost + "/e/amq.topic/e/amq.fanout").get(0);
        assertThat(ofExchange.path("arguments").path("k").intValue()).isEqualTo(1);

        for (String[] each : new String[][] {
            {"queue", "q", "a.*"},
            {"exchange", "amq.fanout", ofExchange.path("properties_key").asText()}
        }) {
            inVhost.run(
                            "delete",
                            "binding",
                            "source=amq.topic",
                            "destination_type=" + each[0],
                            "destination=" + each[1],
                            "properties_key=" + each[2])
                    .says("binding deleted");
        }
        assertThat(found("/exchanges/" + vhost + "/amq.topic/bindings/source")).isEmpty();
    }

    @Test
    void policies() {
        inVhost.run(
                        "declare",
                        "policy",
                        "name=p",
                        "pattern=^a",
                        "definition={\"max-length\":7}",
                        "priority=3",
                        "apply-to=queues")
                .says("policy declared");
        inVhost.run(
                        "declare",
                        "operator_policy",
                        "name=o",
                        "pattern=^a",
                        "definition={\"max-length\":9}",
                        "apply-to=queues")
                .says("operator_policy declared");
        JsonNode policy = found("/policies/" + vhost + "/p");
        assertThat(policy.path("priority").intValue()).isEqualTo(3);
        assertThat(policy.path("definition").toString()).isEqualTo("{\"max-length\":7}");
        assertThat(found("/operator-policies/" + vhost + "/o").path("apply-to").asText())
                .isEqualTo("queues");
        inVhost.run("declare", "policy", "name=p", "pattern=^a", "definition={\"nosuch\":7}")
                .fails("Validation failed\n\n[{&lt;&lt;\"nosuch\"&gt;&gt;,7}] are not recognised policy settings");

        inVhost.run("delete", "policy", "name=p").says("policy deleted");
        inVhost.run("delete", "operator_policy", "name=o").says("operator_policy deleted");
        assertThat(found("/policies/" + vhost)).isEmpty();
        assertThat(found("/operator-policies/" + vhost)).isEmpty();
    }

    @Test
    void limitsAndParameters() {
        admin.run("declare", "vhost_limit", "vhost=" + vhost, "name=max-queues", "value=50")
                .says("vhost_limit declared");
        assertThat(found("/vhost-limits/" + vhost).get(0).path("value").toString())
                .isEqualTo("{\"max-queues\":50}");
        admin.run("delete", "vhost_limit", "vhost=" + vhost, "name=max-queues").says("vhost_limit deleted");
        assertThat(api.get("/vhost-limits/" + vhost).body()).doesNotContain("max-queues");
        inVhost.run("declare", "parameter", "component=nosuch", "name=n", "value={}")
                .fails("Validation failed\n\ncomponent nosuch not found");
        inVhost.run("delete", "parameter", "component=nosuch", "name=n")
                .fails("Not found: /api/parameters/nosuch/" + vhost + "/n");
    }
}
