package org.leveret.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The broker that the programs of this package connect to: the one that {@code leveret.test.broker} names, or else our
 * own, started once for this JVM and stopped at its end.
 *
 * <p>It is not shared with the other conformance tests: client libraries' suites publish, purge and count in ways that
 * a test beside them would notice. Immutable; a thread of its own drains the broker's output.
 */
final class InteropBroker {
    private static final Pattern LISTENER = Pattern.compile("started TCP listener on .*:(\\d+)\\s*$");
    private static final String READY = "Server startup complete";
    private static final int STOP_SECONDS_MAX = 15;

    private final String url;
    private final OptionalInt managementPort;

    private InteropBroker(String url, OptionalInt managementPort) {
        this.url = url;
        this.managementPort = managementPort;
    }

    /** The one broker of this test run. */
    static InteropBroker shared() {
        return Shared.BROKER;
    }

    /** An AMQP URL with user, password and virtual host {@code /}. */
    String url() {
        return url;
    }

    /** The port of its HTTP API on localhost, if this run knows it. */
    OptionalInt managementPort() {
        return managementPort;
    }

    private static InteropBroker find() {
        String named = setting("leveret.test.broker", "LEVERET_TEST_BROKER");
        if (named == null) {
            return start();
        }
        String path = URI.create(named).getRawPath();
        String url = path == null || path.isEmpty() ? named + "/%2F" : named;
        String management = setting("leveret.test.management", "LEVERET_TEST_MANAGEMENT");
        return new InteropBroker(
                url,
                management == null
                        ? OptionalInt.empty()
                        : OptionalInt.of(URI.create(management).getPort()));
    }

    private static @Nullable String setting(String property, String variable) {
        String value = System.getProperty(property, System.getenv(variable));
        return value == null || value.isBlank() ? null : value;
    }

    private static InteropBroker start() {
        try {
            Path data = Files.createTempDirectory("leveret-interop");
            Path errors = InteropProgram.logFile("broker-errors");
            int managementPort = freePort();
            Process process = new ProcessBuilder(
                            InteropProgram.repository().resolve("bin/leveret").toString(),
                            "server",
                            "--data-dir",
                            data.toString(),
                            "--set",
                            "listeners.tcp.default=0",
                            "--set",
                            "management.tcp.port=" + managementPort,
                            "--set",
                            "prometheus.tcp.port=0")
                    .redirectError(errors.toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process, data), "interop broker stop"));
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            int port = awaitReady(output, errors);
            Thread drain = new Thread(() -> output.lines().forEach(line -> {}), "interop broker output");
            drain.setDaemon(true);
            drain.start();
            return new InteropBroker("amqp://guest:guest@localhost:" + port + "/%2F", OptionalInt.of(managementPort));
        } catch (IOException e) {
            throw new UncheckedIOException("the broker could not be started", e);
        }
    }

    private static int awaitReady(BufferedReader output, Path errors) throws IOException {
        OptionalInt port = OptionalInt.empty();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher listener = LISTENER.matcher(line);
            if (port.isEmpty() && listener.find()) {
                port = OptionalInt.of(Integer.parseInt(listener.group(1)));
            }
            if (line.contains(READY)) {
                return port.orElseThrow(() -> new IllegalStateException("the broker is ready but named no listener"));
            }
        }
        throw new IllegalStateException("the broker ended before it was ready: " + Files.readString(errors));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void stop(Process process, Path data) {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            try (Stream<Path> paths = Files.walk(data)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not delete " + data, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Starts the broker when it is first asked for, and keeps a failure to start for all who ask. */
    private static final class Shared {
        static final InteropBroker BROKER = find();
    }
}
