package org.leveret.conformance.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Permissions on the routing keys of one topic exchange. */
class TopicPermissionsTest extends AccessTest {
    private static String refused(String key, String exchange, String user) {
        return "ACCESS_REFUSED - access to topic '" + key + "' in exchange '" + exchange
                + "' in vhost '/' refused for user '" + user + "'";
    }

    private String userOn(String exchange, String write, String read) {
        String user = user(".*", ".*", ".*");
        administration().setTopicPermissions("/", user, exchange, write, read);
        return user;
    }

    @Test
    void withoutThemEveryKeyIsAllowed() throws Exception {
        String exchange = exchange("topic");
        Channel channel = channelOf(user(".*", ".*", ".*"));
        channel.confirmSelect();
        channel.basicPublish(exchange, "any.key", null, utf8("m"));
        channel.waitForConfirmsOrDie(15_000);
    }

    @Test
    void publishingNeedsWriteOnTheKey() throws Exception {
        String exchange = exchange("topic");
        String user = userOn(exchange, "^mine\\.", ".*");
        Channel channel = channelOf(user);
        channel.confirmSelect();
        channel.basicPublish(exchange, "mine.key", null, utf8("m"));
        channel.waitForConfirmsOrDie(15_000);
        assertChannelError(
                channel,
                403,
                refused("other.key", exchange, user),
                60,
                40,
                () -> channel.basicPublish(exchange, "other.key", null, utf8("m")));
    }

    @Test
    void everyKeyInCcIsChecked() throws Exception {
        assumeThat(broker.answersAs3x())
                .as("3.10 checks the key of the publish only")
                .isFalse();
        String exchange = exchange("topic");
        String user = userOn(exchange, "^mine\\.", ".*");
        Channel channel = channelOf(user);
        BasicProperties copied = new BasicProperties.Builder()
                .headers(Map.of("CC", List.of("other.key")))
                .build();
        assertChannelError(
                channel,
                403,
                refused("other.key", exchange, user),
                60,
                40,
                () -> channel.basicPublish(exchange, "mine.key", copied, utf8("m")));
    }

    @Test
    void bindingNeedsReadOnTheBindingKey() throws Exception {
        String exchange = exchange("topic");
        String user = userOn(exchange, ".*", "^mine\\.");
        Channel channel = channelOf(user);
        String queue =
                channel.queueDeclare("", false, true, false, NO_ARGUMENTS).getQueue();
        channel.queueBind(queue, exchange, "mine.#");
        assertChannelError(
                channel, 403, refused("#", exchange, user), 50, 20, () -> channel.queueBind(queue, exchange, "#"));
    }

    @Test
    void theyAreForThatExchangeOnly() throws Exception {
        String exchange = exchange("topic");
        String other = exchange("topic");
        Channel channel = channelOf(userOn(exchange, "^$", "^$"));
        channel.confirmSelect();
        channel.basicPublish(other, "any.key", null, utf8("m"));
        channel.waitForConfirmsOrDie(15_000);
    }

    @Test
    void theyMeanNothingForOtherTypes() throws Exception {
        String exchange = exchange("direct");
        Channel channel = channelOf(userOn(exchange, "^$", "^$"));
        channel.confirmSelect();
        channel.basicPublish(exchange, "any.key", null, utf8("m"));
        channel.waitForConfirmsOrDie(15_000);
    }

    @Test
    void theUsersNameMayStandInThem() throws Exception {
        String exchange = exchange("topic");
        String user = userOn(exchange, "^{username}\\.{vhost}$", ".*");
        Channel channel = channelOf(user);
        channel.confirmSelect();
        channel.basicPublish(exchange, user + "./", null, utf8("m"));
        channel.waitForConfirmsOrDie(15_000);
        assertThat(channel.isOpen()).isTrue();
        assertChannelError(
                channel,
                403,
                refused("guest./", exchange, user),
                60,
                40,
                () -> channel.basicPublish(exchange, "guest./", null, utf8("m")));
    }
}
