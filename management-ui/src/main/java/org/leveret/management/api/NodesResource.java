package org.leveret.management.api;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.leveret.broker.statistics.NodeSnapshot;
import org.leveret.management.http.Answer;
import org.leveret.management.http.Call;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;

/** The one node that there is: what its process has and may have. */
final class NodesResource implements Resource {
    /** As many as Erlang lets there be. Nothing here comes near a limit, and monitors sound an alarm at one. */
    private static final int PROCESSES_MAX = 1_048_576;

    private static final String NODE = "node";
    private static final String TOTAL = "total";

    private final ApiSite site;

    NodesResource(ApiSite site) {
        this.site = site;
    }

    @Override
    public List<Route> routes() {
        Requirement monitoring = Requirement.MONITORING;
        return List.of(
                Route.get("/nodes", monitoring, call -> Answer.json(List.of(node(call)))),
                Route.get("/nodes/:node", monitoring, call -> {
                    site.checkNode(call, NODE);
                    Map<String, Object> json = node(call);
                    if (call.query().isTrue("memory")) {
                        json.put("memory", memory());
                    }
                    return Answer.json(json);
                }),
                Route.get("/nodes/:node/memory", monitoring, call -> memory(call, UnaryOperator.identity())),
                Route.get("/nodes/:node/memory/relative", monitoring, call -> memory(call, NodesResource::relative)));
    }

    private Map<String, Object> node(Call call) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", site.node());
        json.put("type", "disc");
        json.put("running", true);
        if (!ApiSite.isLight(call.query())) {
            addWhatItHas(call, json);
        }
        return json;
    }

    private void addWhatItHas(Call call, Map<String, Object> json) {
        NodeSnapshot node = site.broker().statistics().node();
        json.put("being_drained", false);
        json.put("partitions", List.of());
        json.put("cluster_links", List.of());
        json.put("os_pid", String.valueOf(ProcessHandle.current().pid()));
        json.put("uptime", site.broker().statistics().nowMs() - node.startedMs());
        json.put("processors", node.processors());
        json.put("run_queue", 0);
        json.put("proc_total", PROCESSES_MAX);
        json.put("fd_total", node.fileDescriptorsTotal());
        json.put("sockets_total", node.socketsTotal());
        json.put("mem_calculation_strategy", "rss");
        json.put("mem_limit", node.residentLimitBytes());
        json.put("mem_alarm", node.memoryAlarm());
        json.put("disk_free_limit", node.diskFreeLimitBytes());
        json.put("disk_free_alarm", node.diskAlarm());
        site.json().addNode(node, call.query(), json);
        json.put("rates_mode", "basic");
        json.put("net_ticktime", 0);
        json.put("exchange_types", OverviewResource.exchangeTypes(site));
        json.put("auth_mechanisms", List.of(mechanism("PLAIN"), mechanism("AMQPLAIN")));
        json.put("applications", List.of());
        json.put("contexts", OverviewResource.contexts(site));
        json.put("enabled_plugins", List.of());
        json.put("config_files", List.of());
        json.put("log_files", List.of());
        json.put(
                "db_dir",
                String.valueOf(site.configuration().storage().dataDirectory().toAbsolutePath()));
        json.put("metrics_gc_queue_length", Map.of());
        site.json().addChurn(site.seen(), call.query(), json);
    }

    private static Map<String, Object> mechanism(String name) {
        return Map.of("name", name, "description", name + " authentication", "enabled", true);
    }

    private Answer memory(Call call, UnaryOperator<Map<String, Object>> form) {
        site.checkNode(call, NODE);
        return Answer.json(Map.of("memory", form.apply(memory())));
    }

    /** By what the Java machine tells apart; the rest is its own and what the system counts. */
    private Map<String, Object> memory() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        long heap = memory.getHeapMemoryUsage().getCommitted();
        long code = memory.getNonHeapMemoryUsage().getCommitted();
        long resident = site.broker().statistics().node().memoryUsedBytes();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("heap_used", memory.getHeapMemoryUsage().getUsed());
        json.put("heap_free", heap - memory.getHeapMemoryUsage().getUsed());
        json.put("code", code);
        json.put("other", Math.max(0, resident - heap - code));
        json.put("strategy", "rss");
        Map<String, Object> total = new LinkedHashMap<>();
        total.put("erlang", heap + code);
        total.put("rss", resident);
        total.put("allocated", heap + code);
        json.put(TOTAL, total);
        return json;
    }

    /** The parts in percent. */
    private static Map<String, Object> relative(Map<String, Object> memory) {
        long sum = 0;
        for (Object part : memory.values()) {
            sum += part instanceof Long bytes ? bytes : 0;
        }
        Map<String, Object> relative = new LinkedHashMap<>();
        for (Map.Entry<String, Object> part : memory.entrySet()) {
            if (part.getValue() instanceof Long bytes) {
                relative.put(part.getKey(), sum == 0 ? 0 : Math.round(bytes * 100.0 / sum));
            }
        }
        relative.put(TOTAL, 100);
        return relative;
    }
}
