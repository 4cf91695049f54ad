package org.leveret.management.http;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the answer to one request, once. Bodies are made on workers, a slice at a time, and a slice only when the socket has
 * taken those before it. What is not said to be for any thread belongs to the event loop of the HTTP interface.
 */
final class Sender {
    static final String CHALLENGE = "www-authenticate";
    static final String CHALLENGE_BASIC = "Basic realm=\"RabbitMQ Management\"";

    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
    private static final int STATUS_UNAUTHORIZED = 401;
    private static final int STREAMS_MAX = 100;
    private static final String CONTENT_TYPE = "content-type";
    private static final String CONTENT_ENCODING = "content-encoding";
    private static final String GZIP = "gzip";
    private static final String EVENTS = "text/event-stream";

    /** How many answers go on as events. Owned by the event loop of the HTTP interface. */
    static final class Streams {
        private int open;
    }

    private final HttpServerRequest request;
    private final Workers workers;
    private final Context loop;
    private final Consumer<HttpServerRequest> onSent;
    private final ClientWatch clients;
    private final Streams streams;
    private final boolean compresses;
    private @Nullable EventStream stream;
    private @Nullable Rendering<?> unsent;
    private boolean begun;
    private boolean finished;
    private final List<Runnable> afterwards = new ArrayList<>(1);

    /** @param onSent is told once, when the answer is sent or the client is gone */
    Sender(
            HttpServerRequest request,
            Workers workers,
            Context loop,
            ClientWatch clients,
            Streams streams,
            Consumer<HttpServerRequest> onSent) {
        this.request = request;
        this.clients = clients;
        this.streams = streams;
        this.workers = workers;
        this.loop = loop;
        this.onSent = onSent;
        // Of what is not sent the length is told as if it were not compressed, as by RabbitMQ.
        this.compresses = Gzip.isAccepted(request) && !request.method().name().equals("HEAD");
        request.response().closeHandler(gone -> finish());
    }

    private void finish() {
        Rendering<?> left = unsent;
        unsent = null;
        if (left != null) {
            left.abandon();
        }
        if (!finished) {
            finished = true;
            if (stream != null) {
                streams.open--;
                stream.close();
            }
            onSent.accept(request);
            afterwards.forEach(Runnable::run);
        }
    }

    /** Whether the answer is sent, or the client gone. */
    boolean isFinished() {
        return finished;
    }

    /** Has this run once the answer is sent, or the client gone: at once if that is so. */
    void whenFinished(Runnable task) {
        if (finished) {
            task.run();
        } else {
            afterwards.add(task);
        }
    }

    /** Makes the answer's body; on a worker. */
    void render(Route route, Answer answer, Call call) {
        if (!answer.hasBody()) {
            loop.runOnContext(nothing -> send(answer));
        } else if (answer.body() instanceof JsonList<?> list) {
            Rendering<?> rendering = Rendering.of(list, call);
            byte[] first = rendering.first(compresses);
            loop.runOnContext(nothing -> sendFirst(answer, rendering, first));
        } else if (answer.body() instanceof EventFeed feed) {
            EventStream opened = new EventStream(loop, workers, () -> call.isStillAllowed(route));
            Runnable end = request.method().name().equals("HEAD") ? () -> {} : feed.open(opened);
            loop.runOnContext(nothing -> sendEvents(answer, opened, end));
        } else {
            byte[] body = JsonText.write(
                    answer.status() < 300 ? Columns.project(answer.body(), call.columns()) : answer.body());
            if (compresses && Gzip.isWorthIt(body)) {
                byte[] compressed = Gzip.of(body);
                loop.runOnContext(nothing -> send(answer.withHeader(CONTENT_ENCODING, GZIP), compressed));
            } else {
                loop.runOnContext(nothing -> send(answer, body));
            }
        }
    }

    /** Refuses the request. Any thread. */
    void refuseLater(ApiException refusal) {
        loop.runOnContext(nothing -> refuse(refusal));
    }

    /** Refuses the request. */
    void refuse(ApiException refusal) {
        Object body = refusal.body();
        if (body == null) {
            send(Answer.empty(refusal.status()));
            return;
        }
        Answer answer = Answer.json(refusal.status(), body);
        boolean failedLogin = refusal.status() == STATUS_UNAUTHORIZED
                && body instanceof ErrorBody error
                && error.error().equals("not_authorized");
        send(failedLogin ? answer.withHeader(CHALLENGE, CHALLENGE_BASIC) : answer, JsonText.write(body));
    }

    /** Sends an answer without a body. */
    void send(Answer answer) {
        HttpServerResponse response = begin(answer);
        if (response != null) {
            end(response, Buffer.buffer());
        }
    }

    private void send(Answer answer, byte[] body) {
        HttpServerResponse response = begin(answer);
        if (response != null) {
            response.putHeader(CONTENT_TYPE, "application/json");
            end(response, Buffer.buffer(body));
        }
    }

    private void sendFirst(Answer plain, Rendering<?> rendering, byte[] first) {
        Answer answer = rendering.isCompressed() ? plain.withHeader(CONTENT_ENCODING, GZIP) : plain;
        if (rendering.hasEnded()) {
            send(answer, first);
            return;
        }
        HttpServerResponse response = begin(answer);
        if (response == null || finished) {
            rendering.abandon();
            return;
        }
        unsent = rendering;
        response.putHeader(CONTENT_TYPE, "application/json");
        if (request.method().name().equals("HEAD")) {
            end(response, Buffer.buffer());
            return;
        }
        response.setChunked(true);
        sendNext(response, rendering, first);
    }

    private void sendEvents(Answer answer, EventStream events, Runnable end) {
        boolean tooMany = streams.open >= STREAMS_MAX;
        if (finished || tooMany || request.method().name().equals("HEAD")) {
            events.close();
            end.run();
            if (tooMany) {
                refuse(new ApiException(503, new ErrorBody("service_unavailable", "too many readers of events")));
            } else {
                send(answer.withHeader(CONTENT_TYPE, EVENTS));
            }
            return;
        }
        HttpServerResponse response = begin(answer);
        if (response == null) {
            events.close();
            end.run();
            return;
        }
        streams.open++;
        stream = events;
        request.resume();
        response.putHeader(CONTENT_TYPE, EVENTS).setChunked(true);
        // What is on its way to us would else wait in a proxy for more of it.
        response.putHeader("x-accel-buffering", "no");
        response.exceptionHandler(gone -> finish());
        response.endHandler(all -> finish());
        events.begin(response, end, this::readerIsWaitedFor);
    }

    private void readerIsWaitedFor(boolean waits) {
        if (waits) {
            clients.waiting(request.connection());
        } else {
            clients.served(request.connection());
        }
    }

    private void sendNext(HttpServerResponse response, Rendering<?> rendering, byte[] slice) {
        if (response.closed()) {
            finish();
            return;
        }
        if (rendering.hasEnded()) {
            end(response, Buffer.buffer(slice));
            return;
        }
        if (slice.length > 0) {
            response.write(Buffer.buffer(slice)).onFailure(gone -> {});
        }
        if (response.writeQueueFull()) {
            clients.waiting(request.connection());
            response.drainHandler(nothing -> {
                response.drainHandler(null);
                clients.served(request.connection());
                makeNext(response, rendering);
            });
        } else {
            makeNext(response, rendering);
        }
    }

    private void makeNext(HttpServerResponse response, Rendering<?> rendering) {
        // Until it is made the rendering is the worker's.
        unsent = null;
        try {
            workers.execute(() -> {
                try {
                    byte[] slice = rendering.next();
                    loop.runOnContext(nothing -> {
                        unsent = rendering;
                        sendNext(response, rendering, slice);
                    });
                } catch (RuntimeException e) {
                    LOG.error("a list could not be written to its end", e);
                    rendering.abandon();
                    loop.runOnContext(nothing -> breakOff());
                }
            });
        } catch (RejectedExecutionException e) {
            rendering.abandon();
            breakOff();
        }
    }

    /** Nothing can be said any more but that this is not all. */
    private void breakOff() {
        finish();
        var unused = request.connection().close();
    }

    /** The response with status and headers; null if there has been one before. */
    private @Nullable HttpServerResponse begin(Answer answer) {
        if (begun) {
            return null;
        }
        begun = true;
        HttpServerResponse response = request.response();
        response.setStatusCode(answer.status());
        response.putHeader("cache-control", "no-cache");
        response.putHeader(
                "content-security-policy", "script-src 'self' 'unsafe-eval' 'unsafe-inline'; object-src 'self'");
        response.putHeader("vary", "accept, accept-encoding, origin");
        response.putHeader("x-content-type-options", "nosniff");
        answer.headers().forEach(response::putHeader);
        return response;
    }

    private boolean hasBody() {
        String length = request.getHeader("content-length");
        return request.getHeader("transfer-encoding") != null || (length != null && !length.equals("0"));
    }

    private void end(HttpServerResponse response, Buffer last) {
        boolean unread = !request.isEnded() && hasBody();
        if (!unread) {
            request.resume();
        } else {
            // What is left of the request would else have to be read first.
            response.putHeader("connection", "close");
        }
        clients.waiting(request.connection());
        response.end(last).onComplete(sent -> {
            finish();
            if (unread) {
                var unused = request.connection().close();
            }
        });
    }
}
