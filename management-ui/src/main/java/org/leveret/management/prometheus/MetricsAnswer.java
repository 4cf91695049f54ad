package org.leveret.management.prometheus;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the answer to one request for metrics: each slice is made on a worker when the socket has taken those before it, and
 * who does not take them in time is cut off. What is not said to be for any thread belongs to the event loop of the HTTP
 * interface.
 */
final class MetricsAnswer {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4";

    private static final Logger LOG = LoggerFactory.getLogger(MetricsAnswer.class);
    private static final long SENDING_MS_MAX = 60_000;
    private static final int STATUS_UNAVAILABLE = 503;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final boolean gzip;
    private final Executor workers;
    private final Context loop;
    private final Runnable onDone;
    private final long timer;
    private boolean done;

    /** @param onDone is run once */
    MetricsAnswer(HttpServerRequest request, boolean gzip, Executor workers, Context loop, Runnable onDone) {
        this.request = request;
        this.response = request.response();
        this.gzip = gzip;
        this.workers = workers;
        this.loop = loop;
        this.onDone = onDone;
        this.timer = loop.owner().setTimer(SENDING_MS_MAX, expired -> breakOff());
        response.closeHandler(nothing -> done());
    }

    /** Makes the first slice, on a worker, and has it sent. */
    void begin(Supplier<List<MetricSamples>> samples) {
        try {
            MetricsRendering rendering = new MetricsRendering(samples.get(), gzip);
            byte[] first = rendering.next();
            loop.runOnContext(nothing -> sendFirst(rendering, first));
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    /** Says that there is no answer. Any thread. */
    void fail(Throwable cause) {
        LOG.error("metrics could not be told", cause);
        loop.runOnContext(nothing -> {
            if (response.headWritten()) {
                breakOff();
            } else if (!response.closed()) {
                response.setStatusCode(STATUS_UNAVAILABLE).end().onComplete(sent -> done());
            }
        });
    }

    private void sendFirst(MetricsRendering rendering, byte[] first) {
        if (response.closed()) {
            return;
        }
        response.putHeader("content-type", CONTENT_TYPE);
        response.putHeader("vary", "accept-encoding");
        if (gzip) {
            response.putHeader("content-encoding", "gzip");
        }
        response.setChunked(!rendering.hasEnded());
        send(rendering, first);
    }

    private void send(MetricsRendering rendering, byte[] slice) {
        if (response.closed() || done) {
            return;
        }
        if (rendering.hasEnded()) {
            response.end(Buffer.buffer(slice)).onComplete(sent -> done());
            return;
        }
        if (slice.length > 0) {
            response.write(Buffer.buffer(slice)).onFailure(gone -> done());
        }
        if (response.writeQueueFull()) {
            response.drainHandler(nothing -> {
                response.drainHandler(null);
                makeNext(rendering);
            });
        } else {
            makeNext(rendering);
        }
    }

    private void makeNext(MetricsRendering rendering) {
        try {
            workers.execute(() -> {
                try {
                    byte[] slice = rendering.next();
                    loop.runOnContext(nothing -> send(rendering, slice));
                } catch (RuntimeException e) {
                    fail(e);
                }
            });
        } catch (RejectedExecutionException e) {
            breakOff();
        }
    }

    /** Nothing can be said any more but that this is not all. */
    private void breakOff() {
        var unused = request.connection().close();
        done();
    }

    private void done() {
        if (!done) {
            done = true;
            loop.owner().cancelTimer(timer);
            onDone.run();
        }
    }
}
