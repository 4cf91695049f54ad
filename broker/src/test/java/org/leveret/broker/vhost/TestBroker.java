package org.leveret.broker.vhost;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.leveret.broker.control.Afterwards;
import org.leveret.broker.control.admin.BrokerAdministration;
import org.leveret.broker.control.admin.Control;
import org.leveret.broker.control.admin.ControlListener;
import org.leveret.broker.control.admin.ControlSettings;
import org.leveret.broker.event.Events;
import org.leveret.router.Exchange;
import org.leveret.store.definitions.DefinitionStoreException;

/** The control loop with everything built on it, and queues that hold nothing; in memory or on a directory. */
public final class TestBroker implements AutoCloseable, ControlListener {
    private final TestLoop clients = new TestLoop();
    private final TestLoop queues = new TestLoop();
    private final Control control;

    public final List<TestQueue> started = new CopyOnWriteArrayList<>();
    public final List<String> deletedVhosts = new CopyOnWriteArrayList<>();
    public final List<String> deletedUsers = new CopyOnWriteArrayList<>();
    public final List<Throwable> faults = new CopyOnWriteArrayList<>();

    private TestBroker(ControlSettings settings) throws DefinitionStoreException {
        control = Control.open(settings);
        start(this::startQueue);
    }

    private TestBroker(QueueFactory factory) throws DefinitionStoreException {
        control = Control.open(ControlSettings.defaults(null));
        start(factory);
    }

    private void start(QueueFactory factory) throws DefinitionStoreException {
        control.start(
                new ContentFactories(factory, TestDelay::new, (id, vhost, exchange, cache, recovered) -> ValueLog.NONE),
                Events.NONE,
                this);
    }

    private TestQueue startQueue(QueueDefinition definition, QueueFeatures features, boolean recovered) {
        TestQueue queue = new TestQueue(definition, features, recovered, queues);
        started.add(queue);
        return queue;
    }

    public static TestBroker inMemory() throws DefinitionStoreException {
        return new TestBroker(ControlSettings.defaults(null));
    }

    /** In memory, with queues of the caller's. */
    public static TestBroker withQueues(QueueFactory factory) throws DefinitionStoreException {
        return new TestBroker(factory);
    }

    public static TestBroker on(Path directory) throws DefinitionStoreException {
        return new TestBroker(ControlSettings.defaults(directory));
    }

    /** In memory, with so many queues and virtual hosts at most. */
    public static TestBroker limitedTo(int queues, int virtualHosts) throws DefinitionStoreException {
        return new TestBroker(ControlSettings.defaults(null).withLimits(queues, virtualHosts));
    }

    public static TestBroker with(ControlSettings settings) throws DefinitionStoreException {
        return new TestBroker(settings);
    }

    public Control control() {
        return control;
    }

    /** The loop that connections belong to. */
    TestLoop clients() {
        return clients;
    }

    public BrokerAdministration administration() {
        return control.administration();
    }

    public VirtualHost vhost(String name) {
        VirtualHost vhost = control.virtualHosts().find(name);
        if (vhost == null) {
            throw new AssertionError("no vhost " + name);
        }
        return vhost;
    }

    public VirtualHost vhost() {
        return vhost("/");
    }

    /** A new connection of guest to the default virtual host. */
    public TestClient connect() {
        return connect("guest", "/");
    }

    public TestClient connect(String user, String vhostName) {
        return new TestClient(vhost(vhostName), new Session(user, new Object(), clients));
    }

    /** The broker's own session, whose permissions are not checked. */
    public TestClient trusted() {
        return new TestClient(vhost(), Session.trusted(clients));
    }

    public TestQueue queue(String name) {
        QueueHandle queue = vhost().queue(name);
        if (queue == null) {
            throw new AssertionError("no queue " + name);
        }
        return (TestQueue) queue;
    }

    /** Tells that the queue has no consumer any more, and waits for what comes of it. */
    void loseLastConsumer(QueueHandle queue) {
        CompletableFuture<Void> decided = new CompletableFuture<>();
        control.virtualHosts()
                .unused(queue, clients, new Afterwards(queue.definition().name(), () -> decided.complete(null)));
        TestClient.await(decided);
    }

    public Exchange exchange(String name) {
        Exchange exchange = vhost().routing().exchange(name);
        if (exchange == null) {
            throw new AssertionError("no exchange " + name);
        }
        return exchange;
    }

    /** A user with these permissions on the default virtual host. */
    public TestClient connectWith(String configure, String write, String read) {
        TestClient.await(administration().addUser("bob", "secret"));
        TestClient.await(administration().setPermissions("/", "bob", configure, write, read));
        return connect("bob", "/");
    }

    @Override
    public void virtualHostDeleted(String vhost) {
        deletedVhosts.add(vhost);
    }

    @Override
    public void userDeleted(String user) {
        deletedUsers.add(user);
    }

    @Override
    public void definitionsFaulted(Throwable cause) {
        faults.add(cause);
    }

    @Override
    public void close() {
        control.close();
        clients.close();
        queues.close();
    }
}
