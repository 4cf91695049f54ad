package org.leveret.conformance.framing;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.GetResponse;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.raw.Bytes;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawChannel;

/** A message's properties reach its consumer as they were published. */
class MessagePropertiesTest extends AmqpTest {
    private BasicProperties published(BasicProperties properties) throws Exception {
        String queue = queue();
        publish("", queue, properties, "body");
        GetResponse response = getUnsettled(channel(), queue);
        return response.getProps();
    }

    @Test
    void allFourteenTogether() throws Exception {
        BasicProperties all = new BasicProperties.Builder()
                .contentType("text/plain")
                .contentEncoding("utf-8")
                .headers(Map.of("k", 1))
                .deliveryMode(2)
                .priority(9)
                .correlationId("c-1")
                .replyTo("somewhere")
                .expiration("60000")
                .messageId("m-1")
                .timestamp(Date.from(Instant.ofEpochSecond(1_700_000_000)))
                .type("greeting")
                .userId(broker.address().user())
                .appId("conformance")
                .clusterId("cluster")
                .build();
        assertThat(published(all)).isEqualTo(all);
    }

    @Test
    void none() throws Exception {
        BasicProperties none = new BasicProperties();
        assertThat(published(none)).isEqualTo(none);
    }

    static Stream<Arguments> eachAlone() {
        byte[] text = new Bytes().shortString("v\u00e4lue").toArray();
        return Stream.of(
                Arguments.of("content-type", 0x8000, text),
                Arguments.of("content-encoding", 0x4000, text),
                Arguments.of("headers, empty", 0x2000, Bytes.of(0, 0, 0, 0)),
                Arguments.of("delivery-mode", 0x1000, Bytes.of(1)),
                Arguments.of("priority", 0x0800, Bytes.of(255)),
                Arguments.of("correlation-id", 0x0400, text),
                Arguments.of("reply-to", 0x0200, text),
                Arguments.of(
                        "expiration", 0x0100, new Bytes().shortString("100000").toArray()),
                Arguments.of("message-id", 0x0080, text),
                Arguments.of(
                        "timestamp", 0x0040, new Bytes().u64(Long.MAX_VALUE).toArray()),
                Arguments.of("type", 0x0020, text),
                Arguments.of("app-id", 0x0008, text),
                Arguments.of("cluster-id", 0x0004, text),
                Arguments.of("content-type, empty", 0x8000, Bytes.of(0)),
                Arguments.of(
                        "content-type of 255 octets",
                        0x8000,
                        new Bytes().shortString("x".repeat(255)).toArray()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("eachAlone")
    void eachAloneOctetByOctet(String property, int flags, byte[] value) {
        byte[] properties = new Bytes().u16(flags).raw(value).toArray();
        RawChannel channel = rawChannel();
        String queue = channel.declareQueue();
        channel.publish("", queue, properties, Bytes.utf8("x")).send(Methods.basicGet(queue, true));
        assertThat(channel.expectGetOk().properties()).isEqualTo(properties);
    }

    @Test
    void aRequeuedMessageKeepsThem() throws Exception {
        BasicProperties properties = new BasicProperties.Builder()
                .messageId("m-1")
                .headers(Map.of("k", "v"))
                .build();
        String queue = queue();
        publish("", queue, properties, "body");
        GetResponse first = getUnsettled(channel(), queue);
        channel().basicNack(first.getEnvelope().getDeliveryTag(), false, true);
        GetResponse second = getUnsettled(channel(), queue);
        assertThat(second.getProps()).isEqualTo(first.getProps());
        assertThat(second.getProps().getMessageId()).isEqualTo("m-1");
    }
}
