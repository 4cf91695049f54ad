package org.leveret.console;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.leveret.broker.BrokerStartException;
import org.leveret.config.Configuration;
import org.leveret.config.Settings;
import org.leveret.conformance.http.HttpApi;
import org.leveret.management.ManagedBroker;
import org.leveret.management.http.ManagementStartException;

/**
 * The broker whose console is tested: in this JVM, in memory, started once and stopped at its end. Immutable.
 *
 * @param url where its console is, with a slash at the end
 * @param amqpPort where it accepts AMQP on this machine
 */
record ConsoleUnderTest(String url, int amqpPort) {
    private static final AtomicInteger NAMES = new AtomicInteger();

    /** The one of this test run. */
    static ConsoleUnderTest shared() {
        return Shared.BROKER;
    }

    /** Its API, as the administrator. */
    HttpApi api() {
        return new HttpApi(url.substring(0, url.length() - 1), "guest", "guest");
    }

    /** A new virtual host in which the administrator may do everything; what is in it is no other test's. */
    String vhost() {
        String vhost = "v" + NAMES.getAndIncrement();
        api().put("/vhosts/" + vhost, HttpApi.nothing()).is(201);
        return vhost;
    }

    /** Starts one with these settings besides those of tests; it stops with the JVM. */
    static ConsoleUnderTest start(Map<String, String> settings) {
        Configuration configuration = Configuration.defaults()
                .with("listeners.tcp.default", "0")
                .with("management.tcp.ip", "127.0.0.1")
                .with("management.tcp.port", "0")
                .with("prometheus.tcp.port", "0")
                .with("leveret.node_name", "rabbit@leveret");
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            configuration = configuration.with(setting.getKey(), setting.getValue());
        }
        try {
            ManagedBroker broker = ManagedBroker.startInMemory(configuration);
            Runtime.getRuntime().addShutdownHook(new Thread(broker::stop, "console's broker stop"));
            return new ConsoleUnderTest(
                    "http://127.0.0.1:" + broker.httpListener().getPort()
                            + configuration.value(Settings.MANAGEMENT_PATH_PREFIX) + "/",
                    broker.broker().tcpListeners().get(0).getPort());
        } catch (BrokerStartException | ManagementStartException e) {
            throw new IllegalStateException("the broker could not be started", e);
        }
    }

    /** Started when the first test asks. */
    private static final class Shared {
        static final ConsoleUnderTest BROKER = start(Map.of());
    }
}
