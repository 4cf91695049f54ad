package org.leveret.conformance.basic;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.raw.Bytes;
import org.leveret.conformance.raw.Frame;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawChannel;
import org.leveret.conformance.raw.RawConnection;

/** basic.publish: what the broker checks before it routes. */
class PublishTest extends AmqpTest {
    private void assertRefused(BasicProperties properties, String text) throws Exception {
        String queue = queue();
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - " + text,
                60,
                40,
                () -> publish("", queue, properties, "refused"));
        var other = newChannel();
        assertThat(other.basicGet(queue, true)).as("the refused message").isNull();
    }

    private static BasicProperties expiration(String expiration) {
        return new BasicProperties.Builder().expiration(expiration).build();
    }

    @Test
    void aPublishIsNotAnswered() {
        RawChannel channel = rawChannel();
        String queue = channel.declareQueue();
        channel.publish("", queue, "m").send(Methods.basicGet(queue, true));
        assertThat(channel.expectGetOk().text()).isEqualTo("m");
    }

    @Test
    void aMissingExchangeClosesTheChannel() throws Exception {
        String missing = name("missing");
        assertChannelError(
                channel(),
                404,
                "NOT_FOUND - no exchange '" + missing + "' in vhost '/'",
                60,
                40,
                () -> publish(missing, "k", "m"));
    }

    @Test
    void aMissingExchangeClosesAConfirmChannelWithoutANack() {
        RawChannel channel = rawChannel().select();
        channel.publish("t.missing", "k", "m")
                .expectClose(404, "NOT_FOUND - no exchange 't.missing' in vhost '/'", 60, 40);
    }

    @Test
    void aMissingExchangeClosesATransactionalChannelAtOnce() throws Exception {
        String missing = name("missing");
        channel().txSelect();
        assertChannelError(
                channel(),
                404,
                "NOT_FOUND - no exchange '" + missing + "' in vhost '/'",
                60,
                40,
                () -> publish(missing, "k", "m"));
    }

    @Test
    void whatFollowsARefusedPublishOnItsChannelIsIgnored() {
        RawConnection raw = raw();
        RawChannel channel = RawChannel.open(raw, 1);
        String queue = channel.declareQueue();
        channel.publish("t.missing", "k", "m").publish("", queue, "ignored");
        channel.expectClose(404, "NOT_FOUND - no exchange 't.missing' in vhost '/'", 60, 40);
        RawChannel other = RawChannel.open(raw, 2);
        other.send(Methods.basicGet(queue, true)).expect(60, 72);
    }

    @Test
    void immediateIsNotImplemented() {
        RawChannel channel = rawChannel();
        channel.send(Methods.basicPublish("", "q", false, true));
        channel.connection()
                .send(Frame.header(1, 0, Bytes.of(0, 0)))
                .expectConnectionClose(540, "NOT_IMPLEMENTED - immediate=true", 60, 40);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "abc| invalid expiration 'abc': no_integer",
                "~~| invalid expiration '': no_integer",
                "~ 1~| invalid expiration ' 1': no_integer",
                "-1| invalid expiration '-1': {value_negative,-1}",
                "1.5| invalid expiration '1.5': {leftover_string,\".5\"}",
                "1s| invalid expiration '1s': {leftover_string,\"s\"}",
                "315360000001| invalid expiration '315360000001': {value_too_large,315360000001}"
            })
    void anExpirationIsAWholeNumberOfMilliseconds(String expiration, String text) throws Exception {
        assertRefused(expiration(expiration), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"60000", "315360000000", "+60000", "0060000"})
    void anExpirationOfUpToTenYearsIsAccepted(String expiration) throws Exception {
        String queue = queue();
        publish("", queue, expiration(expiration), "m");
        assertThat(get(queue)).isEqualTo("m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bob", ""})
    void aUserIdIsThatOfTheLogin(String userId) throws Exception {
        assertRefused(
                new BasicProperties.Builder().userId(userId).build(),
                "user_id property set to '" + userId + "' but authenticated user was '"
                        + broker.address().user() + "'");
    }

    @Test
    void theUserIdOfTheLoginIsAccepted() throws Exception {
        String queue = queue();
        String user = broker.address().user();
        publish("", queue, new BasicProperties.Builder().userId(user).build(), "m");
        assertThat(getUnsettled(channel(), queue).getProps().getUserId()).isEqualTo(user);
    }

    @Test
    void anUnknownDeliveryModeIsTransientIn4x() throws Exception {
        BasicProperties three = new BasicProperties.Builder().deliveryMode(3).build();
        if (broker.answersAs3x()) {
            // 3.x refuses what 4.x takes for transient
            assertRefused(three, "invalid message: {delivery_mode_unknown,3}");
        } else {
            String queue = queue();
            publish("", queue, three, "m");
            assertThat(getUnsettled(channel(), queue).getProps().getDeliveryMode())
                    .isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CC", "BCC"})
    void extraRoutingKeysAreAnArray(String header) throws Exception {
        assertRefused(
                new BasicProperties.Builder()
                        .headers(Map.of(header, "not an array"))
                        .build(),
                "invalid message: {unacceptable_type_in_header,\"" + header + "\",longstr}");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 200, 255})
    void anyPriorityIsPassedOn(int priority) throws Exception {
        String queue = queue();
        publish("", queue, new BasicProperties.Builder().priority(priority).build(), "m");
        assertThat(getUnsettled(channel(), queue).getProps().getPriority()).isEqualTo(priority);
    }

    @Test
    void theMissingExchangeIsNamedBeforeTheBadExpiration() throws Exception {
        String missing = name("missing");
        assertChannelError(
                channel(),
                404,
                "NOT_FOUND - no exchange '" + missing + "' in vhost '/'",
                60,
                40,
                () -> publish(missing, "k", expiration("abc"), "m"));
    }

    @Test
    void ofSeveralFaultsOneIsNamed() throws Exception {
        // 3.x looks at the user id first, 4.x last
        assertRefused(
                new BasicProperties.Builder()
                        .expiration("abc")
                        .userId("bob")
                        .headers(Map.of("CC", List.of("k")))
                        .build(),
                broker.answersAs3x()
                        ? "user_id property set to 'bob' but authenticated user was '"
                                + broker.address().user() + "'"
                        : "invalid expiration 'abc': no_integer");
    }

    @Test
    void aRoutingKeyMayBe255OctetsLong() throws Exception {
        String exchange = exchange("direct");
        String queue = queue();
        String key = "k".repeat(255);
        channel().queueBind(queue, exchange, key);
        publishAll(exchange, key, "m");
        assertThat(getUnsettled(channel(), queue).getEnvelope().getRoutingKey()).isEqualTo(key);
    }

    @Test
    void aReplyToTheChannelsOwnReplyConsumerNeedsOne() throws Exception {
        assertRefused(
                new BasicProperties.Builder().replyTo("amq.rabbitmq.reply-to").build(),
                "fast reply consumer does not exist");
    }
}
