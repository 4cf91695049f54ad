package org.leveret.conformance.broker;

import com.rabbitmq.client.ConnectionFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The server of this checkout as a child process, which ends with this JVM at the latest.
 *
 * <p>Two threads of its own read the child's output for as long as it lives, so that the child never blocks on it. Any
 * thread may call.
 */
public final class ServerProcess implements AutoCloseable {
    private static final Pattern LISTENER = Pattern.compile("started TCP listener on .*:(\\d+)\\s*$");
    private static final Pattern HTTP_LISTENER = Pattern.compile("started HTTP listener on .*:(\\d+)\\s*$");
    private static final Pattern METRICS_LISTENER = Pattern.compile("started Prometheus listener on .*:(\\d+)\\s*$");
    private static final Pattern PEAK_MEMORY = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final Pattern MEMORY = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern LIVE_HEAP = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");
    private static final String READY = "Server startup complete";
    private static final int READY_SECONDS_MAX = 30;
    private static final int BUILD_SECONDS_MAX = 600;
    private static final int REQUEST_MS_MAX = 20_000;
    private static final int KILL_SECONDS_MAX = 10;

    private final Process process;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final CompletableFuture<Integer> httpPort = new CompletableFuture<>();
    private final CompletableFuture<Integer> metricsPort = new CompletableFuture<>();
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();
    private final Thread errorReader;

    /** What a broker is started with. Immutable. */
    public static final class Launch {
        private final List<String> program;
        private final Path dataDirectory;
        private final List<String> settings;
        private final String javaOptions;

        private Launch(List<String> program, Path dataDirectory, List<String> settings, String javaOptions) {
            this.program = program;
            this.dataDirectory = dataDirectory;
            this.settings = settings;
            this.javaOptions = javaOptions;
        }

        /** The same with one more key of the configuration. */
        public Launch with(String key, Object value) {
            List<String> more = new ArrayList<>(settings);
            more.add(key + "=" + value);
            return new Launch(program, dataDirectory, List.copyOf(more), javaOptions);
        }

        /** The same with these options of the JVM, separated by blanks. */
        public Launch withJavaOptions(String options) {
            return new Launch(program, dataDirectory, settings, options);
        }

        /**
         * The same by another program, from this JVM's class path: it is given these arguments, then those of {@code leveret
         * server}, and prints what that prints.
         */
        public Launch by(Class<?> main, Object... arguments) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xmx1g",
                    "-cp",
                    System.getProperty("java.class.path"),
                    main.getName()));
            for (Object argument : arguments) {
                command.add(argument.toString());
            }
            return new Launch(List.copyOf(command), dataDirectory, settings, javaOptions);
        }

        /** Starts the broker and waits until it accepts connections. */
        public ServerProcess start() {
            ServerProcess begun = begin();
            begun.awaitReady();
            return begun;
        }

        /** Starts the broker and does not wait for it. */
        public ServerProcess begin() {
            Built.awaitBuild();
            return launch();
        }

        private ServerProcess launch() {
            List<String> command = new ArrayList<>(program);
            command.addAll(List.of(
                    "--data-dir",
                    dataDirectory.toString(),
                    "--set",
                    "listeners.tcp.default=0",
                    "--set",
                    "management.tcp.port=0",
                    "--set",
                    "prometheus.tcp.port=0"));
            for (String setting : settings) {
                command.add("--set");
                command.add(setting);
            }
            ProcessBuilder builder = new ProcessBuilder(command);
            if (!javaOptions.isEmpty()) {
                builder.environment().put("LEVERET_JAVA_OPTS", javaOptions);
            }
            try {
                return new ServerProcess(builder.start());
            } catch (IOException e) {
                throw new UncheckedIOException("the broker could not be started", e);
            }
        }
    }

    /** Builds the broker, if it has to be built, before anybody measures how long a start takes. */
    private static final class Built {
        static final boolean BUILT = build();

        static void awaitBuild() {
            if (!BUILT) {
                throw new IllegalStateException("the broker could not be built; see above");
            }
        }

        private static boolean build() {
            try {
                Process version = new ProcessBuilder(script().toString(), "version")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                return version.waitFor(BUILD_SECONDS_MAX, TimeUnit.SECONDS) && version.exitValue() == 0;
            } catch (IOException e) {
                throw new UncheckedIOException("the broker could not be built", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    /** Those that run, so that none outlives this JVM. */
    private static final class Running {
        static final Set<ServerProcess> ALL = ConcurrentHashMap.newKeySet();

        static {
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(() -> ALL.forEach(each -> each.process.destroyForcibly()), "broker kill"));
        }
    }

    private ServerProcess(Process process) {
        this.process = process;
        Running.ALL.add(this);
        var unused = process.onExit().thenRun(() -> Running.ALL.remove(this));
        this.errorReader =
                daemon("broker errors", () -> lines(process.errorReader(StandardCharsets.UTF_8), this::error));
        daemon("broker output", this::readOutput);
    }

    /** How to start a broker on a directory, with every port a free one. */
    public static Launch on(Path dataDirectory) {
        return new Launch(List.of(script().toString(), "server"), dataDirectory, List.of(), "");
    }

    /** The port on which it accepts AMQP connections. */
    public int port() {
        return port.join();
    }

    /** The port of its HTTP interface. */
    public int httpPort() {
        return httpPort.join();
    }

    /** The port on which it tells metrics. */
    public int metricsPort() {
        return metricsPort.join();
    }

    /** A factory of client connections of the default user that do not recover. */
    public ConnectionFactory clients() {
        return clients(port());
    }

    /** A factory of such connections to a port of this machine. */
    public static ConnectionFactory clients(int port) {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        factory.setAutomaticRecoveryEnabled(false);
        factory.setChannelRpcTimeout(REQUEST_MS_MAX);
        return factory;
    }

    /** Waits until it accepts connections. */
    public void awaitReady() {
        try {
            port.get(READY_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the broker starts", e);
        } catch (TimeoutException | ExecutionException e) {
            throw new IllegalStateException("the broker was not ready; it said:\n" + errors(), e);
        }
    }

    /** Waits until it accepts connections or has ended before, and says which. */
    public boolean becomesReady() throws InterruptedException {
        try {
            port.get(READY_SECONDS_MAX, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            return false;
        } catch (TimeoutException e) {
            throw new IllegalStateException("the broker was not ready; it said:\n" + errors(), e);
        }
    }

    /** Waits this long for its end, and says whether it came. */
    public boolean endsWithin(long milliseconds) throws InterruptedException {
        return process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
    }

    /** Ends it at once with SIGKILL, and waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().orTimeout(KILL_SECONDS_MAX, TimeUnit.SECONDS).join();
    }

    /** Asks it to stop with SIGTERM. */
    public void terminate() {
        // Not process.destroy(), which would also close what is read of its errors.
        process.toHandle().destroy();
    }

    /** Waits for its end and returns its exit status. */
    public int awaitExit(long millisecondsMax) throws InterruptedException {
        if (!process.waitFor(millisecondsMax, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException(
                    "the broker did not end within " + millisecondsMax + " ms; it said:\n" + errors());
        }
        errorReader.join(TimeUnit.SECONDS.toMillis(KILL_SECONDS_MAX));
        return process.exitValue();
    }

    /** What it has written to standard error so far. */
    public String errors() {
        return String.join("\n", errors);
    }

    /** The most memory that it has had resident at any time, in bytes; empty where the system does not tell. */
    public OptionalLong residentBytesPeak() throws IOException {
        return memory(PEAK_MEMORY);
    }

    /** The memory that it has resident now, in bytes; empty where the system does not tell. */
    public OptionalLong residentBytes() throws IOException {
        return memory(MEMORY);
    }

    /** What is alive on its heap, in bytes, as its own collector finds. */
    public long liveHeapBytes() throws IOException {
        Process histogram = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String text = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher total = LIVE_HEAP.matcher(text);
        if (!total.find()) {
            throw new IllegalStateException("no histogram of the heap: " + text);
        }
        return Long.parseLong(total.group(1));
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    private OptionalLong memory(Pattern which) throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.isReadable(status)) {
            return OptionalLong.empty();
        }
        Matcher found = which.matcher(Files.readString(status));
        return found.find() ? OptionalLong.of(Long.parseLong(found.group(1)) << 10) : OptionalLong.empty();
    }

    /** Kills it if it still runs. */
    @Override
    public void close() {
        kill();
    }

    private void readOutput() {
        int[] first = new int[1];
        StringBuilder seen = new StringBuilder();
        lines(process.inputReader(StandardCharsets.UTF_8), line -> {
            if (port.isDone()) {
                return;
            }
            seen.append(line).append('\n');
            Matcher listener = LISTENER.matcher(line);
            if (first[0] == 0 && listener.find()) {
                first[0] = Integer.parseInt(listener.group(1));
            }
            Matcher http = HTTP_LISTENER.matcher(line);
            if (http.find()) {
                httpPort.complete(Integer.parseInt(http.group(1)));
            }
            Matcher metrics = METRICS_LISTENER.matcher(line);
            if (metrics.find()) {
                metricsPort.complete(Integer.parseInt(metrics.group(1)));
            }
            if (line.contains(READY) && first[0] != 0) {
                port.complete(first[0]);
            }
        });
        IllegalStateException ended = new IllegalStateException("the broker ended before it was ready:\n" + seen);
        port.completeExceptionally(ended);
        httpPort.completeExceptionally(ended);
        metricsPort.completeExceptionally(ended);
    }

    private void error(String line) {
        errors.add(line);
    }

    private interface LineReader {
        void read(String line);
    }

    private static void lines(BufferedReader reader, LineReader each) {
        try (reader) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                each.read(line);
            }
        } catch (IOException e) {
            // The stream of a killed process may end in the middle of anything.
        }
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static Path script() {
        Path directory = Path.of("").toAbsolutePath();
        while (directory != null && !Files.isExecutable(directory.resolve("bin/leveret"))) {
            directory = directory.getParent();
        }
        if (directory == null) {
            throw new IllegalStateException(
                    "no bin/leveret above " + Path.of("").toAbsolutePath() + "; name a running broker with -D"
                            + BrokerUnderTest.BROKER_PROPERTY + "=amqp://guest:guest@127.0.0.1:5672");
        }
        return directory.resolve("bin/leveret");
    }
}
