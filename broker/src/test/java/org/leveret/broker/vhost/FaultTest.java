package org.leveret.broker.vhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.leveret.broker.vhost.RefusalAssert.assertRefused;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.leveret.amqp.FieldTable;
import org.leveret.broker.access.Users;
import org.leveret.broker.control.ControlLoop;
import org.leveret.broker.control.Done;
import org.leveret.broker.control.IdSequence;
import org.leveret.broker.event.Event;
import org.leveret.broker.policy.Policies;
import org.leveret.broker.statistics.Churn;
import org.leveret.router.Binding;
import org.leveret.store.definitions.Definitions;

/** What is left when definitions can no longer be written. */
class FaultTest {
    private static final String INTERNAL_ERROR = "INTERNAL_ERROR";

    private final TestLoop clients = new TestLoop();
    private final TestLoop queues = new TestLoop();
    private final List<TestQueue> started = new CopyOnWriteArrayList<>();
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private volatile boolean diskFull;
    private final ControlLoop control = new ControlLoop(changes -> {
        if (diskFull) {
            throw new IllegalStateException("the disk is full");
        }
    });
    private final Users users = new Users(control, Set.of());
    private final VirtualHosts vhosts = new VirtualHosts(
            control, users, new Policies(control), new IdSequence(control, 1), VhostSettings.defaults(), new Churn());
    private TestClient client;
    private VirtualHost vhost;

    @BeforeEach
    void start() {
        control.start(faults::add);
        vhost = declareVhost();
        client = new TestClient(vhost, Session.trusted(clients));
        client.declareQueue("q");
        client.declareQueue("transient", false, false, false, FieldTable.EMPTY);
        client.declareExchange("x", "direct");
        client.bindQueue("q", "x", "k");
    }

    @AfterEach
    void stop() {
        control.stop();
        clients.close();
        queues.close();
    }

    private VirtualHost declareVhost() {
        CompletableFuture<Done> declared = new CompletableFuture<>();
        control.post(() -> {
            vhosts.start(
                    Definitions.none(),
                    new ContentFactories(
                            this::startQueue,
                            TestDelay::new,
                            (id, vhost, exchange, cache, recovered) -> ValueLog.NONE));
            vhosts.put("/", "", Set.of(), Event.BY_BROKER);
            control.afterCommit(() -> declared.complete(Done.DONE));
        });
        TestClient.await(declared);
        return Objects.requireNonNull(vhosts.find("/"));
    }

    private QueueHandle startQueue(QueueDefinition definition, QueueFeatures features, boolean recovered) {
        TestQueue queue = new TestQueue(definition, features, recovered, queues);
        started.add(queue);
        return queue;
    }

    @Test
    void aQueueThatCouldNotBeWrittenIsNotThere() {
        diskFull = true;
        assertRefused(INTERNAL_ERROR, () -> client.declareQueue("lost"));
        assertRefused("NOT_FOUND - no queue 'lost' in vhost '/'", () -> client.checkQueue("lost"));
        TestQueue lost = started.get(started.size() - 1);
        assertThat(lost.definition().name()).isEqualTo("lost");
        client.<QueueCounts>call(reply -> lost.counts(clients, reply));
        assertThat(lost.isDeleted()).isTrue();
        assertThat(faults).hasSize(1);
    }

    @Test
    void exchangesAndBindingsStayAsTheyWere() {
        diskFull = true;
        assertRefused(INTERNAL_ERROR, () -> client.declareExchange("lost", "direct"));
        assertRefused(INTERNAL_ERROR, () -> client.unbindQueue("q", "x", "k"));
        assertRefused(INTERNAL_ERROR, () -> client.deleteExchange("x", false));
        assertThat(vhost.routing().exchange("lost")).isNull();
        assertThat(vhost.routing().contains(Binding.toQueue("x", "q", "k"))).isTrue();
    }

    @Test
    void whatIsNotDurableGoesOn() {
        diskFull = true;
        assertRefused(INTERNAL_ERROR, () -> client.declareQueue("lost"));
        client.declareQueue("fine", false, false, false, FieldTable.EMPTY);
        client.bindQueue("fine", "x", "k");
        client.deleteQueue("transient", false, false);
        assertThat(vhost.queue("fine")).isNotNull();
        assertThat(vhost.queue("transient")).isNull();
    }

    @Test
    void aQueueWhoseContentIsGoneIsGoneThoughItsDefinitionCouldNotBeDeleted() {
        diskFull = true;
        assertRefused(INTERNAL_ERROR, () -> client.deleteQueue("q", false, false));
        assertThat(vhost.queue("q")).isNull();
        assertThat(vhost.routing().bindingsFrom("x")).isEmpty();
        assertRefused("NOT_FOUND - no queue 'q' in vhost '/'", () -> client.checkQueue("q"));
    }
}
