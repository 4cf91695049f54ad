package org.leveret.broker.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.leveret.broker.vhost.RefusalAssert.assertRefused;

import java.net.InetAddress;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.leveret.broker.control.admin.BrokerAdministration;
import org.leveret.broker.vhost.TestBroker;
import org.leveret.broker.vhost.TestClient;

/** The checks of a channel, with what they remember. */
class PermissionsTest {
    private TestBroker broker;
    private BrokerAdministration administration;
    private Permissions permissions;

    @BeforeEach
    void start() throws Exception {
        broker = TestBroker.inMemory();
        administration = broker.administration();
        TestClient.await(administration.addUser("bob", "secret"));
        TestClient.await(administration.setPermissions("/", "bob", "^c$", "^(w|amq\\.default)$", "^r$"));
        permissions = new Permissions(broker.control().users(), "bob", "/");
    }

    @AfterEach
    void stop() throws Exception {
        broker.close();
    }

    private Login login(String user, String password, String address) throws Exception {
        return broker.control().users().login(Credentials.of(user, password), InetAddress.getByName(address));
    }

    @Test
    void eachOperationHasAnExpressionOfItsOwn() {
        permissions.checkConfigureExchange("c");
        permissions.checkConfigureQueue("c");
        permissions.checkWriteExchange("w");
        permissions.checkWriteQueue("w");
        permissions.checkReadExchange("r");
        permissions.checkReadQueue("r");
        assertRefused(
                "ACCESS_REFUSED - access to exchange 'r' in vhost '/' refused for user 'bob'",
                () -> permissions.checkWriteExchange("r"));
        assertRefused(
                "ACCESS_REFUSED - access to queue 'w' in vhost '/' refused for user 'bob'",
                () -> permissions.checkReadQueue("w"));
        assertRefused(
                "ACCESS_REFUSED - access to queue 'w' in vhost '/' refused for user 'bob'",
                () -> permissions.checkConfigureQueue("w"));
    }

    @Test
    void theDefaultExchangeIsCalledAmqDefault() {
        permissions.checkWriteExchange("");
        assertRefused(
                "ACCESS_REFUSED - access to exchange 'amq.default' in vhost '/' refused for user 'bob'",
                () -> permissions.checkReadExchange(""));
    }

    @Test
    void aRevokedPermissionIsRefusedFromTheNextCheckOn() {
        permissions.checkWriteExchange("w");
        TestClient.await(administration.setPermissions("/", "bob", "", "", ""));
        assertRefused(
                "ACCESS_REFUSED - access to exchange 'w' in vhost '/' refused for user 'bob'",
                () -> permissions.checkWriteExchange("w"));
    }

    @Test
    void whatIsRememberedForOneNameIsNotTakenForAnother() {
        TestClient.await(administration.setPermissions("/", "bob", "", "^w\\d*[02468]$", ""));
        for (int i = 0; i < 1_000; i++) {
            String name = "w" + i;
            if (i % 2 == 0) {
                permissions.checkWriteExchange(name);
                permissions.checkWriteExchange(name);
            } else {
                assertRefused(
                        "ACCESS_REFUSED - access to exchange '" + name + "' in vhost '/' refused for user 'bob'",
                        () -> permissions.checkWriteExchange(name));
            }
        }
    }

    @Test
    void topicsAreFreeUntilARowForTheExchangeRestrictsThem() {
        permissions.checkTopicWrite("t", "any.key");
        TestClient.await(administration.setTopicPermissions("/", "bob", "t", "^{vhost}{username}\\.", "^$"));
        permissions.checkTopicWrite("t", "/bob.a");
        permissions.checkTopicWrite("other", "any.key");
        permissions.checkTopicRead("t", "");
        assertRefused(
                "ACCESS_REFUSED - access to topic 'eve.a' in exchange 't' in vhost '/' refused for user 'bob'",
                () -> permissions.checkTopicWrite("t", "eve.a"));
        assertRefused(
                "ACCESS_REFUSED - access to topic '#' in exchange 't' in vhost '/' refused for user 'bob'",
                () -> permissions.checkTopicRead("t", "#"));
        TestClient.await(administration.clearTopicPermissions("/", "bob", "t"));
        permissions.checkTopicWrite("t", "eve.a");
    }

    @Test
    void aUserNameIsNoPattern() {
        TestClient.await(administration.addUser(".*", "secret"));
        TestClient.await(administration.setPermissions("/", ".*", ".*", ".*", ".*"));
        TestClient.await(administration.setTopicPermissions("/", ".*", "t", "^{username}\\.", ".*"));
        Permissions hostile = new Permissions(broker.control().users(), ".*", "/");
        hostile.checkTopicWrite("t", ".*.a");
        assertRefused(
                "ACCESS_REFUSED - access to topic 'bob.a' in exchange 't' in vhost '/' refused for user '.*'",
                () -> hostile.checkTopicWrite("t", "bob.a"));
    }

    @Test
    void impersonatorsMaySendAnyUserId() {
        assertThat(permissions.mayImpersonate()).isFalse();
        TestClient.await(administration.setTags("bob", Set.of("impersonator")));
        assertThat(permissions.mayImpersonate()).isTrue();
    }

    @Test
    void guestMayLogInFromLoopbackOnly() throws Exception {
        assertThat(login("guest", "guest", "127.0.0.1").user()).isNotNull();
        assertThat(login("guest", "guest", "::1").user()).isNotNull();
        assertThat(login("guest", "guest", "::ffff:127.0.0.1").user()).isNotNull();
        assertThat(login("guest", "guest", "192.0.2.1").user()).isNull();
        assertThat(broker.control()
                        .users()
                        .login(Credentials.of("guest", "guest"), null)
                        .user())
                .isNull();
        assertThat(login("bob", "secret", "192.0.2.1").user()).isNotNull();
    }

    @Test
    void aWrongNameOrPasswordIsRefused() throws Exception {
        assertThat(login("bob", "wrong", "127.0.0.1").user()).isNull();
        assertThat(login("nobody", "nobody", "127.0.0.1").user()).isNull();
        assertThat(login("bob", "", "127.0.0.1").refusal()).contains("empty");
    }
}
