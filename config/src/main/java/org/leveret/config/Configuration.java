package org.leveret.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A whole configuration whose values were all checked. Immutable; made by {@link ConfigurationLoader} for the command
 * and by {@link #defaults()} and {@link #with} for a broker embedded in another program.
 */
public final class Configuration {
    private static final Configuration DEFAULTS = new Configuration(Assignments.NONE);

    private static final long MANAGEMENT_TLS_PORT = 15_671;
    private static final long PROMETHEUS_TLS_PORT = 15_691;

    private final Assignments assignments;
    private final Map<Setting<?>, Object> values = new HashMap<>();
    private final Map<SettingFamily<?>, Map<String, Object>> families = new HashMap<>();
    private final List<String> warnings;
    private final ConnectionLimits connections;
    private final NodeLimits node;
    private final MemorySettings memory;
    private final StorageSettings storage;

    Configuration(Assignments assignments) {
        this.assignments = assignments;
        this.warnings = checkKeys(assignments);
        for (Setting<?> setting : Settings.single()) {
            values.put(setting, valueOf(setting));
        }
        for (SettingFamily<?> family : Settings.families()) {
            families.put(family, valuesOf(family));
        }
        connections = new ConnectionLimits(
                intValue(Settings.HEARTBEAT),
                intValue(Settings.FRAME_MAX),
                intValue(Settings.CHANNEL_MAX),
                intValue(Settings.MAX_MESSAGE_SIZE),
                intValue(Settings.HANDSHAKE_TIMEOUT),
                value(Settings.CONSUMER_TIMEOUT),
                intValue(Settings.CONNECTION_MAX),
                value(Settings.UNCONFIRMED_BYTES_MAX),
                value(Settings.OUTBOUND_BYTES_MAX));
        node = new NodeLimits(
                intValue(Settings.CHANNEL_MAX_PER_NODE),
                intValue(Settings.CONSUMER_MAX_PER_CHANNEL),
                intValue(Settings.QUEUE_LIMIT),
                intValue(Settings.VHOST_MAX));
        memory = new MemorySettings(
                value(Settings.MEMORY_HIGH_WATERMARK_RELATIVE),
                value(Settings.MEMORY_HIGH_WATERMARK_ABSOLUTE).orElse(-1L),
                value(Settings.QUEUE_RESIDENT_BYTES_MAX),
                value(Settings.RESIDENT_BYTES_MAX));
        storage = new StorageSettings(
                value(Settings.DATA_DIRECTORY),
                value(Settings.DISK_FREE_LIMIT),
                value(Settings.LOG_PENDING_BYTES_MAX),
                value(Settings.LOG_CHECKPOINT_BYTES),
                intValue(Settings.LOG_CHECKPOINT_INTERVAL),
                value(Settings.LOG_FILE_BYTES),
                value(Settings.GENERATION_BYTES_MIN));
    }

    /** What holds when nothing is set. No file and no environment variable is read. */
    public static Configuration defaults() {
        return DEFAULTS;
    }

    /**
     * The same with one key set, as a line of a file would set it; it wins over what was set before.
     *
     * @throws ConfigurationException when the key is unknown or the text is not of its kind
     */
    public Configuration with(String key, String text) {
        return new Configuration(assignments.with(List.of(new Assignment(key, text, ""))));
    }

    /**
     * Checks what one key alone cannot tell, such as TLS listeners without a certificate.
     *
     * @return this
     * @throws ConfigurationException naming the keys that do not go together
     */
    public Configuration checked() {
        if (!tlsListeners().isEmpty()) {
            requireFiles(Settings.TLS_LISTENERS.prefix(), Settings.AMQP_TLS);
        }
        checkWeb(Settings.MANAGEMENT_TLS_PORT, Settings.MANAGEMENT_TLS);
        checkWeb(Settings.PROMETHEUS_TLS_PORT, Settings.PROMETHEUS_TLS);
        checkSharing();
        for (TlsSettings tls : List.of(Settings.AMQP_TLS, Settings.MANAGEMENT_TLS, Settings.PROMETHEUS_TLS)) {
            checkPeers(tls);
        }
        return this;
    }

    /** One line for each key that RabbitMQ has and that is not acted on, in the order in which they were set. */
    public List<String> warnings() {
        return warnings;
    }

    /** The value of any setting of the table. */
    @SuppressWarnings("unchecked")
    public <T> T value(Setting<T> setting) {
        // The value was made by the same setting, so it is a T.
        Object value = values.get(setting);
        if (value == null) {
            throw new IllegalArgumentException(setting.key());
        }
        return (T) value;
    }

    /** The values of any family of the table by name, in the order in which they were set. */
    @SuppressWarnings("unchecked")
    public <T> Map<String, T> values(SettingFamily<T> family) {
        // The values were made by the same family, so they are Ts.
        Map<String, Object> named = families.get(family);
        if (named == null) {
            throw new IllegalArgumentException(family.prefix());
        }
        return (Map<String, T>) named;
    }

    /** Where AMQP is accepted. */
    public List<Listener> tcpListeners() {
        return List.copyOf(values(Settings.TCP_LISTENERS).values());
    }

    /** Where AMQP over TLS is accepted. */
    public List<Listener> tlsListeners() {
        return List.copyOf(values(Settings.TLS_LISTENERS).values());
    }

    /** How AMQP's TLS listeners identify themselves. */
    public TlsOptions tls() {
        return tls(Settings.AMQP_TLS);
    }

    private TlsOptions tls(TlsSettings settings) {
        return new TlsOptions(
                settings.prefix(),
                value(settings.authoritiesFile()).orElse(null),
                value(settings.certificateFile()).orElse(null),
                value(settings.keyFile()).orElse(null),
                value(settings.keyPassword()).orElse(null),
                value(settings.verifiesPeer()),
                value(settings.requiresPeerCertificate()),
                values(settings.versions()).values().stream()
                        .distinct()
                        .sorted(Comparator.reverseOrder())
                        .toList());
    }

    /** Where the HTTP API is served, what is without TLS first; at least one. */
    public List<WebListener> managementListeners() {
        return webListeners(
                Settings.MANAGEMENT_PORT,
                Settings.MANAGEMENT_ADDRESS,
                Settings.MANAGEMENT_TLS_PORT,
                Settings.MANAGEMENT_TLS_ADDRESS,
                Settings.MANAGEMENT_TLS,
                MANAGEMENT_TLS_PORT);
    }

    /** Where metrics are served, what is without TLS first; at least one. */
    public List<WebListener> prometheusListeners() {
        return webListeners(
                Settings.PROMETHEUS_PORT,
                Settings.PROMETHEUS_ADDRESS,
                Settings.PROMETHEUS_TLS_PORT,
                Settings.PROMETHEUS_TLS_ADDRESS,
                Settings.PROMETHEUS_TLS,
                PROMETHEUS_TLS_PORT);
    }

    private List<WebListener> webListeners(
            Setting<Long> port,
            Setting<String> address,
            Setting<Optional<Long>> tlsPort,
            Setting<String> tlsAddress,
            TlsSettings tls,
            long tlsPortIfNone) {
        List<WebListener> listeners = new ArrayList<>();
        boolean encrypts =
                value(tlsPort).isPresent() || value(tls.certificateFile()).isPresent();
        // As RabbitMQ: whoever asks for TLS alone gets nothing else.
        if (!encrypts || isSet(port) || isSet(address)) {
            listeners.add(new WebListener(new Listener(value(address), intValue(port)), null));
        }
        if (encrypts) {
            int taken = Math.toIntExact(value(tlsPort).orElse(tlsPortIfNone));
            listeners.add(new WebListener(new Listener(value(tlsAddress), taken), tls(tls)));
        }
        return List.copyOf(listeners);
    }

    private boolean isSet(Setting<?> setting) {
        return assignments.of(setting.key()) != null;
    }

    /** What one connection is offered and held to. */
    public ConnectionLimits connections() {
        return connections;
    }

    /** How many of what there may be, whoever has them. */
    public NodeLimits node() {
        return node;
    }

    /** How much memory messages may take. */
    public MemorySettings memory() {
        return memory;
    }

    /** Where and how durable state is kept. */
    public StorageSettings storage() {
        return storage;
    }

    /** What the first start on an empty data directory declares. */
    public DefaultUser defaultUser() {
        return new DefaultUser(
                value(Settings.DEFAULT_USER),
                value(Settings.DEFAULT_PASSWORD),
                value(Settings.DEFAULT_VIRTUAL_HOST),
                namesOfTrue(Settings.DEFAULT_USER_TAGS),
                value(Settings.DEFAULT_CONFIGURE),
                value(Settings.DEFAULT_WRITE),
                value(Settings.DEFAULT_READ));
    }

    /** The users who may connect from this machine only. */
    public Set<String> loopbackUsers() {
        return namesOfTrue(Settings.LOOPBACK_USERS);
    }

    /** What a queue is that is declared without a type: classic, quorum or stream. */
    public String defaultQueueType() {
        return value(Settings.DEFAULT_QUEUE_TYPE);
    }

    /** How many event loops share connections and queues; 1 to 1,024. */
    public int eventLoops() {
        return intValue(Settings.EVENT_LOOPS);
    }

    /** What clients and monitoring are told as the node's name, such as {@code rabbit@host}. */
    public String nodeName() {
        return value(Settings.NODE_NAME);
    }

    /** What clients and monitoring are told as the cluster's name. */
    public String clusterName() {
        String name = value(Settings.CLUSTER_NAME);
        return name.isEmpty() ? nodeName() : name;
    }

    /** Which log lines are written. */
    public LogLevel logLevel() {
        return value(Settings.LOG_LEVEL);
    }

    /** What was set, without the values of passwords. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Configuration[");
        for (Assignment assignment : assignments.all()) {
            Setting<?> setting = Settings.single(assignment.key());
            boolean secret = setting == null ? ForeignKeys.contains(assignment.key()) : setting.isSecret();
            text.append(text.charAt(text.length() - 1) == '[' ? "" : ", ")
                    .append(assignment.key())
                    .append(" = ")
                    .append(secret ? "***" : assignment.text());
        }
        return text.append(']').toString();
    }

    private static List<String> checkKeys(Assignments assignments) {
        List<String> warnings = new ArrayList<>();
        for (Assignment assignment : assignments.all()) {
            String key = assignment.key();
            if (Settings.single(key) != null || Settings.family(key) != null) {
                continue;
            }
            if (Settings.familyWithPrefix(key) != null) {
                if (!assignment.text().equals("none")) {
                    throw assignment.refused("expected none or a name after the key, such as " + key + ".NAME, found \""
                            + assignment.text() + '"');
                }
            } else if (ForeignKeys.contains(key)) {
                warnings.add((assignment.origin().isEmpty() ? "" : assignment.origin() + ": ") + key
                        + " has no effect: RabbitMQ knows this key, Leveret does not act on it");
            } else {
                throw assignment.refused("unknown key");
            }
        }
        return List.copyOf(warnings);
    }

    private <T> T valueOf(Setting<T> setting) {
        Assignment assignment = assignments.of(setting.key());
        if (assignment == null) {
            return setting.parse(setting.defaultText());
        }
        try {
            return setting.parse(assignment.text());
        } catch (IllegalArgumentException e) {
            throw assignment.refused(reason(e));
        }
    }

    private Map<String, Object> valuesOf(SettingFamily<?> family) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (Assignment assignment : assignments.all()) {
            if (Settings.family(assignment.key()) == family) {
                try {
                    named.put(family.nameOf(assignment.key()), family.parse(assignment.text()));
                } catch (IllegalArgumentException e) {
                    throw assignment.refused(reason(e));
                }
            }
        }
        boolean emptied = assignments.of(family.prefix()) != null;
        if (!emptied && (named.isEmpty() || family.keepsDefaults())) {
            family.defaults().forEach((name, text) -> named.putIfAbsent(name, family.parse(text)));
        }
        return Collections.unmodifiableMap(named);
    }

    private static String reason(IllegalArgumentException e) {
        @Nullable String message = e.getMessage();
        return message == null ? "not a legal value" : message;
    }

    private int intValue(Setting<Long> setting) {
        return Math.toIntExact(value(setting));
    }

    private Set<String> namesOfTrue(SettingFamily<Boolean> family) {
        Set<String> names = new LinkedHashSet<>();
        values(family).forEach((name, present) -> {
            if (present) {
                names.add(name);
            }
        });
        return Collections.unmodifiableSet(names);
    }

    private void checkWeb(Setting<Optional<Long>> port, TlsSettings tls) {
        if (value(port).isPresent()) {
            requireFiles(port.key(), tls);
            return;
        }
        for (Setting<Optional<Path>> file : List.of(tls.certificateFile(), tls.keyFile(), tls.authoritiesFile())) {
            if (value(file).isPresent()) {
                requireFiles(file.key(), tls);
            }
        }
        if (value(tls.verifiesPeer())) {
            requireFiles(tls.verifiesPeer().key(), tls);
        }
    }

    /** Metrics that are to be where the HTTP API is are there as it is: in plain text, or not at all. */
    private void checkSharing() {
        for (WebListener metrics : prometheusListeners()) {
            for (WebListener management : managementListeners()) {
                boolean encrypts = metrics.tls() != null || management.tls() != null;
                if (encrypts && metrics.sharesAddressWith(management)) {
                    throw new ConfigurationException("prometheus and management cannot share " + metrics.listener()
                            + " with TLS; give prometheus another port");
                }
            }
        }
    }

    private void requireFiles(String key, TlsSettings tls) {
        for (Setting<Optional<Path>> file : List.of(tls.certificateFile(), tls.keyFile())) {
            if (value(file).isEmpty()) {
                throw new ConfigurationException(key + " needs " + file.key());
            }
        }
    }

    private void checkPeers(TlsSettings tls) {
        if (value(tls.verifiesPeer())) {
            if (value(tls.authoritiesFile()).isEmpty()) {
                throw new ConfigurationException(tls.verifiesPeer().key() + " = verify_peer needs "
                        + tls.authoritiesFile().key());
            }
        } else if (value(tls.requiresPeerCertificate())) {
            throw new ConfigurationException(tls.requiresPeerCertificate().key() + " = true needs "
                    + tls.verifiesPeer().key() + " = verify_peer");
        }
    }
}
