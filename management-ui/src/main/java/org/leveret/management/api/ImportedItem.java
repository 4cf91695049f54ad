package org.leveret.management.api;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.leveret.management.http.JsonBody;

/**
 * One thing that definitions hold, and how it is brought in. Immutable.
 *
 * @param body as it was given
 * @param command brings it in; throws or fails if it is refused
 */
record ImportedItem(DefinitionKind kind, JsonBody body, Supplier<CompletableFuture<?>> command) {
    CompletableFuture<?> run() {
        return command.get();
    }
}
