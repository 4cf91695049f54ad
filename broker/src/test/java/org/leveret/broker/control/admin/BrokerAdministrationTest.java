package org.leveret.broker.control.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.leveret.broker.vhost.RefusalAssert.assertRefused;

import java.net.InetAddress;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.leveret.broker.access.Access;
import org.leveret.broker.access.Credentials;
import org.leveret.broker.access.Login;
import org.leveret.broker.access.User;
import org.leveret.broker.control.admin.AdministrationException.Reason;
import org.leveret.broker.vhost.QueueCounts;
import org.leveret.broker.vhost.TestBroker;
import org.leveret.broker.vhost.TestClient;
import org.leveret.broker.vhost.TestQueue;
import org.leveret.broker.vhost.VirtualHost;

class BrokerAdministrationTest {
    private TestBroker broker;
    private BrokerAdministration administration;

    @BeforeEach
    void start() throws Exception {
        broker = TestBroker.inMemory();
        administration = broker.administration();
    }

    @AfterEach
    void stop() throws Exception {
        broker.close();
    }

    private Access access() {
        return broker.control().users().access();
    }

    private static void assertRefusedFor(Reason reason, CompletableFuture<?> result) {
        AdministrationException refusal =
                catchThrowableOfType(AdministrationException.class, () -> TestClient.await(result));
        assertThat(refusal).isNotNull();
        assertThat(refusal.reason()).isEqualTo(reason);
    }

    private Login login(String user, String password) {
        return broker.control().users().login(Credentials.of(user, password), InetAddress.getLoopbackAddress());
    }

    @Test
    void theFirstStartDefinesGuestAsAdministratorOfTheDefaultVirtualHost() {
        User guest = Objects.requireNonNull(access().user("guest"));
        assertThat(guest.tags()).containsExactly("administrator");
        assertThat(login("guest", "guest").user()).isSameAs(guest);
        assertThat(Objects.requireNonNull(access().permission("/", "guest"))
                        .write()
                        .regex())
                .isEqualTo(".*");
        assertThat(broker.control().virtualHosts().open("/", "guest")).isSameAs(broker.vhost());
    }

    @Test
    void aUserIsAddedOnce() {
        TestClient.await(administration.addUser("bob", "secret"));
        assertThat(login("bob", "secret").user()).isNotNull();
        assertRefusedFor(Reason.USER_ALREADY_EXISTS, administration.addUser("bob", "other"));
        assertRefusedFor(Reason.INVALID, administration.addUser("", "x"));
    }

    @Test
    void aChangedPasswordReplacesTheOldOneAndKeepsTheTags() {
        TestClient.await(administration.addUser("bob", "old"));
        TestClient.await(administration.setTags("bob", Set.of("management")));
        TestClient.await(administration.changePassword("bob", "new"));
        assertThat(login("bob", "old").user()).isNull();
        assertThat(Objects.requireNonNull(login("bob", "new").user()).tags()).containsExactly("management");
    }

    @Test
    void aUserWithTheEmptyPasswordCannotLogIn() {
        TestClient.await(administration.addUser("bob", ""));
        assertThat(login("bob", "").user()).isNull();
    }

    @Test
    void aDeletedUserIsGoneWithAllPermissionsAndIsAnnounced() {
        TestClient.await(administration.addUser("bob", "secret"));
        TestClient.await(administration.setPermissions("/", "bob", ".*", ".*", ".*"));
        TestClient.await(administration.setTopicPermissions("/", "bob", "t", ".*", ".*"));
        TestClient.await(administration.deleteUser("bob"));
        assertThat(access().user("bob")).isNull();
        assertThat(access().permission("/", "bob")).isNull();
        assertThat(access().topicPermissions("/", "bob")).isEmpty();
        assertThat(broker.deletedUsers).containsExactly("bob");
        assertRefusedFor(Reason.NO_SUCH_USER, administration.deleteUser("bob"));
    }

    @Test
    void permissionsNeedAUserAVirtualHostAndRegularExpressions() {
        assertRefusedFor(Reason.NO_SUCH_USER, administration.setPermissions("/", "nobody", "", "", ""));
        assertRefusedFor(Reason.NO_SUCH_VHOST, administration.setPermissions("/no", "guest", "", "", ""));
        assertRefusedFor(Reason.INVALID, administration.setPermissions("/", "guest", "(", "", ""));
        assertRefusedFor(Reason.INVALID, administration.setTopicPermissions("/", "guest", "t", "[", ""));
    }

    @Test
    void permissionsThatWereTakenAwayCloseTheDoor() {
        TestClient.await(administration.clearPermissions("/", "guest"));
        assertRefused(
                "NOT_ALLOWED - access to vhost '/' refused for user 'guest'",
                () -> broker.control().virtualHosts().open("/", "guest"));
    }

    @Test
    void aMissingVirtualHostCannotBeOpened() {
        assertRefused(
                "NOT_ALLOWED - vhost /no not found",
                () -> broker.control().virtualHosts().open("/no", "guest"));
        assertRefused(
                "NOT_ALLOWED - vhost  not found",
                () -> broker.control().virtualHosts().open("", "guest"));
    }

    @Test
    void aNewVirtualHostHasExchangesButNoPermissions() {
        TestClient.await(administration.addVirtualHost("v"));
        VirtualHost vhost = broker.vhost("v");
        assertThat(vhost.routing().exchange("amq.topic")).isNotNull();
        assertThat(access().permission("v", "guest")).isNull();
        assertRefusedFor(Reason.VHOST_ALREADY_EXISTS, administration.addVirtualHost("v"));
    }

    @Test
    void aVirtualHostCanBeDescribedAnew() {
        TestClient.await(administration.putVirtualHost("v", "first", Set.of()));
        VirtualHost vhost = broker.vhost("v");
        TestClient.await(administration.putVirtualHost("v", "second", Set.of("a", "b")));
        assertThat(broker.vhost("v")).isSameAs(vhost);
        assertThat(vhost.description()).isEqualTo("second");
        assertThat(vhost.tags()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aDeletedVirtualHostTakesItsQueuesAndPermissionsWithItAndIsAnnounced() {
        TestClient.await(administration.addVirtualHost("v"));
        TestClient.await(administration.setPermissions("v", "guest", ".*", ".*", ".*"));
        TestClient client = broker.connect("guest", "v");
        TestQueue queue = (TestQueue) client.declareQueue("q").queue();
        TestClient.await(administration.deleteVirtualHost("v"));

        assertThat(broker.control().virtualHosts().find("v")).isNull();
        assertThat(access().permission("v", "guest")).isNull();
        assertThat(broker.deletedVhosts).containsExactly("v");
        assertRefused("CONNECTION_FORCED - vhost 'v' is deleted", () -> client.declareQueue("late"));
        // The counts come through the queue's loop, hence after the deletion that was asked of it before.
        client.<QueueCounts>call(reply -> queue.counts(client.session().loop(), reply));
        assertThat(queue.isDeleted()).isTrue();
        assertRefusedFor(Reason.NO_SUCH_VHOST, administration.deleteVirtualHost("v"));
    }
}
