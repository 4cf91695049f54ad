package org.leveret.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The table of every setting that does something: key, kind, default, unit, description. Adding one is one entry here
 * and its lines in {@code leveret.conf.example}. Keys that RabbitMQ has and that are not in this table are in
 * {@link ForeignKeys}. Immutable.
 */
public final class Settings {
    /** What our own keys begin with. */
    public static final String OWN_PREFIX = "leveret.";

    private static final long MESSAGE_BYTES_CEILING = 536_870_912;
    private static final SettingsTable TABLE = new SettingsTable();

    public static final SettingFamily<Listener> TCP_LISTENERS = TABLE.family(
            "listeners.tcp",
            new ListenerType(),
            ordered("default", "5672"),
            true,
            false,
            "port or address:port",
            "Where AMQP is accepted; one key per listener under names of your choice. A port of 0 takes a free one,"
                    + " listeners.tcp = none opens none. The variable RABBITMQ_NODE_PORT sets listeners.tcp.default.");

    public static final SettingFamily<Listener> TLS_LISTENERS = TABLE.family(
            "listeners.ssl",
            new ListenerType(),
            ordered(),
            true,
            false,
            "port or address:port",
            "Where AMQP over TLS is accepted, by convention on 5671. Needs ssl_options.certfile and"
                    + " ssl_options.keyfile.");

    public static final TlsSettings AMQP_TLS = TlsSettings.in(TABLE, "ssl_options");

    public static final Setting<String> DEFAULT_USER = TABLE.single(
            "default_user",
            SettingTypes.text(),
            "guest",
            "name",
            "The user that the first start on an empty data directory declares (RABBITMQ_DEFAULT_USER). A name other"
                    + " than guest takes guest's place and may connect from anywhere.");

    public static final Setting<String> DEFAULT_PASSWORD = TABLE.secret(
            "default_pass",
            SettingTypes.anyText(),
            "guest",
            "text",
            "The password of default_user (RABBITMQ_DEFAULT_PASS).");

    public static final Setting<String> DEFAULT_VIRTUAL_HOST = TABLE.single(
            "default_vhost",
            SettingTypes.text(),
            "/",
            "name",
            "The virtual host that the first start declares (RABBITMQ_DEFAULT_VHOST).");

    public static final SettingFamily<Boolean> DEFAULT_USER_TAGS = TABLE.family(
            "default_user_tags",
            SettingTypes.truth(),
            ordered("administrator", "true"),
            false,
            false,
            "true or false",
            "The tags of default_user, one key each; the first that is set replaces the default.");

    public static final Setting<String> DEFAULT_CONFIGURE = TABLE.single(
            "default_permissions.configure",
            SettingTypes.anyText(),
            ".*",
            "regular expression",
            "What default_user may declare and delete in default_vhost.");

    public static final Setting<String> DEFAULT_WRITE = TABLE.single(
            "default_permissions.write",
            SettingTypes.anyText(),
            ".*",
            "regular expression",
            "What default_user may publish and bind to in default_vhost.");

    public static final Setting<String> DEFAULT_READ = TABLE.single(
            "default_permissions.read",
            SettingTypes.anyText(),
            ".*",
            "regular expression",
            "What default_user may consume and bind from in default_vhost.");

    public static final SettingFamily<Boolean> LOOPBACK_USERS = TABLE.family(
            "loopback_users",
            SettingTypes.truth(),
            ordered("guest", "true"),
            true,
            true,
            "true or false",
            "Users who may connect from this machine only, one key each. loopback_users = none frees all of them.");

    public static final Setting<Long> HEARTBEAT = TABLE.single(
            "heartbeat",
            SettingTypes.wholeNumber(0, 65_535),
            "60",
            "seconds",
            "The heartbeat interval offered to clients; 0 offers none.");

    public static final Setting<Long> FRAME_MAX = TABLE.single(
            "frame_max",
            SettingTypes.bytes(4_096, MESSAGE_BYTES_CEILING),
            "131072",
            "bytes",
            "The largest frame offered to clients.");

    public static final Setting<Long> CHANNEL_MAX = TABLE.single(
            "channel_max",
            SettingTypes.wholeNumber(0, 65_535),
            "2047",
            "channels",
            "How many channels one connection may open; 0 sets no limit.");

    public static final Setting<Long> MAX_MESSAGE_SIZE = TABLE.single(
            "max_message_size",
            SettingTypes.bytes(1, MESSAGE_BYTES_CEILING),
            "16777216",
            "bytes",
            "The largest message body; at most 536870912. Much larger ones than the default want a larger heap.");

    public static final Setting<Long> HANDSHAKE_TIMEOUT = TABLE.single(
            "handshake_timeout",
            SettingTypes.wholeNumberOrInfinity(1),
            "10000",
            "milliseconds",
            "How long a client may take from connecting to connection.open; also infinity.");

    public static final Setting<Long> CONSUMER_TIMEOUT = TABLE.single(
            "consumer_timeout",
            SettingTypes.wholeNumber(1, Long.MAX_VALUE),
            "1800000",
            "milliseconds",
            "How long a delivery may stay unacked before its channel is closed.");

    public static final Setting<Long> CONNECTION_MAX = TABLE.single(
            "connection_max",
            SettingTypes.wholeNumberOrInfinity(0),
            "infinity",
            "connections",
            "How many clients may be connected at once.");

    public static final Setting<Long> CHANNEL_MAX_PER_NODE = TABLE.single(
            "channel_max_per_node",
            SettingTypes.wholeNumberOrInfinity(0),
            "infinity",
            "channels",
            "How many channels all clients together may open.");

    public static final Setting<Long> CONSUMER_MAX_PER_CHANNEL = TABLE.single(
            "consumer_max_per_channel",
            SettingTypes.wholeNumberOrInfinity(0),
            "infinity",
            "consumers",
            "How many consumers one channel may have.");

    public static final Setting<Long> QUEUE_LIMIT = TABLE.single(
            "cluster_queue_limit",
            SettingTypes.wholeNumberOrInfinity(0),
            "infinity",
            "queues",
            "How many queues there may be in all virtual hosts together.");

    public static final Setting<Long> VHOST_MAX = TABLE.single(
            "vhost_max",
            SettingTypes.wholeNumberOrInfinity(0),
            "infinity",
            "virtual hosts",
            "How many virtual hosts there may be.");

    public static final Setting<String> DEFAULT_QUEUE_TYPE = TABLE.single(
            "default_queue_type",
            SettingTypes.oneOf(Map.of("classic", "classic", "quorum", "quorum", "stream", "stream")),
            "classic",
            "classic, quorum or stream",
            "What a durable queue is that is declared without x-queue-type, unless its virtual host says otherwise."
                    + " Queues that the type cannot be, because they are exclusive or deleted when unused, are classic.");

    public static final Setting<Double> MEMORY_HIGH_WATERMARK_RELATIVE = TABLE.single(
            "vm_memory_high_watermark.relative",
            SettingTypes.fraction(),
            "0.6",
            "fraction of the heap",
            "How much of the heap may be in use by what is alive before publishing is blocked.");

    public static final Setting<Optional<Long>> MEMORY_HIGH_WATERMARK_ABSOLUTE = TABLE.single(
            "vm_memory_high_watermark.absolute",
            SettingTypes.optional(SettingTypes.bytes(0, Long.MAX_VALUE)),
            "",
            "bytes",
            "The same in bytes; goes before vm_memory_high_watermark.relative.");

    public static final Setting<Long> DISK_FREE_LIMIT = TABLE.single(
            "disk_free_limit.absolute",
            SettingTypes.bytes(0, Long.MAX_VALUE),
            "50MB",
            "bytes",
            "How much space must be free where the data directory is; publishing is blocked below it.");

    public static final Setting<String> CLUSTER_NAME = TABLE.single(
            "cluster_name",
            SettingTypes.anyText(),
            "",
            "name",
            "What clients and monitoring are told as the cluster's name; unset, it is the node's name.");

    public static final Setting<Long> MANAGEMENT_PORT = TABLE.single(
            "management.tcp.port",
            SettingTypes.wholeNumber(0, 65_535),
            "15672",
            "port",
            "Where the HTTP API is served; 0 takes a free port.");

    public static final Setting<String> MANAGEMENT_ADDRESS = TABLE.single(
            "management.tcp.ip",
            SettingTypes.text(),
            "::",
            "address",
            "The address of this machine on which it is served; :: is all of them.");

    public static final Setting<Optional<Long>> MANAGEMENT_TLS_PORT = TABLE.single(
            "management.ssl.port",
            SettingTypes.optional(SettingTypes.wholeNumber(0, 65_535)),
            "",
            "port",
            "Where the HTTP API is served over TLS: 15671 if only management.ssl.certfile is set; 0 takes a free port."
                    + " Without TLS it is then served only if management.tcp.port or management.tcp.ip is set.");

    public static final Setting<String> MANAGEMENT_TLS_ADDRESS = TABLE.single(
            "management.ssl.ip",
            SettingTypes.text(),
            "::",
            "address",
            "The address of this machine on which it is served over TLS; :: is all of them.");

    public static final TlsSettings MANAGEMENT_TLS = TlsSettings.in(TABLE, "management.ssl");

    public static final Setting<String> MANAGEMENT_PATH_PREFIX = TABLE.single(
            "management.path_prefix",
            SettingTypes.anyText(),
            "",
            "path",
            "What comes before all its paths, such as /leveret.");

    public static final Setting<Long> MANAGEMENT_BODY_BYTES_MAX = TABLE.single(
            "management.http.max_body_size",
            SettingTypes.bytes(0, MESSAGE_BYTES_CEILING),
            "20000000",
            "bytes",
            "The largest body of a request.");

    public static final Setting<Long> MANAGEMENT_SESSION_MINUTES = TABLE.single(
            "management.login_session_timeout",
            SettingTypes.wholeNumber(1, 1_000_000),
            "480",
            "minutes",
            "After how long without use who signed in at the web console has to sign in again.");

    public static final SettingFamily<String> MANAGEMENT_CORS_ORIGINS = TABLE.family(
            "management.cors.allow_origins",
            SettingTypes.text(),
            ordered(),
            true,
            false,
            "origin or *",
            "The web sites whose pages may use the HTTP API, one key each, such as https://example.org.");

    public static final Setting<Long> MANAGEMENT_CORS_MAX_AGE = TABLE.single(
            "management.cors.max_age",
            SettingTypes.wholeNumber(0, Integer.MAX_VALUE),
            "1800",
            "seconds",
            "How long browsers may remember that.");

    public static final Setting<Long> STATISTICS_INTERVAL_MS = TABLE.single(
            "collect_statistics_interval",
            SettingTypes.wholeNumber(100, Integer.MAX_VALUE),
            "5000",
            "milliseconds",
            "How often numbers are kept for rates and samples. Those of this moment are looked at when somebody asks.");

    public static final Setting<Long> PROMETHEUS_PORT = TABLE.single(
            "prometheus.tcp.port",
            SettingTypes.wholeNumber(0, 65_535),
            "15692",
            "port",
            "Where metrics are served for Prometheus, without a password; 0 takes a free port.");

    public static final Setting<String> PROMETHEUS_ADDRESS = TABLE.single(
            "prometheus.tcp.ip",
            SettingTypes.text(),
            "::",
            "address",
            "The address of this machine on which they are served; :: is all of them.");

    public static final Setting<Optional<Long>> PROMETHEUS_TLS_PORT = TABLE.single(
            "prometheus.ssl.port",
            SettingTypes.optional(SettingTypes.wholeNumber(0, 65_535)),
            "",
            "port",
            "Where metrics are served over TLS: 15691 if only prometheus.ssl.certfile is set; 0 takes a free port."
                    + " Without TLS they are then served only if prometheus.tcp.port or prometheus.tcp.ip is set.");

    public static final Setting<String> PROMETHEUS_TLS_ADDRESS = TABLE.single(
            "prometheus.ssl.ip",
            SettingTypes.text(),
            "::",
            "address",
            "The address of this machine on which they are served over TLS; :: is all of them.");

    public static final TlsSettings PROMETHEUS_TLS = TlsSettings.in(TABLE, "prometheus.ssl");

    public static final Setting<Boolean> PROMETHEUS_PER_OBJECT = TABLE.single(
            "prometheus.return_per_object_metrics",
            SettingTypes.truth(),
            "false",
            "true or false",
            "Whether /metrics tells of each queue, channel and connection, as /metrics/per-object always does.");

    public static final Setting<Optional<Path>> LOAD_DEFINITIONS = TABLE.single(
            "load_definitions",
            SettingTypes.optional(SettingTypes.readableFile()),
            "",
            "JSON file",
            "Definitions, as RabbitMQ exports them, that each start brings in.");

    public static final Setting<LogLevel> LOG_LEVEL = TABLE.single(
            "log.console.level",
            SettingTypes.oneOf(logLevels()),
            "info",
            "debug, info, notice, warning, error, critical, alert, emergency or none",
            "Which log lines are written to standard error.");

    public static final Setting<Path> DATA_DIRECTORY = TABLE.single(
            "leveret.data_dir",
            SettingTypes.path(),
            "data",
            "directory",
            "Where everything durable lives; relative to the working directory. The option --data-dir sets it.");

    public static final Setting<String> NODE_NAME = TABLE.single(
            "leveret.node_name",
            SettingTypes.automatic(SettingTypes.nodeName(), () -> "rabbit@" + HostName.SHORT),
            "auto",
            "name or name@host",
            "What clients and monitoring are told as the node's name (RABBITMQ_NODENAME); auto is rabbit@ and this"
                    + " machine's short host name.");

    public static final Setting<Long> EVENT_LOOPS = TABLE.single(
            "leveret.event_loops",
            SettingTypes.automatic(SettingTypes.wholeNumber(1, 1_024), () ->
                    (long) Runtime.getRuntime().availableProcessors()),
            "auto",
            "threads",
            "How many event loops share connections and queues; auto is one per core.");

    public static final Setting<Long> QUEUE_RESIDENT_BYTES_MAX = TABLE.single(
            "leveret.queue_resident_bytes_max",
            SettingTypes.automatic(
                    SettingTypes.bytes(0, Long.MAX_VALUE),
                    () -> Runtime.getRuntime().maxMemory() / 40),
            "auto",
            "bytes",
            "How many bytes of messages one queue keeps in memory; the rest is on disk only. auto is a fortieth of the heap.");

    public static final Setting<Long> RESIDENT_BYTES_MAX = TABLE.single(
            "leveret.resident_bytes_max",
            SettingTypes.automatic(
                    SettingTypes.bytes(0, Long.MAX_VALUE),
                    () -> MemorySettings.automaticResidentBytesMax(
                            Runtime.getRuntime().maxMemory(),
                            Runtime.getRuntime().availableProcessors())),
            "auto",
            "bytes",
            "How many bytes of messages all queues together keep in memory; delayed messages may take as much beside them,"
                    + " streams half. auto is a twentieth of the heap, or 8 MiB for each processor but not more than an"
                    + " eighth of the heap.");

    public static final Setting<Long> UNCONFIRMED_BYTES_MAX = TABLE.single(
            "leveret.unconfirmed_bytes_max",
            SettingTypes.bytes(1, Long.MAX_VALUE),
            "32MiB",
            "bytes per connection",
            "How many bytes one client may have published that are not confirmed yet before reading from it pauses.");

    public static final Setting<Long> OUTBOUND_BYTES_MAX = TABLE.single(
            "leveret.outbound_bytes_max",
            SettingTypes.bytes(1, Long.MAX_VALUE),
            "1MiB",
            "bytes per connection",
            "How many bytes may wait for one client's socket before deliveries to it pause.");

    public static final Setting<Long> LOG_PENDING_BYTES_MAX = TABLE.single(
            "leveret.log_pending_bytes_max",
            SettingTypes.automatic(
                    SettingTypes.bytes(1, Long.MAX_VALUE),
                    () -> Math.max(2L << 20, Runtime.getRuntime().maxMemory() / 128)),
            "auto",
            "bytes",
            "How many bytes of all clients may wait for the commit log, or to be paged out, before reading from publishers"
                    + " pauses; auto is a 128th of the heap, and 2MiB at least.");

    public static final Setting<Long> LOG_CHECKPOINT_BYTES = TABLE.single(
            "leveret.log_checkpoint_bytes",
            SettingTypes.bytes(1 << 16, Long.MAX_VALUE),
            "64MiB",
            "bytes",
            "After how many bytes of commit log what is still alive moves to the message files. It moves earlier when what"
                    + " cannot be left in the log takes a 64th of the heap.");

    public static final Setting<Long> LOG_CHECKPOINT_INTERVAL = TABLE.single(
            "leveret.log_checkpoint_interval_ms",
            SettingTypes.wholeNumber(1, Integer.MAX_VALUE),
            "2000",
            "milliseconds",
            "After how long it moves when fewer bytes were logged.");

    public static final Setting<Long> LOG_FILE_BYTES = TABLE.single(
            "leveret.log_file_bytes",
            SettingTypes.bytes(1 << 16, Integer.MAX_VALUE),
            "16MiB",
            "bytes",
            "How large a file of the commit log grows before the next one begins; two old ones are kept to be used"
                    + " again.");

    public static final Setting<Long> GENERATION_BYTES_MIN = TABLE.single(
            "leveret.generation_bytes_min",
            SettingTypes.bytes(1 << 16, Long.MAX_VALUE),
            "128MiB",
            "bytes",
            "How large a message file has to be before its space is reclaimed, which is done once more than half of it is"
                    + " dead.");

    private Settings() {}

    /** Every entry, in the order of this table. */
    public static List<SettingsEntry> table() {
        return TABLE.entries();
    }

    /** Every single key, in the order of this table. */
    public static List<Setting<?>> single() {
        return TABLE.single();
    }

    /** Every family of keys, in the order of this table. */
    public static List<SettingFamily<?>> families() {
        return TABLE.families();
    }

    static @Nullable Setting<?> single(String key) {
        return TABLE.single(key);
    }

    static @Nullable SettingFamily<?> family(String key) {
        return TABLE.family(key);
    }

    static @Nullable SettingFamily<?> familyWithPrefix(String key) {
        return TABLE.familyWithPrefix(key);
    }

    private static Map<String, String> ordered(String... namesAndValues) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    private static Map<String, LogLevel> logLevels() {
        Map<String, LogLevel> levels = new LinkedHashMap<>();
        for (LogLevel level : LogLevel.values()) {
            levels.put(level.name().toLowerCase(Locale.ROOT), level);
        }
        return levels;
    }
}
