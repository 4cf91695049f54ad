package org.leveret.management.command;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A process that runs a broker of no substance, to be sent a signal. */
final class SignalledProcess implements RunningBroker {
    private SignalledProcess() {}

    /** @param arguments {@code starting} to hang in the middle of the start until the signal is there */
    public static void main(String[] arguments) throws InterruptedException {
        Shutdown shutdown = new Shutdown(status -> Runtime.getRuntime().halt(status));
        shutdown.awaitBroker();
        if (arguments[0].equals("starting")) {
            CountDownLatch signalled = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(signalled::countDown));
            System.out.println("here");
            signalled.await();
            shutdown.brokerStarted(new SignalledProcess());
        } else {
            shutdown.brokerStarted(new SignalledProcess());
            System.out.println("here");
        }
        new CountDownLatch(1).await();
    }

    @Override
    public List<InetSocketAddress> tcpListeners() {
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
    public String awaitFault() {
        return "";
    }
}
