package org.leveret.conformance.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.rabbitmq.client.GetResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.broker.PolicyDefinition;

/** The events of users, permissions, limits and other parameters. */
class AccessEventTest extends WatchingTest {
    @Test
    void usersArePresentedAsTheyComeAndGo() throws Exception {
        Watch watch = watch("user.#");
        String user = name("user");
        administration().addUser(user, PASSWORD);
        administration().setTags(user, "monitoring", "management");
        administration().deleteUser(user);
        assertThat(watch.next("name", user).getEnvelope().getRoutingKey()).isEqualTo("user.created");
        GetResponse tags = watch.next("name", user);
        assertThat(tags.getEnvelope().getRoutingKey()).isEqualTo("user.tags.set");
        assertThat(texts(tags, "tags")).containsExactlyInAnyOrder("management", "monitoring");
        GetResponse deleted = watch.next("name", user);
        assertThat(deleted.getEnvelope().getRoutingKey()).isEqualTo("user.deleted");
        assertThat(header(deleted, "user_who_performed_action")).isEqualTo("rmq-cli");
    }

    @Test
    void aPasswordThatIsChangedIsTold() throws Exception {
        Watch watch = watch("user.password.*");
        String user = user();
        administration().changePassword(user, "another");
        GetResponse event = watch.next("name", user);
        assertThat(key(event)).isEqualTo("user.password.changed");
        assertThat(headers(event)).containsOnlyKeys("name", "user_who_performed_action", "timestamp_in_ms");
    }

    @Test
    void aPasswordThatIsClearedIsTold() throws Exception {
        Watch watch = watch("user.password.*");
        String user = user();
        administration().clearPassword(user);
        GetResponse event = watch.next("name", user);
        assertThat(key(event)).isEqualTo("user.password.cleared");
        assertThat(headers(event)).containsOnlyKeys("name", "user_who_performed_action", "timestamp_in_ms");
    }

    @Test
    void permissionsAreToldAsTheyAreSetAndCleared() throws Exception {
        Watch watch = watch("permission.*");
        String user = user("a", "b", "c");
        administration().clearPermissions("/", user);
        GetResponse set = watch.next("user", user);
        assertThat(key(set)).isEqualTo("permission.created");
        assertThat(header(set, "vhost")).isEqualTo("/");
        assertThat(header(set, "configure")).isEqualTo("a");
        assertThat(header(set, "write")).isEqualTo("b");
        assertThat(header(set, "read")).isEqualTo("c");
        assertThat(watch.next("user", user).getEnvelope().getRoutingKey()).isEqualTo("permission.deleted");
    }

    @Test
    void aTopicPermissionIsTold() throws Exception {
        Watch watch = watch("topic.permission.created");
        String user = user();
        administration().setTopicPermissions("/", user, "amq.topic", "w", "r");
        GetResponse event = watch.next("user", user);
        assertThat(header(event, "exchange")).isEqualTo("amq.topic");
        assertThat(header(event, "write")).isEqualTo("w");
        assertThat(header(event, "read")).isEqualTo("r");
    }

    @Test
    void aTopicPermissionThatIsClearedIsTold() throws Exception {
        Watch watch = watch("#");
        String user = user();
        administration().setTopicPermissions("/", user, "amq.topic", "w", "r");
        administration().clearTopicPermissions("/", user, "amq.topic");
        assertThat(key(watch.next("user", user))).isEqualTo("topic.permission.created");
        GetResponse cleared = watch.next("user", user);
        assertThat(header(cleared, "vhost")).isEqualTo("/");
        assertThat(header(cleared, "user_who_performed_action")).isEqualTo("rmq-cli");
        if (broker.answersAs3x()) {
            assertThat(key(cleared)).isEqualTo("permission.deleted");
        } else {
            assertThat(key(cleared)).isEqualTo("topic.permission.deleted");
            assertThat(header(cleared, "exchange")).isEqualTo("amq.topic");
        }
    }

    @Test
    void aLimitOfAVirtualHostIsToldAsAParameterToo() throws Exception {
        Watch parameters = watch("parameter.set");
        String virtualHost = virtualHost();
        Watch limits = watch("vhost.limits.set");
        administration().limitVirtualHost(virtualHost, "max-queues", 12_345);
        GetResponse parameter = parameters.next("vhost", virtualHost);
        assertThat(header(parameter, "component")).isEqualTo("vhost-limits");
        assertThat(header(parameter, "name")).isEqualTo("limits");
        assertThat(headers(parameter)).containsEntry("value", Map.of("max-queues", 12_345L));
        assertThat(headers(limits.next("max-queues", "12345"))).containsKey("user_who_performed_action");
    }

    @Test
    void theLimitsOfAVirtualHostAreToldTogether() throws Exception {
        assumeFalse(broker.answersAs3x(), "what limits RabbitMQ here sets all of them at once");
        Watch parameters = watch("parameter.*");
        Watch limits = watch("vhost.limits.*");
        String virtualHost = virtualHost();
        administration().limitVirtualHost(virtualHost, "max-queues", 5);
        administration().limitVirtualHost(virtualHost, "max-connections", 6);
        administration().clearVirtualHostLimit(virtualHost, "max-queues");
        parameters.next("vhost", virtualHost);
        assertThat(headers(parameters.next("vhost", virtualHost)))
                .containsEntry("value", Map.of("max-queues", 5L, "max-connections", 6L));
        GetResponse one = parameters.next("vhost", virtualHost);
        assertThat(key(one)).isEqualTo("parameter.set");
        assertThat(headers(one)).containsEntry("value", Map.of("max-connections", 6L));
        limits.next("vhost", virtualHost);
        assertThat(headers(limits.next("vhost", virtualHost)))
                .containsEntry("max-queues", 5L)
                .containsEntry("max-connections", 6L);
        GetResponse last = limits.next("vhost", virtualHost);
        assertThat(key(last)).isEqualTo("vhost.limits.set");
        assertThat(headers(last)).doesNotContainKey("max-queues");
    }

    @Test
    void limitsOfAVirtualHostThatAreClearedAreToldAsAParameterToo() throws Exception {
        Watch parameters = watch("parameter.cleared");
        Watch limits = watch("vhost.limits.cleared");
        String virtualHost = virtualHost();
        administration().limitVirtualHost(virtualHost, "max-queues", 5);
        administration().clearVirtualHostLimit(virtualHost, "max-queues");
        GetResponse parameter = parameters.next("vhost", virtualHost);
        assertThat(header(parameter, "component")).isEqualTo("vhost-limits");
        assertThat(header(parameter, "name")).isEqualTo("limits");
        assertThat(headers(parameter))
                .containsOnlyKeys("vhost", "component", "name", "user_who_performed_action", "timestamp_in_ms");
        // RabbitMQ does not say whose they were.
        GetResponse cleared = broker.answersAs3x() ? limits.next("name", "limits") : limits.next("vhost", virtualHost);
        assertThat(header(cleared, "name")).isEqualTo("limits");
        assertThat(headers(cleared)).containsKey("user_who_performed_action");
    }

    @Test
    void aLimitOfAUserIsTold() throws Exception {
        Watch watch = watch("user.limits.set");
        String user = user();
        administration().limitUser(user, "max-channels", 5);
        GetResponse event = watch.next("username", user);
        assertThat(headers(event)).containsEntry("max-channels", 5L);
        assertThat(header(event, "name")).isEqualTo("limits");
    }

    @Test
    void aLimitOfAUserThatIsClearedIsTold() throws Exception {
        Watch watch = watch("user.limits.cleared");
        String user = user();
        administration().limitUser(user, "max-channels", 5);
        administration().clearUserLimit(user, "max-channels");
        GetResponse event = watch.next("username", user);
        assertThat(header(event, "name")).isEqualTo("limits");
        assertThat(headers(event)).containsOnlyKeys("name", "username", "user_who_performed_action", "timestamp_in_ms");
    }

    @Test
    void anOperatorPolicyThatIsClearedIsToldAsAParameterToo() throws Exception {
        Watch watch = watch("#");
        PolicyDefinition policy =
                new PolicyDefinition(name("policy"), "^nothing", Map.of("max-length", 5), 0, "queues");
        administration().setOperatorPolicy("/", policy);
        administration().clearOperatorPolicy("/", policy.name());
        assertThat(key(watch.next("name", policy.name()))).isEqualTo("parameter.set");
        assertThat(key(watch.next("name", policy.name()))).isEqualTo("policy.set");
        GetResponse cleared = watch.next("name", policy.name());
        assertThat(key(cleared)).isEqualTo("parameter.cleared");
        assertThat(header(cleared, "component")).isEqualTo("operator_policy");
        assertThat(header(cleared, "vhost")).isEqualTo("/");
        assertThat(headers(cleared))
                .containsOnlyKeys("vhost", "component", "name", "user_who_performed_action", "timestamp_in_ms");
        assertThat(key(watch.next("name", policy.name()))).isEqualTo("operator.policy.cleared");
    }
}
