package org.leveret.management.command.ctl;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which options a command takes: those of all commands, and those that its usage names. Stateless. */
final class CommandOptions {
    private static final Set<String> OF_ALL = Set.of(
            "--config",
            "--data-dir",
            "--set",
            "-n",
            "--node",
            "-l",
            "--longnames",
            "-t",
            "--timeout",
            "-q",
            "--quiet",
            "-s",
            "--silent",
            "--formatter",
            "-p",
            "--vhost",
            "-?",
            "-h",
            "--help",
            "--erlang-cookie",
            "--script-name");

    private static final Pattern NAME = Pattern.compile("(?<![A-Za-z-])--?[A-Za-z][a-z-]*");

    /** Not a number below zero, which is a value. */
    private static final Pattern OPTION = Pattern.compile("-[^0-9.].*");

    private CommandOptions() {}

    /** The options among these words that this command does not take. */
    static List<String> foreignTo(Command command, List<String> given) {
        Set<String> own = new HashSet<>();
        Matcher named = NAME.matcher(command.usage());
        while (named.find()) {
            own.add(named.group());
        }
        // What RabbitMQ's usages pass over.
        if (command.name().startsWith("list_")) {
            own.add("--no-table-headers");
        }
        if (own.contains("--description")) {
            own.add("-d");
        }
        List<String> foreign = new ArrayList<>();
        for (String word : given) {
            if (word.equals("--")) {
                break;
            }
            String name = name(word);
            if (OPTION.matcher(name).matches() && !OF_ALL.contains(name) && !own.contains(name)) {
                foreign.add(name);
            }
        }
        return foreign;
    }

    /** An option without the value that may be written behind it. */
    static String name(String word) {
        int equals = word.indexOf('=');
        return equals < 0 ? word : word.substring(0, equals);
    }

    /** What is said of options that a command does not take, or not with this value. */
    static String refusal(List<String> each) {
        return "Invalid options for this command:\n" + String.join("\n", each);
    }
}
