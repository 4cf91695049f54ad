package org.leveret.management.api;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.leveret.broker.control.admin.CommandRefusedException;
import org.leveret.broker.messages.Disposition;
import org.leveret.broker.messages.FetchedMessage;
import org.leveret.broker.messages.PlainMessage;
import org.leveret.management.http.Answer;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.Call;
import org.leveret.management.http.JsonBody;
import org.leveret.management.http.JsonList;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;

/** Messages: publish one, get some, drop all of a queue. */
final class MessagesResource implements Resource {
    private static final int CONNECTION_ERROR = 500;
    /** What part of the heap fetched messages may take: one in so many. */
    private static final int FETCHED_PER_HEAP = 8;

    private static final Set<String> NUMBERS = Set.of("timestamp", "priority", "delivery_mode");
    private static final Set<String> TEXTS = Set.of(
            "cluster_id",
            "app_id",
            "user_id",
            "type",
            "message_id",
            "expiration",
            "reply_to",
            "correlation_id",
            "content_encoding",
            "content_type");

    private final ApiSite site;
    private final FetchedRoom room = new FetchedRoom(Runtime.getRuntime().maxMemory() / FETCHED_PER_HEAP);

    MessagesResource(ApiSite site) {
        this.site = site;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post("/exchanges/:vhost/:exchange/publish", Requirement.VIRTUAL_HOST, this::publish),
                Route.post("/queues/:vhost/:queue/get", Requirement.VIRTUAL_HOST, this::get),
                Route.delete("/queues/:vhost/:queue/contents", Requirement.VIRTUAL_HOST, this::purge));
    }

    private CompletionStage<Answer> publish(Call call) {
        String vhost = site.vhostToChange(call);
        checkMayOpen(call, vhost);
        JsonBody body = call.json();
        if (body.has("payload") && !(body.get("payload") instanceof String)) {
            body.require("routing_key", "properties", "payload_encoding");
            throw ApiException.badRequest("payload_not_string");
        }
        body.require("routing_key", "properties", "payload", "payload_encoding");
        PlainMessage message = new PlainMessage(
                call.exchange(ExchangesResource.EXCHANGE),
                body.text("routing_key"),
                properties(body.object("properties")),
                payload(body));
        return site.messages().publish(call.caller().name(), vhost, message).handle((routed, failure) -> {
            if (failure == null) {
                return Answer.json(Map.of("routed", routed));
            }
            // Here RabbitMQ answers with 400 and the whole text, whatever is wrong.
            throw failure instanceof CommandRefusedException refusal
                    ? ApiException.badRequest(refusal.code() + " " + refusal.text())
                    : new CompletionException(failure);
        });
    }

    /** Administrators get as far as this without. */
    private static void checkMayOpen(Call call, String vhost) {
        if (!call.caller().mayOpen(vhost)) {
            throw ApiException.notAuthorised("Access refused.");
        }
    }

    private static byte[] payload(JsonBody body) {
        String payload = body.text("payload");
        String encoding = body.text("payload_encoding");
        switch (encoding) {
            case PayloadJson.STRING -> {
                return payload.getBytes(StandardCharsets.UTF_8);
            }
            case PayloadJson.BASE64 -> {
                try {
                    return Base64.getDecoder().decode(payload);
                } catch (IllegalArgumentException e) {
                    throw ApiException.badRequest(List.of("not_base64", payload));
                }
            }
            default -> throw ApiException.badRequest(List.of("unsupported_encoding", encoding));
        }
    }

    /** The properties of a message, which RabbitMQ checks the types of. */
    static Map<String, Object> properties(Map<String, Object> given) {
        Map<String, Object> checked = new LinkedHashMap<>();
        given.forEach((name, value) -> {
            if (NUMBERS.contains(name) && !(value instanceof Long)) {
                throw ApiException.badRequest(List.of("not_int", name));
            }
            if (TEXTS.contains(name) && !(value instanceof String)) {
                throw ApiException.badRequest(List.of("not_string", name));
            }
            if (name.equals("headers") && !(value instanceof Map)) {
                throw ApiException.badRequest(List.of("not_object", name));
            }
            checked.put(name, value);
        });
        return checked;
    }

    private CompletionStage<Answer> get(Call call) {
        String vhost = site.existingVhost(call);
        checkMayOpen(call, vhost);
        JsonBody body = call.json("ackmode", "count", "encoding");
        String encoding = body.text("encoding");
        if (!encoding.equals("auto") && !encoding.equals(PayloadJson.BASE64)) {
            throw ApiException.badRequest("Unsupported encoding. Please use auto or base64.");
        }
        // RabbitMQ takes a count below zero for no bound at all.
        long count = body.wholeNumber("count");
        int countMax = count < 0 || count > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) count;
        long truncated = body.has("truncate") ? body.wholeNumber("truncate") : Long.MAX_VALUE;
        String queue = call.path(QueuesResource.QUEUE);
        Disposition disposition = disposition(body.text("ackmode"));
        FetchedRoom.Share share = room.take();
        call.whenAnswered(share::giveBack);
        return site.messages()
                .fetch(call.caller().user(), vhost, queue, countMax, share.bytes(), disposition)
                .handle((messages, failure) -> {
                    if (failure == null) {
                        share.needs(messages.stream()
                                .mapToLong(each -> each.message().payload().length)
                                .sum());
                        return Answer.json(JsonList.whole(
                                messages, each -> json(each, truncated, encoding.equals(PayloadJson.BASE64))));
                    }
                    throw refusalOfGet(failure);
                });
    }

    /** What would end a connection, RabbitMQ tells here without the name of the code. */
    private static RuntimeException refusalOfGet(Throwable failure) {
        return failure instanceof CommandRefusedException refusal && refusal.code() >= CONNECTION_ERROR
                ? ApiException.badRequest(refusal.code() + " " + refusal.explanation())
                : refusalOfFetch(failure);
    }

    /** RabbitMQ tells the whole text here, too, with statuses of its own. */
    static RuntimeException refusalOfFetch(Throwable failure) {
        if (failure instanceof CommandRefusedException refusal) {
            return switch (refusal.code()) {
                case 403 -> ApiException.notAuthorised(refusal.text());
                case 404 -> ApiException.notFound(refusal.text());
                default -> ApiException.badRequest(refusal.code() + " " + refusal.text());
            };
        }
        return new CompletionException(failure);
    }

    private static Disposition disposition(String ackMode) {
        return switch (ackMode) {
            case "ack_requeue_true", "reject_requeue_true" -> Disposition.REQUEUED;
            case "ack_requeue_false" -> Disposition.ACKNOWLEDGED;
            case "reject_requeue_false" -> Disposition.REJECTED;
            default -> throw ApiException.badRequest(List.of("unknown_ackmode", ackMode));
        };
    }

    private static Map<String, Object> json(FetchedMessage fetched, long truncated, boolean asBase64) {
        PlainMessage message = fetched.message();
        byte[] payload = message.payload();
        byte[] shown = truncated < payload.length ? Arrays.copyOf(payload, (int) Math.max(0, truncated)) : payload;
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("payload_bytes", payload.length);
        json.put("redelivered", fetched.redelivered());
        json.put("exchange", message.exchange());
        json.put("routing_key", message.routingKey());
        json.put("message_count", fetched.readyLeft());
        Object properties = message.properties().isEmpty() ? List.of() : message.properties();
        json.put("properties", properties);
        PayloadJson.put(json, shown, asBase64);
        return json;
    }

    private CompletionStage<Answer> purge(Call call) {
        String vhost = call.vhost();
        String queue = call.path(QueuesResource.QUEUE);
        if (site.topology().queue(vhost, queue).isEmpty()) {
            throw ApiException.notFound();
        }
        return site.messages().purge(call.caller().user(), vhost, queue).thenApply(purged -> Answer.done());
    }
}
