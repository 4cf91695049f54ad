package org.leveret.broker.vhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.leveret.broker.vhost.RefusalAssert.assertRefused;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.amqp.FieldTable;
import org.leveret.broker.access.Access;
import org.leveret.broker.access.Permission;
import org.leveret.broker.access.User;
import org.leveret.broker.control.Done;
import org.leveret.broker.policy.PolicyKind;
import org.leveret.router.Binding;
import org.leveret.router.DestinationType;
import org.leveret.router.Exchange;
import org.leveret.store.definitions.Bytes;
import org.leveret.store.definitions.DefinitionChange;
import org.leveret.store.definitions.DefinitionStore;
import org.leveret.store.definitions.Definitions.PermissionRow;
import org.leveret.store.definitions.Definitions.PolicyRow;
import org.leveret.store.definitions.Definitions.TopicPermissionRow;

/** What is there after a restart on the same directory. */
class RecoveryTest {
    private static final FieldTable ARGUMENTS =
            FieldTable.builder().put("x-max-length", 5).build();

    @TempDir
    Path directory;

    @Test
    void durableQueuesComeBackAsTheyWere() throws Exception {
        long id;
        try (TestBroker broker = TestBroker.on(directory)) {
            id = broker.connect()
                    .declareQueue("q", true, false, true, ARGUMENTS)
                    .queue()
                    .definition()
                    .id();
        }
        try (TestBroker broker = TestBroker.on(directory)) {
            TestQueue queue = broker.queue("q");
            assertThat(queue.isRecovered()).isTrue();
            assertThat(queue.definition().id()).isEqualTo(id);
            assertThat(broker.control().knowsContent(id)).isTrue();
            assertThat(queue.definition().autoDelete()).isTrue();
            broker.connect().declareQueue("q", true, false, true, ARGUMENTS);
        }
    }

    @Test
    void transientAndExclusiveQueuesAreGone() throws Exception {
        try (TestBroker broker = TestBroker.on(directory)) {
            TestClient client = broker.connect();
            client.declareQueue("transient", false, false, false, FieldTable.EMPTY);
            client.declareQueue("exclusive", true, true, false, FieldTable.EMPTY);
        }
        try (TestBroker broker = TestBroker.on(directory)) {
            assertThat(broker.started).isEmpty();
            assertThat(broker.vhost().queues()).isEmpty();
        }
    }

    @Test
    void durableExchangesComeBackAndOthersDoNot() throws Exception {
        FieldTable alternate =
                FieldTable.builder().put("alternate-exchange", "ae").build();
        try (TestBroker broker = TestBroker.on(directory)) {
            TestClient client = broker.connect();
            client.declareExchange("durable", "headers", true, true, true, alternate);
            client.declareExchange("transient", "direct", false, false, false, FieldTable.EMPTY);
            client.declareExchange("deleted", "direct");
            client.deleteExchange("deleted", false);
        }
        try (TestBroker broker = TestBroker.on(directory)) {
            Exchange exchange = broker.exchange("durable");
            assertThat(exchange.alternateExchange()).isEqualTo("ae");
            broker.connect().declareExchange("durable", "headers", true, true, true, alternate);
            assertThat(broker.vhost().routing().exchange("transient")).isNull();
            assertThat(broker.vhost().routing().exchange("deleted")).isNull();
        }
    }

    @Test
    void aBindingComesBackIfBothItsEndsAreDurable() throws Exception {
        FieldTable arguments = FieldTable.builder().put("a", 1).build();
        try (TestBroker broker = TestBroker.on(directory)) {
            TestClient client = broker.connect();
            client.declareExchange("durable", "direct");
            client.declareExchange("transient", "direct", false, false, false, FieldTable.EMPTY);
            client.declareQueue("q");
            client.declareQueue("gone", false, false, false, FieldTable.EMPTY);
            client.bindQueue("q", "durable", "stays", arguments);
            client.bindQueue("q", "transient", "k");
            client.bindQueue("gone", "durable", "k");
            client.bindExchange("durable", "transient", "k");
            client.bindExchange("durable", "amq.topic", "stays too");
            client.bindQueue("q", "durable", "removed");
            client.unbindQueue("q", "durable", "removed");
        }
        try (TestBroker broker = TestBroker.on(directory)) {
            assertThat(broker.vhost().routing().bindings())
                    .containsExactlyInAnyOrder(
                            new Binding("durable", "q", DestinationType.QUEUE, "stays", Map.of("a", 1L)),
                            Binding.toExchange("amq.topic", "durable", "stays too"));
            broker.connect().unbindQueue("q", "durable", "stays", arguments);
        }
        try (TestBroker broker = TestBroker.on(directory)) {
            assertThat(broker.vhost().routing().bindings()).hasSize(1);
        }
    }

    @Test
    void aDeletedQueueTakesItsRowsWithIt() throws Exception {
        try (TestBroker broker = TestBroker.on(directory)) {
            TestClient client = broker.connect();
            client.declareExchange("auto", "direct", true, true, false, FieldTable.EMPTY);
            client.declareQueue("q");
            client.bindQueue("q", "auto", "k");
            client.deleteQueue("q", false, false);
            client.declareQueue("q");
        }
        try (TestBroker broker = TestBroker.on(directory)) {
            assertThat(broker.vhost().routing().exchange("auto")).isNull();
            assertThat(broker.vhost().routing().bindings()).isEmpty();
            assertThat(broker.started).hasSize(1);
        }
    }

    @Test
    void idsAreNeverUsedAgainNotEvenThoseOfTransientQueues() throws Exception {
        Set<Long> ids = new HashSet<>();
        int declared = 0;
        for (int start = 0; start < 3; start++) {
            try (TestBroker broker = TestBroker.on(directory)) {
                for (int i = 0; i < 20; i++) {
                    declared++;
                    ids.add(broker.connect()
                            .declareQueue("", false, false, false, FieldTable.EMPTY)
                            .queue()
                            .definition()
                            .id());
                }
            }
        }
        assertThat(ids).hasSize(declared);
    }

    @Test
    void usersPermissionsAndVirtualHostsComeBack() throws Exception {
        try (TestBroker broker = TestBroker.on(directory)) {
            TestClient.await(broker.administration().addVirtualHost("v1"));
            TestClient.await(broker.administration().addVirtualHost("v2"));
            TestClient.await(broker.administration().addUser("bob", "secret"));
            TestClient.await(broker.administration().setTags("bob", Set.of("monitoring", "impersonator")));
            TestClient.await(broker.administration().setPermissions("v1", "bob", "^c", "^w", "^r"));
            TestClient.await(broker.administration().setTopicPermissions("v1", "bob", "t", "^w", "^r"));
            TestClient.await(broker.administration().deleteVirtualHost("v2"));
        }
        try (TestBroker broker = TestBroker.on(directory)) {
            assertThat(broker.control().virtualHosts().all())
                    .extracting(VirtualHost::name)
                    .containsExactlyInAnyOrder("/", "v1");
            Access access = broker.control().users().access();
            assertThat(access.users()).hasSize(2);
            User bob = Objects.requireNonNull(access.user("bob"));
            assertThat(bob.tags()).containsExactlyInAnyOrder("monitoring", "impersonator");
            Permission permission = Objects.requireNonNull(access.permission("v1", "bob"));
            assertThat(permission.configure().regex()).isEqualTo("^c");
            assertThat(access.topicPermissions("v1", "bob")).containsOnlyKeys("t");
        }
    }

    @Test
    void whatACommandWaitedForInADeletedVirtualHostIsNotFoundInTheNextOfItsName() throws Exception {
        try (TestBroker broker = TestBroker.on(directory)) {
            TestClient.await(broker.administration().addVirtualHost("v"));
            VirtualHost old = broker.vhost("v");
            TestClient client = new TestClient(old, Session.trusted(broker.clients()));
            client.declareQueue("q");
            CountDownLatch decide = new CountDownLatch(1);
            ((TestQueue) Objects.requireNonNull(old.queue("q"))).holdDeletionUntil(decide);
            CompletableFuture<Integer> deleted =
                    client.start(reply -> old.deleteQueue(client.session(), "q", false, false, reply));
            CompletableFuture<QueueDeclared> declared = client.start(
                    reply -> old.declareQueue(client.session(), "q", true, false, false, FieldTable.EMPTY, reply));
            CompletableFuture<Done> bound = client.start(
                    reply -> old.bindQueue(client.session(), "q", "amq.direct", "k", FieldTable.EMPTY, reply));
            CompletableFuture<Done> gone = broker.administration().deleteVirtualHost("v");
            decide.countDown();
            TestClient.await(gone);
            TestClient.await(deleted);
            for (CompletableFuture<?> late : List.of(declared, bound)) {
                assertRefused("CONNECTION_FORCED - vhost 'v' is deleted", () -> TestClient.await(late));
            }

            TestClient.await(broker.administration().addVirtualHost("v"));
            VirtualHost next = broker.vhost("v");
            TestClient heir = new TestClient(next, Session.trusted(broker.clients()));
            heir.declareQueue("q");
            assertThat(broker.faults).isEmpty();
        }
        try (TestBroker broker = TestBroker.on(directory)) {
            assertThat(broker.started).hasSize(1);
            assertThat(broker.vhost("v").routing().bindingsFrom("amq.direct")).isEmpty();
        }
    }

    @Test
    void patternsThatAreNotTakenAnyMoreDoNotKeepTheBrokerFromStarting() throws Exception {
        TestBroker.on(directory).close();
        String deep = "(".repeat(4_000) + "a" + ")".repeat(4_000);
        try (DefinitionStore store = DefinitionStore.open(directory)) {
            store.apply(List.of(
                    new DefinitionChange.PutPermission(new PermissionRow("/", "guest", ".*", deep, ".*")),
                    new DefinitionChange.PutTopicPermission(
                            new TopicPermissionRow("/", "guest", "amq.topic", deep, deep)),
                    new DefinitionChange.PutPolicy(new PolicyRow(
                            "/",
                            PolicyKind.USER.rabbitName(),
                            "deep",
                            deep,
                            "queues",
                            0,
                            Bytes.of(ARGUMENTS.encoded())))));
        }
        FutureTask<TestBroker> started = new FutureTask<>(() -> TestBroker.on(directory));
        new Thread(null, started, "a small stack", 512 << 10).start();
        try (TestBroker broker = started.get(30, TimeUnit.SECONDS)) {
            Permission permission =
                    Objects.requireNonNull(broker.administration().access().permission("/", "guest"));
            assertThat(permission.write().fits("a")).isFalse();
            assertThat(permission.read().fits("a")).isTrue();
        }
    }
}
