package org.leveret.management.command.admin;

import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes the script that has bash complete command lines of rabbitmqadmin. Stateless. */
final class Completion {
    private Completion() {}

    static String script() {
        StringJoiner lines = new StringJoiner("\n");
        lines.add(
                        "# Has bash complete command lines of rabbitmqadmin, which is to be on the PATH. Source this, or put it")
                .add("# into /etc/bash_completion.d.")
                .add("_rabbitmqadmin()")
                .add("{")
                .add("    local current=${COMP_WORDS[COMP_CWORD]}")
                .add("    case ${COMP_WORDS[COMP_CWORD-1]} in")
                .add(words("list", Listed.LISTS.stream().map(Listed::name)))
                .add(words("show", Listed.SHOWN.stream().map(Listed::name)))
                .add(words("declare", names(Kinds.DECLARED)))
                .add(words("delete", names(Kinds.DELETED)))
                .add(words("close", names(Kinds.CLOSED)))
                .add(words("purge", names(Kinds.PURGED)))
                .add(words("help", Stream.of("subcommands", "config")))
                .add(words("-f | --format", Printer.FORMATS.stream()))
                .add(choice("export | import | -c | --config", "-f"))
                .add(choice("-H | --host", "-A hostname"))
                .add(asked("-V | --vhost", "vhosts"))
                .add(asked("-u | --username", "users"));
        for (Listed listed : Listed.LISTS) {
            lines.add(asked(listed.name().substring(0, listed.name().length() - 1), listed.name()));
        }
        return lines.add("        *) COMPREPLY=($(compgen -W '" + all() + "' -- \"$current\")) ;;")
                .add("    esac")
                .add("}")
                .add("complete -F _rabbitmqadmin rabbitmqadmin")
                .toString();
    }

    private static String all() {
        Stream<String> options = Stream.of(AdminOption.values())
                .filter(option -> option.longName() != null)
                .map(option -> String.valueOf(option.longName()));
        return Stream.concat(Admin.ACTIONS.stream(), options).collect(Collectors.joining(" "));
    }

    private static Stream<String> names(List<Kind> kinds) {
        return kinds.stream().map(Kind::name);
    }

    private static String words(String after, Stream<String> words) {
        return choice(after, "-W '" + words.collect(Collectors.joining(" ")) + "'");
    }

    /** Names that the broker is asked for. */
    private static String asked(String after, String list) {
        return choice(after, "-W \"$(rabbitmqadmin -q -f bash list " + list + ")\"");
    }

    private static String choice(String after, String from) {
        return "        " + after + ") COMPREPLY=($(compgen " + from + " -- \"$current\")) ;;";
    }
}
