package org.leveret.management.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.contents.BrowseRequest;
import org.leveret.broker.contents.Destination;
import org.leveret.broker.contents.MessageUnavailableException;
import org.leveret.broker.contents.PurgeResult;
import org.leveret.management.http.Answer;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.Call;
import org.leveret.management.http.JsonBody;
import org.leveret.management.http.Query;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;

/**
 * The messages of a queue where they stand: looked at, deleted and sent again one by one, dropped by a filter. RabbitMQ has
 * no such thing.
 */
final class QueueContentsResource implements Resource {
    private static final String QUEUE_PATH = "/leveret/queues/:vhost/:queue";
    private static final String MESSAGE_PATH = QUEUE_PATH + "/messages/:position";
    private static final int LIMIT = 50;
    private static final int LIMIT_MAX = 500;
    private static final int TRUNCATE = 50_000;

    private final ApiSite site;

    QueueContentsResource(ApiSite site) {
        this.site = site;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route("GET", QUEUE_PATH + "/messages", Requirement.VIRTUAL_HOST, this::browse),
                Route.delete(MESSAGE_PATH, Requirement.VIRTUAL_HOST, this::delete),
                Route.post(MESSAGE_PATH + "/resend", Requirement.VIRTUAL_HOST, this::resend),
                Route.post(QUEUE_PATH + "/purge", Requirement.VIRTUAL_HOST, this::purge));
    }

    private CompletionStage<Answer> browse(Call call) {
        String vhost = site.vhostToUse(call);
        Query query = call.query();
        BrowseRequest request = new BrowseRequest(
                which(query.value("state")),
                query.wholeNumber("from", BrowseRequest.START, Long.MIN_VALUE, Long.MAX_VALUE),
                query.wholeNumber("limit", LIMIT, 1, LIMIT_MAX),
                query.wholeNumber("truncate", TRUNCATE, 0, Integer.MAX_VALUE),
                FilterFields.of(query));
        return answer(
                site.queueMessages().browse(call.caller().user(), vhost, call.path(QueuesResource.QUEUE), request),
                page -> Answer.json(BrowsedJson.page(page)));
    }

    private static BrowseRequest.Which which(@Nullable String state) {
        return switch (state == null ? "ready" : state.toLowerCase(Locale.ROOT)) {
            case "ready" -> BrowseRequest.Which.READY;
            case "unacked" -> BrowseRequest.Which.UNACKED;
            case "all" -> BrowseRequest.Which.ALL;
            default -> throw ApiException.badRequest("state is one of ready, unacked and all");
        };
    }

    private CompletionStage<Answer> delete(Call call) {
        String vhost = site.vhostToUse(call);
        return answer(
                site.queueMessages()
                        .delete(call.caller().user(), vhost, call.path(QueuesResource.QUEUE), position(call)),
                deleted -> Answer.done());
    }

    private static long position(Call call) {
        try {
            return Long.parseLong(call.path("position"));
        } catch (NumberFormatException e) {
            throw ApiException.notFound("no such message");
        }
    }

    private CompletionStage<Answer> resend(Call call) {
        String vhost = site.vhostToUse(call);
        JsonBody body = call.json();
        return answer(
                site.queueMessages()
                        .resend(
                                call.caller().user(),
                                vhost,
                                call.path(QueuesResource.QUEUE),
                                position(call),
                                toExchange(body),
                                body.truth("keep")),
                routed -> Answer.json(Map.of("routed", routed)));
    }

    /** Where the fields {@code exchange} and {@code routing_key} say; each message's own where they are not there. */
    static Destination.ToExchange toExchange(JsonBody body) {
        String exchange = body.get("exchange") == null ? null : body.text("exchange");
        return new Destination.ToExchange(
                "amq.default".equals(exchange) ? "" : exchange,
                body.get("routing_key") == null ? null : body.text("routing_key"));
    }

    private CompletionStage<Answer> purge(Call call) {
        String vhost = site.vhostToUse(call);
        JsonBody body = call.json();
        return answer(
                site.queueMessages()
                        .purge(
                                call.caller().user(),
                                vhost,
                                call.path(QueuesResource.QUEUE),
                                FilterFields.of(body),
                                body.truth("dry_run"),
                                limit(body)),
                result -> Answer.json(json(result)));
    }

    /** The field {@code limit}; without it there is none. */
    static long limit(JsonBody body) {
        return body.get("limit") == null ? Long.MAX_VALUE : Math.max(0, body.wholeNumber("limit"));
    }

    private static Map<String, Object> json(PurgeResult result) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("examined", result.examined());
        json.put("matched", result.matched());
        json.put("deleted", result.deleted());
        json.put("bytes", result.bytes());
        json.put("complete", result.complete());
        return json;
    }

    /** Answers with what comes of it, or with why nothing does. */
    static <T> CompletionStage<Answer> answer(CompletableFuture<T> result, Function<T, Answer> answer) {
        return result.handle((value, failure) -> {
            if (failure == null) {
                return answer.apply(value);
            }
            if (failure instanceof MessageUnavailableException unavailable) {
                String reason = String.valueOf(unavailable.getMessage());
                throw unavailable.isGone() ? ApiException.notFound(reason) : ApiException.conflict(reason);
            }
            throw MessagesResource.refusalOfFetch(failure);
        });
    }
}
