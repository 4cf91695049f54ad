package org.leveret.management.command;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.leveret.broker.Broker;
import org.leveret.broker.BrokerStartException;
import org.leveret.config.Configuration;

/** The broker of this process, as the command sees it. Safe for use by any thread. */
final class EmbeddedBroker implements RunningBroker {
    private final Broker broker;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private EmbeddedBroker(Broker broker) {
        this.broker = broker;
    }

    static RunningBroker start(Configuration configuration) throws BrokerStarter.StartException {
        try {
            return new EmbeddedBroker(Broker.start(configuration));
        } catch (BrokerStartException e) {
            throw new BrokerStarter.StartException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public List<InetSocketAddress> tcpListeners() {
        return broker.tcpListeners();
    }

    @Override
    public List<InetSocketAddress> tlsListeners() {
        return broker.tlsListeners();
    }

    @Override
    public void stop() {
        broker.stop();
        stopped.countDown();
    }

    @Override
    public void awaitStopped() throws InterruptedException {
        stopped.await();
    }

    @Override
    public boolean hasFailed() {
        return broker.fault().isDone();
    }
}
