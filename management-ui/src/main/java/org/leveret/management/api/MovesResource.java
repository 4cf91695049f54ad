package org.leveret.management.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.contents.Destination;
import org.leveret.broker.contents.MoveRequest;
import org.leveret.broker.contents.MoveView;
import org.leveret.management.http.Answer;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.Call;
import org.leveret.management.http.JsonBody;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;

/** Messages that are moved from one queue to elsewhere. RabbitMQ has no such thing. */
final class MovesResource implements Resource {
    private static final String MOVE = "/leveret/moves/:move";

    private final ApiSite site;

    MovesResource(ApiSite site) {
        this.site = site;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post("/leveret/queues/:vhost/:queue/move", Requirement.VIRTUAL_HOST, this::start),
                Route.get("/leveret/moves", Requirement.MANAGEMENT, this::list),
                Route.get(MOVE, Requirement.MANAGEMENT, call -> Answer.json(json(visible(call)))),
                Route.post(MOVE + "/pause", Requirement.MANAGEMENT, call -> control(call, Control.PAUSE)),
                Route.post(MOVE + "/resume", Requirement.MANAGEMENT, call -> control(call, Control.RESUME)),
                Route.delete(MOVE, Requirement.MANAGEMENT, call -> control(call, Control.CANCEL)));
    }

    private enum Control {
        PAUSE,
        RESUME,
        CANCEL
    }

    private CompletionStage<Answer> start(Call call) {
        String vhost = site.vhostToUse(call);
        JsonBody body = call.json("destination");
        long perSecond = body.get("messages_per_second") == null ? 0 : body.wholeNumber("messages_per_second");
        if (perSecond < 0 || (perSecond == 0 && body.get("messages_per_second") != null)) {
            throw ApiException.badRequest("messages_per_second is at least 1");
        }
        MoveRequest request = new MoveRequest(
                call.caller().user(),
                vhost,
                call.path(QueuesResource.QUEUE),
                destination(new JsonBody(body.object("destination"))),
                FilterFields.of(body),
                QueueContentsResource.limit(body),
                (int) Math.min(Integer.MAX_VALUE, perSecond));
        return QueueContentsResource.answer(site.queueMessages().move(request), move -> Answer.json(202, json(move)));
    }

    private static Destination destination(JsonBody body) {
        int named = (body.has("queue") ? 1 : 0) + (body.has("exchange") ? 1 : 0) + (body.truth("redrive") ? 1 : 0);
        if (named != 1) {
            throw ApiException.badRequest("a destination has one of queue, exchange and redrive");
        }
        if (body.has("queue")) {
            return new Destination.ToQueue(body.text("queue"));
        }
        return body.has("exchange") ? QueueContentsResource.toExchange(body) : new Destination.Redrive();
    }

    private Answer list(Call call) {
        return Answer.json(site.queueMessages().moves().stream()
                .filter(move -> call.caller().sees(move.request().vhost()))
                .map(MovesResource::json)
                .toList());
    }

    /** The move of the path, if it is in a virtual host whose contents the caller is shown. */
    private MoveView visible(Call call) {
        return site.queueMessages()
                .move(call.path("move"))
                .filter(move -> call.caller().sees(move.request().vhost()))
                .orElseThrow(ApiException::notFound);
    }

    private CompletionStage<Answer> control(Call call, Control control) {
        String id = visible(call).id();
        String user = call.caller().user();
        CompletableFuture<MoveView> changed = switch (control) {
            case PAUSE -> site.queueMessages().pause(user, id);
            case RESUME -> site.queueMessages().resume(user, id);
            case CANCEL -> site.queueMessages().cancel(user, id);
        };
        return QueueContentsResource.answer(changed, move -> Answer.json(json(move)));
    }

    private static Map<String, @Nullable Object> json(MoveView move) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", move.id());
        json.put("state", move.state().name().toLowerCase(Locale.ROOT));
        json.put("vhost", move.request().vhost());
        json.put("queue", move.request().queue());
        json.put("destination", json(move.request().destination()));
        json.put(
                "messages_per_second",
                move.request().messagesPerSecond() == 0 ? null : move.request().messagesPerSecond());
        json.put(
                "limit",
                move.request().limit() == Long.MAX_VALUE ? null : move.request().limit());
        json.put("moved", move.moved());
        json.put("skipped", move.skipped());
        json.put("examined", move.examined());
        json.put("remaining", move.remaining());
        json.put("reason", move.reason());
        json.put("user", move.request().user());
        json.put("started_at", move.startedAtMs());
        json.put("ended_at", move.endedAtMs() == 0 ? null : move.endedAtMs());
        return json;
    }

    private static Map<String, Object> json(Destination destination) {
        Map<String, Object> json = new LinkedHashMap<>();
        if (destination instanceof Destination.ToQueue there) {
            json.put("queue", there.queue());
        } else if (destination instanceof Destination.ToExchange there) {
            if (there.exchange() != null) {
                json.put("exchange", there.exchange());
            }
            if (there.routingKey() != null) {
                json.put("routing_key", there.routingKey());
            }
        } else {
            json.put("redrive", true);
        }
        return json;
    }
}
