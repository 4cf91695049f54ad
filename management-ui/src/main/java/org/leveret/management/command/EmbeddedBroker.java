package org.leveret.management.command;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.leveret.broker.Broker;
import org.leveret.broker.BrokerStartException;
import org.leveret.config.Configuration;
import org.leveret.management.ManagedBroker;
import org.leveret.management.http.ManagementStartException;
import org.leveret.management.http.ServedAddress;

/** The broker of this process, as the command sees it. Safe for use by any thread. */
final class EmbeddedBroker implements RunningBroker {
    private final ManagedBroker managed;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private EmbeddedBroker(ManagedBroker managed) {
        this.managed = managed;
    }

    static RunningBroker start(Configuration configuration) throws BrokerStarter.StartException {
        try {
            return new EmbeddedBroker(ManagedBroker.start(configuration));
        } catch (BrokerStartException | ManagementStartException e) {
            throw new BrokerStarter.StartException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public List<InetSocketAddress> tcpListeners() {
        return broker().tcpListeners();
    }

    @Override
    public List<InetSocketAddress> tlsListeners() {
        return broker().tlsListeners();
    }

    @Override
    public List<ServedAddress> served() {
        return managed.served();
    }

    @Override
    public void stop() {
        managed.stop();
        stopped.countDown();
    }

    @Override
    public boolean awaitStopped(Duration atMost) throws InterruptedException {
        return stopped.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public boolean hasFailed() {
        return broker().fault().isDone();
    }

    private Broker broker() {
        return managed.broker();
    }
}
