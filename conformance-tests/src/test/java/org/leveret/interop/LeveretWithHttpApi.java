package org.leveret.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.leveret.broker.BrokerStartException;
import org.leveret.config.Configuration;
import org.leveret.conformance.broker.DataDirectory;
import org.leveret.management.ManagedBroker;
import org.leveret.management.http.ManagementStartException;

/**
 * Our own broker inside this JVM, with a data directory and its HTTP API, for programs that administer it or have their
 * connections closed by it. It ends with this JVM.
 */
final class LeveretWithHttpApi {
    private final ManagedBroker broker;
    private final MemoryAlarmSwitch alarm;
    private final Path data;

    private LeveretWithHttpApi(ManagedBroker broker, MemoryAlarmSwitch alarm, Path data) {
        this.broker = broker;
        this.alarm = alarm;
        this.data = data;
    }

    /** Starts it on free ports. */
    static LeveretWithHttpApi start() {
        Path data = DataDirectory.create();
        try {
            ManagedBroker broker = ManagedBroker.start(Configuration.defaults()
                    .with("leveret.data_dir", data.toString())
                    .with("listeners.tcp.default", "0")
                    .with("management.tcp.ip", "127.0.0.1")
                    .with("management.tcp.port", "0")
                    .with("prometheus.tcp.port", "0"));
            LeveretWithHttpApi started = new LeveretWithHttpApi(broker, MemoryAlarmSwitch.start(broker.broker()), data);
            Runtime.getRuntime().addShutdownHook(new Thread(started::stop, "interop broker stop"));
            return started;
        } catch (BrokerStartException | ManagementStartException e) {
            throw new IllegalStateException("the broker could not be started", e);
        } catch (IOException e) {
            throw new UncheckedIOException("the switch of its memory alarm could not be started", e);
        }
    }

    int port() {
        return broker.broker().tcpListeners().get(0).getPort();
    }

    int httpPort() {
        return broker.httpListener().getPort();
    }

    int alarmPort() {
        return alarm.port();
    }

    private void stop() {
        alarm.stop();
        broker.stop();
        DataDirectory.delete(data);
    }
}
