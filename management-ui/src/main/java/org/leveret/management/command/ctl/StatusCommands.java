package org.leveret.management.command.ctl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.leveret.config.Settings;

/** What rabbitmqctl tells of the node as a whole, with the headings that scripts look for. Stateless. */
final class StatusCommands {
    private StatusCommands() {}

    static List<Command> all() {
        return List.of(
                Command.of(
                        "status",
                        "[--unit <unit>] [--timeout <timeout>]",
                        0,
                        "Displays status of a node",
                        StatusCommands::status),
                Command.of("cluster_status", "", 0, "Displays the one node that there is", StatusCommands::cluster),
                Command.of("listeners", "", 0, "Lists listeners of the node", StatusCommands::listeners));
    }

    /** What is told, in the form that JSON has it. */
    private static Map<String, @Nullable Object> facts(Session session) {
        Map<String, @Nullable Object> overview = session.getOrFail("/overview").object();
        Map<String, @Nullable Object> node =
                session.getOrFail(ApiPath.of("nodes", node(overview))).object();
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("active_plugins", Plugins.NAMES);
        facts.put("alarms", alarms(node));
        facts.put("config_files", orNone(node.get("config_files")));
        facts.put(
                "data_directory",
                session.configuration()
                        .value(Settings.DATA_DIRECTORY)
                        .toAbsolutePath()
                        .normalize()
                        .toString());
        facts.put("disk_free", node.get("disk_free"));
        facts.put("disk_free_limit", node.get("disk_free_limit"));
        facts.put("erlang_version", overview.get("erlang_full_version"));
        Map<String, @Nullable Object> files = new LinkedHashMap<>();
        files.put("sockets_limit", node.get("sockets_total"));
        files.put("sockets_used", node.get("sockets_used"));
        files.put("total_limit", node.get("fd_total"));
        files.put("total_used", node.get("fd_used"));
        facts.put("file_descriptors", files);
        facts.put("is_under_maintenance", false);
        facts.put("listeners", Listeners.of(overview));
        facts.put("log_files", orNone(node.get("log_files")));
        Map<String, @Nullable Object> memory = new LinkedHashMap<>();
        memory.put("strategy", "rss");
        memory.put("total", node.get("mem_used"));
        facts.put("memory", memory);
        facts.put("os", System.getProperty("os.name"));
        facts.put("pid", node.get("os_pid"));
        facts.put("processes", Map.of("limit", number(node, "proc_total"), "used", number(node, "proc_used")));
        facts.put("product_name", overview.get("product_name"));
        facts.put("product_version", overview.get("product_version"));
        facts.put("node", node(overview));
        facts.put("rabbitmq_version", overview.get("rabbitmq_version"));
        facts.put("run_queue", node.get("run_queue"));
        Map<String, @Nullable Object> totals = new LinkedHashMap<>();
        Map<String, @Nullable Object> objects = ApiReply.asObject(overview.get("object_totals"));
        totals.put("connection_count", objects.get("connections"));
        totals.put("queue_count", objects.get("queues"));
        totals.put(
                "virtual_host_count",
                session.getOrFail("/vhosts?columns=name").objects().size());
        facts.put("totals", totals);
        facts.put("uptime", number(node, "uptime") / 1_000);
        facts.put("vm_memory_calculation_strategy", "rss");
        facts.put("vm_memory_high_watermark_limit", node.get("mem_limit"));
        return facts;
    }

    /** The name that the broker has, which may be told otherwise here. */
    private static String node(Map<String, @Nullable Object> overview) {
        return String.valueOf(overview.get("node"));
    }

    private static Object orNone(@Nullable Object list) {
        return list == null ? List.of() : list;
    }

    private static long number(Map<String, @Nullable Object> object, String name) {
        return object.get(name) instanceof Number number ? number.longValue() : 0;
    }

    private static List<String> alarms(Map<String, @Nullable Object> node) {
        List<String> alarms = new ArrayList<>();
        if (Boolean.TRUE.equals(node.get("mem_alarm"))) {
            alarms.add("memory");
        }
        if (Boolean.TRUE.equals(node.get("disk_free_alarm"))) {
            alarms.add("disk");
        }
        return alarms;
    }

    private static void status(Session session) {
        MemoryUnit unit = MemoryUnit.named(session.options().unit);
        session.banner("Status of node " + session.node() + " ...");
        Map<String, @Nullable Object> facts = facts(session);
        if (session.isJson()) {
            session.out().println(Session.json(facts));
            return;
        }
        Report report = new Report(session.out());
        report.section("Runtime");
        report.line("OS PID: " + facts.get("pid"));
        report.line("OS: " + facts.get("os"));
        report.line("Uptime (seconds): " + facts.get("uptime"));
        report.line("Is under maintenance?: false");
        report.line("RabbitMQ version: " + facts.get("rabbitmq_version"));
        report.line("Product: " + facts.get("product_name") + " " + facts.get("product_version"));
        report.line("Node name: " + facts.get("node"));
        report.section("Plugins");
        report.line("Enabled plugins:");
        report.line("");
        report.items(Plugins.NAMES);
        report.section("Data directory");
        report.line("Node data directory: " + facts.get("data_directory"));
        report.section("Config files");
        report.items(facts.get("config_files"));
        report.section("Log file(s)");
        report.items(facts.get("log_files"));
        report.section("Alarms");
        report.itemsOrNone(facts.get("alarms"));
        report.section("Memory");
        report.line("Total memory used: "
                + unit.of(ApiReply.asObject(facts.get("memory")).get("total")));
        report.line("Memory high watermark computed to: " + unit.of(facts.get("vm_memory_high_watermark_limit")));
        report.section("File Descriptors");
        Map<String, @Nullable Object> files = ApiReply.asObject(facts.get("file_descriptors"));
        report.line("Total: " + files.get("total_used") + ", limit: " + files.get("total_limit"));
        report.line("Sockets: " + files.get("sockets_used") + ", limit: " + files.get("sockets_limit"));
        report.section("Free Disk Space");
        report.line("Low free disk space watermark: " + unit.of(facts.get("disk_free_limit")));
        report.line("Free disk space: " + unit.of(facts.get("disk_free")));
        report.section("Totals");
        Map<String, @Nullable Object> totals = ApiReply.asObject(facts.get("totals"));
        report.line("Connection count: " + totals.get("connection_count"));
        report.line("Queue count: " + totals.get("queue_count"));
        report.line("Virtual host count: " + totals.get("virtual_host_count"));
        report.section("Listeners");
        Listeners.of(facts).forEach(listener -> report.line(Listeners.text(listener)));
    }

    private static void cluster(Session session) {
        session.banner("Cluster status of node " + session.node() + " ...");
        Map<String, @Nullable Object> overview = session.getOrFail("/overview").object();
        String name = node(overview);
        Map<String, @Nullable Object> node =
                session.getOrFail(ApiPath.of("nodes", node(overview))).object();
        List<Map<String, @Nullable Object>> flags =
                session.getOrFail("/feature-flags").objects();
        if (session.isJson()) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("alarms", alarms(node));
            json.put("cluster_name", overview.get("cluster_name"));
            json.put("disk_nodes", List.of(name));
            json.put("feature_flags", flags);
            json.put("listeners", Map.of(name, Listeners.of(overview)));
            json.put("maintenance_status", Map.of(name, "not under maintenance"));
            json.put("partitions", Map.of());
            json.put("ram_nodes", List.of());
            json.put("running_nodes", List.of(name));
            Map<String, @Nullable Object> version = new LinkedHashMap<>();
            version.put("erlang_version", overview.get("erlang_version"));
            version.put("rabbitmq_name", overview.get("product_name"));
            version.put("rabbitmq_version", overview.get("rabbitmq_version"));
            json.put("versions", Map.of(name, version));
            session.out().println(Session.json(json));
            return;
        }
        Report report = new Report(session.out());
        report.section("Basics");
        report.line("Cluster name: " + overview.get("cluster_name"));
        report.section("Disk Nodes");
        report.line(name);
        report.section("Running Nodes");
        report.line(name);
        report.section("Versions");
        report.line(name + ": " + overview.get("product_name") + " " + overview.get("product_version")
                + ", as RabbitMQ " + overview.get("rabbitmq_version"));
        report.section("Maintenance status");
        report.line("Node: " + name + ", status: not under maintenance");
        report.section("Alarms");
        report.itemsOrNone(alarms(node));
        report.section("Network Partitions");
        report.itemsOrNone(List.of());
        report.section("Listeners");
        Listeners.of(overview)
                .forEach(listener -> report.line(
                        "Node: " + name + ", i" + Listeners.text(listener).substring(1)));
        report.section("Feature flags");
        flags.forEach(flag -> report.line("Flag: " + flag.get("name") + ", state: " + flag.get("state")));
    }

    private static void listeners(Session session) {
        session.banner("Asking node " + session.node() + " to report its protocol listeners ...");
        List<Map<String, @Nullable Object>> listeners =
                Listeners.of(session.getOrFail("/overview").object());
        if (session.isJson()) {
            session.out().println(Session.json(Map.of("listeners", listeners, "node", session.node(), "result", "ok")));
            return;
        }
        listeners.forEach(listener -> session.out().println(Listeners.text(listener)));
    }
}
