package org.leveret.conformance.access;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.broker.BrokerAdministration;
import org.leveret.conformance.broker.BrokerUnderTest;
import org.leveret.conformance.broker.PolicyDefinition;

/** A test that needs users of its own; it is skipped if this run knows no way to administer the broker. */
abstract class AccessTest extends AmqpTest {
    /** Of every user made here. */
    protected static final String PASSWORD = "secret";

    private final Deque<Runnable> undo = new ArrayDeque<>();

    AccessTest() {
        super(BrokerUnderTest.administered());
    }

    @BeforeEach
    final void needAdministration() {
        assumeTrue(broker.administration().isPresent(), "no way to administer the broker is known");
    }

    @AfterEach
    final void undo() {
        while (!undo.isEmpty()) {
            undo.pop().run();
        }
    }

    protected final BrokerAdministration administration() {
        return broker.administration().orElseThrow();
    }

    /** A user without any permission, deleted after the test. */
    protected final String user() {
        String user = name("user");
        administration().addUser(user, PASSWORD);
        undo.push(() -> administration().deleteUser(user));
        return user;
    }

    /** A user with these permissions on {@code /}. */
    protected final String user(String configure, String write, String read) {
        String user = user();
        administration().setPermissions("/", user, configure, write, read);
        return user;
    }

    /** An empty virtual host in which the administrator may do everything, deleted after the test. */
    protected final String virtualHost() {
        String virtualHost = name("vhost");
        administration().addVirtualHost(virtualHost);
        undo.push(() -> administration().deleteVirtualHost(virtualHost));
        administration().setPermissions(virtualHost, broker.address().user(), ".*", ".*", ".*");
        return virtualHost;
    }

    /** Sets a policy on {@code /} for all entities with names that begin so, cleared after the test. */
    protected final void policy(String prefix, Map<String, Object> settings) {
        policy(new PolicyDefinition(name("policy"), "^" + prefix, settings, 0, "all"));
    }

    protected final void policy(PolicyDefinition policy) {
        administration().setPolicy("/", policy);
        undo.push(() -> administration().clearPolicy("/", policy.name()));
    }

    /** The same for an operator policy, for queues. */
    protected final void operatorPolicy(String prefix, Map<String, Object> settings) {
        PolicyDefinition policy = new PolicyDefinition(name("operators"), "^" + prefix, settings, 0, "queues");
        administration().setOperatorPolicy("/", policy);
        undo.push(() -> administration().clearOperatorPolicy("/", policy.name()));
    }

    protected final ConnectionFactory clients(String user, String virtualHost) {
        ConnectionFactory factory = broker.clients();
        if (!user.equals(broker.address().user())) {
            factory.setUsername(user);
            factory.setPassword(PASSWORD);
        }
        factory.setVirtualHost(virtualHost);
        return factory;
    }

    protected final Connection connect(String user, String virtualHost) throws Exception {
        Connection connection = clients(user, virtualHost).newConnection();
        closing(connection::abort);
        return connection;
    }

    /** A channel of this user on {@code /}. */
    protected final Channel channelOf(String user) throws Exception {
        return newChannel(connect(user, "/"));
    }
}
