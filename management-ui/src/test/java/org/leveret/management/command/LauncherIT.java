package org.leveret.management.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.broker.TrainingClient;
import org.leveret.config.Version;

/** The assembled program as users start it: {@code bin/leveret} from another directory and through a link. */
class LauncherIT {
    private static final Path LAUNCHER =
            Path.of("../bin/leveret").toAbsolutePath().normalize();

    private static final long RUN_SECONDS_MAX = 50;

    @TempDir
    Path directory;

    @TempDir
    Path notes;

    private String options = "";
    private final Map<String, String> environment = new HashMap<>();

    @Test
    void aLinkToItWorksAnywhere() throws IOException, InterruptedException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), LAUNCHER);
        Path second = Files.createSymbolicLink(directory.resolve("second"), Path.of("link"));
        Ended ended = run(second, "version");
        assertThat(ended.status).isZero();
        assertThat(ended.out).singleElement().asString().startsWith("Leveret " + Version.TEXT);
        Files.delete(second);
        Files.delete(link);
    }

    @Test
    void byTheNameOfRabbitmqctlItIsCtl() throws IOException, InterruptedException {
        Ended ended = run(LAUNCHER.resolveSibling("compat/rabbitmqctl"), "version");
        assertThat(ended.status).isZero();
        assertThat(ended.out).containsExactly("4.0.0");
        Ended help = run(LAUNCHER.resolveSibling("compat/rabbitmq-diagnostics"), "help", "is_running");
        assertThat(help.out)
                .contains(
                        "rabbitmq-diagnostics [--node <node>] [--longnames] [--quiet] is_running [--timeout <timeout>]");
    }

    @Test
    void byTheNameOfRabbitmqadminItIsAdmin() throws IOException, InterruptedException {
        Path link = LAUNCHER.resolveSibling("compat/rabbitmqadmin");
        Ended ended = run(link, "--version");
        assertThat(ended.status).isZero();
        assertThat(ended.out).containsExactly("rabbitmqadmin 4.0.0");
        assertThat(run(link, "--nosuch").status).isEqualTo(2);
    }

    @Test
    void argumentsAreNotOnlyAsciiWhateverTheLocaleIs() throws IOException, InterruptedException {
        String script = "LC_ALL=C exec \"$0\" admin \"$(printf 'k\\303\\266nig')\"";
        Ended ended = run(Path.of("/bin/sh"), "-c", script, LAUNCHER.toString());
        assertThat(ended.err).contains("ERROR: Action k\u00f6nig not understood");
    }

    @Test
    void aBrokenKeyIsOneLineAndStatusOne() throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("broken.conf"), "heartbeat = 5\nheartbeet = 6\n");
        Ended ended = run(LAUNCHER, "server", "--config", file.toString());
        assertRefused(ended, file + ":2: heartbeet: unknown key");
    }

    @Test
    void aPortInUseIsNamedOnOneLine() throws IOException, InterruptedException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            assertRefused(run(LAUNCHER, "server", "--set", "listeners.tcp.default=127.0.0.1:" + port), port);
        }
    }

    @Test
    void aDataDirectoryThatAnotherProcessHoldsIsNamedOnOneLine() throws IOException, InterruptedException {
        Process first = start(LAUNCHER, "server", "--set", "listeners.tcp.default=127.0.0.1:0");
        try (BufferedReader out = first.inputReader()) {
            awaitReady(out);
            assertRefused(run(LAUNCHER, "server", "--set", "listeners.tcp.default=127.0.0.1:0"), "data");
        } finally {
            first.destroyForcibly();
        }
    }

    @Test
    void aServerSaysThatItIsReadyAcceptsAndEndsWithStatusZeroOnTerm() throws IOException, InterruptedException {
        Process server = start(LAUNCHER, "server", "--set", "listeners.tcp.default=127.0.0.1:0");
        try (BufferedReader out = server.inputReader()) {
            String listener = awaitReady(out).get(0);
            assertThat(listener).startsWith("started TCP listener on 127.0.0.1:");
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port(listener)))) {
                assertThat(socket.isConnected()).isTrue();
            }
            assertThat(server.toHandle().destroy()).isTrue();
            assertThat(server.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(server.exitValue()).isZero();
        } finally {
            server.destroyForcibly();
        }
        try (var entries = Files.list(directory)) {
            assertThat(entries.map(entry -> entry.getFileName().toString()))
                    .describedAs("what a start leaves in its working directory")
                    .containsExactly("data");
        }
    }

    @Test
    @EnabledOnOs(
            value = OS.LINUX,
            architectures = {"amd64", "aarch64"})
    void librariesInCAreLoadedFromTheBuildAndNotUnpackedElsewhere() throws IOException, InterruptedException {
        Process server = start(LAUNCHER, "server", "--set", "listeners.tcp.default=127.0.0.1:0");
        try (BufferedReader out = server.inputReader()) {
            awaitReady(out);
            List<String> mapped = Files.readAllLines(Path.of("/proc/" + server.pid() + "/maps"));
            Path libraries = LAUNCHER.resolveSibling("../management-ui/target/app/native")
                    .normalize();
            assertThat(mapped)
                    .filteredOn(line -> line.contains("netty"))
                    .isNotEmpty()
                    .allMatch(line -> line.contains(libraries + "/libnetty_transport_native_epoll_"));
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void whatAServerAndItsFirstClientLoadIsInTheArchive() throws IOException, InterruptedException {
        Path loaded = notes.resolve("loaded");
        options = "-Xlog:class+load:file=" + loaded;
        Process server = start(LAUNCHER, "server", "--set", "listeners.tcp.default=127.0.0.1:0");
        try (BufferedReader out = server.inputReader()) {
            String listener = awaitReady(out).get(0);
            TrainingClient.main(new String[] {port(listener)});
        } finally {
            server.destroy();
        }
        assertThat(server.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readAllLines(loaded))
                .anyMatch(line -> line.contains(" org.leveret.broker.connection.Handshake source: shared objects file"))
                .filteredOn(line -> line.contains(" org.leveret.") && line.contains("source: file:"))
                .isEmpty();
        assertThat(Files.readAllLines(loaded))
                .describedAs("the flight recorder, which nobody asked for")
                .filteredOn(line -> line.contains(" jdk.jfr.internal.MetadataRepository "))
                .isEmpty();
    }

    @Test
    void anArchiveIsUsedWithEachHeapThatItFits() throws IOException, InterruptedException {
        assertThat(sourceOfMain("-Xmx16g -XX:+UseG1GC")).isEqualTo("shared objects file");
        assertThat(sourceOfMain("-Xmx512m")).isEqualTo("shared objects file");
        assertThat(sourceOfMain("-Xmx40g")).startsWith("file:");
    }

    @Test
    void aJavaThatCanGivesBackWhatTheCLibraryKeeps() throws IOException, InterruptedException {
        options = "-XX:+PrintFlagsFinal";
        List<String> flags = run(LAUNCHER, "version").out.stream()
                .filter(line -> line.contains(" TrimNativeHeapInterval "))
                .toList();
        assumeThat(flags).isNotEmpty();
        assertThat(flags).first().asString().contains("= 10000 ");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theCLibraryKeepsLittleOfWhatWasFreedUnlessSomebodySetsItOtherwise() throws IOException, InterruptedException {
        assertThat(environmentOfServer()).contains("MALLOC_ARENA_MAX=1", "MALLOC_TRIM_THRESHOLD_=1048576");
        environment.put("MALLOC_ARENA_MAX", "3");
        environment.put("MALLOC_TRIM_THRESHOLD_", "4096");
        assertThat(environmentOfServer()).contains("MALLOC_ARENA_MAX=3", "MALLOC_TRIM_THRESHOLD_=4096");
    }

    private List<String> environmentOfServer() throws IOException, InterruptedException {
        Process server = start(LAUNCHER, "server", "--set", "listeners.tcp.default=127.0.0.1:0");
        try (BufferedReader out = server.inputReader()) {
            awaitReady(out);
            return List.of(Files.readString(Path.of("/proc/" + server.pid() + "/environ"))
                    .split("\0"));
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    private static String port(String listener) {
        return listener.substring(listener.lastIndexOf(':') + 1);
    }

    private String sourceOfMain(String heap) throws IOException, InterruptedException {
        Path loaded = notes.resolve("loaded" + heap.hashCode());
        options = heap + " -Xlog:class+load:file=" + loaded;
        assertThat(run(LAUNCHER, "version").status).isZero();
        String line = Files.readAllLines(loaded).stream()
                .filter(each -> each.contains(" org.leveret.management.command.Main source: "))
                .findFirst()
                .orElseThrow();
        return line.substring(line.indexOf("source: ") + "source: ".length());
    }

    private static List<String> awaitReady(BufferedReader out) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            lines.add(line);
            if (line.contains("Server startup complete")) {
                return lines;
            }
        }
        throw new AssertionError("ended before it was ready: " + lines);
    }

    private Ended run(Path launcher, String... arguments) throws IOException, InterruptedException {
        Process process = start(launcher, arguments);
        List<String> out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        int status = process.waitFor();
        return new Ended(status, out, Files.readAllLines(notes.resolve("err")));
    }

    private Process start(Path launcher, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        if (List.of(arguments).contains("server")) {
            command.addAll(List.of("--set", "management.tcp.port=0", "--set", "prometheus.tcp.port=0"));
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(notes.resolve("err").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("LEVERET_JAVA_OPTS", options);
        builder.environment().keySet().removeIf(name -> name.startsWith("RABBITMQ_") || name.startsWith("MALLOC_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        // One that hangs ends what waits for it.
        CompletableFuture.delayedExecutor(RUN_SECONDS_MAX, TimeUnit.SECONDS).execute(process::destroyForcibly);
        return process;
    }

    private static void assertRefused(Ended ended, String named) {
        assertThat(ended.err).singleElement().asString().contains(named);
        assertThat(ended.status).isEqualTo(1);
        assertThat(ended.out).isEmpty();
    }

    private record Ended(int status, List<String> out, List<String> err) {}
}
