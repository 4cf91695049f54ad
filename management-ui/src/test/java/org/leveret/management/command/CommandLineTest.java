package org.leveret.management.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.leveret.config.Version;

/** The commands that need no broker, and what is no command. */
class CommandLineTest {
    @Test
    void versionIsOneLine() {
        CommandRun run = CommandRun.of("version");
        assertThat(run.status()).isZero();
        assertThat(run.out())
                .isEqualTo("Leveret " + Version.TEXT + ", Java " + System.getProperty("java.version")
                        + System.lineSeparator());
        assertThat(run.err()).isEmpty();
        assertThat(CommandRun.of("--version")).isEqualTo(run);
    }

    @Test
    void ctlTellsWhichVersionItBehavesAs() {
        CommandRun version = CommandRun.of("ctl", "--version");
        assertThat(version.status()).isZero();
        assertThat(version.out()).isEqualTo("4.0.0\n");
        CommandRun ofCommand = CommandRun.of("ctl", "list_users", "--version");
        assertThat(ofCommand.status()).isEqualTo(64);
        assertThat(ofCommand.err())
                .startsWith("Error (argument validation): Invalid options for this command:\n--version : \n");
    }

    @Test
    void usagesSayTheNameThatTheToolWasCalledBy() {
        CommandRun run = CommandRun.of(
                configuration -> {
                    throw new BrokerStarter.StartException("this command starts no broker");
                },
                Map.of("LEVERET_CALLED_AS", "rabbitmq-diagnostics"),
                "ctl",
                "help",
                "check_alarms");
        assertThat(run.out())
                .contains(
                        "\nrabbitmq-diagnostics [--node <node>] [--longnames] [--quiet] check_alarms [--timeout <timeout>]\n");
        assertThat(CommandRun.of("ctl", "help", "close_connection").out())
                .contains(
                        "\nrabbitmqctl [--node <node>] [--longnames] [--quiet] close_connection <connection pid> <explanation>\n");
    }

    @Test
    void optionsWithoutACommandAreAnsweredWithAllCommands() {
        for (String[] words : new String[][] {
            {"ctl", "--node"}, {"ctl", "--nosuch"}, {"ctl", "-p"}, {"ctl", "--node", "x", "--version"}
        }) {
            CommandRun run = CommandRun.of(words);
            assertThat(run.status()).isEqualTo(64);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).startsWith("\n\033[1mUsage\033[0m\n").contains("   list_users ");
        }
    }

    @Test
    void helpNamesEveryCommand() {
        CommandRun run = CommandRun.of("help");
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("server", "ctl", "admin", "version", "help");
        assertThat(CommandRun.of("help", "server").out()).contains("--config", "--data-dir", "--set");
    }

    @Test
    void nothingAtAllIsAnsweredWithHelpAndAUsageStatus() {
        CommandRun run = CommandRun.of();
        assertThat(run.status()).isEqualTo(64);
        assertThat(run.err()).contains("server", "version");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void whatIsNoCommandOrOptionIsNamedOnOneLine() {
        assertUsageLine(CommandRun.of("serve"), "serve");
        assertUsageLine(CommandRun.of("server", "--port", "1"), "--port");
        assertUsageLine(CommandRun.of("server", "--config"), "--config");
        assertUsageLine(CommandRun.of("server", "extra"), "extra");
    }

    @Test
    void adminReadsAllOfItsWordsItself() {
        assertThat(CommandRun.of("admin", "--version").out()).isEqualTo("rabbitmqadmin 4.0.0\n");
        assertThat(CommandRun.of("admin", "--no-such").status()).isEqualTo(2);
        assertThat(CommandRun.of("admin", "-q", "--", "--version").err()).contains("Action --version not understood");
        assertThat(CommandRun.of("admin", "@/etc/hostname").err()).contains("Action @/etc/hostname not understood");
        assertThat(CommandRun.of("admin").status()).isEqualTo(1);
    }

    @Test
    void aWordOfCtlThatBeginsWithAnAtSignNamesNoFile() {
        assertThat(CommandRun.of("ctl", "list_users", "@/etc/hostname").err())
                .contains("\tlist_users @/etc/hostname\n");
    }

    @Test
    void ctlWithoutABrokerSaysWhereItLookedForOne() {
        CommandRun run = CommandRun.of("ctl", "--data-dir", "/nowhere/at/all", "list_queues", "name");
        assertThat(run.status()).isEqualTo(69);
        assertThat(run.err())
                .startsWith("Error: unable to perform an operation on node ")
                .contains("/nowhere/at/all");
    }

    @Test
    void ctlRefusesWhatIsNoCommandAsRabbitmqctlDoes() {
        CommandRun unknown = CommandRun.of("ctl", "list_queue");
        assertThat(unknown.status()).isEqualTo(64);
        assertThat(unknown.err()).isEqualTo("\nCommand 'list_queue' not found. \nDid you mean 'list_queues'? \n\n");
        CommandRun option = CommandRun.of("ctl", "list_users", "--nosuchopt");
        assertThat(option.status()).isEqualTo(64);
        assertThat(option.err())
                .startsWith("Error (argument validation): Invalid options for this command:\n--nosuchopt : \n")
                .contains("\nArguments given:\n\tlist_users --nosuchopt\n\n");
        assertThat(CommandRun.of("ctl", "eval", "1.").err())
                .isEqualTo("Command 'eval' is not there: there is no Erlang in Leveret.\n");
        CommandRun setting = CommandRun.of("ctl", "set_log_level", "debug");
        assertThat(setting.status()).isEqualTo(64);
        assertThat(setting.err())
                .isEqualTo(
                        "Command 'set_log_level' is not there: set it in the configuration, which counts from the next"
                                + " start.\n");
        assertThat(CommandRun.of("ctl").status()).isEqualTo(64);
    }

    private static void assertUsageLine(CommandRun run, String named) {
        assertThat(run.status()).isEqualTo(64);
        assertThat(run.err().lines()).hasSize(1).first().asString().contains(named);
        assertThat(run.out()).isEmpty();
    }
}
