package org.leveret.management.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code leveret ctl} says of options that a command does not take: what rabbitmqctl 3.10.8 does. */
class CtlOptionsTest {
    private static final String LIST_QUEUES = "list_queues [--vhost <vhost>] [--online] [--offline] [--local]"
            + " [--no-table-headers] [<column>, ...] [--timeout <timeout>]";
    private static final String LIST_USERS = "list_users [--no-table-headers] [--timeout <timeout>]";

    @ParameterizedTest
    @CsvSource({
        "list_users --nosuch, --nosuch",
        "list_users --nosuch=1 -z, --nosuch -z",
        "list_users -p / --apply-to queues, --apply-to",
        "list_users --limit 1, --limit",
        "list_users -u, -u",
        "list_users -t infinity, -t=infinity",
        "list_users --timeout=x, --timeout=x",
        "--nosuch list_users, --nosuch",
        "list_queues --priority 3 name, --priority",
        "list_queues --user x --global, --user --global",
        "list_queues name -p, -p"
    })
    void anOptionThatACommandDoesNotTakeIsAMistakeInItsUse(String words, String options) {
        List<String> each = List.of(words.split(" ", -1));
        String usage = words.contains("list_queues") ? LIST_QUEUES : LIST_USERS;
        String refused = Stream.of(options.split(" ", -1))
                .map(option -> option.contains("=") ? option.replace("=", " : ") : option + " : ")
                .collect(Collectors.joining("\n"));
        String err = "Error (argument validation): Invalid options for this command:\n" + refused
                + "\nArguments given:\n\t" + words
                + "\n\n\033[1mUsage\033[0m\n\nrabbitmqctl [--node <node>] [--longnames] [--quiet] " + usage + "\n";
        String[] arguments = ("ctl " + words).split(" ", -1);
        assertThat(CommandRun.of(arguments)).isEqualTo(new CommandRun(64, "", err));
        String command = System.getProperty("leveret.test.rabbitmqctl", "");
        if (!command.isEmpty()) {
            assertThat(RealRun.of(command, each)).isEqualTo(new RealRun(64, List.of(), RealRun.sorted(err)));
        }
    }
}
