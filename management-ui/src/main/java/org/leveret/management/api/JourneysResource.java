package org.leveret.management.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.journey.Journey;
import org.leveret.broker.journey.JourneyStep;
import org.leveret.broker.journey.Journeys;
import org.leveret.management.http.Answer;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.Call;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;

/** What has happened to the messages of a virtual host, as long as that is written down. RabbitMQ has no such thing. */
final class JourneysResource implements Resource {
    private static final String PATH = "/leveret/journeys/:vhost";
    private static final int LIMIT_DEFAULT = 50;
    private static final int LIMIT_MAX = 1_000;

    private final ApiSite site;

    JourneysResource(ApiSite site) {
        this.site = site;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route("GET", PATH, Requirement.POLICYMAKER, this::list),
                Route.put(PATH, Requirement.POLICYMAKER, this::begin),
                Route.delete(PATH, Requirement.POLICYMAKER, this::end));
    }

    private Journeys journeys() {
        return site.broker().journeys();
    }

    private CompletionStage<Answer> begin(Call call) {
        if (!journeys().begin(site.existingVhost(call))) {
            throw ApiException.badRequest(
                    "messages of " + Journeys.VHOSTS_MAX + " virtual hosts are written down already");
        }
        return CompletableFuture.completedStage(Answer.done());
    }

    private CompletionStage<Answer> end(Call call) {
        journeys().end(site.existingVhost(call));
        return CompletableFuture.completedStage(Answer.done());
    }

    private CompletionStage<Answer> list(Call call) {
        String vhost = site.existingVhost(call);
        int limit = call.query().wholeNumber("limit", LIMIT_DEFAULT, 1, LIMIT_MAX);
        Predicate<Journey> asked = has(call.query().value("message_id"), Journey::messageId)
                .and(has(call.query().value("correlation_id"), Journey::correlationId))
                .and(passes(call.query().value("queue")));
        boolean isOn = journeys().isOn(vhost);
        return journeys().read(vhost).thenApply(all -> {
            List<Journey> found = all.stream().filter(asked).toList();
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("on", isOn);
            json.put("steps_max", journeys().stepsMax());
            json.put("journeys_total", found.size());
            json.put(
                    "journeys",
                    found.stream().limit(limit).map(JourneysResource::json).toList());
            return Answer.json(json);
        });
    }

    /** Reads a property of a message. */
    @FunctionalInterface
    private interface Property {
        @Nullable
        String of(Journey journey);
    }

    private static Predicate<Journey> has(@Nullable String value, Property property) {
        return value == null || value.isEmpty() ? journey -> true : journey -> value.equals(property.of(journey));
    }

    private static Predicate<Journey> passes(@Nullable String queue) {
        return queue == null || queue.isEmpty() ? journey -> true : journey -> journey.passes(queue);
    }

    private static Map<String, Object> json(Journey journey) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("message_id", journey.messageId());
        json.put("correlation_id", journey.correlationId());
        json.put("steps", journey.steps().stream().map(JourneysResource::json).toList());
        return json;
    }

    private static Map<String, Object> json(JourneyStep step) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("at", step.atMs());
        json.put("step", step.kind().name().toLowerCase(Locale.ROOT));
        json.putAll(step.told());
        return json;
    }
}
