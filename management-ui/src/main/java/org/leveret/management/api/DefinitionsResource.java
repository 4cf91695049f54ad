package org.leveret.management.api;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.leveret.management.http.Answer;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.Call;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;

/** All definitions, or those of one virtual host, out and in. */
final class DefinitionsResource implements Resource {
    private final ApiSite site;

    DefinitionsResource(ApiSite site) {
        this.site = site;
    }

    @Override
    public List<Route> routes() {
        Requirement requirement = Requirement.ADMINISTRATOR;
        return List.of(
                Route.get("/definitions", requirement, this::export),
                Route.post("/definitions", requirement, this::bringIn),
                Route.get("/all-configuration", requirement, this::export),
                Route.post("/all-configuration", requirement, this::bringIn),
                Route.get("/definitions/:vhost", requirement, this::exportOne),
                Route.post("/definitions/:vhost", requirement, this::bringInOne));
    }

    private Answer export(Call call) {
        return asDownload(call, Answer.json(new DefinitionsExport(site).whole()));
    }

    private Answer exportOne(Call call) {
        String vhost = call.vhost();
        if (site.topology().virtualHost(vhost).isEmpty()) {
            throw ApiException.badRequest("vhost_not_found");
        }
        return asDownload(call, Answer.json(new DefinitionsExport(site).of(vhost)));
    }

    private static Answer asDownload(Call call, Answer answer) {
        String file = call.query().value("download");
        return file == null
                ? answer
                : answer.withHeader(
                        "content-disposition", "attachment; filename=" + file.replaceAll("[^A-Za-z0-9@._-]", "_"));
    }

    private CompletionStage<Answer> bringIn(Call call) {
        return new DefinitionsImport(
                        site.by(call),
                        DefinitionsImport.parse(call.upload()),
                        null,
                        call.caller().user())
                .run()
                .thenApply(done -> Answer.done());
    }

    private CompletionStage<Answer> bringInOne(Call call) {
        String vhost = site.vhostToChange(call);
        return new DefinitionsImport(site.by(call), DefinitionsImport.parse(call.upload()), vhost, null)
                .run()
                .thenApply(done -> Answer.done());
    }
}
