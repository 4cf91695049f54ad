package org.leveret.management.command;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.leveret.config.Configuration;
import org.leveret.config.TlsOptions;
import org.leveret.management.http.ServedAddress;
import org.leveret.management.http.ServedAddress.Purpose;

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
    public List<ServedAddress> served() {
        TlsOptions tls = Configuration.defaults().with("management.ssl.port", "0").managementListeners().stream()
                .findFirst()
                .orElseThrow()
                .tls();
        return List.of(
                new ServedAddress(Purpose.MANAGEMENT, loopback(15672), null),
                new ServedAddress(Purpose.MANAGEMENT, loopback(15671), tls),
                new ServedAddress(Purpose.METRICS, loopback(15692), null),
                new ServedAddress(Purpose.METRICS, loopback(15691), tls));
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public void stop() {}

    @Override
    public boolean awaitStopped(Duration atMost) {
        return true;
    }

    @Override
    public boolean hasFailed() {
        return failed;
    }
}
