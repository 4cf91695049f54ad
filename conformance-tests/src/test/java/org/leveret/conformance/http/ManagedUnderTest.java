package org.leveret.conformance.http;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.BrokerStartException;
import org.leveret.config.Configuration;
import org.leveret.conformance.broker.BrokerUnderTest;
import org.leveret.management.ManagedBroker;
import org.leveret.management.http.ManagementStartException;
import org.leveret.management.http.RouteTable;

/**
 * The broker whose HTTP API is tested: the one that {@value #PROPERTY} names, or else our own in this JVM, in memory, started
 * once and stopped at its end. Immutable.
 *
 * @param url where its HTTP API is, without a path
 * @param node the name of its node
 * @param amqpPort where it accepts AMQP on this machine
 * @param answersAs3x whether it is RabbitMQ 3.x
 * @param routes what it serves, if it is ours
 */
public record ManagedUnderTest(
        String url, String node, int amqpPort, boolean answersAs3x, Optional<RouteTable> routes) {
    /** Names a broker by {@code http://guest:guest@host:port}. */
    public static final String PROPERTY = "leveret.test.management";

    /** The one of this test run. */
    public static ManagedUnderTest shared() {
        return Shared.BROKER;
    }

    public HttpApi api() {
        return new HttpApi(url, "guest", "guest");
    }

    /** Started or found when the first test asks. */
    private static final class Shared {
        static final ManagedUnderTest BROKER = find();

        private static ManagedUnderTest find() {
            @Nullable String named = BrokerUnderTest.setting(PROPERTY, "LEVERET_TEST_MANAGEMENT");
            return named == null ? own() : named(URI.create(named));
        }

        private static ManagedUnderTest named(URI uri) {
            String url = "http://" + uri.getHost() + ":" + uri.getPort();
            HttpApi api = new HttpApi(url, "guest", "guest");
            String version = api.get("/overview").text("rabbitmq_version");
            int amqpPort = BrokerUnderTest.shared().address().port();
            return new ManagedUnderTest(
                    url, api.get("/overview").text("node"), amqpPort, version.startsWith("3."), Optional.empty());
        }

        private static ManagedUnderTest own() {
            Configuration configuration = Configuration.defaults()
                    .with("listeners.tcp.default", "0")
                    .with("management.tcp.ip", "127.0.0.1")
                    .with("management.tcp.port", "0")
                    .with("prometheus.tcp.port", "0");
            try {
                ManagedBroker broker = ManagedBroker.startInMemory(configuration);
                Runtime.getRuntime().addShutdownHook(new Thread(broker::stop, "managed broker stop"));
                return new ManagedUnderTest(
                        "http://127.0.0.1:" + broker.httpListener().getPort(),
                        configuration.nodeName(),
                        broker.broker().tcpListeners().get(0).getPort(),
                        false,
                        Optional.of(broker.routes()));
            } catch (BrokerStartException | ManagementStartException e) {
                throw new IllegalStateException("the broker could not be started", e);
            }
        }
    }
}
