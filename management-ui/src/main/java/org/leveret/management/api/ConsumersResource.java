package org.leveret.management.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.leveret.broker.statistics.ConsumerSnapshot;
import org.leveret.broker.statistics.QueueSnapshot;
import org.leveret.management.http.Answer;
import org.leveret.management.http.Call;
import org.leveret.management.http.JsonList;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;

/** Consumers of all queues of the virtual hosts that the caller may see. */
final class ConsumersResource implements Resource {
    private final ApiSite site;

    ConsumersResource(ApiSite site) {
        this.site = site;
    }

    /** A consumer and the queue that it consumes from. */
    private record Consuming(QueueSnapshot queue, ConsumerSnapshot consumer) {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/consumers", Requirement.MANAGEMENT, call -> list(call, site.visibleVhosts(call)::contains)),
                Route.get("/consumers/:vhost", Requirement.MANAGEMENT, call -> {
                    String vhost = site.existingVhost(call);
                    return list(call, call.caller().sees(vhost) ? vhost::equals : other -> false);
                }));
    }

    private Answer list(Call call, Predicate<String> vhosts) {
        ApiSite.checkNumbersWanted(call);
        List<Consuming> consumers = new ArrayList<>();
        for (QueueSnapshot queue : site.seen().queues().values()) {
            for (ConsumerSnapshot consumer : queue.consumers()) {
                if (vhosts.test(consumer.virtualHost())) {
                    consumers.add(new Consuming(queue, consumer));
                }
            }
        }
        return Answer.json(
                JsonList.whole(consumers, consuming -> site.json().consumer(consuming.queue(), consuming.consumer())));
    }
}
