package org.leveret.management.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.leveret.management.http.Answer;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.Call;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;

/**
 * What a user may do with one queue or exchange, and which pattern says so. Whoever monitors may ask for anybody, others for
 * themselves. RabbitMQ has no such thing.
 */
final class PermissionExplanationResource implements Resource {
    private static final String EXCHANGE = "exchange";

    private final ApiSite site;

    PermissionExplanationResource(ApiSite site) {
        this.site = site;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/leveret/permissions/:vhost/:user", Requirement.MANAGEMENT, this::explain));
    }

    private Answer explain(Call call) {
        String vhost = call.vhost();
        String user = call.path("user");
        if (call.caller().isMonitor()) {
            // Others are not to learn which virtual hosts there are.
            site.existingVhost(call);
        } else if (!call.caller().name().equals(user)) {
            throw ApiException.notAuthorised("Not monitor user");
        }
        String word = String.valueOf(call.query().value("resource"));
        String name = call.query().value("name");
        if (name == null) {
            throw ApiException.badRequest("name is missing");
        }
        String entity = word.equals(EXCHANGE) && name.equals("amq.default") ? "" : name;
        PermissionExplanation explanation = new PermissionExplanation(
                site.administration().access(),
                vhost,
                user,
                PermissionExplanation.resource(word),
                entity,
                isTopic(vhost, entity));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("vhost", vhost);
        json.put("user", user);
        json.put("tags", List.copyOf(site.existingUser(call).tags()));
        json.put("resource", word);
        json.put("name", entity);
        explanation.putVerdicts(json);
        String key = call.query().value("routing_key");
        if (key != null && word.equals(EXCHANGE)) {
            json.put("topic", explanation.topic(key));
        }
        return Answer.json(json);
    }

    private boolean isTopic(String vhost, String exchange) {
        return site.topology()
                .exchange(vhost, exchange)
                .filter(found -> found.type().equals("topic"))
                .isPresent();
    }
}
