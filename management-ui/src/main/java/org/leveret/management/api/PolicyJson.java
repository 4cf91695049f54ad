package org.leveret.management.api;

import java.util.LinkedHashMap;
import java.util.Map;
import org.leveret.broker.control.admin.PolicyRequest;
import org.leveret.broker.policy.Policy;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.JsonBody;

/** Policies as JSON: as such, and as the parameters that RabbitMQ keeps them in. Stateless. */
final class PolicyJson {
    private PolicyJson() {}

    static Map<String, Object> of(String vhost, Policy policy) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("vhost", vhost);
        json.put("name", policy.name());
        json.put("pattern", policy.pattern().regex());
        json.put("apply-to", policy.scope().rabbitName());
        json.put("definition", policy.settings());
        json.put("priority", policy.priority());
        return json;
    }

    /** What a parameter has as its value. */
    static Map<String, Object> parameterValue(Policy policy) {
        Map<String, Object> json = of("", policy);
        json.remove("vhost");
        json.remove("name");
        return json;
    }

    static PolicyRequest read(String name, JsonBody body) {
        if (!body.has("pattern")) {
            body.require("pattern", "definition");
        }
        body.require("definition");
        if (!(body.get("pattern") instanceof String pattern)) {
            throw ApiException.badRequest("Validation failed\n\npattern should be a binary but was "
                    + ErlangText.of(body.get("pattern")) + "\n");
        }
        Object priority = body.has("priority") ? body.get("priority") : Long.valueOf(0);
        if (!(priority instanceof Long number) || number != number.intValue()) {
            throw ApiException.badRequest(
                    "Validation failed\n\npriority should be a number, actually was " + ErlangText.of(priority) + "\n");
        }
        return new PolicyRequest(
                name, pattern, body.object("definition"), number.intValue(), body.text("apply-to", "all"));
    }

    /** RabbitMQ writes its complaints about policies, though not about operators', for pages. */
    static String escaped(String complaint) {
        return complaint.replace("<", "&lt;").replace(">", "&gt;");
    }
}
