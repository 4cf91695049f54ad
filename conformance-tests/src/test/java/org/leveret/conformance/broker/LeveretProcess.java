package org.leveret.conformance.broker;

import java.nio.file.Path;

/** Our own broker as a child process with a data directory of its own, which ends with this JVM. */
public final class LeveretProcess {
    private static final int STOP_MS_MAX = 15_000;

    private final ServerProcess process;
    private final Path dataDirectory;

    private LeveretProcess(ServerProcess process, Path dataDirectory) {
        this.process = process;
        this.dataDirectory = dataDirectory;
    }

    /** Starts the broker and waits until it accepts connections. */
    public static LeveretProcess start() {
        Path data = DataDirectory.create();
        LeveretProcess started = new LeveretProcess(ServerProcess.on(data).start(), data);
        Runtime.getRuntime().addShutdownHook(new Thread(started::stop, "broker stop"));
        return started;
    }

    /** Where it accepts AMQP, on every address of this machine. */
    public int port() {
        return process.port();
    }

    /** Where it tells metrics, on every address of this machine. */
    public int metricsPort() {
        return process.metricsPort();
    }

    private void stop() {
        process.terminate();
        try {
            if (!process.endsWithin(STOP_MS_MAX)) {
                process.kill();
            }
            DataDirectory.delete(dataDirectory);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
