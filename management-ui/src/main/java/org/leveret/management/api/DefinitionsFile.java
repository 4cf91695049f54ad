package org.leveret.management.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.ManagementStartException;
import org.leveret.management.http.Refusals;

/** The definitions that a start brings in ({@code load_definitions}). Stateless. */
public final class DefinitionsFile {
    private DefinitionsFile() {}

    /**
     * Brings them in; blocks until they are durable.
     *
     * @throws ManagementStartException naming the file, if that cannot be done
     */
    public static void load(ApiSite site, Path file) throws ManagementStartException {
        try {
            new DefinitionsImport(site, DefinitionsImport.parse(Files.readAllBytes(file)), null, null)
                    .run()
                    .join();
        } catch (IOException | ApiException | CompletionException e) {
            throw new ManagementStartException("cannot load definitions from " + file + ": " + reason(e), e);
        }
    }

    private static @Nullable Object reason(Exception failure) {
        Throwable cause = Refusals.cause(failure);
        return cause instanceof ApiException refusal ? refusal.reason() : cause.getMessage();
    }
}
