package org.leveret.management.command;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.leveret.broker.Broker;
import org.leveret.broker.BrokerStartException;
import org.leveret.config.Configuration;

/** The broker of this process, as the command sees it. Safe for use by any thread. */
record EmbeddedBroker(Broker broker) implements RunningBroker {
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
    }

    @Override
    public String awaitFault() throws InterruptedException {
        try {
            return broker.fault().get();
        } catch (ExecutionException | CancellationException e) {
            return "the broker has failed: " + e.getMessage();
        }
    }
}
