package org.leveret.management.command;

import static org.assertj.core.api.Assertions.assertThat;

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
    }

    @Test
    void helpNamesEveryCommand() {
        CommandRun run = CommandRun.of("help");
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("server", "ctl", "version", "help");
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
    void ctlRefusesWhateverItIsAsked() {
        for (String[] arguments : new String[][] {{"ctl"}, {"ctl", "list_queues", "-q", "name"}, {"ctl", "--help"}}) {
            CommandRun run = CommandRun.of(arguments);
            assertThat(run.status()).isEqualTo(69);
            assertThat(run.err())
                    .isEqualTo("ctl: the command line arrives with the management interface; this build has none"
                            + System.lineSeparator());
            assertThat(run.out()).isEmpty();
        }
    }

    private static void assertUsageLine(CommandRun run, String named) {
        assertThat(run.status()).isEqualTo(64);
        assertThat(run.err().lines()).hasSize(1).first().asString().contains(named);
        assertThat(run.out()).isEmpty();
    }
}
