package org.leveret.management.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.config.Configuration;
import org.leveret.config.Listener;

/** {@code leveret server} up to the broker's door: configuration in, lines and status out. */
class ServerCommandTest {
    @TempDir
    Path directory;

    private final List<Configuration> started = new ArrayList<>();
    private final FaultyBroker broker = new FaultyBroker(
            List.of(address(new byte[16], 5672), address(new byte[] {127, 0, 0, 1}, 5673)),
            List.of(address(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 5671)));

    @Test
    void itPrintsALinePerListenerAndThenThatItIsReady() {
        CommandRun run = run(Map.of());
        List<String> lines = run.out().lines().toList();
        assertThat(lines).hasSize(8);
        assertThat(lines.subList(0, 7))
                .containsExactly(
                        "started TCP listener on [::]:5672",
                        "started TCP listener on 127.0.0.1:5673",
                        "started TLS (SSL) listener on [::1]:5671",
                        "started HTTP listener on 127.0.0.1:15672",
                        "started HTTPS listener on 127.0.0.1:15671",
                        "started Prometheus listener on 127.0.0.1:15692",
                        "started Prometheus TLS (SSL) listener on 127.0.0.1:15691");
        assertThat(lines.get(7)).matches("Server startup complete; 0 plugins started\\. \\([0-9]+ ms\\)");
    }

    @Test
    void theStatusSaysWhetherTheBrokerHadFailedWhenItWasStopped() {
        assertThat(run(Map.of()).status()).isZero();
        broker.failed = true;
        assertThat(run(Map.of()).status()).isEqualTo(1);
    }

    @Test
    void optionsWinOverEnvironmentAndEnvironmentOverTheFile() throws IOException {
        Path file = Files.writeString(
                directory.resolve("a.conf"), "heartbeat = 1\ndefault_user = file\nlisteners.tcp.default = 1\n");
        run(
                Map.of("RABBITMQ_DEFAULT_USER", "environment", "RABBITMQ_NODE_PORT", "2"),
                "--config",
                file.toString(),
                "--data-dir",
                "elsewhere",
                "--set",
                "listeners.tcp.default=3",
                "--set",
                "default_pass=a=b");
        Configuration configuration = started.get(0);
        assertThat(configuration.connections().heartbeatSeconds()).isEqualTo(1);
        assertThat(configuration.defaultUser().name()).isEqualTo("environment");
        assertThat(configuration.defaultUser().password()).isEqualTo("a=b");
        assertThat(configuration.tcpListeners()).containsExactly(new Listener("::", 3));
        assertThat(configuration.storage().dataDirectory()).isEqualTo(Path.of("elsewhere"));
    }

    @Test
    void aMistakeInTheConfigurationIsOneLineAndStartsNothing() {
        Path missing = directory.resolve("missing.conf");
        assertRefused(run(Map.of(), "--set", "heartbeet=1"), "--set: heartbeet: unknown key");
        assertRefused(run(Map.of(), "--config", missing.toString()), "cannot read " + missing + ": no such file");
        assertRefused(
                run(Map.of("RABBITMQ_NODE_PORT", "70000")),
                "RABBITMQ_NODE_PORT: listeners.tcp.default: expected a port or address:port, such as 5672,"
                        + " 127.0.0.1:5672 or [::1]:5672, found \"70000\"");
        assertThat(started).isEmpty();
    }

    @Test
    void aStartThatIsRefusedIsOneLine() {
        CommandRun run = CommandRun.of(
                configuration -> {
                    throw new BrokerStarter.StartException("port 5672 is in use");
                },
                Map.of(),
                "server");
        assertRefused(run, "port 5672 is in use");
    }

    private CommandRun run(Map<String, String> environment, String... options) {
        List<String> arguments = new ArrayList<>(List.of("server"));
        arguments.addAll(List.of(options));
        return CommandRun.of(
                configuration -> {
                    started.add(configuration);
                    return broker;
                },
                environment,
                arguments.toArray(String[]::new));
    }

    private static InetSocketAddress address(byte[] host, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(host), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static void assertRefused(CommandRun run, String line) {
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err().lines()).containsExactly(line);
        assertThat(run.out()).isEmpty();
    }
}
