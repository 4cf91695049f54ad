package org.leveret.management.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.access.Operation;
import org.leveret.broker.control.admin.ExchangeView;
import org.leveret.broker.messages.PlainMessage;
import org.leveret.broker.messages.Tail;
import org.leveret.broker.messages.TailedMessage;
import org.leveret.management.http.Answer;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.Call;
import org.leveret.management.http.EventSink;
import org.leveret.management.http.JsonText;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;

/**
 * What is published to an exchange or into a queue, told as events while somebody reads; the permission to read it is asked for
 * again now and then. RabbitMQ has no such thing.
 */
final class TailResource implements Resource {
    private static final int LOOK_INTERVAL_MS = 100;
    /** How many looks there are between two checks of permissions. */
    private static final int LOOKS_PER_CHECK = 50;

    private static final String TOPIC = "topic";
    private static final String DIRECT = "direct";

    private final ApiSite site;

    TailResource(ApiSite site) {
        this.site = site;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/leveret/exchanges/:vhost/:exchange/tail", Requirement.VIRTUAL_HOST, this::ofExchange),
                Route.get("/leveret/queues/:vhost/:queue/tail", Requirement.VIRTUAL_HOST, this::ofQueue));
    }

    private Answer ofQueue(Call call) {
        String vhost = site.existingVhost(call);
        String queue = call.path(QueuesResource.QUEUE);
        Runnable check = () -> site.checkQueue(call, Operation.READ, queue);
        check.run();
        if (site.topology().queue(vhost, queue).isEmpty()) {
            throw ApiException.notFound();
        }
        int shownBytes = shownBytes(call);
        return answer(
                check,
                () -> CompletableFuture.completedFuture(
                        site.broker().following().queue(vhost, queue, shownBytes)));
    }

    private Answer ofExchange(Call call) {
        String vhost = site.existingVhost(call);
        String exchange = call.exchange(ExchangesResource.EXCHANGE);
        ExchangeView found = site.topology().exchange(vhost, exchange).orElseThrow(ApiException::notFound);
        site.checkExchange(call, Operation.READ, exchange);
        site.broker().following().checkExchange(vhost, exchange);
        String key = key(found, call.query().value("routing_key"));
        Runnable check = () -> {
            site.checkExchange(call, Operation.READ, exchange);
            if (found.type().equals(TOPIC)) {
                site.checkTopic(call, Operation.READ, exchange, key);
            }
            site.broker().following().checkExchange(vhost, exchange);
        };
        check.run();
        int shownBytes = shownBytes(call);
        return answer(check, () -> site.broker().following().exchange(vhost, exchange, key, shownBytes));
    }

    private static int shownBytes(Call call) {
        return call.query().wholeNumber("truncate", PayloadJson.SHOWN_BYTES_DEFAULT, 0, PayloadJson.SHOWN_BYTES_MAX);
    }

    /** The binding key: of a topic exchange everything, if nothing is asked for. */
    private static String key(ExchangeView exchange, @Nullable String asked) {
        Object routesAs = exchange.arguments().getOrDefault("x-delayed-type", exchange.type());
        if (asked != null) {
            return asked;
        }
        if (routesAs.equals(DIRECT)) {
            throw ApiException.badRequest("routing_key is missing");
        }
        return routesAs.equals(TOPIC) ? "#" : "";
    }

    private static Answer answer(Runnable check, Supplier<CompletableFuture<Tail>> begin) {
        return Answer.events(sink -> {
            CompletableFuture<Tail> begun = begin.get().whenComplete((tail, failure) -> {
                if (failure == null) {
                    sink.offer("started", JsonText.write(Map.of()));
                    AtomicInteger looks = new AtomicInteger();
                    sink.every(LOOK_INTERVAL_MS, () -> look(sink, tail, check, looks.incrementAndGet()));
                } else {
                    end(sink, String.valueOf(failure.getMessage()));
                }
            });
            return () -> {
                var unused = begun.thenAccept(Tail::close);
            };
        });
    }

    private static CompletionStage<?> look(EventSink sink, Tail tail, Runnable check, int looks) {
        if (looks % LOOKS_PER_CHECK == 0) {
            tail.touch();
            try {
                check.run();
            } catch (RuntimeException refused) {
                tail.close();
                end(sink, reason(refused));
                return CompletableFuture.completedFuture(null);
            }
        }
        for (TailedMessage each : tail.take()) {
            sink.offer(null, JsonText.write(json(each)));
        }
        long dropped = tail.takeDropped();
        if (dropped > 0) {
            sink.offer("dropped", JsonText.write(Map.of("count", dropped)));
        }
        if (tail.isOver()) {
            end(sink, "it is gone");
        }
        return CompletableFuture.completedFuture(null);
    }

    private static String reason(RuntimeException refused) {
        return refused instanceof ApiException refusal
                ? String.valueOf(refusal.reason())
                : String.valueOf(refused.getMessage());
    }

    private static void end(EventSink sink, String reason) {
        sink.offer("ended", JsonText.write(Map.of("reason", reason)));
        sink.end();
    }

    private static Map<String, Object> json(TailedMessage tailed) {
        PlainMessage message = tailed.message();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("exchange", message.exchange());
        json.put("routing_key", message.routingKey());
        json.put("properties", message.properties());
        PayloadJson.putBeginning(json, message.payload(), tailed.payloadBytes());
        return json;
    }
}
