package org.leveret.conformance.basic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.RpcClient;
import com.rabbitmq.client.RpcClientParams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;
import org.leveret.conformance.raw.Bytes;
import org.leveret.conformance.raw.Message;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawChannel;

/** Direct reply-to: replies go to the channel that waits for them, past every queue. */
class DirectReplyToTest extends AmqpTest {
    private static final String REPLY_TO = "amq.rabbitmq.reply-to";
    private static final int CONFIRM_MS = 15_000;

    /** Sends a request on that channel, and tells what a responder finds as its reply-to. */
    private String addressOf(Channel requester) throws Exception {
        String requests = sharedQueue();
        requester.basicPublish("", requests, replyTo(REPLY_TO), utf8("request"));
        List<AMQP.BasicProperties> found = new ArrayList<>();
        await().until(() -> {
            var response = channel().basicGet(requests, true);
            return response != null && found.add(response.getProps());
        });
        return found.get(0).getReplyTo();
    }

    private static BasicProperties replyTo(String address) {
        return new BasicProperties.Builder().replyTo(address).build();
    }

    private Channel responder() throws Exception {
        Channel responder = newChannel(newConnection());
        responder.confirmSelect();
        return responder;
    }

    private static void reply(Channel responder, String address, String body) throws Exception {
        responder.basicPublish("", address, null, utf8(body));
        responder.waitForConfirmsOrDie(CONFIRM_MS);
    }

    /** Whether RabbitMQ says that somebody waits behind that name. */
    private boolean isAwaited(String address) throws Exception {
        Channel asking = newChannel();
        try {
            AMQP.Queue.DeclareOk answer = asking.queueDeclarePassive(address);
            assertThat(answer.getQueue()).isEqualTo(address);
            assertThat(answer.getMessageCount()).isZero();
            assertThat(answer.getConsumerCount()).isEqualTo(1);
            asking.close();
            return true;
        } catch (IOException refused) {
            assertThat(refused.getCause()).hasMessageContaining("NOT_FOUND - no queue '" + address + "' in vhost '/'");
            return false;
        }
    }

    @Test
    void aReplyReachesTheChannelThatAsked() throws Exception {
        Channel requester = newChannel();
        Deliveries replies = Deliveries.consume(requester, REPLY_TO, true);
        String address = addressOf(requester);
        reply(responder(), address, "reply");
        Delivery delivery = replies.take();
        assertThat(Deliveries.text(delivery)).isEqualTo("reply");
        assertThat(delivery.getEnvelope().getExchange()).isEmpty();
        assertThat(delivery.getEnvelope().getRoutingKey()).isEqualTo(address);
        assertThat(delivery.getEnvelope().getDeliveryTag()).isEqualTo(1);
        assertThat(delivery.getEnvelope().isRedeliver()).isFalse();
    }

    @Test
    void repliesAreCountedWithTheOtherDeliveriesOfTheChannel() throws Exception {
        RawChannel channel = rawChannel();
        channel.send(Methods.basicConsume(REPLY_TO, "replies", true, false)).expect(60, 21);
        String queue = channel.declareQueue();
        channel.send(Methods.basicConsume(queue, "other", true, false)).expect(60, 21);
        channel.publish("", queue, replyToRaw(), Bytes.utf8("request"));
        String address = replyTo(channel.expectDeliver());
        List<String> tags = new ArrayList<>();
        for (String key : List.of(address, address, queue, address)) {
            channel.publish("", key, "m");
            Message delivery = channel.expectDeliver();
            tags.add(delivery.consumerTag() + " " + delivery.deliveryTag());
        }
        if (broker.answersAs3x()) {
            // 3.x gives replies the number that the next delivery has too
            assertThat(tags).containsExactly("replies 2", "replies 2", "other 2", "replies 3");
        } else {
            assertThat(tags).containsExactly("replies 2", "replies 3", "other 4", "replies 5");
        }
    }

    @Test
    void theAddressIsTheLiteralNameAndASecret() throws Exception {
        Channel requester = newChannel();
        Deliveries.consume(requester, REPLY_TO, true);
        assertThat(addressOf(requester)).startsWith(REPLY_TO + ".").hasSizeBetween(REPLY_TO.length() + 20, 255);
    }

    @Test
    void allRequestsOfAChannelHaveOneAddressAndEveryChannelHasItsOwn() throws Exception {
        Set<String> addresses = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            Channel requester = newChannel();
            Deliveries.consume(requester, REPLY_TO, true);
            String address = addressOf(requester);
            assertThat(addressOf(requester)).isEqualTo(address);
            addresses.add(address);
        }
        assertThat(addresses).hasSize(3);
    }

    @Test
    void whatElseARequestHasIsLeftAsItWas() throws Exception {
        Deliveries.consume(channel(), REPLY_TO, true);
        String requests = queue();
        BasicProperties properties = new BasicProperties.Builder()
                .contentType("text/plain")
                .headers(Map.of("CC", List.of("t.nowhere"), "BCC", List.of("t.nowhere.either"), "number", 5))
                .deliveryMode(1)
                .priority(3)
                .correlationId("17")
                .replyTo(REPLY_TO)
                .expiration("60000")
                .messageId("id")
                .type("question")
                .appId("test")
                .build();
        publish("", requests, properties, "the request");
        var request = getUnsettled(channel(), requests);
        assertThat(text(request)).isEqualTo("the request");
        String address = request.getProps().getReplyTo();
        assertThat(address).startsWith(REPLY_TO + ".");
        var headers = request.getProps().getHeaders();
        assertThat(headers).containsOnlyKeys("CC", "number");
        assertThat(request.getProps())
                .usingRecursiveComparison()
                .ignoringFields("bodySize")
                .isEqualTo(
                        properties.builder().replyTo(address).headers(headers).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"amq.rabbitmq.reply-to.", "amq.rabbitmq.reply-to.other", "AMQ.rabbitmq.reply-to", "x"})
    void anyOtherReplyToIsLeftAlone(String replyTo) throws Exception {
        String requests = queue();
        publish("", requests, replyTo(replyTo), "m");
        assertThat(getUnsettled(channel(), requests).getProps().getReplyTo()).isEqualTo(replyTo);
    }

    @Test
    void aReplyKeepsItsProperties() throws Exception {
        Channel requester = newChannel();
        Deliveries replies = Deliveries.consume(requester, REPLY_TO, true);
        String address = addressOf(requester);
        BasicProperties properties = new BasicProperties.Builder()
                .correlationId("17")
                .headers(Map.of("number", 5))
                .deliveryMode(2)
                .build();
        responder().basicPublish("", address, properties, utf8("m"));
        assertThat(replies.take().getProperties())
                .usingRecursiveComparison()
                .ignoringFields("bodySize")
                .isEqualTo(properties);
    }

    @Test
    void manyRepliesComeInOrderAndWhole() throws Exception {
        Channel requester = newChannel();
        Deliveries replies = Deliveries.consume(requester, REPLY_TO, true);
        String address = addressOf(requester);
        Channel responder = responder();
        String padding = "x".repeat(1000);
        for (int i = 0; i < 2000; i++) {
            responder.basicPublish("", address, null, utf8(i + padding));
        }
        responder.waitForConfirmsOrDie(CONFIRM_MS);
        for (int i = 0; i < 2000; i++) {
            assertThat(replies.takeText()).isEqualTo(i + padding);
        }
    }

    @Test
    void aReplyOfManyFramesComesWhole() throws Exception {
        Channel requester = newChannel();
        Deliveries replies = Deliveries.consume(requester, REPLY_TO, true);
        String body = "0123456789".repeat(100_000);
        reply(responder(), addressOf(requester), body);
        reply(responder(), addressOf(requester), "small");
        assertThat(replies.takeText()).isEqualTo(body);
        assertThat(replies.takeText()).isEqualTo("small");
    }

    @Test
    void aChannelMayReplyToItself() throws Exception {
        Channel requester = newChannel();
        Deliveries replies = Deliveries.consume(requester, REPLY_TO, true);
        requester.basicPublish("", addressOf(requester), null, utf8("to me"));
        assertThat(replies.takeText()).isEqualTo("to me");
    }

    @Test
    void aReplyMayGoToAQueueToo() throws Exception {
        Channel requester = newChannel();
        Deliveries replies = Deliveries.consume(requester, REPLY_TO, true);
        String address = addressOf(requester);
        String queue = queue();
        BasicProperties copies = new BasicProperties.Builder()
                .headers(Map.of("CC", List.of(queue), "BCC", List.of(address)))
                .build();
        Channel responder = responder();
        responder.basicPublish("", address, copies, utf8("both"));
        responder.waitForConfirmsOrDie(CONFIRM_MS);
        assertThat(replies.takeText()).isEqualTo("both");
        assertThat(getAll(queue)).containsExactly("both");
        assertThat(replies.cancelAndDrain()).as("a second copy").isEmpty();
    }

    @Test
    void anAddressInCcIsAnAddress() throws Exception {
        Channel requester = newChannel();
        Deliveries replies = Deliveries.consume(requester, REPLY_TO, true);
        String address = addressOf(requester);
        String queue = queue();
        publish(
                "",
                queue,
                new BasicProperties.Builder()
                        .headers(Map.of("CC", List.of(address)))
                        .build(),
                "both");
        assertThat(replies.takeText()).isEqualTo("both");
    }

    @Test
    void onlyTheDefaultExchangeLeadsToChannels() throws Exception {
        Channel requester = newChannel();
        Deliveries replies = Deliveries.consume(requester, REPLY_TO, true);
        String address = addressOf(requester);
        Channel responder = responder();
        responder.basicPublish("amq.direct", address, null, utf8("lost"));
        reply(responder, address, "found");
        assertThat(replies.takeText()).isEqualTo("found");
    }

    @Test
    void aDeadLetterMayBeAReply() throws Exception {
        Channel requester = newChannel();
        Deliveries replies = Deliveries.consume(requester, REPLY_TO, true);
        String address = addressOf(requester);
        String queue = queue(Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", address));
        publish("", queue, "rejected");
        await().until(() -> {
            var response = channel().basicGet(queue, false);
            if (response == null) {
                return false;
            }
            channel().basicReject(response.getEnvelope().getDeliveryTag(), false);
            return true;
        });
        Delivery delivery = replies.take();
        assertThat(Deliveries.text(delivery)).isEqualTo("rejected");
        assertThat(delivery.getEnvelope().getRoutingKey()).isEqualTo(address);
        assertThat(delivery.getProperties().getHeaders()).containsKey("x-death");
    }

    @Test
    void aMandatoryReplyThatNobodyWaitsForIsReturned() throws Exception {
        Channel responder = responder();
        BlockingQueue<Return> returns = new LinkedBlockingQueue<>();
        responder.addReturnListener(returns::add);
        String address = REPLY_TO + ".nobody";
        responder.basicPublish("", address, true, null, utf8("m"));
        responder.waitForConfirmsOrDie(CONFIRM_MS);
        Return returned = returns.poll(15, TimeUnit.SECONDS);
        assertThat(returned).isNotNull();
        assertThat(returned.getReplyCode()).isEqualTo(312);
        assertThat(returned.getRoutingKey()).isEqualTo(address);
    }

    @Test
    void aMandatoryReplyThatIsDeliveredIsNotReturned() throws Exception {
        Channel requester = newChannel();
        Deliveries replies = Deliveries.consume(requester, REPLY_TO, true);
        Channel responder = responder();
        BlockingQueue<Return> returns = new LinkedBlockingQueue<>();
        responder.addReturnListener(returns::add);
        responder.basicPublish("", addressOf(requester), true, null, utf8("m"));
        responder.waitForConfirmsOrDie(CONFIRM_MS);
        assertThat(replies.takeText()).isEqualTo("m");
        // 3.x returns what it has delivered
        assertThat(returns).hasSize(broker.answersAs3x() ? 1 : 0);
    }

    @Test
    void aReplyInATransactionIsSentByItsCommit() throws Exception {
        Channel requester = newChannel();
        Deliveries replies = Deliveries.consume(requester, REPLY_TO, true);
        String address = addressOf(requester);
        Channel responder = newChannel(newConnection());
        responder.txSelect();
        responder.basicPublish("", address, null, utf8("m"));
        responder.txCommit();
        assertThat(replies.takeText()).isEqualTo("m");
    }

    @Test
    void repliesNeedNoAcknowledgementAndCannotHaveOne() throws Exception {
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - reply consumer cannot acknowledge",
                60,
                20,
                () -> Deliveries.consume(channel(), REPLY_TO, false));
    }

    @Test
    void aChannelHasOneReplyConsumer() throws Exception {
        Deliveries.consume(channel(), REPLY_TO, true);
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - reply consumer already set",
                60,
                20,
                () -> Deliveries.consume(channel(), REPLY_TO, true));
    }

    @Test
    void theWantOfAnAcknowledgementIsNamedBeforeTheOtherReplyConsumer() throws Exception {
        Deliveries.consume(channel(), REPLY_TO, true);
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - reply consumer cannot acknowledge",
                60,
                20,
                () -> Deliveries.consume(channel(), REPLY_TO, false));
    }

    @Test
    void theTagOfAConsumerCannotBeTheReplyConsumersToo() throws Exception {
        channel().basicConsume(queue(), true, "tag", new Deliveries(channel()));
        assertConnectionError(
                channel(),
                530,
                "NOT_ALLOWED - attempt to reuse consumer tag 'tag'",
                60,
                20,
                () -> channel().basicConsume(REPLY_TO, true, "tag", new Deliveries(channel())));
    }

    @Test
    void aRequestBeforeTheConsumerIsRefused() throws Exception {
        String requests = queue();
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - fast reply consumer does not exist",
                60,
                40,
                () -> publish("", requests, replyTo(REPLY_TO), "m"));
    }

    @Test
    void theConsumerOfAnotherChannelDoesNotHelp() throws Exception {
        Deliveries.consume(newChannel(), REPLY_TO, true);
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - fast reply consumer does not exist",
                60,
                40,
                () -> publish("", "t.nowhere", replyTo(REPLY_TO), "m"));
    }

    @Test
    void theMissingConsumerIsNamedBeforeOtherFaultsOfTheMessage() throws Exception {
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - fast reply consumer does not exist",
                60,
                40,
                () -> publish(
                        "",
                        "t.nowhere",
                        replyTo(REPLY_TO)
                                .builder()
                                .expiration("x")
                                .userId("bob")
                                .build(),
                        "m"));
    }

    @Test
    void theMissingExchangeIsNamedBeforeTheMissingConsumer() throws Exception {
        String missing = name("missing");
        assertChannelError(
                channel(),
                404,
                "NOT_FOUND - no exchange '" + missing + "' in vhost '/'",
                60,
                40,
                () -> publish(missing, "k", replyTo(REPLY_TO), "m"));
    }

    @Test
    void afterItsCancelNoReplyComes() throws Exception {
        Channel requester = newChannel();
        Deliveries first = Deliveries.consume(requester, REPLY_TO, true);
        String before = addressOf(requester);
        assertThat(isAwaited(before)).isTrue();
        assertThat(first.cancelAndDrain()).isEmpty();
        assertThat(isAwaited(before)).isFalse();

        Deliveries second = Deliveries.consume(requester, REPLY_TO, true);
        String after = addressOf(requester);
        assertThat(after).isNotEqualTo(before);
        Channel responder = responder();
        reply(responder, before, "too late");
        reply(responder, after, "in time");
        assertThat(second.takeText()).isEqualTo("in time");
    }

    @Test
    void anAddressEndsWithItsChannel() throws Exception {
        Channel requester = newChannel();
        Deliveries.consume(requester, REPLY_TO, true);
        String address = addressOf(requester);
        requester.close();
        assertThat(isAwaited(address)).isFalse();
    }

    @Test
    void anAddressEndsWithItsConnection() throws Exception {
        Connection connection = newConnection();
        Channel requester = newChannel(connection);
        Deliveries.consume(requester, REPLY_TO, true);
        String address = addressOf(requester);
        assertThat(isAwaited(address)).isTrue();
        connection.abort();
        await().until(() -> !isAwaited(address));
    }

    @Test
    void anAddressEndsWithTheErrorOfItsChannel() throws Exception {
        Channel requester = newChannel();
        Deliveries.consume(requester, REPLY_TO, true);
        String address = addressOf(requester);
        assertChannelError(
                requester,
                404,
                "NOT_FOUND - no queue 't.missing' in vhost '/'",
                60,
                70,
                () -> requester.basicGet("t.missing", true));
        await().until(() -> !isAwaited(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", ".x", "-x"})
    void declaringAsksWhetherSomebodyWaits(String suffix) throws Exception {
        String name = REPLY_TO + suffix;
        if (suffix.isEmpty()) {
            assertThat(isAwaited(name)).as("the literal name always is").isTrue();
            assertThat(channel()
                            .queueDeclare(name, true, false, false, NO_ARGUMENTS)
                            .getConsumerCount())
                    .isEqualTo(1);
            return;
        }
        assertThat(isAwaited(name)).isFalse();
        assertChannelError(
                channel(),
                404,
                "NOT_FOUND - no queue '" + name + "' in vhost '/'",
                50,
                10,
                () -> channel().queueDeclare(name, true, false, false, NO_ARGUMENTS));
    }

    @Test
    void declaringAnAddressThatIsAwaitedCreatesNothing() throws Exception {
        Channel requester = newChannel();
        Deliveries.consume(requester, REPLY_TO, true);
        String address = addressOf(requester);
        AMQP.Queue.DeclareOk answer = channel().queueDeclare(address, true, true, false, Map.of("x-message-ttl", "x"));
        assertThat(answer.getQueue()).isEqualTo(address);
        assertThat(answer.getConsumerCount()).isEqualTo(1);
        assertChannelError(
                channel(),
                404,
                "NOT_FOUND - no queue '" + address + "' in vhost '/'",
                60,
                70,
                () -> channel().basicGet("", true));
    }

    @Test
    void repliesCannotBeGotten() throws Exception {
        Deliveries.consume(channel(), REPLY_TO, true);
        assertChannelError(
                channel(),
                404,
                "NOT_FOUND - no queue '" + REPLY_TO + "' in vhost '/'",
                60,
                70,
                () -> channel().basicGet(REPLY_TO, true));
    }

    @Test
    void anAddressCannotBeConsumedFrom() throws Exception {
        Channel requester = newChannel();
        Deliveries.consume(requester, REPLY_TO, true);
        String address = addressOf(requester);
        assertChannelError(
                channel(),
                404,
                "NOT_FOUND - no queue '" + address + "' in vhost '/'",
                60,
                20,
                () -> Deliveries.consume(channel(), address, true));
    }

    @Test
    void theConsumeIsAnsweredOnlyIfThatIsWaitedFor() {
        RawChannel channel = rawChannel();
        channel.send(Methods.basicConsume(REPLY_TO, "tag", true, true));
        String requests = channel.declareQueue();
        channel.publish("", requests, replyToRaw(), Bytes.utf8("request"));
        channel.send(Methods.basicConsume(requests, "requests", true, false)).expect(60, 21);
        Message request = channel.expectDeliver();
        assertThat(request.consumerTag()).isEqualTo("requests");
        assertThat(request.text()).isEqualTo("request");
    }

    @Test
    void theServerNamesAReplyConsumerThatHasNoTag() throws Exception {
        assertThat(Deliveries.consume(channel(), REPLY_TO, true).tag()).matches("amq\\.ctag-[A-Za-z0-9_-]{22}");
    }

    @Test
    void requestsAndRepliesWorkThroughAClientsOwnRpc() throws Exception {
        String requests = sharedQueue();
        Channel serving = newChannel(newConnection());
        serving.basicConsume(
                requests,
                true,
                (tag, call) -> serving.basicPublish(
                        "",
                        call.getProperties().getReplyTo(),
                        new BasicProperties.Builder()
                                .correlationId(call.getProperties().getCorrelationId())
                                .build(),
                        utf8("re: " + Deliveries.text(call))),
                tag -> {});
        RpcClient client = new RpcClient(new RpcClientParams()
                .channel(newChannel())
                .exchange("")
                .routingKey(requests)
                .replyTo(REPLY_TO)
                .timeout(CONFIRM_MS));
        for (int i = 0; i < 100; i++) {
            assertThat(client.stringCall("call " + i)).isEqualTo("re: call " + i);
        }
        client.close();
    }

    /** The reply-to of a message that has no other property. */
    private static String replyTo(Message message) {
        byte[] properties = message.properties();
        return new String(properties, 3, properties.length - 3, StandardCharsets.UTF_8);
    }

    private static byte[] replyToRaw() {
        return new Bytes().u16(0x0200).shortString(REPLY_TO).toArray();
    }
}
