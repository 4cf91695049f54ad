package org.leveret.conformance.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.Deliveries;

/** What the three regular expressions of a user's permission allow: configure, write, read. */
class PermissionsTest extends AccessTest {
    private static String refused(String what, String name, String user) {
        return "ACCESS_REFUSED - access to " + what + " '" + name + "' in vhost '/' refused for user '" + user + "'";
    }

    @Test
    void declaringAQueueNeedsConfigureOnIt() throws Exception {
        String user = user("^t\\.mine", ".*", ".*");
        Channel channel = channelOf(user);
        channel.queueDeclare(name("mine"), false, true, false, NO_ARGUMENTS);
        String other = name("other");
        assertChannelError(
                channel,
                403,
                refused("queue", other, user),
                50,
                10,
                () -> channel.queueDeclare(other, false, true, false, NO_ARGUMENTS));
    }

    @Test
    void aServerNamedQueueNeedsConfigureOnItsName() throws Exception {
        Channel channel = channelOf(user("^amq\\.gen", "", ""));
        assertThat(channel.queueDeclare("", false, true, false, NO_ARGUMENTS).getQueue())
                .startsWith("amq.gen-");
    }

    @Test
    void declaringPassivelyNeedsNothing() throws Exception {
        String queue = sharedQueue();
        // since 4.2.7 some permission on the name is needed; this user has one of the three
        Channel channel = channelOf(user("^$", "^$", ".*"));
        assertThat(channel.queueDeclarePassive(queue).getQueue()).isEqualTo(queue);
        channel.exchangeDeclarePassive("amq.direct");
    }

    @Test
    void deletingAQueueNeedsConfigureEvenIfItIsMissing() throws Exception {
        String user = user("^$", ".*", ".*");
        Channel channel = channelOf(user);
        String missing = name("missing");
        assertChannelError(channel, 403, refused("queue", missing, user), 50, 40, () -> channel.queueDelete(missing));
    }

    @Test
    void declaringAnExchangeNeedsConfigureOnIt() throws Exception {
        String user = user("^$", ".*", ".*");
        Channel channel = channelOf(user);
        String exchange = name("exchange");
        assertChannelError(
                channel,
                403,
                refused("exchange", exchange, user),
                40,
                10,
                () -> channel.exchangeDeclare(exchange, "direct"));
    }

    @Test
    void deletingAnExchangeNeedsConfigureOnIt() throws Exception {
        String user = user("^$", ".*", ".*");
        Channel channel = channelOf(user);
        String missing = name("missing");
        assertChannelError(
                channel, 403, refused("exchange", missing, user), 40, 20, () -> channel.exchangeDelete(missing));
    }

    @Test
    void anAlternateExchangeNeedsWriteOnIt() throws Exception {
        String user = user(".*", "^$", ".*");
        Channel channel = channelOf(user);
        String alternate = name("alternate");
        assertChannelError(
                channel,
                403,
                refused("exchange", alternate, user),
                40,
                10,
                () -> channel.exchangeDeclare(
                        name("exchange"), "direct", true, false, false, Map.of("alternate-exchange", alternate)));
    }

    @Test
    void anAlternateExchangeNeedsReadOnTheExchangeThatHasIt() throws Exception {
        String user = user(".*", ".*", "^$");
        Channel channel = channelOf(user);
        String exchange = name("exchange");
        assertChannelError(
                channel,
                403,
                refused("exchange", exchange, user),
                40,
                10,
                () -> channel.exchangeDeclare(
                        exchange, "direct", true, false, false, Map.of("alternate-exchange", "t.alternate")));
    }

    @Test
    void aDeadLetterExchangeNeedsWriteOnIt() throws Exception {
        String user = user(".*", "^$", ".*");
        Channel channel = channelOf(user);
        assertChannelError(
                channel,
                403,
                refused("exchange", "t.dead", user),
                50,
                10,
                () -> channel.queueDeclare(
                        name("queue"), false, true, false, Map.of("x-dead-letter-exchange", "t.dead")));
    }

    @Test
    void bindingAQueueNeedsWriteOnIt() throws Exception {
        String queue = sharedQueue();
        String user = user("^$", "^$", ".*");
        Channel channel = channelOf(user);
        assertChannelError(
                channel, 403, refused("queue", queue, user), 50, 20, () -> channel.queueBind(queue, "amq.direct", "k"));
    }

    @Test
    void bindingAQueueNeedsReadOnTheExchange() throws Exception {
        String queue = sharedQueue();
        String user = user("^$", ".*", "^$");
        Channel channel = channelOf(user);
        assertChannelError(
                channel,
                403,
                refused("exchange", "amq.direct", user),
                50,
                20,
                () -> channel.queueBind(queue, "amq.direct", "k"));
    }

    @Test
    void bindingAnExchangeNeedsWriteOnItsDestination() throws Exception {
        String destination = exchange("fanout");
        String user = user("^$", "^$", ".*");
        Channel channel = channelOf(user);
        assertChannelError(
                channel,
                403,
                refused("exchange", destination, user),
                40,
                30,
                () -> channel.exchangeBind(destination, "amq.direct", "k"));
    }

    @Test
    void bindingAnExchangeNeedsReadOnItsSource() throws Exception {
        String source = exchange("fanout");
        String destination = exchange("fanout");
        String user = user("^$", ".*", "^$");
        Channel channel = channelOf(user);
        assertChannelError(
                channel,
                403,
                refused("exchange", source, user),
                40,
                30,
                () -> channel.exchangeBind(destination, source, "k"));
    }

    @Test
    void publishingNeedsWriteOnTheExchange() throws Exception {
        String user = user(".*", "^$", ".*");
        Channel channel = channelOf(user);
        assertChannelError(
                channel,
                403,
                refused("exchange", "amq.direct", user),
                60,
                40,
                () -> channel.basicPublish("amq.direct", "k", null, utf8("m")));
    }

    @Test
    void permissionIsCheckedBeforeExistence() throws Exception {
        String user = user(".*", "^$", ".*");
        Channel channel = channelOf(user);
        String missing = name("missing");
        assertChannelError(
                channel,
                403,
                refused("exchange", missing, user),
                60,
                40,
                () -> channel.basicPublish(missing, "k", null, utf8("m")));
    }

    @Test
    void theDefaultExchangeIsCalledAmqDefault() throws Exception {
        String user = user(".*", "^amq\\.direct$", ".*");
        Channel channel = channelOf(user);
        assertChannelError(
                channel,
                403,
                refused("exchange", "amq.default", user),
                60,
                40,
                () -> channel.basicPublish("", "k", null, utf8("m")));
    }

    @Test
    void writeOnAmqDefaultAllowsPublishingToTheDefaultExchange() throws Exception {
        String queue = sharedQueue();
        Channel channel = channelOf(user("^$", "^amq\\.default$", "^$"));
        channel.confirmSelect();
        channel.basicPublish("", queue, null, utf8("m"));
        channel.waitForConfirmsOrDie(15_000);
        assertThat(get(queue)).isEqualTo("m");
    }

    @Test
    void gettingNeedsReadOnTheQueue() throws Exception {
        String queue = sharedQueue();
        String user = user(".*", ".*", "^$");
        Channel channel = channelOf(user);
        assertChannelError(channel, 403, refused("queue", queue, user), 60, 70, () -> channel.basicGet(queue, true));
    }

    @Test
    void consumingNeedsReadOnTheQueue() throws Exception {
        String queue = sharedQueue();
        String user = user(".*", ".*", "^$");
        Channel channel = channelOf(user);
        assertChannelError(
                channel, 403, refused("queue", queue, user), 60, 20, () -> Deliveries.consume(channel, queue));
    }

    @Test
    void purgingNeedsReadOnTheQueue() throws Exception {
        String queue = sharedQueue();
        String user = user(".*", ".*", "^$");
        Channel channel = channelOf(user);
        assertChannelError(channel, 403, refused("queue", queue, user), 50, 30, () -> channel.queuePurge(queue));
    }

    @Test
    void anExpressionIsSearchedForAndNeedNotMatchTheWholeName() throws Exception {
        Channel channel = channelOf(user("ell", "", ""));
        channel.queueDeclare(name("hello"), false, true, false, NO_ARGUMENTS);
    }

    @Test
    void anEmptyExpressionMatchesNothing() throws Exception {
        String user = user("", ".*", ".*");
        Channel channel = channelOf(user);
        assertChannelError(
                channel,
                403,
                refused("queue", "t.q", user),
                50,
                10,
                () -> channel.queueDeclare("t.q", false, true, false, NO_ARGUMENTS));
    }

    @Test
    void settlingAndQosNeedNothing() throws Exception {
        String queue = sharedQueue();
        publishAll("", queue, "one");
        Channel channel = channelOf(user("^$", "^$", ".*"));
        channel.basicQos(1);
        channel.basicAck(getUnsettled(channel, queue).getEnvelope().getDeliveryTag(), false);
        channel.close();
        assertThat(get(queue)).isNull();
    }

    @Test
    void requestsWithRepliesNeedNothingButToWrite() throws Exception {
        String requests = sharedQueue();
        Channel requester = channelOf(user("", ".*", ""));
        Deliveries replies = Deliveries.consume(requester, "amq.rabbitmq.reply-to", true);
        requester.basicPublish(
                "",
                requests,
                new AMQP.BasicProperties.Builder()
                        .replyTo("amq.rabbitmq.reply-to")
                        .build(),
                utf8("request"));
        Channel responder = channelOf(user("", ".*", ".*"));
        String address = Deliveries.consume(responder, requests, true)
                .take()
                .getProperties()
                .getReplyTo();
        responder.basicPublish("", address, null, utf8("reply"));
        assertThat(replies.takeText()).isEqualTo("reply");
        assertThat(responder.queueDeclarePassive(address).getConsumerCount()).isEqualTo(1);
    }
}
