package org.leveret.management.api;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.Broker;
import org.leveret.broker.control.admin.VirtualHostView;
import org.leveret.broker.statistics.BrokerSnapshot;
import org.leveret.broker.statistics.ConnectionSnapshot;
import org.leveret.broker.statistics.QueueSnapshot;
import org.leveret.config.TlsOptions;
import org.leveret.config.Version;
import org.leveret.management.http.Answer;
import org.leveret.management.http.Call;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;
import org.leveret.management.http.ServedAddress;
import org.leveret.management.http.ServedAddress.Purpose;

/** The broker as a whole: who it says it is, what it holds, and how fast it goes. */
final class OverviewResource implements Resource {
    private static final List<Integer> RETENTION = List.of(600);

    private final ApiSite site;

    OverviewResource(ApiSite site) {
        this.site = site;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/overview", Requirement.MANAGEMENT, this::get));
    }

    private Answer get(Call call) {
        BrokerSnapshot snapshot = site.seen();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("management_version", Broker.BEHAVIOUR_VERSION);
        json.put("rates_mode", "basic");
        json.put("sample_retention_policies", Map.of("global", RETENTION, "basic", RETENTION, "detailed", RETENTION));
        json.put("exchange_types", exchangeTypes(site));
        json.put("product_name", "Leveret");
        json.put("product_version", Version.TEXT);
        json.put("rabbitmq_version", Broker.BEHAVIOUR_VERSION);
        json.put("leveret_version", Version.TEXT);
        json.put("java_version", Runtime.version().toString());
        json.put("cluster_name", GlobalParametersResource.clusterName(site));
        json.put("cluster_tags", Map.of());
        json.put("node_tags", Map.of());
        json.put("default_queue_type", "classic");
        // Clients read them, although there is no Erlang here.
        json.put("erlang_version", "");
        json.put("erlang_full_version", "");
        json.put("release_series_support_status", "supported");
        boolean light = ApiSite.isLight(call.query());
        json.put("disable_stats", light);
        json.put("enable_queue_totals", call.query().isTrue("enable_queue_totals"));
        json.put("is_op_policy_updating_enabled", true);
        if (!light) {
            json.put("statistics_db_event_queue", 0);
            if (call.caller().isMonitor()) {
                site.json().addOverview(snapshot, call.query(), json);
            } else {
                site.json().addOverview(snapshot, site.visibleVhosts(call), call.query(), json);
            }
        }
        json.put("object_totals", light ? fewTotals(call) : objectTotals(call, snapshot));
        if (call.caller().isMonitor()) {
            json.put("node", site.node());
        }
        if (call.caller().isMonitor() && !light) {
            json.put("listeners", listeners());
            json.put("contexts", contexts(site));
        }
        return Answer.json(json);
    }

    static List<Map<String, Object>> exchangeTypes(ApiSite site) {
        List<Map<String, Object>> types = new ArrayList<>();
        for (String name : site.topology().exchangeTypes()) {
            Map<String, Object> type = new LinkedHashMap<>();
            type.put("name", name);
            type.put("description", name + " exchange");
            type.put("enabled", true);
            types.add(type);
        }
        return types;
    }

    /** As in RabbitMQ who does not monitor is told of what they may see, and of consumers nothing. */
    private Map<String, Object> objectTotals(Call call, BrokerSnapshot snapshot) {
        int channels = 0;
        for (ConnectionSnapshot connection : ConnectionsResource.visible(site, call)) {
            channels += connection.channels().size();
        }
        Map<String, Object> totals = fewTotals(call);
        totals.put("channels", channels);
        if (call.caller().isMonitor()) {
            int consumers = 0;
            for (QueueSnapshot queue : snapshot.queues().values()) {
                consumers += queue.consumers().size();
            }
            totals.put("consumers", consumers);
        }
        return totals;
    }

    /** How much there is of what RabbitMQ tells without its statistics. */
    private Map<String, Object> fewTotals(Call call) {
        int exchanges = 0;
        int queues = 0;
        for (VirtualHostView vhost : site.topology().virtualHosts()) {
            if (call.caller().isMonitor() || call.caller().sees(vhost.name())) {
                exchanges += site.topology().exchanges(vhost.name()).size();
                queues += site.topology().queueCount(vhost.name());
            }
        }
        Map<String, Object> totals = new LinkedHashMap<>();
        totals.put("connections", ConnectionsResource.visible(site, call).size());
        totals.put("exchanges", exchanges);
        totals.put("queues", queues);
        return totals;
    }

    private List<Map<String, Object>> listeners() {
        List<Map<String, Object>> listeners = new ArrayList<>();
        site.broker().tcpListeners().forEach(address -> listeners.add(listener("amqp", address)));
        site.broker().tlsListeners().forEach(address -> listeners.add(listener("amqp/ssl", address)));
        site.served().get().forEach(each -> listeners.add(listener(each.protocol(), each.address())));
        return listeners;
    }

    private Map<String, Object> listener(String protocol, InetSocketAddress address) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("node", site.node());
        json.put("protocol", protocol);
        json.put("ip_address", host(address));
        json.put("port", address.getPort());
        json.put("socket_opts", Map.of());
        return json;
    }

    private static String host(InetSocketAddress address) {
        if (address.getAddress() == null) {
            return address.getHostString();
        }
        return address.getAddress().isAnyLocalAddress()
                ? "::"
                : address.getAddress().getHostAddress();
    }

    static List<Map<String, Object>> contexts(ApiSite site) {
        return site.served().get().stream().map(served -> context(site, served)).toList();
    }

    private static Map<String, Object> context(ApiSite site, ServedAddress served) {
        boolean management = served.purpose() == Purpose.MANAGEMENT;
        Map<String, Object> context = new LinkedHashMap<>();
        TlsOptions tls = served.tls();
        context.put("ssl_opts", tls == null ? List.of() : files(tls));
        context.put("node", site.node());
        context.put("description", management ? "RabbitMQ Management" : "RabbitMQ Prometheus");
        context.put("path", "/");
        context.put("ip", host(served.address()));
        context.put("port", String.valueOf(served.address().getPort()));
        if (!management) {
            context.put("protocol", "'" + served.protocol() + "'");
        }
        if (served.isEncrypted()) {
            context.put("ssl", "true");
        }
        return context;
    }

    private static Map<String, Object> files(TlsOptions tls) {
        Map<String, Object> files = new LinkedHashMap<>();
        put(files, "cacertfile", tls.authoritiesFile());
        put(files, "certfile", tls.certificateFile());
        put(files, "keyfile", tls.keyFile());
        return files;
    }

    private static void put(Map<String, Object> files, String key, @Nullable Path file) {
        if (file != null) {
            files.put(key, file.toString());
        }
    }
}
