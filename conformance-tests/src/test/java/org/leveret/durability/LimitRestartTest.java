package org.leveret.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Limits of virtual hosts and users, and default queue types, hold after a kill. */
@Timeout(120)
class LimitRestartTest extends RestartedBroker {
    private static final Map<String, Object> EVERYTHING = Map.of("configure", ".*", "write", ".*", "read", ".*");

    private void virtualHost(String name, Map<String, Object> settings) {
        api().put("/vhosts/" + name, settings).is(201);
        api().put("/permissions/" + name + "/guest", EVERYTHING);
    }

    private void user(String name) {
        api().put("/users/" + name, Map.of("password", "secret", "tags", "")).is(201);
        api().put("/permissions/%2F/" + name, EVERYTHING).is(201);
    }

    private void limit(String what, String name, String limit, int value) {
        api().put("/" + what + "-limits/" + name + "/" + limit, Map.of("value", value))
                .is(204);
    }

    private Connection connect(String user, String password, String virtualHost) throws Exception {
        ConnectionFactory factory = broker.clients();
        factory.setUsername(user);
        factory.setPassword(password);
        factory.setVirtualHost(virtualHost);
        return factory.newConnection();
    }

    @Test
    void aVirtualHostHasNoMoreConnectionsAndQueuesThanItMay() throws Exception {
        virtualHost("small", Map.of());
        limit("vhost", "small", "max-connections", 1);
        limit("vhost", "small", "max-queues", 2);
        try (Connection connection = connect("guest", "guest", "small")) {
            connection.createChannel().queueDeclare("before", true, false, false, null);
        }

        restart(ProcessEnd.KILL);

        try (Connection connection = connect("guest", "guest", "small")) {
            assertThatThrownBy(() -> connect("guest", "guest", "small"))
                    .rootCause()
                    .hasMessageContaining(
                            "access to vhost 'small' refused for user 'guest': connection limit (1) is" + " reached");
            Channel declaring = connection.createChannel();
            declaring.queueDeclare("after", true, false, false, null);
            assertThatThrownBy(() -> declaring.queueDeclare("too many", true, false, false, null))
                    .rootCause()
                    .hasMessageContaining(
                            "cannot declare queue 'too many': queue limit in vhost 'small' (2) is reached");
        }
    }

    @Test
    void aUserHasNoMoreConnectionsAndChannelsThanHeMay() throws Exception {
        user("ada");
        limit("user", "ada", "max-connections", 1);
        limit("user", "ada", "max-channels", 2);

        restart(ProcessEnd.KILL);

        Connection ada = connect("ada", "secret", "/");
        assertThatThrownBy(() -> connect("ada", "secret", "/"))
                .rootCause()
                .hasMessageContaining("connection refused for user 'ada': user connection limit (1) is reached");
        ada.createChannel();
        ada.createChannel();
        assertThatThrownBy(ada::createChannel)
                .rootCause()
                .hasMessageContaining(
                        "number of channels opened for user 'ada' has reached the maximum allowed user limit of 2");
    }

    @Test
    void aLimitThatWasLiftedStaysLifted() throws Exception {
        user("ada");
        limit("user", "ada", "max-connections", 0);
        limit("vhost", "%2F", "max-queues", 0);
        api().delete("/user-limits/ada/max-connections").is(204);
        api().delete("/vhost-limits/%2F/max-queues").is(204);

        restart(ProcessEnd.KILL);

        try (Connection ada = connect("ada", "secret", "/")) {
            ada.createChannel().queueDeclare("declared", true, false, false, null);
        }
        api().get("/user-limits").is(200, "[]");
        api().get("/vhost-limits").is(200, "[]");
    }

    @Test
    void durableQueuesOfAVirtualHostAreOfItsDefaultType() throws Exception {
        virtualHost("quorate", Map.of("default_queue_type", "quorum"));
        try (Connection connection = connect("guest", "guest", "quorate")) {
            connection.createChannel().queueDeclare("before", true, false, false, null);
        }

        restart(ProcessEnd.KILL);

        try (Connection connection = connect("guest", "guest", "quorate")) {
            Channel declaring = connection.createChannel();
            declaring.queueDeclare("after", true, false, false, null);
            declaring.queueDeclare("transient", false, true, false, null);
        }
        for (String queue : new String[] {"before", "after"}) {
            assertThat(api().get("/queues/quorate/" + queue).is(200).text("type"))
                    .isEqualTo("quorum");
        }
        assertThat(api().get("/vhosts/quorate").is(200).text("default_queue_type"))
                .isEqualTo("quorum");
    }
}
