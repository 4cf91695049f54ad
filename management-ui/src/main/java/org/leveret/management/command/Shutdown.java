package org.leveret.management.command;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What SIGTERM and Ctrl-C lead to: the broker stops, and the process ends with status 0, or 1 if the broker had failed or
 * has not stopped in time. Armed by the main thread; runs on the thread that the JVM starts for its end.
 */
final class Shutdown {
    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);
    /** The whole of it, waiting for a start that is under way included. */
    private static final long STOP_TIMEOUT_MS = 9_800;

    private final IntConsumer halt;
    private final CompletableFuture<RunningBroker> broker = new CompletableFuture<>();
    private volatile boolean commandEnded;

    /**
     * @param halt ends the process at once with a status
     */
    Shutdown(IntConsumer halt) {
        this.halt = halt;
    }

    /** From now on a signal waits for the broker that is being started, and stops it. */
    void awaitBroker() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::onSignal, "shutdown"));
    }

    void brokerStarted(RunningBroker started) {
        broker.complete(started);
    }

    /** The process ends of itself, and with a status of its own. */
    void commandEnded() {
        commandEnded = true;
        broker.completeExceptionally(new IllegalStateException("no broker was started"));
    }

    private void onSignal() {
        if (commandEnded) {
            return;
        }
        Thread stopping = new Thread(this::stopBroker, "stop");
        // A stop that hangs must not keep the process: what was confirmed is safe without it.
        stopping.setDaemon(true);
        stopping.start();
        try {
            stopping.join(STOP_TIMEOUT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        boolean inTime = !stopping.isAlive();
        if (!inTime) {
            LOG.error(
                    "the broker has not stopped in {} ms and is ended; nothing that it confirmed is lost",
                    STOP_TIMEOUT_MS);
        }
        // A JVM that a signal ends has a status of its own (143 for SIGTERM); only a halt can choose another.
        halt.accept(inTime ? status() : ExitStatus.FAILED);
    }

    private int status() {
        RunningBroker started = broker.isCompletedExceptionally() ? null : broker.getNow(null);
        return started == null ? ExitStatus.OK : ExitStatus.of(started);
    }

    private void stopBroker() {
        try {
            broker.get(STOP_TIMEOUT_MS, TimeUnit.MILLISECONDS).stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // Nothing was started that could be stopped.
        }
    }
}
