package org.leveret.management.command.admin;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.Broker;

/** Runs one command of {@code leveret admin} to its end. Confined to the thread of the command. */
public final class Admin {
    /** What can be done, in the order in which help tells it. */
    static final List<String> ACTIONS = List.of(
            "list", "show", "declare", "delete", "close", "purge", "export", "import", "publish", "get", "help");

    private final Map<String, String> environment;
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    public Admin(Map<String, String> environment, InputStream in, PrintStream out, PrintStream err) {
        this.environment = environment;
        this.in = in;
        // UTF-8 whatever the locale is, and not a write for each line.
        this.out = new PrintStream(out, false, StandardCharsets.UTF_8);
        this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
    }

    /** Runs what the words say and returns the exit status. */
    public int run(List<String> given) {
        try {
            OptionWords read = OptionWords.read(given);
            if (read.has(AdminOption.HELP)) {
                out.print(HelpText.options());
            } else if (read.has(AdminOption.VERSION)) {
                out.println("rabbitmqadmin " + Broker.BEHAVIOUR_VERSION);
            } else {
                act(read);
            }
            return 0;
        } catch (AdminException e) {
            // What was said before it comes before it where both go to the same place.
            out.flush();
            err.println(e.text());
            return e.status();
        } catch (InvalidPathException e) {
            out.flush();
            err.println("*** " + e.getMessage());
            return 1;
        } finally {
            out.flush();
        }
    }

    private void act(OptionWords read) {
        Options options = Options.of(read.options(), environment);
        if (!options.warning().isEmpty()) {
            err.println(options.warning());
        }
        if (options.isOn(AdminOption.BASH_COMPLETION)) {
            out.println(Completion.script());
            return;
        }
        if (read.words().isEmpty()) {
            throw AdminException.usage("Action not specified");
        }
        String action = read.words().get(0);
        List<String> words = read.words().subList(1, read.words().size());
        Printer printer = new Printer(options, out);
        switch (action) {
            case "help" -> help(words);
            case "list" -> list(words, options, printer);
            case "show" -> show(words, options, printer);
            case "declare" -> declare(words, options, printer);
            case "delete" -> remove(Kinds.DELETED, "deleted", words, options, printer);
            case "close" -> remove(Kinds.CLOSED, "closed", words, options, printer);
            case "purge" -> remove(Kinds.PURGED, "purged", words, options, printer);
            case "export" -> new Definitions(options, printer).export(only(words));
            case "import" -> new Definitions(options, printer).bring(only(words));
            case "publish" -> new MessageActions(options, printer).publish(words, in);
            case "get" -> new MessageActions(options, printer).get(words);
            default -> throw AdminException.usage("Action " + action + " not understood");
        }
    }

    private void help(List<String> words) {
        if (words.isEmpty()) {
            out.print(HelpText.options());
            return;
        }
        switch (only(words)) {
            case "subcommands" -> out.print(HelpText.subcommands());
            case "config" -> out.print(HelpText.config());
            default -> throw AdminException.usage("help topic must be one of:\n  subcommands\n  config");
        }
    }

    private static void list(List<String> words, Options options, Printer printer) {
        Listed listed = Listed.named(Listed.LISTS, words, "list");
        List<String> columns = listed.chosen(words.subList(1, words.size()), options);
        printer.print(new AdminApi(options).get(listed.path(columns, options)), columns, listed.json());
    }

    private static void show(List<String> words, Options options, Printer printer) {
        Listed listed = Listed.named(Listed.SHOWN, words, "show");
        List<String> columns = listed.chosen(words.subList(1, words.size()), options);
        printer.print("[" + new AdminApi(options).get(listed.path(columns, options)) + "]", columns, Set.of());
    }

    private static void declare(List<String> words, Options options, Printer printer) {
        Kind kind = kind(Kinds.DECLARED, words);
        Arguments arguments = Arguments.read(kind, words.subList(1, words.size()), options.vhostToChange());
        // A binding has no name by which it could be put.
        String method = kind.name().equals("binding") ? "POST" : "PUT";
        new AdminApi(options).sendJson(method, arguments.path(), arguments.body());
        printer.say(kind.name() + " declared");
    }

    private static void remove(List<Kind> kinds, String done, List<String> words, Options options, Printer printer) {
        Kind kind = kind(kinds, words);
        Arguments arguments = Arguments.read(kind, words.subList(1, words.size()), options.vhostToChange());
        new AdminApi(options).delete(arguments.path());
        printer.say(kind.name() + " " + done);
    }

    private static Kind kind(List<Kind> kinds, List<String> words) {
        if (words.isEmpty()) {
            throw AdminException.usage("Type not specified");
        }
        @Nullable Kind kind = Kinds.named(kinds, words.get(0));
        if (kind == null) {
            throw AdminException.usage("Type " + words.get(0) + " not recognised");
        }
        return kind;
    }

    private static String only(List<String> words) {
        if (words.size() != 1) {
            throw AdminException.usage("Exactly one argument required");
        }
        return words.get(0);
    }
}
