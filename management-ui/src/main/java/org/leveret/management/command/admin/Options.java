package org.leveret.management.command.admin;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The options of one command: those on its command line, then those of the configuration file. Immutable once read. */
final class Options {
    private static final Set<String> OFF = Set.of("false", "no", "off", "0");

    private final Map<AdminOption, String> values;
    /** What the one who runs the command is to know. */
    private final StringBuilder warning = new StringBuilder();

    private Options(Map<AdminOption, String> given) {
        this.values = new EnumMap<>(AdminOption.class);
        values.putAll(given);
    }

    static Options of(Map<AdminOption, String> given, Map<String, String> environment) {
        Options options = new Options(given);
        Path config = options.configFile(environment);
        if (config != null) {
            options.addFrom(config);
        }
        String uri = options.values.get(AdminOption.BASE_URI);
        if (uri != null) {
            options.replaceFrom(BaseUri.read(uri));
        }
        return options;
    }

    private @Nullable Path configFile(Map<String, String> environment) {
        String named = values.get(AdminOption.CONFIG);
        if (named != null) {
            if (!Files.isRegularFile(Path.of(named))) {
                throw AdminException.usage("Could not read config file '" + named + "'");
            }
            return Path.of(named);
        }
        String home = environment.getOrDefault("USERPROFILE", "");
        if (home.isEmpty()) {
            home = environment.getOrDefault("HOME", "");
        }
        Path file = Path.of(home, ".rabbitmqadmin.conf");
        return !home.isEmpty() && Files.isRegularFile(file) ? file : null;
    }

    private void addFrom(Path file) {
        String section = text(AdminOption.NODE, "default");
        Map<String, String> settings = ConfigFile.read(file).section(section);
        if (settings == null) {
            if (!section.equals("default")) {
                throw AdminException.usage("Could not read section '" + section + "' in config file '" + file
                        + "':\n   No section: '" + section + "'");
            }
            return;
        }
        settings.forEach((key, value) -> {
            AdminOption option = AdminOption.withKey(key);
            if (option == null) {
                throw AdminException.usage("Config file '" + file + "' has an unknown key '" + key + "'");
            }
            values.putIfAbsent(option, value);
        });
    }

    private void replaceFrom(BaseUri uri) {
        replace(AdminOption.HOSTNAME, uri.host());
        replace(AdminOption.PORT, uri.port());
        replace(AdminOption.USERNAME, uri.username());
        replace(AdminOption.PASSWORD, uri.password());
        if (uri.secure()) {
            values.put(AdminOption.SSL, AdminOption.SSL.switched());
        }
        if (uri.hasPath()) {
            warning.append("WARNING: path in --base-uri is ignored."
                    + " Please specify --vhost and/or --path-prefix separately.\n");
        }
    }

    private void replace(AdminOption option, @Nullable String value) {
        if (value != null) {
            values.put(option, value);
        }
    }

    /** What to say before anything is done; empty if there is nothing. */
    String warning() {
        return warning.toString();
    }

    String text(AdminOption option, String otherwise) {
        return values.getOrDefault(option, otherwise);
    }

    /**
     * Whether a switch is on: one in a configuration file is so by any text but these. For RabbitMQ's it is by any text but
     * {@code False}, but nobody who writes {@code ssl_insecure = no} means that.
     */
    boolean isOn(AdminOption option) {
        String value = values.getOrDefault(option, option == AdminOption.VERBOSE ? "True" : "");
        return !value.isEmpty() && !OFF.contains(value.toLowerCase(Locale.ROOT));
    }

    /** A whole number. */
    int number(AdminOption option, int otherwise) {
        String value = values.get(option);
        if (value == null) {
            return otherwise;
        }
        try {
            return Integer.parseInt(value.strip());
        } catch (NumberFormatException e) {
            throw AdminException.usage(option.longName() + " is to be a whole number, not '" + value + "'");
        }
    }

    boolean has(AdminOption option) {
        return values.containsKey(option);
    }

    String hostname() {
        return text(AdminOption.HOSTNAME, "localhost");
    }

    /** The virtual host that was named, empty if none was. */
    String vhost() {
        return text(AdminOption.VHOST, "");
    }

    /** The virtual host to change something in. */
    String vhostToChange() {
        return vhost().isEmpty() ? text(AdminOption.DECLARE_VHOST, "/") : vhost();
    }

    String format() {
        return text(AdminOption.FORMAT, "table");
    }
}
