package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.http.OpenApiDescription.Operation;

/** What the description says of the bodies of requests: its examples are taken, and what it requires is asked for. */
class OpenApiBodiesTest extends HttpApiTest {
    private OpenApiDescription description = new OpenApiDescription(HttpAnswer.json("{}"));
    private Map<String, String> names = Map.of();

    @BeforeEach
    void declareWhatIsNamed() {
        assumeTrue(broker.routes().isPresent(), "a route of Leveret's own");
        description = new OpenApiDescription(api.get("/openapi.json").is(200).json());
        String vhost = vhost();
        String user = name();
        user(user, "");
        String exchange = exchange(vhost);
        names = Map.of(
                "vhost",
                vhost,
                "user",
                user,
                "queue",
                queue(vhost),
                "exchange",
                exchange,
                "source",
                exchange,
                "component",
                "vhost-limits");
        String cluster = api.get("/cluster-name").text("name");
        afterwards(() -> api.put("/cluster-name", Map.of("name", cluster)));
    }

    private List<Operation> takingBodies() {
        return description.operations().stream()
                .filter(operation -> !operation.body().isMissingNode())
                .toList();
    }

    /** A path of the operation; what is to be made there has a new name. */
    private String path(Operation operation) {
        String path = operation.path();
        for (String parameter : operation.parameters("path")) {
            path = path.replace("{" + parameter + "}", value(operation, parameter));
        }
        return path;
    }

    private String value(Operation operation, String parameter) {
        if (operation.id().equals("moveMessages") && parameter.equals("queue")) {
            // Others are to find their messages where they are.
            return queue(String.valueOf(names.get("vhost")));
        }
        boolean isMadeHere =
                operation.method().equals("PUT") && operation.path().endsWith("{" + parameter + "}");
        String named = names.get(parameter);
        if (named != null
                && (!isMadeHere
                        || operation.path().startsWith("/permissions")
                        || operation.path().startsWith("/topic"))) {
            return named;
        }
        return switch (operation.id()) {
            case "setUserLimit" -> "max-channels";
            case "setVirtualHostLimit" -> "max-queues";
            case "putParameter" -> "limits";
            case "bindQueue" -> String.valueOf(names.get("queue"));
            case "bindExchange" -> "amq.fanout";
            case "resendMessage" -> positionOfMessage();
            default -> {
                String made = name();
                String path = operation.path().replace("{" + parameter + "}", made);
                afterwards(() -> api.delete(path.replace("{vhost}", String.valueOf(names.get("vhost")))));
                yield made;
            }
        };
    }

    private String positionOfMessage() {
        String vhost = String.valueOf(names.get("vhost"));
        String queue = String.valueOf(names.get("queue"));
        publish(vhost, queue, "a message");
        return api.get("/leveret/queues/" + vhost + "/" + queue + "/messages")
                .json()
                .at("/messages/0/position")
                .asText();
    }

    private HttpAnswer ask(Operation operation, JsonNode body) {
        return api.request(operation.method(), path(operation), body.toString());
    }

    @Test
    void examplesAreTaken() {
        List<String> complaints = new ArrayList<>();
        for (Operation operation : takingBodies()) {
            JsonNode example = operation.body().path("example");
            description
                    .complaints(operation.body().path("schema"), example)
                    .forEach(each -> complaints.add(operation + " example: " + each));
            HttpAnswer answer = ask(operation, example);
            if (answer.status() >= 300) {
                complaints.add(operation + " is " + answer.status() + ": " + answer.body());
            }
            description.complaints(operation, answer).forEach(each -> complaints.add(operation + ": " + each));
        }
        api.delete("/vhosts/orders");
        assertThat(complaints).isEmpty();
        assertThat(takingBodies()).hasSizeGreaterThan(20);
    }

    @Test
    void whatIsRequiredIsAskedFor() {
        List<String> complaints = new ArrayList<>();
        int required = 0;
        for (Operation operation : takingBodies()) {
            JsonNode schema = description.resolved(operation.body().path("schema"));
            for (JsonNode name : schema.path("required")) {
                ObjectNode body = operation.body().path("example").deepCopy();
                body.remove(name.asText());
                HttpAnswer answer = ask(operation, body);
                required++;
                if (answer.status() != 400) {
                    complaints.add(operation + " without " + name + " is " + answer.status());
                }
                description.complaints(operation, answer).forEach(each -> complaints.add(operation + ": " + each));
            }
        }
        assertThat(complaints).isEmpty();
        assertThat(required).isGreaterThan(25);
    }

    @Test
    void whatIsNotRequiredIsNotAskedFor() {
        List<String> complaints = new ArrayList<>();
        for (Operation operation : takingBodies()) {
            JsonNode schema = description.resolved(operation.body().path("schema"));
            ObjectNode body = operation.body().path("example").deepCopy();
            List<String> required = new ArrayList<>();
            schema.path("required").forEach(name -> required.add(name.asText()));
            body.retain(required);
            HttpAnswer answer = ask(operation, body);
            if (answer.status() >= 300) {
                complaints.add(operation + " with " + body + " is " + answer.status() + ": " + answer.body());
            }
        }
        assertThat(complaints).isEmpty();
    }
}
