package org.leveret.management.http;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server-sent events on their way to one reader, as the HTML standard has them in section 9.2. What a reader does not take in
 * time is left out and counted; what is silent for a while has a comment sent, by which a reader that is gone is noticed. Owned
 * by the event loop of the HTTP interface, but for what {@link EventSink} says.
 */
final class EventStream implements EventSink {
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    private static final int WAITING_MAX = 1_000;
    private static final long WAITING_BYTES_MAX = 4 << 20;
    private static final long LOOK_MS = 5_000;
    private static final long SILENCE_MS_MAX = 15_000;
    private static final Buffer COMMENT = Buffer.buffer(":\n\n");

    private final Context loop;
    private final Executor workers;
    private final BooleanSupplier allowed;

    // What was offered and is not written yet; changed by any thread.
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    private final ArrayDeque<Buffer> held = new ArrayDeque<>();
    private @Nullable HttpServerResponse response;
    private Consumer<Boolean> onWaiting = waits -> {};
    private @Nullable Runnable ending;
    private long looking = -1;
    private long lastWrittenMs;
    private boolean ended;
    private boolean closed;

    /** @param allowed whether the reader may still be told, asked now and then on a worker */
    EventStream(Context loop, Executor workers, BooleanSupplier allowed) {
        this.loop = loop;
        this.workers = workers;
        this.allowed = allowed;
    }

    /**
     * Begins to write.
     *
     * @param whenOver ends what is told, when the reader is gone
     * @param onTaking is told whether we wait for the reader to take what was written
     */
    void begin(HttpServerResponse to, Runnable whenOver, Consumer<Boolean> onTaking) {
        response = to;
        ending = whenOver;
        onWaiting = onTaking;
        if (closed) {
            whenOver.run();
            return;
        }
        looking = loop.owner().setPeriodic(LOOK_MS, timer -> look());
        write(COMMENT);
        flush();
    }

    private void look() {
        try {
            workers.execute(() -> {
                if (!allowed.getAsBoolean()) {
                    end();
                }
            });
        } catch (RejectedExecutionException busy) {
            LOG.debug("too busy to look whether a reader of events may go on");
        }
        HttpServerResponse to = response;
        if (to != null && !to.writeQueueFull() && nowMs() - lastWrittenMs >= SILENCE_MS_MAX) {
            write(COMMENT);
        }
    }

    @Override
    public void offer(@Nullable String name, byte[] json) {
        Buffer event = event(name, json);
        if (waiting.get() >= WAITING_MAX || waitingBytes.get() + event.length() > WAITING_BYTES_MAX) {
            dropped.incrementAndGet();
            return;
        }
        waiting.incrementAndGet();
        waitingBytes.addAndGet(event.length());
        loop.runOnContext(nothing -> {
            held.add(event);
            flush();
        });
    }

    private static Buffer event(@Nullable String name, byte[] json) {
        Buffer event = Buffer.buffer(json.length + 32);
        if (name != null) {
            event.appendString("event: ").appendString(name).appendString("\n");
        }
        return event.appendString("data: ").appendBytes(json).appendString("\n\n");
    }

    private void flush() {
        HttpServerResponse to = response;
        if (to == null || closed) {
            return;
        }
        while (!to.writeQueueFull()) {
            Buffer event = held.poll();
            if (event == null) {
                break;
            }
            waiting.decrementAndGet();
            waitingBytes.addAndGet(-event.length());
            write(event);
        }
        long left = held.isEmpty() ? dropped.getAndSet(0) : 0;
        if (left > 0) {
            write(event("dropped", ("{\"count\":" + left + "}").getBytes(StandardCharsets.UTF_8)));
        }
        if (to.writeQueueFull()) {
            onWaiting.accept(true);
            to.drainHandler(nothing -> {
                to.drainHandler(null);
                onWaiting.accept(false);
                flush();
            });
        } else if (ended) {
            var unused = to.end();
        }
    }

    private void write(Buffer octets) {
        HttpServerResponse to = response;
        if (to != null && !to.closed() && !to.ended()) {
            lastWrittenMs = nowMs();
            to.write(octets).onFailure(gone -> {});
        }
    }

    @Override
    public void end() {
        loop.runOnContext(nothing -> {
            ended = true;
            flush();
        });
    }

    /** The reader is gone, or has all. */
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        held.clear();
        if (looking >= 0) {
            loop.owner().cancelTimer(looking);
        }
        Runnable over = ending;
        if (over != null) {
            over.run();
        }
    }

    @Override
    public void every(long intervalMs, Supplier<CompletionStage<?>> task) {
        loop.runOnContext(nothing -> repeat(intervalMs, task));
    }

    private void repeat(long intervalMs, Supplier<CompletionStage<?>> task) {
        if (closed || ended) {
            return;
        }
        long begunMs = nowMs();
        try {
            workers.execute(() -> attempt(task)
                    .whenComplete((value, failure) ->
                            loop.runOnContext(nothing -> later(intervalMs - (nowMs() - begunMs), intervalMs, task))));
        } catch (RejectedExecutionException busy) {
            later(intervalMs, intervalMs, task);
        }
    }

    private void later(long delayMs, long intervalMs, Supplier<CompletionStage<?>> task) {
        if (!closed) {
            loop.owner().setTimer(Math.max(1, delayMs), timer -> repeat(intervalMs, task));
        }
    }

    private CompletionStage<?> attempt(Supplier<CompletionStage<?>> task) {
        try {
            return task.get();
        } catch (RuntimeException e) {
            LOG.error("events cannot be told any more", e);
            end();
            return CompletableFuture.completedFuture(null);
        }
    }

    @Override
    public Executor workers() {
        return workers;
    }

    private static long nowMs() {
        return System.nanoTime() / 1_000_000;
    }
}
