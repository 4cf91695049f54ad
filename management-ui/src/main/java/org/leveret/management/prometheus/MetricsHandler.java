package org.leveret.management.prometheus;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests for metrics, of anybody. Few at once, so that a client that asks without end has the broker do little else.
 * Owned by the event loop of the HTTP interface.
 */
public final class MetricsHandler {
    private static final String PATH = "/metrics";
    private static final int SCRAPES_MAX = 4;
    private static final int STATUS_NOT_FOUND = 404;
    private static final int STATUS_METHOD_NOT_ALLOWED = 405;
    private static final int STATUS_UNAVAILABLE = 503;

    private final ScrapeSource source;
    private final boolean perObject;
    private final Executor workers;
    private final Context loop;
    private int scrapes;

    /**
     * @param perObject whether each object is told of where RabbitMQ otherwise tells sums
     * @param workers where text is made
     * @param loop the loop that owns this
     */
    public MetricsHandler(ScrapeSource source, boolean perObject, Executor workers, Context loop) {
        this.source = source;
        this.perObject = perObject;
        this.workers = workers;
        this.loop = loop;
    }

    /**
     * Answers a request.
     *
     * @param prefix what its path begins with before {@code /metrics}
     * @param onDone is run when it is answered, or never will be
     */
    public void handle(HttpServerRequest request, String prefix, Runnable onDone) {
        String method = request.method().name();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            request.response().putHeader("allow", "HEAD, GET");
            refuse(request, STATUS_METHOD_NOT_ALLOWED, "", onDone);
            return;
        }
        MetricsView view = view(request, prefix);
        if (view == null) {
            refuse(request, STATUS_NOT_FOUND, "Unknown Registry", onDone);
        } else if (method.equals("HEAD")) {
            request.response().putHeader("content-type", MetricsAnswer.CONTENT_TYPE);
            end(request.response(), "", onDone);
        } else if (scrapes >= SCRAPES_MAX) {
            refuse(request, STATUS_UNAVAILABLE, "Too many requests at once", onDone);
        } else {
            scrapes++;
            MetricsAnswer answer = new MetricsAnswer(request, wantsGzip(request), workers, loop, () -> {
                scrapes--;
                onDone.run();
            });
            scrape(view, answer);
        }
    }

    private void scrape(MetricsView view, MetricsAnswer answer) {
        try {
            workers.execute(() -> {
                var unused = source.scrape(view, workers).whenComplete((scrape, failure) -> {
                    if (failure == null) {
                        answer.begin(() -> MetricCatalogue.samples(scrape, view));
                    } else {
                        answer.fail(failure);
                    }
                });
            });
        } catch (RejectedExecutionException e) {
            answer.fail(e);
        }
    }

    /** What is asked for; null if there is no such thing. */
    private @Nullable MetricsView view(HttpServerRequest request, String prefix) {
        String path = request.path().substring(prefix.length());
        if (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        return switch (path) {
            case PATH, PATH + "/default" -> perObject ? MetricsView.eachObject() : MetricsView.aggregated();
            case PATH + "/per-object" -> MetricsView.eachObject();
            case PATH + "/detailed" -> MetricsView.chosen(values(request, "family"), values(request, "vhost"));
            default -> null;
        };
    }

    private static Set<String> values(HttpServerRequest request, String name) {
        return Set.copyOf(request.params().getAll(name));
    }

    private static boolean wantsGzip(HttpServerRequest request) {
        String accepted = request.getHeader("accept-encoding");
        return accepted != null
                && List.of(accepted.split("[,;]", -1)).stream()
                        .map(each -> each.strip().toLowerCase(Locale.ROOT))
                        .anyMatch(each -> each.equals("gzip"));
    }

    private static void refuse(HttpServerRequest request, int status, String text, Runnable onDone) {
        request.response().setStatusCode(status).putHeader("content-type", "text/plain");
        end(request.response(), text, onDone);
    }

    private static void end(HttpServerResponse response, String text, Runnable onDone) {
        response.end(Buffer.buffer(text)).onComplete(sent -> onDone.run());
    }
}
