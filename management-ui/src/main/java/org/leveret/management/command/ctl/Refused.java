package org.leveret.management.command.ctl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands of RabbitMQ for which there is nothing here that they could be for. Stateless. */
final class Refused {
    private static final List<String> OF_ERLANG = List.of(
            "eval",
            "eval_file",
            "exec",
            "remote_shell",
            "observer",
            "erlang_version",
            "erlang_cookie_hash",
            "erlang_cookie_sources",
            "force_gc",
            "hipe_compile",
            "maybe_stuck",
            "memory_breakdown",
            "reclaim_quorum_memory",
            "resolver_info",
            "runtime_thread_stats",
            "schema_info");
    private static final List<String> OF_CLUSTERS = List.of(
            "join_cluster",
            "forget_cluster_node",
            "rename_cluster_node",
            "update_cluster_nodes",
            "change_cluster_node_type",
            "force_boot",
            "reset",
            "force_reset",
            "start_app",
            "stop_app",
            "sync_queue",
            "cancel_sync_queue",
            "discover_peers");
    private static final List<String> OF_PROCESS = List.of("stop", "shutdown");

    private static final List<String> OF_CONFIGURATION =
            List.of("set_disk_free_limit", "set_log_level", "set_vm_memory_high_watermark");
    private static final List<String> OF_ENCRYPTION = List.of("encode", "decode", "list_ciphers", "list_hashes");

    private Refused() {}

    /** Why there is no such command; null if RabbitMQ has none either. */
    static @Nullable String why(String name) {
        if (OF_ERLANG.contains(name)) {
            return "there is no Erlang in Leveret";
        } else if (OF_CLUSTERS.contains(name)) {
            return "Leveret runs on one node, which has no application to be started or reset apart from it";
        } else if (OF_CONFIGURATION.contains(name)) {
            return "set it in the configuration, which counts from the next start";
        } else if (OF_ENCRYPTION.contains(name)) {
            return "values of the configuration are not encrypted";
        }
        return OF_PROCESS.contains(name) ? "send the broker's process SIGTERM, and it stops" : null;
    }
}
