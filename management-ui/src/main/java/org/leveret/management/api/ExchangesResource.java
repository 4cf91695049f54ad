package org.leveret.management.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.leveret.broker.control.admin.AdministrationException;
import org.leveret.broker.control.admin.ExchangeView;
import org.leveret.broker.policy.EffectivePolicy;
import org.leveret.management.http.Answer;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.Call;
import org.leveret.management.http.JsonBody;
import org.leveret.management.http.JsonList;
import org.leveret.management.http.Query;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;

/** Exchanges. */
final class ExchangesResource implements Resource {
    static final String EXCHANGE = "exchange";

    private static final String DELAYED_TYPE = "x-delayed-message";

    private final ApiSite site;

    ExchangesResource(ApiSite site) {
        this.site = site;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/exchanges", Requirement.MANAGEMENT, call -> list(call, site.visibleVhosts(call))),
                Route.get(
                        "/exchanges/:vhost",
                        Requirement.VIRTUAL_HOST,
                        call -> list(call, List.of(site.existingVhost(call)))),
                Route.get(
                        "/exchanges/:vhost/:exchange",
                        Requirement.VIRTUAL_HOST,
                        call -> Answer.json(json(find(call).orElseThrow(ApiException::notFound), true, call.query()))),
                Route.put("/exchanges/:vhost/:exchange", Requirement.VIRTUAL_HOST, this::put),
                Route.delete("/exchanges/:vhost/:exchange", Requirement.VIRTUAL_HOST, this::delete));
    }

    private Answer list(Call call, List<String> vhosts) {
        List<ExchangeView> all = new ArrayList<>();
        vhosts.forEach(vhost -> all.addAll(site.topology().exchanges(vhost)));
        return Answer.json(JsonList.paged(all, exchange -> json(exchange, false, call.query()), ExchangeView::name));
    }

    private Optional<ExchangeView> find(Call call) {
        return site.topology().exchange(call.vhost(), call.exchange(EXCHANGE));
    }

    private Map<String, Object> json(ExchangeView exchange, boolean whole, Query query) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("arguments", exchange.arguments());
        json.put("auto_delete", exchange.autoDelete());
        json.put("durable", exchange.durable());
        json.put("internal", exchange.internal());
        json.put("name", exchange.name());
        json.put("type", exchange.type());
        json.put("vhost", exchange.vhost());
        EffectivePolicy policy = exchange.policy();
        if (policy.policy() != null || policy.operatorPolicy() != null) {
            PolicyFields.add(policy, json);
        }
        if (isPredeclared(exchange.name())) {
            json.put("user_who_performed_action", "rmq-internal");
        }
        boolean light = ApiSite.isLight(query);
        if (!light) {
            addDelayed(exchange, json);
        }
        if (whole) {
            json.put("incoming", List.of());
            json.put("outgoing", List.of());
        }
        if (!light) {
            site.statistics().addTo(exchange, whole, query, json);
        }
        return json;
    }

    /** How many messages wait in it, by the name that the plugin for delayed messages gives the number. */
    private void addDelayed(ExchangeView exchange, Map<String, Object> json) {
        if (exchange.type().equals(DELAYED_TYPE)) {
            try {
                json.put(
                        "messages_delayed",
                        site.administration()
                                .delayedMessages(exchange.vhost(), exchange.name())
                                .count());
            } catch (AdministrationException deletedMeanwhile) {
                json.put("messages_delayed", 0);
            }
        }
    }

    static boolean isPredeclared(String exchange) {
        return exchange.isEmpty() || exchange.startsWith("amq.");
    }

    private CompletionStage<Answer> put(Call call) {
        String vhost = site.vhostToChange(call);
        boolean wasThere = find(call).isPresent();
        return site.topology()
                .declareExchange(call.caller().user(), read(vhost, call.exchange(EXCHANGE), call.json(), "direct"))
                .thenApply(done -> Answer.put(wasThere));
    }

    /** What is to be declared. */
    static ExchangeView read(String vhost, String name, JsonBody body, String typeIfAbsent) {
        return new ExchangeView(
                vhost,
                name,
                body.text("type", typeIfAbsent),
                body.truth("durable"),
                body.truth("auto_delete"),
                body.truth("internal"),
                body.object("arguments"),
                EffectivePolicy.NONE);
    }

    private CompletionStage<Answer> delete(Call call) {
        ExchangeView exchange = find(call).orElseThrow(ApiException::notFound);
        return site.topology()
                .deleteExchange(
                        call.caller().user(),
                        exchange.vhost(),
                        exchange.name(),
                        call.query().isTrue("if-unused"))
                .thenApply(done -> Answer.done());
    }
}
