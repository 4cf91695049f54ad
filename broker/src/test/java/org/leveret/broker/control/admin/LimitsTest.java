package org.leveret.broker.control.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.leveret.broker.vhost.RefusalAssert.assertRefused;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.amqp.FieldTable;
import org.leveret.broker.access.Limits;
import org.leveret.broker.access.UserLimit;
import org.leveret.broker.access.VirtualHostLimit;
import org.leveret.broker.control.admin.AdministrationException.Reason;
import org.leveret.broker.vhost.TestBroker;
import org.leveret.broker.vhost.TestClient;

/** Limits of users, virtual hosts and the node: setting and clearing them, and what they do to declares. */
class LimitsTest {
    @TempDir
    private Path directory;

    private static Limits limits(TestBroker broker) {
        return broker.control().users().limits();
    }

    private static void assertRefusedFor(Reason reason, String message, CompletableFuture<?> result) {
        AdministrationException refusal =
                catchThrowableOfType(AdministrationException.class, () -> TestClient.await(result));
        assertThat(refusal).isNotNull();
        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal).hasMessage(message);
    }

    @Test
    void withoutALimitAnyNumberIsFine() throws Exception {
        try (TestBroker broker = TestBroker.inMemory()) {
            assertThat(limits(broker).of("guest", UserLimit.CHANNELS)).isEqualTo(Limits.NONE);
            assertThat(limits(broker).of("/", VirtualHostLimit.QUEUES)).isEqualTo(Limits.NONE);
            assertThat(limits(broker).ofUser("guest")).isEmpty();
        }
    }

    @Test
    void aLimitIsSetChangedAndCleared() throws Exception {
        try (TestBroker broker = TestBroker.inMemory()) {
            BrokerAdministration administration = broker.administration();
            TestClient.await(administration.setUserLimit("guest", UserLimit.CHANNELS, 5));
            TestClient.await(administration.setUserLimit("guest", UserLimit.CHANNELS, 6));
            TestClient.await(administration.setUserLimit("guest", UserLimit.CONNECTIONS, -1));
            TestClient.await(administration.setVirtualHostLimit("/", VirtualHostLimit.CONNECTIONS, 0));
            assertThat(limits(broker).of("guest", UserLimit.CHANNELS)).isEqualTo(6);
            assertThat(limits(broker).of("guest", UserLimit.CONNECTIONS)).isEqualTo(Limits.NONE);
            assertThat(limits(broker).ofUser("guest")).isEqualTo(Map.of("max-channels", 6, "max-connections", -1));
            assertThat(limits(broker).ofVirtualHost("/")).isEqualTo(Map.of("max-connections", 0));

            TestClient.await(administration.clearUserLimit("guest", UserLimit.CHANNELS));
            TestClient.await(administration.clearUserLimit("guest", UserLimit.CHANNELS));
            TestClient.await(administration.clearVirtualHostLimit("/", VirtualHostLimit.CONNECTIONS));
            assertThat(limits(broker).of("guest", UserLimit.CHANNELS)).isEqualTo(Limits.NONE);
            assertThat(limits(broker).ofVirtualHost("/")).isEmpty();
        }
    }

    @Test
    void nobodyAndNothingHasNoLimits() throws Exception {
        try (TestBroker broker = TestBroker.inMemory()) {
            assertRefusedFor(
                    Reason.NO_SUCH_USER,
                    "User 'nobody' does not exist",
                    broker.administration().setUserLimit("nobody", UserLimit.CHANNELS, 1));
            assertRefusedFor(
                    Reason.NO_SUCH_VHOST,
                    "Virtual host '/no' does not exist",
                    broker.administration().clearVirtualHostLimit("/no", VirtualHostLimit.QUEUES));
        }
    }

    @Test
    void limitsComeBackAfterARestart() throws Exception {
        try (TestBroker broker = TestBroker.on(directory)) {
            TestClient.await(broker.administration().setUserLimit("guest", UserLimit.CHANNELS, 5));
            TestClient.await(broker.administration().setUserLimit("guest", UserLimit.CONNECTIONS, 6));
            TestClient.await(broker.administration().clearUserLimit("guest", UserLimit.CONNECTIONS));
            TestClient.await(broker.administration().setVirtualHostLimit("/", VirtualHostLimit.QUEUES, 1));
        }
        try (TestBroker broker = TestBroker.on(directory)) {
            assertThat(limits(broker).ofUser("guest")).isEqualTo(Map.of("max-channels", 5));
            assertThat(limits(broker).ofVirtualHost("/")).isEqualTo(Map.of("max-queues", 1));
            TestClient client = broker.connect();
            client.declareQueue("first");
            assertRefused(
                    "PRECONDITION_FAILED - cannot declare queue 'second': queue limit in vhost '/' (1) is reached",
                    () -> client.declareQueue("second"));
        }
        try (TestBroker broker = TestBroker.on(directory)) {
            assertRefused(
                    "PRECONDITION_FAILED - cannot declare queue 'second': queue limit in vhost '/' (1) is reached",
                    () -> broker.connect().declareQueue("second"));
        }
    }

    @Test
    void whoHasADeletedUsersNameHasNoneOfTheLimits() throws Exception {
        try (TestBroker broker = TestBroker.on(directory)) {
            BrokerAdministration administration = broker.administration();
            for (int round = 0; round < 2; round++) {
                TestClient.await(administration.addUser("bob", "secret"));
                TestClient.await(administration.addVirtualHost("v"));
                assertThat(limits(broker).ofUser("bob")).isEmpty();
                assertThat(limits(broker).ofVirtualHost("v")).isEmpty();
                TestClient.await(administration.setUserLimit("bob", UserLimit.CHANNELS, 5));
                TestClient.await(administration.setVirtualHostLimit("v", VirtualHostLimit.QUEUES, 5));
                TestClient.await(administration.deleteUser("bob"));
                TestClient.await(administration.deleteVirtualHost("v"));
            }
            TestClient.await(administration.addUser("bob", "secret"));
        }
        try (TestBroker broker = TestBroker.on(directory)) {
            assertThat(limits(broker).ofUser("bob")).isEmpty();
        }
    }

    @Test
    void changedTagsAndPasswordsLeaveTheLimits() throws Exception {
        try (TestBroker broker = TestBroker.inMemory()) {
            TestClient.await(broker.administration().setUserLimit("guest", UserLimit.CHANNELS, 5));
            TestClient.await(broker.administration().setTags("guest", Set.of("monitoring")));
            TestClient.await(broker.administration().changePassword("guest", "other"));
            assertThat(limits(broker).of("guest", UserLimit.CHANNELS)).isEqualTo(5);
        }
    }

    @Test
    void queuesOfEveryKindCountAndThoseThatAreThereMayBeDeclaredAgain() throws Exception {
        try (TestBroker broker = TestBroker.inMemory()) {
            TestClient client = broker.connect();
            client.declareQueue("durable");
            client.declareQueue("exclusive", false, true, false, FieldTable.EMPTY);
            TestClient.await(broker.administration().setVirtualHostLimit("/", VirtualHostLimit.QUEUES, 2));
            client.declareQueue("durable");
            assertRefused(
                    "PRECONDITION_FAILED - cannot declare queue 'more': queue limit in vhost '/' (2) is reached",
                    () -> client.declareQueue("more", false, false, true, FieldTable.EMPTY));
            client.deleteQueue("durable", false, false);
            client.declareQueue("more");
        }
    }

    @Test
    void allVirtualHostsTogetherMayHaveSoManyQueues() throws Exception {
        try (TestBroker broker = TestBroker.limitedTo(2, 10)) {
            TestClient.await(broker.administration().addVirtualHost("v"));
            TestClient.await(broker.administration().setPermissions("v", "guest", ".*", ".*", ".*"));
            TestClient client = broker.connect();
            TestClient other = broker.connect("guest", "v");
            client.declareQueue("one");
            other.declareQueue("two");
            other.declareQueue("two");
            assertRefused(
                    "PRECONDITION_FAILED - cannot declare queue 'three': queue limit in cluster (2) is reached",
                    () -> client.declareQueue("three"));
            TestClient.await(broker.administration().deleteVirtualHost("v"));
            client.declareQueue("three");
        }
    }

    @Test
    void thereMayBeSoManyVirtualHosts() throws Exception {
        try (TestBroker broker = TestBroker.limitedTo(10, 2)) {
            BrokerAdministration administration = broker.administration();
            TestClient.await(administration.addVirtualHost("v"));
            assertRefusedFor(
                    Reason.INVALID,
                    "cannot create vhost 'w': vhost limit of 2 is reached",
                    administration.addVirtualHost("w"));
            assertRefusedFor(
                    Reason.INVALID,
                    "cannot create vhost 'w': vhost limit of 2 is reached",
                    administration.putVirtualHost("w", "", Set.of()));
            TestClient.await(administration.putVirtualHost("v", "described", Set.of()));
            TestClient.await(administration.deleteVirtualHost("v"));
            TestClient.await(administration.addVirtualHost("w"));
        }
    }
}
