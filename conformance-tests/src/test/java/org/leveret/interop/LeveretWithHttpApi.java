package org.leveret.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.leveret.broker.Broker;
import org.leveret.broker.BrokerStartException;
import org.leveret.config.Configuration;
import org.leveret.conformance.broker.DataDirectory;

/**
 * Our own broker inside this JVM, with a data directory and a {@link StandInHttpApi}, for a suite that has its
 * connections closed by HTTP. It ends with this JVM.
 */
final class LeveretWithHttpApi {
    private final Broker broker;
    private final StandInHttpApi httpApi;
    private final Path data;

    private LeveretWithHttpApi(Broker broker, StandInHttpApi httpApi, Path data) {
        this.broker = broker;
        this.httpApi = httpApi;
        this.data = data;
    }

    /** Starts both on free ports. */
    static LeveretWithHttpApi start() {
        Path data = DataDirectory.create();
        try {
            Broker broker = Broker.start(
                    Configuration.defaults().with("listeners.tcp.default", "0"), data, System::currentTimeMillis);
            LeveretWithHttpApi started = new LeveretWithHttpApi(broker, StandInHttpApi.start(broker), data);
            Runtime.getRuntime().addShutdownHook(new Thread(started::stop, "interop broker stop"));
            return started;
        } catch (BrokerStartException e) {
            throw new IllegalStateException("the broker could not be started", e);
        } catch (IOException e) {
            throw new UncheckedIOException("the HTTP API could not be started", e);
        }
    }

    int port() {
        return broker.tcpListeners().get(0).getPort();
    }

    int httpPort() {
        return httpApi.port();
    }

    private void stop() {
        httpApi.stop();
        broker.stop();
        DataDirectory.delete(data);
    }
}
