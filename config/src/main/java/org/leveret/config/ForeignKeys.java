package org.leveret.config;

import java.util.List;
import java.util.Set;

/**
 * The keys that RabbitMQ has and that are not acted on here. They are accepted with a warning, so that a
 * rabbitmq.conf that is in use elsewhere starts this broker. Stateless.
 */
final class ForeignKeys {
    /** Keys of RabbitMQ's core, and prefixes (ending in a dot) of what its core and plugins leave open or have many of. */
    private static final Set<String> NAMES = Set.of(
            "anonymous_login_pass",
            "anonymous_login_user",
            "background_gc_enabled",
            "background_gc_target_interval",
            "cluster_exchange_limit",
            "cluster_keepalive_interval",
            "cluster_partition_handling",
            "collect_statistics",
            "default_worker_pool_size",
            "delegate_count",
            "disk_free_limit.relative",
            "disk_monitor_interval",
            "hipe_compile",
            "initial_frame_max",
            "link_max_per_session",
            "max_connections",
            "memory_monitor_interval",
            "message_store_shutdown_timeout",
            "mirroring_sync_batch_size",
            "mirroring_sync_max_throughput",
            "mnesia_table_loading_retry_limit",
            "mnesia_table_loading_retry_timeout",
            "motd_file",
            "net_ticktime",
            "password_hashing_module",
            "proxy_protocol",
            "queue_index_embed_msgs_below",
            "queue_leader_locator",
            "queue_master_locator",
            "ranch_connection_max",
            "reverse_dns_lookups",
            "session_max_per_connection",
            "socket_writer.gc_threshold",
            "ssl_allow_poodle_attack",
            "ssl_cert_login_from",
            "ssl_cert_login_san_index",
            "ssl_cert_login_san_type",
            "ssl_handshake_timeout",
            "ssl_options",
            // By name, not by prefix: a slip in a key that guards the door must not pass as a warning.
            "ssl_options.bypass_pem_cache",
            "ssl_options.cert",
            "ssl_options.client_renegotiation",
            "ssl_options.crl_check",
            "ssl_options.depth",
            "ssl_options.dh",
            "ssl_options.dhfile",
            "ssl_options.honor_cipher_order",
            "ssl_options.honor_ecc_order",
            "ssl_options.log_alert",
            "ssl_options.log_level",
            "ssl_options.psk_identity",
            "ssl_options.reuse_sessions",
            "ssl_options.secure_renegotiate",
            "tcp_listen_options",
            "total_memory_available_override_value",
            "vhost_restart_strategy",
            "vm_memory_calculation_strategy",
            "vm_memory_high_watermark_paging_ratio");

    private static final Set<String> PREFIXES = Set.of(
            "amqp1_0.",
            "amqp_client.",
            "auth_backends.",
            "auth_cache.",
            "auth_http.",
            "auth_ldap.",
            "auth_mechanisms.",
            "auth_oauth2.",
            "aws.",
            "classic_queue.",
            "cluster_formation.",
            "cluster_partition_handling.",
            "cluster_tags.",
            "credential_validator.",
            "default_limits.",
            "default_policies.",
            "default_users.",
            "definitions.",
            "deprecated_features.",
            "distribution.",
            "erlang.",
            "event_exchange.",
            "federation.",
            "log.",
            "management.",
            "management_agent.",
            "message_interceptors.",
            "metadata_store.",
            "mqtt.",
            "node_tags.",
            "num_acceptors.",
            "product.",
            "prometheus.",
            "quorum_queue.",
            "raft.",
            "runtime_parameters.",
            "shovel.",
            "ssl_options.cacerts.",
            "ssl_options.ciphers.",
            "ssl_options.key.",
            "stomp.",
            "stream.",
            "sysmon_handler.",
            "tcp_listen_options.",
            "tracing.",
            "trust_store.",
            "web_amqp.",
            "web_mqtt.",
            "web_stomp.");

    /** Their keys are those of ssl_options, and those of what they serve; a slip in one guards no door either. */
    private static final List<String> WEB_TLS = List.of("management.ssl.", "prometheus.ssl.");

    private static final Set<String> WEB_TLS_NAMES = Set.of(
            "backlog",
            "compress",
            "idle_timeout",
            "inactivity_timeout",
            "max_keepalive",
            "request_timeout",
            "shutdown_timeout");

    private ForeignKeys() {}

    static boolean contains(String key) {
        for (String group : WEB_TLS) {
            if (key.startsWith(group)) {
                String name = key.substring(group.length());
                return WEB_TLS_NAMES.contains(name) || contains("ssl_options." + name);
            }
        }
        if (NAMES.contains(key)) {
            return true;
        }
        for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
            if (PREFIXES.contains(key.substring(0, dot + 1))) {
                return true;
            }
        }
        // The bare switch of a group, such as log.console or management.ssl, is under its prefix; log alone is not a
        // key.
        return false;
    }
}
