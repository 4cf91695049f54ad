package org.leveret.management.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.leveret.broker.messages.PlainMessage;
import org.leveret.broker.messages.RoutePreview;
import org.leveret.management.http.Answer;
import org.leveret.management.http.Call;
import org.leveret.management.http.JsonBody;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;

/** Where a message would go that is not published: the exchanges that it passes, and the queues. RabbitMQ has no such thing. */
final class RoutePreviewResource implements Resource {
    private final ApiSite site;

    RoutePreviewResource(ApiSite site) {
        this.site = site;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.post(
                "/leveret/exchanges/:vhost/:exchange/destinations", Requirement.VIRTUAL_HOST, this::preview));
    }

    /** The body has a {@code routing_key}, and {@code properties} if those matter, as a publish has. */
    private CompletionStage<Answer> preview(Call call) {
        String vhost = site.existingVhost(call);
        JsonBody body = call.json("routing_key");
        PlainMessage message = new PlainMessage(
                call.exchange(ExchangesResource.EXCHANGE),
                body.text("routing_key"),
                MessagesResource.properties(body.object("properties")),
                new byte[0]);
        RoutePreview found = site.messages().preview(vhost, message);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("routed", !found.queues().isEmpty() || !found.delays().isEmpty());
        json.put("exchanges", found.exchanges());
        json.put("queues", found.queues());
        json.put("delayed_by", found.delays());
        return CompletableFuture.completedFuture(Answer.json(json));
    }
}
