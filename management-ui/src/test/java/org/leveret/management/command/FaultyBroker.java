package org.leveret.management.command;

import java.net.InetSocketAddress;
import java.util.List;

/** A broker that accepts where it is told and then ends of a fault at once. Confined to one thread. */
final class FaultyBroker implements RunningBroker {
    static final String FAULT = "data: no space left";

    boolean stopped;
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
    public void stop() {
        stopped = true;
    }

    @Override
    public String awaitFault() {
        return FAULT;
    }
}
