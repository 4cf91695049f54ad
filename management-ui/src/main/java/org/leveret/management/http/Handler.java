package org.leveret.management.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What answers the requests of one route. Called on a worker, which is not to wait for long.
 */
@FunctionalInterface
public interface Handler {
    /** Answers, or throws an {@link ApiException}, or completes with one. */
    CompletionStage<Answer> handle(Call call);

    /** One that knows its answer at once. */
    static Handler of(Immediate answer) {
        return call -> CompletableFuture.completedStage(answer.answer(call));
    }

    /** Makes an answer. */
    @FunctionalInterface
    interface Immediate {
        Answer answer(Call call);
    }
}
