package org.leveret.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What real clients send is read for what they meant, and written again octet for octet. */
class ClientConversationTest {

    static Stream<Capture> captures() {
        return Stream.of(Capture.pika(), Capture.javaClient());
    }

    @ParameterizedTest
    @MethodSource("captures")
    void aConversationBeginsWithTheProtocolHeaderOf091(Capture capture) {
        assertThat(ProtocolHeader.recognise(Wire.buffer(capture.protocolHeader()), 0))
                .isSameAs(ProtocolHeader.Kind.AMQP_0_9_1);
    }

    @ParameterizedTest
    @MethodSource("captures")
    void everyFrameOfAConversationIsWrittenAsTheClientWroteIt(Capture capture) {
        for (byte[] octets : capture.frames()) {
            SeenFrame frame = SeenFrame.of(octets).get(0);
            if (frame.type() == Frames.METHOD && !(frame.method() instanceof ConnectionMethod.ConnectionOpen)) {
                assertThat(Wire.frame(frame.channel(), frame.method())).isEqualTo(octets);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("captures")
    void aPublishedContentIsWrittenAsTheClientWroteIt(Capture capture) {
        List<byte[]> content = new ArrayList<>();
        for (byte[] frame : capture.frames()) {
            if (frame[0] == Frames.HEADER || frame[0] == Frames.BODY) {
                content.add(frame);
            }
        }
        byte[] properties = propertyList(content.get(0));
        byte[] body = Arrays.copyOfRange(content.get(1), Frames.HEAD_BYTES, content.get(1).length - 1);

        ByteBuf out = Unpooled.buffer();
        FrameEncoder.writeContent(
                out, 1, Wire.join(List.of(properties, body)), properties.length, Wire.FRAME_BYTES_MAX);

        assertThat(Wire.octets(out)).isEqualTo(Wire.join(content));
    }

    @Test
    void pikaIsUnderstood() {
        List<Method> methods = methods(Capture.pika());
        assertThat(methods.get(0)).isInstanceOfSatisfying(ConnectionMethod.ConnectionStartOk.class, startOk -> {
            assertThat(startOk.mechanism()).isEqualTo("PLAIN");
            assertThat(startOk.response().text()).isEqualTo("\0guest\0guest");
            assertThat(startOk.locale()).isEqualTo("en_US");
            FieldValue capabilities =
                    Objects.requireNonNull(startOk.clientProperties().field("capabilities"));
            assertThat(capabilities.table().field("consumer_cancel_notify")).isEqualTo(FieldValue.of(true));
        });
        assertThat(methods.subList(1, methods.size()))
                .containsExactly(
                        new ConnectionMethod.ConnectionTuneOk(2047, 131072, 60),
                        // pika sets the reserved bit of connection.open
                        new ConnectionMethod.ConnectionOpen("/"),
                        new ChannelMethod.ChannelOpen(),
                        new QueueMethod.QueueDeclare(
                                "orders",
                                false,
                                true,
                                false,
                                false,
                                false,
                                FieldTable.builder()
                                        .put("x-message-ttl", 60000)
                                        .put("x-queue-type", "classic")
                                        .build()),
                        new QueueMethod.QueueBind("orders", "amq.topic", "order.#", false, FieldTable.EMPTY),
                        new BasicMethod.BasicPublish("amq.topic", "order.new", true, false),
                        new BasicMethod.BasicGet("orders", false),
                        new BasicMethod.BasicAck(1, false),
                        new ChannelMethod.ChannelClose(200, "Normal shutdown", 0, 0),
                        new ConnectionMethod.ConnectionClose(200, "Normal shutdown", 0, 0));
    }

    @Test
    void pikasPropertiesAreUnderstood() {
        BasicProperties properties = properties(Capture.pika());
        assertThat(properties.contentType()).isEqualTo("application/json");
        assertThat(properties.deliveryMode()).isEqualTo(2);
        assertThat(properties.priority()).isEqualTo(5);
        assertThat(properties.correlationId()).isEqualTo("c-1");
        assertThat(properties.timestamp()).isEqualTo(1700000000);
        assertThat(properties.headers())
                .isEqualTo(FieldTable.builder()
                        .put("tenant", "acme")
                        .put("retry", 3)
                        .put("urgent", true)
                        .put("none", FieldValue.VOID)
                        .put("list", FieldValue.of(List.of(FieldValue.of(1), FieldValue.of("two"))))
                        .build());
    }

    @Test
    void theJavaClientIsUnderstood() {
        List<Method> methods = methods(Capture.javaClient());
        assertThat(methods.get(0))
                .isInstanceOfSatisfying(
                        ConnectionMethod.ConnectionStartOk.class,
                        startOk -> assertThat(startOk.clientProperties().field("connection_name"))
                                .isEqualTo(FieldValue.of("golden")));
        assertThat(methods.subList(4, methods.size()))
                .containsExactly(
                        new ConfirmMethod.ConfirmSelect(false),
                        new ExchangeMethod.ExchangeDeclare(
                                "events",
                                "topic",
                                false,
                                true,
                                false,
                                false,
                                false,
                                FieldTable.builder()
                                        .put("alternate-exchange", "unrouted")
                                        .build()),
                        new QueueMethod.QueueDeclare(
                                "orders",
                                false,
                                true,
                                false,
                                false,
                                false,
                                FieldTable.builder().put("x-max-length", 1000L).build()),
                        new QueueMethod.QueueBind("orders", "events", "order.*", false, FieldTable.EMPTY),
                        new BasicMethod.BasicPublish("events", "order.new", true, false),
                        new BasicMethod.BasicQos(0, 10, false),
                        new BasicMethod.BasicConsume("orders", "ctag", false, false, false, false, FieldTable.EMPTY),
                        new BasicMethod.BasicAck(1, true),
                        new BasicMethod.BasicNack(2, false, true),
                        new BasicMethod.BasicReject(3, false),
                        new ConnectionMethod.ConnectionClose(200, "OK", 0, 0));
    }

    @Test
    void theJavaClientsPropertiesAreUnderstood() {
        BasicProperties properties = properties(Capture.javaClient());
        assertThat(properties.contentType()).isEqualTo("text/plain");
        assertThat(properties.expiration()).isEqualTo("60000");
        assertThat(properties.messageId()).isEqualTo("m-1");
        assertThat(properties.userId()).isEqualTo("guest");
        FieldTable headers = Objects.requireNonNull(properties.headers());
        assertThat(headers.field("n")).isEqualTo(FieldValue.of(7));
        assertThat(headers.field("big")).isEqualTo(FieldValue.of(1L << 40));
        assertThat(headers.field("when")).isEqualTo(FieldValue.ofTimestamp(1700000000));
        assertThat(headers.field("raw")).isEqualTo(FieldValue.ofBytes(new byte[] {1, 2, 3}));
        assertThat(headers.plain()).containsEntry("price", new BigDecimal("12.34"));
        assertThat(headers.field("nested"))
                .isEqualTo(FieldValue.of(FieldTable.builder().put("k", "v").build()));
    }

    private static List<Method> methods(Capture capture) {
        return SeenFrame.of(capture.stream()).stream()
                .filter(frame -> frame.type() == Frames.METHOD)
                .map(SeenFrame::method)
                .toList();
    }

    private static BasicProperties properties(Capture capture) {
        byte[] header = capture.frames().stream()
                .filter(frame -> frame[0] == Frames.HEADER)
                .findFirst()
                .orElseThrow();
        byte[] list = propertyList(header);
        return BasicProperties.read(list, 0, list.length);
    }

    private static byte[] propertyList(byte[] headerFrame) {
        return Arrays.copyOfRange(headerFrame, Frames.HEAD_BYTES + Frames.CONTENT_HEADER_BYTES, headerFrame.length - 1);
    }
}
