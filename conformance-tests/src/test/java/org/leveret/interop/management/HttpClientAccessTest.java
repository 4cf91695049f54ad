package org.leveret.interop.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.http.client.domain.TopicPermissions;
import com.rabbitmq.http.client.domain.UserInfo;
import com.rabbitmq.http.client.domain.UserPermissions;
import com.rabbitmq.http.client.domain.VhostInfo;
import com.rabbitmq.http.client.domain.VhostLimits;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Virtual hosts, users, permissions and limits by RabbitMQ's HTTP client for Java. */
class HttpClientAccessTest extends HttpClientTest {
    private String temporaryVhost() {
        String name = name() + "/a b%2F";
        afterwards(() -> client.deleteVhost(name));
        return name;
    }

    private String temporaryUser(String... tags) {
        String name = name();
        afterwards(() -> client.deleteUser(name));
        client.createUser(name, PASSWORD.toCharArray(), List.of(tags));
        return name;
    }

    @Test
    void aVirtualHostIsMadeReadAndDeleted() {
        String name = temporaryVhost();
        client.createVhost(name, true, "for a test", "one", "two");
        VhostInfo vhost = client.getVhost(name);
        assertThat(vhost.getName()).isEqualTo(name);
        assertThat(vhost.isTracing()).isTrue();
        assertThat(vhost.getDescription()).isEqualTo("for a test");
        assertThat(vhost.getTags()).containsExactly("one", "two");
        assertThat(vhost.getClusterState()).containsEntry(broker.node(), "running");
        assertThat(vhost.getMessages()).isZero();
        assertThat(vhost.getMessagesReady()).isZero();
        assertThat(vhost.getMessagesUnacknowledged()).isZero();
        assertThat(client.getVhosts()).extracting(VhostInfo::getName).contains("/", name);
        client.createVhost(name, false);
        assertThat(client.getVhost(name).isTracing()).isFalse();
        client.deleteVhost(name);
        assertThat(client.getVhost(name)).isNull();
        client.deleteVhost(name);
    }

    @Test
    void aVirtualHostNeedsNoMoreThanAName() {
        String name = temporaryVhost();
        client.createVhost(name);
        assertThat(client.getVhost(name).isTracing()).isFalse();
        String described = temporaryVhost();
        client.createVhost(described, "described");
        assertThat(client.getVhost(described).getDescription()).isEqualTo("described");
    }

    @Test
    void aUserIsMadeReadChangedAndDeleted() throws Exception {
        String name = temporaryUser("management", "policymaker");
        UserInfo user = client.getUser(name);
        assertThat(user.getName()).isEqualTo(name);
        assertThat(user.getTags()).containsExactly("management", "policymaker");
        assertThat(user.getHashingAlgorithm()).isEqualTo("rabbit_password_hashing_sha256");
        assertThat(client.getUsers()).extracting(UserInfo::getName).contains("guest", name);

        client.updateUser(name, "another".toCharArray(), List.of("monitoring"));
        assertThat(client.getUser(name).getTags()).containsExactly("monitoring");
        assertThat(client(name, "another").whoAmI().getName()).isEqualTo(name);

        client.updateUser(name, null, List.of());
        assertThat(client.getUser(name).getTags()).isEmpty();

        client.deleteUser(name);
        assertThat(client.getUser(name)).isNull();
        client.deleteUser(name);
    }

    @Test
    void aUserIsMadeWithTheHashOfAPassword() {
        String one = temporaryUser("management");
        String hash = client.getUser(one).getPasswordHash();
        String other = temporaryUser();
        client.createUserWithPasswordHash(other, hash.toCharArray(), List.of("management"));
        assertThat(client(other, PASSWORD).whoAmI().getName()).isEqualTo(other);
        assertThat(client.getUser(other).getPasswordHash()).isEqualTo(hash);
    }

    @Test
    void permissionsAreGivenReadAndTaken() {
        String vhost = vhost();
        String user = temporaryUser();
        client.updatePermissions(vhost, user, new UserPermissions("r.*", "w.*", "c.*"));
        UserPermissions permissions = client.getPermissions(vhost, user);
        assertThat(permissions)
                .returns(vhost, UserPermissions::getVhost)
                .returns(user, UserPermissions::getUser)
                .returns("c.*", UserPermissions::getConfigure)
                .returns("w.*", UserPermissions::getWrite)
                .returns("r.*", UserPermissions::getRead);
        assertThat(client.getPermissionsIn(vhost))
                .extracting(UserPermissions::getUser)
                .containsOnly("guest", user);
        assertThat(client.getPermissionsOf(user))
                .extracting(UserPermissions::getVhost)
                .containsExactly(vhost);
        assertThat(client.getPermissions()).extracting(UserPermissions::getUser).contains(user);
        client.clearPermissions(vhost, user);
        assertThat(client.getPermissions(vhost, user)).isNull();
        client.clearPermissions(vhost, user);
        assertThat(client.getPermissionsIn("nosuch")).isNull();
        assertThat(client.getPermissionsOf("nosuch")).isNull();
    }

    @Test
    void topicPermissionsAreGivenReadAndTaken() {
        String vhost = vhost();
        String user = temporaryUser();
        grant(vhost, user, ".*");
        client.updateTopicPermissions(vhost, user, new TopicPermissions("amq.topic", "r.*", "w.*"));
        assertThat(client.getTopicPermissions(vhost, user)).hasSize(1);
        TopicPermissions permissions = client.getTopicPermissions(vhost, user).get(0);
        assertThat(permissions)
                .returns(vhost, TopicPermissions::getVhost)
                .returns(user, TopicPermissions::getUser)
                .returns("amq.topic", TopicPermissions::getExchange)
                .returns("w.*", TopicPermissions::getWrite)
                .returns("r.*", TopicPermissions::getRead);
        assertThat(client.getTopicPermissionsIn(vhost)).hasSize(1);
        assertThat(client.getTopicPermissionsOf(user)).hasSize(1);
        assertThat(client.getTopicPermissions())
                .extracting(TopicPermissions::getUser)
                .contains(user);
        client.clearTopicPermissions(vhost, user);
        assertThat(client.getTopicPermissionsOf(user)).isEmpty();
        assertThat(client.getTopicPermissions(vhost, user)).isNullOrEmpty();
    }

    @Test
    void aVirtualHostIsLimited() {
        String vhost = vhost();
        assertThat(client.getVhostLimits(vhost))
                .returns(-1, VhostLimits::getMaxQueues)
                .returns(-1, VhostLimits::getMaxConnections);
        client.limitMaxNumberOfQueues(vhost, 7);
        client.limitMaxNumberOfConnections(vhost, 9);
        assertThat(client.getVhostLimits(vhost))
                .returns(vhost, VhostLimits::getVhost)
                .returns(7, VhostLimits::getMaxQueues)
                .returns(9, VhostLimits::getMaxConnections);
        assertThat(client.getVhostLimits()).extracting(VhostLimits::getVhost).contains(vhost);
        client.clearMaxQueuesLimit(vhost);
        client.clearMaxConnectionsLimit(vhost);
        assertThat(client.getVhostLimits(vhost))
                .returns(-1, VhostLimits::getMaxQueues)
                .returns(-1, VhostLimits::getMaxConnections);
    }
}
