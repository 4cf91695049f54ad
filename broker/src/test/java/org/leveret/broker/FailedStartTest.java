package org.leveret.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.config.Configuration;

/** A start that fails leaves nothing behind, whatever it fails by: another may follow at once. */
class FailedStartTest {
    private static final int JOIN_MS_MAX = 10_000;
    private static final Configuration ANY_PORT = Configuration.defaults().with("listeners.tcp.default", "0");

    @TempDir
    private Path directory;

    private final ThreadGroup group = new ThreadGroup("a start");

    private interface Start {
        Broker start() throws Exception;
    }

    /** What the start fails by, in a group of threads that all threads join which it starts. */
    private Throwable failure(Start start) throws Exception {
        CompletableFuture<@Nullable Throwable> failure = new CompletableFuture<>();
        Thread starter = new Thread(group, () -> {
            try {
                start.start().stop();
                failure.complete(null);
            } catch (Throwable e) {
                failure.complete(e);
            }
        });
        starter.start();
        Throwable failed = failure.get(30, TimeUnit.SECONDS);
        assertThat(failed).isNotNull();
        return failed;
    }

    private void assertThreadsEnd() throws InterruptedException {
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
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aClockThatFailsWhileTheBrokerIsPutTogether(int looks) throws Exception {
        AtomicInteger left = new AtomicInteger(looks);
        IllegalStateException cause = new IllegalStateException("the clock has stopped");
        Throwable failure = failure(() -> {
            Thread starter = Thread.currentThread();
            LongSupplier clockMs = () -> {
                if (Thread.currentThread() == starter && left.decrementAndGet() == 0) {
                    throw cause;
                }
                return System.currentTimeMillis();
            };
            return Broker.start(ANY_PORT, directory, clockMs);
        });
        assertThat(failure).isSameAs(cause).hasNoSuppressedExceptions();
        assertThreadsEnd();
        Broker.start(ANY_PORT, directory, System::currentTimeMillis).stop();
    }

    @Test
    void aPortThatIsInUse() throws Exception {
        InetAddress local = InetAddress.getLoopbackAddress();
        int free;
        try (ServerSocket other = new ServerSocket(0, 1, local)) {
            free = other.getLocalPort();
        }
        try (ServerSocket used = new ServerSocket(0, 1, local)) {
            Configuration ports = Configuration.defaults()
                    .with("listeners.tcp.1", local.getHostAddress() + ":" + free)
                    .with("listeners.tcp.2", local.getHostAddress() + ":" + used.getLocalPort());
            Throwable failure = failure(() -> {
                try {
                    return Broker.start(ports, directory, System::currentTimeMillis);
                } finally {
                    // As soon as it has failed, and no later.
                    new ServerSocket(free, 1, local).close();
                }
            });
            assertThat(failure)
                    .isInstanceOf(BrokerStartException.class)
                    .hasMessageContaining(String.valueOf(used.getLocalPort()));
            assertThreadsEnd();
        }
        Broker.start(ANY_PORT, directory, System::currentTimeMillis).stop();
    }

    @Test
    void aThreadThatIsInterruptedMeanwhile() throws Exception {
        Throwable failure = failure(() -> {
            Thread starter = Thread.currentThread();
            try {
                return Broker.start(ANY_PORT, directory, () -> {
                    if (Thread.currentThread() == starter) {
                        starter.interrupt();
                    }
                    return System.currentTimeMillis();
                });
            } finally {
                assertThat(starter.isInterrupted()).isTrue();
            }
        });
        assertThat(failure).isInstanceOf(BrokerStartException.class).hasNoSuppressedExceptions();
        assertThreadsEnd();
        Broker.start(ANY_PORT, directory, System::currentTimeMillis).stop();
    }
}
