package org.leveret.management.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.leveret.broker.access.Operation;
import org.leveret.broker.control.admin.AdministrationException;
import org.leveret.broker.control.admin.DelayedMessages;
import org.leveret.broker.vhost.DelayedMessage;
import org.leveret.management.http.Answer;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.Call;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;

/**
 * The messages that wait in an exchange of type {@code x-delayed-message}: to be looked at, which asks for the permission to
 * read it, and to be taken out or sent at once, which asks for that to write to it. RabbitMQ has no such thing.
 */
final class DelayedMessagesResource implements Resource {
    private static final String PATH = "/leveret/exchanges/:vhost/:exchange/delayed";
    private static final String ID = "id";
    private static final String FROM = "from";
    private static final int LIMIT_DEFAULT = 50;
    private static final int LIMIT_MAX = 1_000;

    private final ApiSite site;

    DelayedMessagesResource(ApiSite site) {
        this.site = site;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route("GET", PATH, Requirement.VIRTUAL_HOST, this::list),
                Route.delete(PATH + "/:id", Requirement.VIRTUAL_HOST, this::cancel),
                Route.post(PATH + "/:id/fire", Requirement.VIRTUAL_HOST, this::fire));
    }

    private CompletionStage<Answer> list(Call call) {
        DelayedMessages waiting = waiting(call, Operation.READ);
        long after = call.query().wholeNumber(FROM, -1L, Long.MIN_VALUE, Long.MAX_VALUE);
        int limit = call.query().wholeNumber("limit", LIMIT_DEFAULT, 1, LIMIT_MAX);
        int shownBytes = call.query().wholeNumber("truncate", PayloadJson.SHOWN_BYTES_DEFAULT, 0, Integer.MAX_VALUE);
        // Elsewhere than on the loop that owns the messages, which has other work.
        return waiting.listWhole(after, limit)
                .thenComposeAsync(page ->
                        next(waiting, page).thenApplyAsync(next -> Answer.json(json(waiting, page, next, shownBytes))));
    }

    /** Where the next page begins; empty if there is none. */
    private static CompletableFuture<String> next(DelayedMessages waiting, List<DelayedMessage> page) {
        if (page.isEmpty()) {
            return CompletableFuture.completedFuture("");
        }
        long last = page.get(page.size() - 1).id();
        return waiting.list(last, 1).thenApply(more -> more.isEmpty() ? "" : Long.toString(last));
    }

    private static Map<String, Object> json(
            DelayedMessages waiting, List<DelayedMessage> page, String next, int shownBytes) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("messages", page.stream().map(each -> json(each, shownBytes)).toList());
        json.put("next", next.isEmpty() ? null : next);
        json.put("messages_total", waiting.count());
        return json;
    }

    private static Map<String, Object> json(DelayedMessage message, int shownBytes) {
        Map<String, Object> json = new LinkedHashMap<>();
        // A text, as it may have more digits than a number in a browser.
        json.put(ID, Long.toString(message.id()));
        json.put("due_at", message.dueMs());
        json.put("published_at", message.publishedMs());
        json.put("exchange", message.exchange());
        json.put("routing_key", message.routingKey());
        json.put("properties", Objects.requireNonNull(message.properties()));
        PayloadJson.putCut(json, Objects.requireNonNull(message.body()), shownBytes);
        return json;
    }

    private CompletionStage<Answer> cancel(Call call) {
        return waiting(call, Operation.WRITE)
                .cancel(id(call.path(ID), ApiException.notFound()))
                .thenApply(DelayedMessagesResource::done);
    }

    private CompletionStage<Answer> fire(Call call) {
        return waiting(call, Operation.WRITE)
                .fireNow(id(call.path(ID), ApiException.notFound()))
                .thenApply(DelayedMessagesResource::done);
    }

    private static Answer done(boolean stillWaited) {
        if (!stillWaited) {
            throw ApiException.notFound();
        }
        return Answer.done();
    }

    private DelayedMessages waiting(Call call, Operation operation) {
        String vhost = site.existingVhost(call);
        String exchange = call.exchange(ExchangesResource.EXCHANGE);
        site.checkExchange(call, operation, exchange);
        try {
            return site.administration().delayedMessages(vhost, exchange);
        } catch (AdministrationException e) {
            throw ApiException.notFound(String.valueOf(e.getMessage()));
        }
    }

    private static long id(String text, ApiException otherwise) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw otherwise;
        }
    }
}
