package org.leveret.conformance.broker;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.leveret.broker.Broker;
import org.leveret.broker.BrokerStartException;
import org.leveret.broker.access.UserLimit;
import org.leveret.broker.access.VirtualHostLimit;
import org.leveret.broker.control.admin.PolicyRequest;
import org.leveret.broker.policy.PolicyKind;
import org.leveret.broker.vhost.QueueType;
import org.leveret.config.Configuration;

/**
 * Our own broker inside this JVM, in memory, for the tests that administer it; it is stopped when the JVM ends.
 *
 * <p>Its administration may be called from any thread, like that of the broker itself.
 */
final class InProcessLeveret implements BrokerAdministration {
    private static final int PATIENCE_SECONDS = 10;

    private final Broker broker;

    private InProcessLeveret(Broker broker) {
        this.broker = broker;
    }

    /** Starts a broker on a free port. */
    static InProcessLeveret start() {
        try {
            Broker broker = Broker.startInMemory(Configuration.defaults().with("listeners.tcp.default", "0"));
            Runtime.getRuntime().addShutdownHook(new Thread(broker::stop, "broker stop"));
            return new InProcessLeveret(broker);
        } catch (BrokerStartException e) {
            throw new IllegalStateException("the broker could not be started", e);
        }
    }

    int port() {
        return broker.tcpListeners().get(0).getPort();
    }

    @Override
    public void addUser(String user, String password) {
        await(broker.administration().addUser(user, password));
    }

    @Override
    public void deleteUser(String user) {
        await(broker.administration().deleteUser(user));
    }

    @Override
    public void changePassword(String user, String password) {
        await(broker.administration().changePassword(user, password));
    }

    @Override
    public void clearPassword(String user) {
        await(broker.administration().changePassword(user, ""));
    }

    @Override
    public void setTags(String user, String... tags) {
        await(broker.administration().setTags(user, Set.of(tags)));
    }

    @Override
    public void addVirtualHost(String virtualHost) {
        await(broker.administration().addVirtualHost(virtualHost));
    }

    @Override
    public void deleteVirtualHost(String virtualHost) {
        await(broker.administration().deleteVirtualHost(virtualHost));
    }

    @Override
    public void setPermissions(String virtualHost, String user, String configure, String write, String read) {
        await(broker.administration().setPermissions(virtualHost, user, configure, write, read));
    }

    @Override
    public void clearPermissions(String virtualHost, String user) {
        await(broker.administration().clearPermissions(virtualHost, user));
    }

    @Override
    public void setTopicPermissions(String virtualHost, String user, String exchange, String write, String read) {
        await(broker.administration().setTopicPermissions(virtualHost, user, exchange, write, read));
    }

    @Override
    public void clearTopicPermissions(String virtualHost, String user, String exchange) {
        await(broker.administration().clearTopicPermissions(virtualHost, user, exchange));
    }

    @Override
    public void limitVirtualHost(String virtualHost, String limit, int value) {
        await(broker.administration()
                .setVirtualHostLimit(virtualHost, Objects.requireNonNull(VirtualHostLimit.byRabbitName(limit)), value));
    }

    @Override
    public void clearVirtualHostLimit(String virtualHost, String limit) {
        await(broker.administration()
                .clearVirtualHostLimit(virtualHost, Objects.requireNonNull(VirtualHostLimit.byRabbitName(limit))));
    }

    @Override
    public void limitUser(String user, String limit, int value) {
        await(broker.administration().setUserLimit(user, Objects.requireNonNull(UserLimit.byRabbitName(limit)), value));
    }

    @Override
    public void clearUserLimit(String user, String limit) {
        await(broker.administration().clearUserLimit(user, Objects.requireNonNull(UserLimit.byRabbitName(limit))));
    }

    @Override
    public void setPolicy(String virtualHost, PolicyDefinition policy) {
        await(broker.administration().setPolicy(virtualHost, PolicyKind.USER, request(policy)));
    }

    @Override
    public void clearPolicy(String virtualHost, String name) {
        await(broker.administration().clearPolicy(virtualHost, PolicyKind.USER, name));
    }

    @Override
    public void setOperatorPolicy(String virtualHost, PolicyDefinition policy) {
        await(broker.administration().setPolicy(virtualHost, PolicyKind.OPERATOR, request(policy)));
    }

    @Override
    public void clearOperatorPolicy(String virtualHost, String name) {
        await(broker.administration().clearPolicy(virtualHost, PolicyKind.OPERATOR, name));
    }

    private static PolicyRequest request(PolicyDefinition policy) {
        return new PolicyRequest(
                policy.name(), policy.pattern(), policy.settings(), policy.priority(), policy.applyTo());
    }

    @Override
    public void setDefaultQueueType(String virtualHost, String type) {
        await(broker.administration().setDefaultQueueType(virtualHost, QueueType.byArgument(type)));
    }

    @Override
    public void trace(String virtualHost, boolean on) {
        await(broker.administration().setTracing(virtualHost, on));
    }

    @Override
    public void closeConnections(String virtualHost, String reason) {
        broker.connections().close(connection -> connection.virtualHost().name().equals(virtualHost), reason);
    }

    private static void await(CompletableFuture<?> change) {
        change.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }
}
