package org.leveret.conformance.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Our own broker as a child process with a data directory of its own, which ends with this JVM.
 *
 * <p>One thread of its own reads the child's output for as long as it lives, so that the child never blocks on it.
 */
public final class LeveretProcess {
    private static final Pattern LISTENER = Pattern.compile("started TCP listener on .*:(\\d+)\\s*$");
    private static final String READY = "Server startup complete";
    private static final int STOP_SECONDS_MAX = 15;

    private final Process process;
    private final Path dataDirectory;
    private final int port;

    private LeveretProcess(Process process, Path dataDirectory, int port) {
        this.process = process;
        this.dataDirectory = dataDirectory;
        this.port = port;
    }

    /** Starts the broker and waits until it accepts connections. */
    public static LeveretProcess start() {
        try {
            Path script = repositoryRoot().resolve("bin/leveret");
            Path data = DataDirectory.create();
            Process process = new ProcessBuilder(
                            script.toString(),
                            "server",
                            "--data-dir",
                            data.toString(),
                            "--set",
                            "listeners.tcp.default=0")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            int port = awaitReady(output);
            LeveretProcess started = new LeveretProcess(process, data, port);
            Thread drain = new Thread(() -> output.lines().forEach(line -> {}), "broker output");
            drain.setDaemon(true);
            drain.start();
            Runtime.getRuntime().addShutdownHook(new Thread(started::stop, "broker stop"));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException("the broker could not be started", e);
        }
    }

    /** Where it accepts AMQP, on every address of this machine. */
    public int port() {
        return port;
    }

    private static int awaitReady(BufferedReader output) throws IOException {
        int port = 0;
        StringBuilder seen = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            seen.append(line).append('\n');
            Matcher listener = LISTENER.matcher(line);
            if (port == 0 && listener.find()) {
                port = Integer.parseInt(listener.group(1));
            }
            if (line.contains(READY)) {
                if (port == 0) {
                    throw new IllegalStateException("the broker is ready but named no listener:\n" + seen);
                }
                return port;
            }
        }
        throw new IllegalStateException("the broker ended before it was ready:\n" + seen);
    }

    private static Path repositoryRoot() {
        Path directory = Path.of("").toAbsolutePath();
        while (directory != null && !Files.isExecutable(directory.resolve("bin/leveret"))) {
            directory = directory.getParent();
        }
        if (directory == null) {
            throw new IllegalStateException(
                    "no bin/leveret above " + Path.of("").toAbsolutePath() + "; name a running broker with -D"
                            + BrokerUnderTest.BROKER_PROPERTY + "=amqp://guest:guest@127.0.0.1:5672");
        }
        return directory;
    }

    private void stop() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            DataDirectory.delete(dataDirectory);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
