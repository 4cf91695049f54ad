package org.leveret.management.api;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.leveret.broker.policy.PolicyKind;
import org.leveret.management.http.Route;
import org.leveret.management.http.RouteTable;
import org.leveret.management.http.Watch;

/** All resources of the API in one table. */
public final class ApiRoutes {
    private static final List<String> COUNTED = List.of(
            "/overview", "/nodes", "/queues", "/exchanges", "/vhosts", "/channels", "/consumers", "/connections");

    private ApiRoutes() {}

    public static RouteTable of(ApiSite site) {
        AtomicReference<RouteTable> table = new AtomicReference<>();
        List<Resource> resources = List.of(
                new IdentityResource(site),
                new SessionResource(site),
                new UsersResource(site),
                new VirtualHostsResource(site),
                new PermissionsResource(site),
                new TopicPermissionsResource(site),
                new PoliciesResource(site, PolicyKind.USER),
                new PoliciesResource(site, PolicyKind.OPERATOR),
                new VirtualHostLimitsResource(site),
                new UserLimitsResource(site),
                new ParametersResource(site),
                new GlobalParametersResource(site),
                new ExchangesResource(site),
                new QueuesResource(site),
                new MessagesResource(site),
                new RoutePreviewResource(site),
                new QueueContentsResource(site),
                new MovesResource(site),
                new DelayedMessagesResource(site),
                new PermissionExplanationResource(site),
                new PolicyExplanationResource(site),
                new TailResource(site),
                new JourneysResource(site),
                new BindingsResource(site),
                new DefinitionsResource(site),
                new DefinitionsDiffResource(site),
                new FeaturesResource(),
                new HealthResource(site),
                new OverviewResource(site),
                new NodesResource(site),
                new ConnectionsResource(site),
                new ChannelsResource(site),
                new ConsumersResource(site),
                new NodeResource(site),
                new OpenApiResource(site, table::get));
        List<Route> routes = new ArrayList<>();
        routes.add(Watch.route(table::get));
        resources.stream()
                .flatMap(resource -> resource.routes().stream())
                .map(route -> showsCounts(route) ? withFreshCounts(site, route) : route)
                .forEach(routes::add);
        RouteTable made = new RouteTable(routes);
        table.set(made);
        return made;
    }

    private static boolean showsCounts(Route route) {
        String path = route.path();
        return (route.method().equals("GET") && COUNTED.stream().anyMatch(path::startsWith))
                || path.startsWith("/connections");
    }

    /**
     * Looks at the broker first, unless somebody just has; the owner of the data directory is told of this moment, as by
     * rabbitmqctl.
     */
    private static Route withFreshCounts(ApiSite site, Route route) {
        return new Route(
                route.method(),
                route.path(),
                route.requirement(),
                call -> (call.caller().user() == null
                                ? site.counts().now()
                                : site.counts().fresh())
                        .thenCompose(snapshot -> route.handler().handle(call)));
    }
}
