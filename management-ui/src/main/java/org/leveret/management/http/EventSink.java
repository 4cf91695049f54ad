package org.leveret.management.http;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes events for one reader. Any thread may use it, also when the reader has gone. */
public interface EventSink {
    /**
     * Tells the reader an event, unless the reader is so far behind that what waits has reached its bound. How many were left
     * out the reader is told by an event {@code dropped}, with the {@code count}.
     *
     * @param name what kind of event; null for the default one
     * @param json one line
     */
    void offer(@Nullable String name, byte[] json);

    /** Says no more; the reader sees the answer end. */
    void end();

    /**
     * Has something done again and again until the reader is gone, at once for the first time, and never before it was
     * completed the time before. Called on workers.
     */
    void every(long intervalMs, Supplier<CompletionStage<?>> task);

    /** Where JSON is made. */
    Executor workers();
}
