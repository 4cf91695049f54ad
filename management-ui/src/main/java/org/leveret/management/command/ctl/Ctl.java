package org.leveret.management.command.ctl;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.leveret.config.Configuration;
import org.leveret.config.ConfigurationException;
import org.leveret.config.ConfigurationLoader;
import org.leveret.config.Settings;

/** Runs one command of {@code leveret ctl} to its end. Confined to the thread of the command. */
public final class Ctl {
    private static final int TIMEOUT_SECONDS = 60;
    /** By which of RabbitMQ's names the launcher was called, which is the name that usages say. */
    private static final String CALLED_AS = "LEVERET_CALLED_AS";

    private final CommandTable table = new CommandTable();
    private final Map<String, String> environment;
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    public Ctl(Map<String, String> environment, InputStream in, PrintStream out, PrintStream err) {
        this.environment = environment;
        this.in = in;
        // UTF-8 whatever the locale is, and not a write for each line.
        this.out = new PrintStream(out, false, StandardCharsets.UTF_8);
        this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
    }

    /** Makes the way to the broker that a configuration tells of. */
    interface Connector {
        Api connect(Configuration configuration, int timeoutSeconds);
    }

    /**
     * Runs a command and returns the exit status.
     *
     * @param given all that was written, for what is to be told of it
     */
    public int run(CtlOptions options, List<String> given) {
        return run(
                options,
                given,
                (configuration, timeoutSeconds) -> new SocketApi(
                        configuration.nodeName(),
                        configuration.value(Settings.DATA_DIRECTORY),
                        timeoutSeconds * 1_000L));
    }

    int run(CtlOptions options, List<String> given, Connector connector) {
        try {
            return runChecked(options, given, connector);
        } finally {
            out.flush();
        }
    }

    private int runChecked(CtlOptions options, List<String> given, Connector connector) {
        if (options.words.isEmpty() && options.version && given.size() == 1) {
            out.println(NodeCommands.BEHAVIOUR_VERSION);
            return CtlExit.OK;
        }
        if (options.words.isEmpty()) {
            allCommands(options.help ? out : err);
            return options.help ? CtlExit.OK : CtlExit.USAGE;
        }
        String name = options.words.get(0);
        List<String> words = options.words.subList(1, options.words.size());
        if (options.help || name.equals("help")) {
            return help(options.help ? name : words.isEmpty() ? null : words.get(0));
        }
        Command command = table.named(name);
        if (command == null) {
            return unknown(name);
        }
        try {
            List<String> foreign = CommandOptions.foreignTo(command, given);
            if (!foreign.isEmpty()) {
                throw new UsageException(CommandOptions.refusal(
                        foreign.stream().map(option -> option + " : ").toList()));
            }
            if (words.size() < command.wordsMin() || words.size() > command.wordsMax()) {
                throw new UsageException(
                        words.size() < command.wordsMin() ? "not enough arguments." : "too many arguments.");
            }
            TableFormatter.named(options.formatter);
            Configuration configuration = configuration(options);
            int timeoutSeconds = options.timeoutSeconds == null ? TIMEOUT_SECONDS : options.timeoutSeconds;
            try (Api api = connector.connect(configuration, timeoutSeconds)) {
                command.run().run(new Session(words, options, environment, configuration, api, in, out));
            }
            return CtlExit.OK;
        } catch (UsageException e) {
            refuse(command, e.text(), given);
            return e.status();
        } catch (ConfigurationException e) {
            out.flush();
            err.println(e.getMessage());
            return CtlExit.CONFIGURATION;
        } catch (CtlException e) {
            // What was said before it comes before it where both go to the same place.
            out.flush();
            err.println(e.text());
            return e.status();
        }
    }

    private Configuration configuration(CtlOptions options) {
        ConfigurationLoader loader = new ConfigurationLoader(environment);
        Path config = options.config;
        if (config != null) {
            loader.file(config);
        }
        if (options.dataDirectory != null) {
            loader.set("--data-dir", Settings.DATA_DIRECTORY.key(), options.dataDirectory);
        }
        options.settings.forEach(loader::set);
        return loader.load();
    }

    /**
     * Says that options cannot be read.
     *
     * @param options the options, each with a colon and the value that it cannot have
     */
    public int refuse(List<String> options, List<String> given) {
        Command command = given.stream()
                .map(table::named)
                .filter(found -> found != null)
                .findFirst()
                .orElse(null);
        if (command == null) {
            String name = given.stream()
                    .filter(word -> !word.startsWith("-"))
                    .findFirst()
                    .orElse("");
            if (name.isEmpty()) {
                allCommands(err);
                return CtlExit.USAGE;
            }
            return unknown(name);
        }
        refuse(command, CommandOptions.refusal(options), given);
        return CtlExit.USAGE;
    }

    private void refuse(Command command, String why, List<String> given) {
        out.flush();
        err.println("Error (argument validation): " + why);
        err.println("Arguments given:");
        err.println("\t" + String.join(" ", given));
        err.println();
        err.println(Screen.bright("Usage"));
        err.println();
        err.println(usage(command));
    }

    private String tool() {
        return environment.getOrDefault(CALLED_AS, "rabbitmqctl");
    }

    private String usage(Command command) {
        return tool() + " [--node <node>] [--longnames] [--quiet] " + (command.name() + " " + command.usage()).strip();
    }

    private int unknown(String name) {
        String why = Refused.why(name);
        String like = table.like(name);
        if (why != null) {
            err.println("Command '" + name + "' is not there: " + why + ".");
        } else {
            err.println();
            err.println("Command '" + name + "' not found. ");
            if (like != null) {
                err.println("Did you mean '" + like + "'? ");
                err.println();
            } else {
                allCommands(err);
            }
        }
        return CtlExit.USAGE;
    }

    private int help(@Nullable String name) {
        if (name == null || name.equals("help")) {
            allCommands(out);
            return CtlExit.OK;
        }
        Command command = table.named(name);
        if (command == null) {
            err.println("Error:\n\nCommand '" + name + "' not found.");
            return CtlExit.USAGE;
        }
        out.println();
        out.println(Screen.bright("Usage"));
        out.println();
        out.println(usage(command));
        out.println();
        out.println(command.effect().endsWith(".") ? command.effect() : command.effect() + ".");
        return CtlExit.OK;
    }

    private void allCommands(PrintStream to) {
        int width = table.all().stream()
                .mapToInt(command -> command.name().length())
                .max()
                .orElse(0);
        to.println();
        to.println(Screen.bright("Usage"));
        to.println();
        to.println(tool()
                + " [--node <node>] [--timeout <timeout>] [--longnames] [--quiet] <command> [<command options>]");
        to.println();
        to.println("Available commands:");
        to.println();
        to.println(table.all().stream()
                .map(command -> "   " + command.name()
                        + " ".repeat(width + 3 - command.name().length()) + command.effect())
                .collect(Collectors.joining("\n")));
        to.println();
        to.println("Use '" + tool() + " help <command>' to learn more about a specific command");
    }
}
