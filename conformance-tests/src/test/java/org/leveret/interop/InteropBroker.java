package org.leveret.interop;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.leveret.conformance.broker.BrokerUnderTest;
import org.leveret.conformance.broker.LeveretProcess;
import org.leveret.conformance.http.ManagedUnderTest;

/**
 * The broker that the programs of this package connect to: the one that {@code leveret.test.broker} names, or else our
 * own, started once for this JVM and stopped at its end.
 *
 * <p>It is not shared with the other conformance tests: client libraries' suites publish, purge and count in ways that
 * a test beside them would notice. Immutable.
 */
final class InteropBroker {
    private final Map<String, String> environment;

    private InteropBroker(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** The one broker of this test run; our own as {@code bin/leveret} starts it. */
    static InteropBroker shared() {
        return Shared.BROKER;
    }

    /** The one broker of this test run that has an HTTP API. */
    static InteropBroker withHttpApi() {
        return WithHttpApi.BROKER;
    }

    /** A virtual host of a broker that other tests use too. */
    static InteropBroker at(ManagedUnderTest broker, String virtualHost) {
        return new InteropBroker(Map.of(
                "AMQP_URL",
                "amqp://guest:guest@127.0.0.1:" + broker.amqpPort() + "/" + virtualHost,
                "MANAGEMENT_URL",
                broker.url()));
    }

    /**
     * What it tells a program: {@code AMQP_URL}, with user, password and virtual host; {@code MANAGEMENT_PORT},
     * that of its HTTP API on localhost, if this run knows one, or {@code MANAGEMENT_URL}, where that is;
     * {@code RABBITMQ_RABBITMQCTL_PATH}, what stands in for its rabbitmqctl, and {@code MEMORY_ALARM_PORT}, which that asks.
     */
    Map<String, String> environment() {
        return environment;
    }

    private static @Nullable InteropBroker named() {
        String broker = BrokerUnderTest.setting(BrokerUnderTest.BROKER_PROPERTY, "LEVERET_TEST_BROKER");
        if (broker == null) {
            return null;
        }
        Map<String, String> environment = new HashMap<>();
        String path = URI.create(broker).getRawPath();
        environment.put("AMQP_URL", path == null || path.isEmpty() ? broker + "/%2F" : broker);
        String management = BrokerUnderTest.setting("leveret.test.management", "LEVERET_TEST_MANAGEMENT");
        if (management != null) {
            environment.put(
                    "MANAGEMENT_PORT", Integer.toString(URI.create(management).getPort()));
        }
        return new InteropBroker(environment);
    }

    private static Map<String, String> own(int port) {
        return Map.of("AMQP_URL", "amqp://guest:guest@localhost:" + port + "/%2F");
    }

    /** Starts or finds the broker when it is first asked for, and keeps a failure to start for all who ask. */
    private static final class Shared {
        static final InteropBroker BROKER = find();

        private static InteropBroker find() {
            InteropBroker named = named();
            return named != null
                    ? named
                    : new InteropBroker(own(LeveretProcess.start().port()));
        }
    }

    /** Starts or finds the broker with an HTTP API when it is first asked for. */
    private static final class WithHttpApi {
        static final InteropBroker BROKER = find();

        private static InteropBroker find() {
            InteropBroker named = named();
            if (named != null) {
                return named;
            }
            LeveretWithHttpApi started = LeveretWithHttpApi.start();
            Map<String, String> environment = new HashMap<>(own(started.port()));
            environment.put("MANAGEMENT_PORT", Integer.toString(started.httpPort()));
            environment.put("MEMORY_ALARM_PORT", Integer.toString(started.alarmPort()));
            environment.put(
                    "RABBITMQ_RABBITMQCTL_PATH",
                    InteropProgram.script("suites/rabbitmqctl").toString());
            return new InteropBroker(environment);
        }
    }
}
