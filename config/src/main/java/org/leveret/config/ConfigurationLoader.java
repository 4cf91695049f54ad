package org.leveret.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts a configuration together from everything that the command reads. From the weakest to the strongest: defaults,
 * the system's file if there is one, the file that an option or {@code RABBITMQ_CONFIG_FILE} names, the environment,
 * options. Confined to the thread that made it.
 */
public final class ConfigurationLoader {
    /** Read first, if it exists. */
    public static final Path SYSTEM_FILE = Path.of("/etc/leveret/leveret.conf");

    /**
     * The JVM's property that names another file to read in place of {@link #SYSTEM_FILE}. {@code bin/leveret} gives the
     * server that it trains one that does not exist, as that must not have the machine's listeners. No environment
     * variable, which a process would inherit unseen.
     */
    public static final String SYSTEM_FILE_PROPERTY = "leveret.system.file";

    private static final String FILE_VARIABLE = "RABBITMQ_CONFIG_FILE";
    private static final Map<String, String> KEY_BY_VARIABLE = keysByVariable();

    private final Map<String, String> environment;
    private final List<Assignment> options = new ArrayList<>();
    private Path systemFile = Path.of(System.getProperty(SYSTEM_FILE_PROPERTY, SYSTEM_FILE.toString()));
    private @Nullable Path file;

    /**
     * A loader of one configuration.
     *
     * @param environment the environment variables, of which those that RabbitMQ also reads are used; an empty one
     *     counts as not set
     */
    public ConfigurationLoader(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** Reads another file than {@link #SYSTEM_FILE} in its place. */
    public ConfigurationLoader systemFile(Path path) {
        systemFile = path;
        return this;
    }

    /** Reads this file and not the one that {@code RABBITMQ_CONFIG_FILE} names; it must exist. */
    public ConfigurationLoader file(Path path) {
        file = path;
        return this;
    }

    /**
     * Sets one key over files and environment; a later call wins.
     *
     * @param option what messages call the place, such as {@code --data-dir}
     */
    public ConfigurationLoader set(String option, String key, String text) {
        options.add(new Assignment(key, text, option));
        return this;
    }

    /**
     * Sets one key over files and environment; a later call wins.
     *
     * @param keyAndValue as in a file: {@code heartbeat=30}; all behind the first {@code =} is the value
     * @throws ConfigurationException when there is no {@code =} or no key
     */
    public ConfigurationLoader set(String keyAndValue) {
        int equals = keyAndValue.indexOf('=');
        String key = equals < 0 ? "" : keyAndValue.substring(0, equals).strip();
        if (key.isEmpty()) {
            throw new ConfigurationException("--set " + keyAndValue + ": expected KEY=VALUE");
        }
        return set("--set", key, keyAndValue.substring(equals + 1).strip());
    }

    /**
     * Reads the files and checks everything.
     *
     * @throws ConfigurationException with one line that names the key and where it was set, or the file that cannot be
     *     read
     */
    public Configuration load() {
        Assignments assignments = Assignments.NONE;
        if (Files.exists(systemFile)) {
            assignments = assignments.with(ConfigurationFile.read(systemFile));
        }
        Path chosen = file != null ? file : fileOfEnvironment();
        if (chosen != null) {
            assignments = assignments.with(ConfigurationFile.read(chosen));
        }
        return new Configuration(assignments.with(ofEnvironment()).with(options)).checked();
    }

    private @Nullable Path fileOfEnvironment() {
        String name = environment.getOrDefault(FILE_VARIABLE, "");
        if (name.isEmpty()) {
            return null;
        }
        try {
            Path path = Path.of(name);
            // As for RabbitMQ, the variable may leave out the ending.
            Path withEnding = Path.of(name + ".conf");
            return !Files.exists(path) && Files.exists(withEnding) ? withEnding : path;
        } catch (InvalidPathException e) {
            throw new ConfigurationException(FILE_VARIABLE + ": expected a path");
        }
    }

    private List<Assignment> ofEnvironment() {
        List<Assignment> assignments = new ArrayList<>();
        KEY_BY_VARIABLE.forEach((variable, key) -> {
            String text = environment.getOrDefault(variable, "");
            if (!text.isEmpty()) {
                assignments.add(new Assignment(key, text, variable));
            }
        });
        return assignments;
    }

    private static Map<String, String> keysByVariable() {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("RABBITMQ_DEFAULT_USER", Settings.DEFAULT_USER.key());
        keys.put("RABBITMQ_DEFAULT_PASS", Settings.DEFAULT_PASSWORD.key());
        keys.put("RABBITMQ_DEFAULT_VHOST", Settings.DEFAULT_VIRTUAL_HOST.key());
        keys.put("RABBITMQ_NODE_PORT", Settings.TCP_LISTENERS.prefix() + ".default");
        keys.put("RABBITMQ_NODENAME", Settings.NODE_NAME.key());
        return keys;
    }
}
