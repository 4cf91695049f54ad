package org.leveret.management.http;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What {@code GET} of another path answers, told as an event each second: for pages that follow the broker without asking again
 * and again. Refused as that path is, by an event {@code refused}, with which it ends. Immutable.
 */
public final class Watch {
    private static final long INTERVAL_MS = 1_000;
    private static final int EVENT_BYTES_MAX = 2 << 20;

    private final Supplier<RouteTable> table;

    private Watch(Supplier<RouteTable> table) {
        this.table = table;
    }

    /** The route, with the path to be watched, as it follows {@code /api}, in {@code path}. */
    public static Route route(Supplier<RouteTable> table) {
        Watch watch = new Watch(table);
        return Route.get("/leveret/watch", Requirement.MANAGEMENT, watch::answer);
    }

    private Answer answer(Call call) {
        String watched = call.query().value("path");
        if (watched == null) {
            throw ApiException.badRequest("no path");
        }
        int question = watched.indexOf('?');
        String path = question < 0 ? watched : watched.substring(0, question);
        if (!path.startsWith("/") || !PathText.isPercentEncoded(path)) {
            throw ApiException.badRequest("not a path");
        }
        List<String> segments = PathText.segments(path);
        Map<String, Route> routes = table.get().find(segments);
        Route route = routes == null ? null : routes.get("GET");
        if (route == null) {
            throw ApiException.notFound();
        }
        Call inner = call.reading(
                route.parameters(segments), Query.parse(question < 0 ? null : watched.substring(question + 1)));
        return Answer.events(sink -> {
            sink.every(INTERVAL_MS, () -> look(route, inner, sink));
            return () -> {};
        });
    }

    private static CompletionStage<?> look(Route route, Call call, EventSink sink) {
        Call now = call.again();
        if (now == null) {
            sink.end();
            return CompletableFuture.completedFuture(null);
        }
        CompletionStage<Answer> answer;
        try {
            now.authorise(route);
            answer = route.handler().handle(now);
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedStage(e);
        }
        return answer.thenApplyAsync(found -> json(found, now), sink.workers()).handle((json, failure) -> {
            if (failure == null) {
                sink.offer(null, json);
            } else {
                sink.offer(
                        "refused",
                        JsonText.write(
                                Refusals.of(route, Refusals.cause(failure)).body()));
                sink.end();
            }
            return null;
        });
    }

    private static byte[] json(Answer answer, Call call) {
        @Nullable Object body = answer.body();
        if (body instanceof EventFeed) {
            throw ApiException.badRequest("these are events already");
        }
        if (!(body instanceof JsonList<?> list)) {
            return JsonText.write(Columns.project(body, call.columns()));
        }
        Rendering<?> rendering = Rendering.of(list, call);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        do {
            all.writeBytes(rendering.next());
            if (all.size() > EVENT_BYTES_MAX) {
                throw ApiException.badRequest("too long a list to be watched: ask for a page or for columns");
            }
        } while (!rendering.hasEnded());
        return all.toByteArray();
    }
}
