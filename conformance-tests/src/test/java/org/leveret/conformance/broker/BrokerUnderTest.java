package org.leveret.conformance.broker;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The broker that the tests of this JVM talk to.
 *
 * <p>It is the one that the system property {@value #BROKER_PROPERTY} or the environment variable
 * {@code LEVERET_TEST_BROKER} names, or else our own, started once as a child process; for tests that administer it, once
 * inside this JVM. Immutable.
 */
public final class BrokerUnderTest {
    /** An {@code amqp://user:password@host:port} URI of an administrator on virtual host {@code /}. */
    public static final String BROKER_PROPERTY = "leveret.test.broker";

    /** The command that administers it, such as {@code rabbitmqctl -n rabbit@localhost}. */
    public static final String CTL_PROPERTY = "leveret.test.rabbitmqctl";

    private final BrokerAddress address;
    private final boolean answersAs3x;
    private final @Nullable BrokerAdministration administration;

    private BrokerUnderTest(BrokerAddress address, boolean answersAs3x, @Nullable BrokerAdministration administration) {
        this.address = address;
        this.answersAs3x = answersAs3x;
        this.administration = administration;
    }

    /** The one broker of this test run. */
    public static BrokerUnderTest shared() {
        return Shared.BROKER;
    }

    /** The one broker of this test run that can be administered, if a way is known. */
    public static BrokerUnderTest administered() {
        return Administered.BROKER;
    }

    public BrokerAddress address() {
        return address;
    }

    /** Whether it is RabbitMQ 3.x, which answers some requests otherwise than 4.x, and than we do. */
    public boolean answersAs3x() {
        return answersAs3x;
    }

    /** How to administer it; empty if this run knows no way. */
    public Optional<BrokerAdministration> administration() {
        return Optional.ofNullable(administration);
    }

    /** A factory of client connections that do not recover and that give up a request after ten seconds. */
    public ConnectionFactory clients() {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(address.host());
        factory.setPort(address.port());
        factory.setUsername(address.user());
        factory.setPassword(address.password());
        factory.setAutomaticRecoveryEnabled(false);
        factory.setChannelRpcTimeout(10_000);
        return factory;
    }

    /** What this run was told by the system property, or else by the environment variable. */
    public static @Nullable String setting(String property, String environmentVariable) {
        String value = System.getProperty(property, System.getenv(environmentVariable));
        return value == null || value.isBlank() ? null : value;
    }

    private static @Nullable BrokerUnderTest named() {
        String address = setting(BROKER_PROPERTY, "LEVERET_TEST_BROKER");
        String ctl = setting(CTL_PROPERTY, "LEVERET_TEST_RABBITMQCTL");
        return address == null ? null : at(BrokerAddress.parse(address), ctl == null ? null : new RabbitMqCtl(ctl));
    }

    private static BrokerUnderTest own(int port, @Nullable BrokerAdministration administration) {
        return at(new BrokerAddress("127.0.0.1", port, "guest", "guest"), administration);
    }

    private static BrokerUnderTest at(BrokerAddress address, @Nullable BrokerAdministration administration) {
        String version = new BrokerUnderTest(address, false, administration).version();
        return new BrokerUnderTest(address, version.startsWith("3."), administration);
    }

    private String version() {
        try (Connection connection = clients().newConnection()) {
            return String.valueOf(connection.getServerProperties().get("version"));
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException("no broker answers at " + address.host() + ":" + address.port(), e);
        }
    }

    /** Starts or finds the broker when the first test asks. */
    private static final class Shared {
        static final BrokerUnderTest BROKER = Objects.requireNonNullElseGet(
                named(), () -> own(LeveretProcess.start().port(), null));
    }

    /** Starts or finds the broker when the first test that administers it asks. */
    private static final class Administered {
        static final BrokerUnderTest BROKER = named() == null ? inProcess() : shared();

        private static BrokerUnderTest inProcess() {
            InProcessLeveret started = InProcessLeveret.start();
            return own(started.port(), started);
        }
    }
}
