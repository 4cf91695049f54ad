package org.leveret.management.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.leveret.broker.control.admin.BindingView;
import org.leveret.broker.control.admin.QueueView;
import org.leveret.management.http.Answer;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.Call;
import org.leveret.management.http.JsonBody;
import org.leveret.management.http.JsonList;
import org.leveret.management.http.PathText;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;

/**
 * Bindings: of everything, of a virtual host, of one end, between two ends, and single ones. Every queue is bound to the
 * default exchange by its name; nobody has declared that, and it is listed with the others.
 */
final class BindingsResource implements Resource {
    private static final String SOURCE = "source";
    private static final String DESTINATION = "destination";
    private static final String PROPERTIES = "properties";

    private static final Comparator<BindingView> ORDER = Comparator.comparing(BindingView::vhost)
            .thenComparing(BindingView::source)
            .thenComparing(BindingView::toQueue)
            .thenComparing(BindingView::destination)
            .thenComparing(BindingView::routingKey)
            .thenComparing(BindingJson::propertiesKey);

    private final ApiSite site;

    BindingsResource(ApiSite site) {
        this.site = site;
    }

    @Override
    public List<Route> routes() {
        return Stream.concat(
                        Stream.of(
                                Route.get("/bindings", Requirement.MANAGEMENT, call -> all(site.visibleVhosts(call))),
                                Route.get(
                                        "/bindings/:vhost",
                                        Requirement.VIRTUAL_HOST,
                                        call -> all(List.of(site.existingVhost(call)))),
                                Route.get("/queues/:vhost/:queue/bindings", Requirement.VIRTUAL_HOST, this::ofQueue),
                                Route.get(
                                        "/exchanges/:vhost/:exchange/bindings/source",
                                        Requirement.VIRTUAL_HOST,
                                        this::fromExchange),
                                Route.get(
                                        "/exchanges/:vhost/:exchange/bindings/destination",
                                        Requirement.VIRTUAL_HOST,
                                        this::toExchange)),
                        Stream.concat(between("q", true), between("e", false)))
                .toList();
    }

    private Stream<Route> between(String kind, boolean toQueue) {
        String path = "/bindings/:vhost/e/:source/" + kind + "/:destination";
        String one = path + "/:properties";
        return Stream.of(
                Route.get(path, Requirement.VIRTUAL_HOST, call -> list(between(call, toQueue))),
                Route.post(path, Requirement.VIRTUAL_HOST, call -> bind(call, toQueue)),
                Route.get(one, Requirement.VIRTUAL_HOST, call -> Answer.json(BindingJson.of(existing(call, toQueue)))),
                Route.delete(one, Requirement.VIRTUAL_HOST, call -> unbind(call, toQueue)));
    }

    private static Answer list(List<BindingView> bindings) {
        List<BindingView> sorted = bindings.stream().sorted(ORDER).toList();
        return Answer.json(JsonList.whole(sorted, BindingJson::of));
    }

    private Answer all(List<String> vhosts) {
        List<BindingView> all = new ArrayList<>();
        for (String vhost : vhosts) {
            all.addAll(byName(vhost));
            all.addAll(site.topology().bindings(vhost));
        }
        return list(all);
    }

    /** The bindings of the default exchange. */
    private List<BindingView> byName(String vhost) {
        return site.topology().queues(vhost).stream()
                .map(queue -> byName(vhost, queue.name()))
                .toList();
    }

    private static BindingView byName(String vhost, String queue) {
        return new BindingView(vhost, "", queue, true, queue, Map.of());
    }

    private Answer ofQueue(Call call) {
        QueueView queue = site.topology()
                .queue(call.vhost(), call.path(QueuesResource.QUEUE))
                .orElseThrow(ApiException::notFound);
        return list(toQueue(queue.vhost(), queue.name()));
    }

    private List<BindingView> toQueue(String vhost, String queue) {
        List<BindingView> bindings = new ArrayList<>();
        if (site.topology().queue(vhost, queue).isPresent()) {
            bindings.add(byName(vhost, queue));
        }
        bindings.addAll(site.topology().bindingsTo(vhost, queue, true));
        return bindings;
    }

    private String existingExchange(Call call) {
        String exchange = call.exchange(ExchangesResource.EXCHANGE);
        if (site.topology().exchange(call.vhost(), exchange).isEmpty()) {
            throw ApiException.notFound();
        }
        return exchange;
    }

    private Answer fromExchange(Call call) {
        String exchange = existingExchange(call);
        return list(exchange.isEmpty() ? byName(call.vhost()) : site.topology().bindingsFrom(call.vhost(), exchange));
    }

    private Answer toExchange(Call call) {
        return list(site.topology().bindingsTo(call.vhost(), existingExchange(call), false));
    }

    private List<BindingView> between(Call call, boolean toQueue) {
        String vhost = site.existingVhost(call);
        String source = call.exchange(SOURCE);
        String destination = toQueue ? call.path(DESTINATION) : call.exchange(DESTINATION);
        List<BindingView> bindings =
                toQueue ? toQueue(vhost, destination) : site.topology().bindingsTo(vhost, destination, false);
        return bindings.stream()
                .filter(binding -> binding.source().equals(source))
                .toList();
    }

    /** The one that a path's last segment stands for, which is its key, or else its routing key less encoded than keys are. */
    private BindingView existing(Call call, boolean toQueue) {
        String raw = call.rawPath(PROPERTIES);
        String decoded = call.path(PROPERTIES);
        List<BindingView> bindings = between(call, toQueue);
        return keyed(bindings, key -> key.equals(decoded) || key.equals(raw))
                .or(() -> decoded.equals(BindingJson.KEY_OF_NOTHING)
                        ? Optional.empty()
                        : keyed(bindings, key -> PathText.decode(key, true).equals(decoded)))
                .orElseThrow(ApiException::notFound);
    }

    private static Optional<BindingView> keyed(List<BindingView> bindings, Predicate<String> expected) {
        return bindings.stream()
                .filter(binding -> expected.test(BindingJson.propertiesKey(binding)))
                .findFirst();
    }

    private CompletionStage<Answer> bind(Call call, boolean toQueue) {
        String vhost = site.vhostToChange(call);
        JsonBody body = call.json();
        String destination = toQueue ? call.path(DESTINATION) : call.exchange(DESTINATION);
        BindingView binding = new BindingView(
                vhost,
                call.exchange(SOURCE),
                destination,
                toQueue,
                body.text("routing_key", ""),
                body.object("arguments"));
        String location =
                PathText.encodeSegment(destination) + "/" + PathText.encodeSegment(BindingJson.propertiesKey(binding));
        return site.topology()
                .bind(call.caller().user(), binding)
                .thenApply(done -> Answer.created().withHeader("location", location));
    }

    private CompletionStage<Answer> unbind(Call call, boolean toQueue) {
        return site.topology()
                .unbind(call.caller().user(), existing(call, toQueue))
                .thenApply(done -> Answer.done());
    }
}
