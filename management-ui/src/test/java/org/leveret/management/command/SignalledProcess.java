package org.leveret.management.command;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.leveret.management.http.ServedAddress;

/** A process that runs a broker of no substance, to be sent a signal. */
final class SignalledProcess implements RunningBroker {
    private final boolean failed;

    private SignalledProcess(boolean failed) {
        this.failed = failed;
    }

    /**
     * @param arguments {@code starting} to hang in the middle of the start until the signal is there, {@code failed} for a
     *     broker that has failed
     */
    public static void main(String[] arguments) throws InterruptedException {
        Shutdown shutdown = new Shutdown(status -> Runtime.getRuntime().halt(status));
        shutdown.awaitBroker();
        if (arguments[0].equals("starting")) {
            CountDownLatch signalled = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(signalled::countDown));
            System.out.println("here");
            signalled.await();
            shutdown.brokerStarted(new SignalledProcess(false));
        } else {
            shutdown.brokerStarted(new SignalledProcess(arguments[0].equals("failed")));
            System.out.println("here");
        }
        new CountDownLatch(1).await();
    }

    @Override
    public List<InetSocketAddress> tcpListeners() {
        return List.of();
    }

    @Override
    public List<ServedAddress> served() {
        return List.of();
    }

    @Override
    public List<InetSocketAddress> tlsListeners() {
        return List.of();
    }

    @Override
    public void stop() {
        System.out.println("stopped");
    }

    @Override
    public boolean awaitStopped(Duration atMost) {
        return true;
    }

    @Override
    public boolean hasFailed() {
        return failed;
    }
}
