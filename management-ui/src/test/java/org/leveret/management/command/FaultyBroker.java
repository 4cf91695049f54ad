package org.leveret.management.command;

import java.net.InetSocketAddress;
import java.util.List;

/** A broker that accepts where it is told, fails if it is told so, and is stopped at once. Confined to one thread. */
final class FaultyBroker implements RunningBroker {
    boolean failed;
    private final List<InetSocketAddress> tcp;
    private final List<InetSocketAddress> tls;

    FaultyBroker(List<InetSocketAddress> tcp, List<InetSocketAddress> tls) {
        this.tcp = tcp;
        this.tls = tls;
    }

    @Override
    public List<InetSocketAddress> tcpListeners() {
        return tcp;
    }

    @Override
    public List<InetSocketAddress> tlsListeners() {
        return tls;
    }

    @Override
    public void stop() {}

    @Override
    public void awaitStopped() {}

    @Override
    public boolean hasFailed() {
        return failed;
    }
}
