package org.leveret.management.api;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.control.admin.Rehearsal;
import org.leveret.management.http.Answer;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.Call;
import org.leveret.management.http.JsonBody;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;

/** What an import of definitions would change, and what of it would be refused; changes nothing. RabbitMQ has no such thing. */
final class DefinitionsDiffResource implements Resource {
    private static final String PATH = "/leveret/definitions/diff";
    private static final int AT_ONCE_MAX = 2;

    private final ApiSite site;
    private final Semaphore free = new Semaphore(AT_ONCE_MAX);

    DefinitionsDiffResource(ApiSite site) {
        this.site = site;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post(PATH, Requirement.ADMINISTRATOR, call -> compare(call, null)),
                Route.post(
                        PATH + "/:vhost", Requirement.ADMINISTRATOR, call -> compare(call, site.vhostToChange(call))));
    }

    private CompletionStage<Answer> compare(Call call, @Nullable String onlyVhost) {
        JsonBody definitions = DefinitionsImport.parse(call.upload());
        if (!free.tryAcquire()) {
            throw ApiException.busy();
        }
        Rehearsal rehearsal;
        try {
            rehearsal = site.broker().rehearsal();
        } catch (RuntimeException e) {
            free.release();
            throw e;
        }
        // Elsewhere than on the copy's control loop, which is to end.
        return compare(definitions, onlyVhost, call.caller().user(), rehearsal).whenCompleteAsync((answer, failure) -> {
            rehearsal.close();
            free.release();
        });
    }

    /** Completes with what is thrown, too. */
    private CompletableFuture<Answer> compare(
            JsonBody definitions, @Nullable String onlyVhost, @Nullable String importer, Rehearsal rehearsal) {
        try {
            return new DefinitionsDiff(site, site.with(rehearsal.administration()), definitions, onlyVhost, importer)
                    .run()
                    .thenApply(Answer::json);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
