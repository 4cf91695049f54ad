package org.leveret.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.broker.Broker;
import org.leveret.broker.BrokerStartException;
import org.leveret.config.Configuration;
import org.leveret.management.http.ManagementServer;

/** A start of a broker with its HTTP interface that fails leaves nothing of either behind, whatever it fails by. */
class FailedManagedStartTest {
    private static final int JOIN_MS_MAX = 10_000;

    @TempDir
    private Path directory;

    private final ThreadGroup group = new ThreadGroup("a start");
    private Configuration configuration = Configuration.defaults();

    @BeforeEach
    void configure() {
        configuration = Configuration.defaults()
                .with("leveret.data_dir", directory.toString())
                .with("listeners.tcp.default", "0")
                .with("management.tcp.port", "0")
                .with("prometheus.tcp.port", "0");
    }

    /** In the group of threads, which all threads join that it starts. */
    private <T> CompletableFuture<T> inGroup(Supplier<T> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        new Thread(group, () -> {
                    try {
                        done.complete(task.get());
                    } catch (Throwable e) {
                        done.completeExceptionally(e);
                    }
                })
                .start();
        return done;
    }

    private ManagementServer prepared() {
        return inGroup(() -> ManagementServer.prepare(configuration)).join();
    }

    private Throwable failure(Supplier<ManagementServer> preparation, ManagedBroker.Start start) throws Exception {
        Throwable failed = inGroup(() -> failureHere(preparation, start)).get(30, TimeUnit.SECONDS);
        assertThat(failed).isNotNull();
        return failed;
    }

    private @Nullable Throwable failureHere(Supplier<ManagementServer> preparation, ManagedBroker.Start start) {
        try {
            ManagedBroker.start(configuration, preparation, start, true).stop();
            return null;
        } catch (Throwable e) {
            return e;
        }
    }

    private void assertNothingIsLeft() throws Exception {
        Thread[] threads = new Thread[group.activeCount() + 100];
        int count = group.enumerate(threads);
        List<String> alive = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Thread thread = threads[i];
            // Netty has one for the whole process, which comes and goes.
            if (!thread.getName().startsWith("globalEventExecutor")) {
                thread.join(JOIN_MS_MAX);
                if (thread.isAlive()) {
                    alive.add(thread.getName());
                }
            }
        }
        assertThat(alive).isEmpty();
        ManagedBroker.start(configuration).stop();
    }

    @Test
    void aBrokerThatFailsByWhatNobodyExpects() throws Exception {
        IllegalStateException cause = new IllegalStateException("no broker");
        CompletableFuture<ManagementServer> prepared = new CompletableFuture<>();
        Throwable failure = failure(
                () -> {
                    prepared.complete(prepared());
                    return prepared.join();
                },
                () -> {
                    prepared.join();
                    throw cause;
                });
        assertThat(failure).isSameAs(cause).hasNoSuppressedExceptions();
        assertNothingIsLeft();
    }

    @Test
    void anHttpInterfaceThatFailsByWhatNobodyExpects() throws Exception {
        IllegalStateException cause = new IllegalStateException("no server");
        Throwable failure = failure(
                () -> {
                    throw cause;
                },
                () -> Broker.startWithoutListening(configuration));
        assertThat(failure).hasRootCause(cause).hasNoSuppressedExceptions();
        assertNothingIsLeft();
    }

    @Test
    void aThreadThatIsInterruptedMeanwhile() throws Exception {
        Throwable failure = failure(this::prepared, () -> {
            Broker broker = Broker.startWithoutListening(configuration);
            Thread.currentThread().interrupt();
            return broker;
        });
        assertThat(failure).isInstanceOf(BrokerStartException.class).hasNoSuppressedExceptions();
        assertNothingIsLeft();
    }
}
