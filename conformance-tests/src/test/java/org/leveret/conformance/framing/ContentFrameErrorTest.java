package org.leveret.conformance.framing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.raw.Bytes;
import org.leveret.conformance.raw.Frame;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawChannel;
import org.leveret.conformance.raw.RawConnection;

/** basic.publish, its content header and its body frames in the wrong order, number or size. */
class ContentFrameErrorTest extends AmqpTest {
    private static final byte[] NO_PROPERTIES = Bytes.of(0, 0);
    private static final String NO_HEADER =
            "UNEXPECTED_FRAME - expected content header for class 60, got non content header frame instead";
    private static final String NO_BODY =
            "UNEXPECTED_FRAME - expected content body, got non content body frame instead";

    private RawChannel channel = rawChannel();
    private RawConnection connection = channel.connection();
    private String queue = "";

    @BeforeEach
    void declareQueue() {
        queue = channel.declareQueue();
    }

    @Test
    void aMethodInPlaceOfTheHeaderIsUnexpected() {
        channel.send(Methods.basicPublish("", queue, false, false)).send(Methods.basicGet(queue, true));
        connection.expectConnectionClose(505, NO_HEADER, 60, 40);
    }

    @Test
    void aBodyInPlaceOfTheHeaderIsUnexpected() {
        channel.send(Methods.basicPublish("", queue, false, false));
        connection.send(Frame.body(1, Bytes.utf8("x"))).expectConnectionClose(505, NO_HEADER, 60, 40);
    }

    @Test
    void aHeaderOfAnotherClassIsUnexpected() {
        channel.send(Methods.basicPublish("", queue, false, false));
        byte[] header = new Bytes().u16(50).u16(0).u64(0).u16(0).toArray();
        connection
                .send(new Frame(Frame.HEADER, 1, header))
                .expectConnectionClose(
                        505,
                        "UNEXPECTED_FRAME - expected content header for class 60, got one for class 50 instead",
                        60,
                        40);
    }

    @Test
    void aHeaderWithAWeightIsUnexpected() {
        channel.send(Methods.basicPublish("", queue, false, false));
        byte[] header = new Bytes().u16(60).u16(1).u64(0).u16(0).toArray();
        connection.send(new Frame(Frame.HEADER, 1, header)).expectConnectionClose(505, NO_HEADER, 60, 40);
    }

    @Test
    void aMethodInPlaceOfTheBodyIsUnexpected() {
        channel.send(Methods.basicPublish("", queue, false, false));
        connection.send(Frame.header(1, 5, NO_PROPERTIES));
        channel.send(Methods.basicGet(queue, true));
        connection.expectConnectionClose(505, NO_BODY, 60, 40);
    }

    @Test
    void aSecondHeaderInPlaceOfTheBodyIsUnexpected() {
        channel.send(Methods.basicPublish("", queue, false, false));
        connection.send(Frame.header(1, 5, NO_PROPERTIES)).send(Frame.header(1, 5, NO_PROPERTIES));
        connection.expectConnectionClose(505, NO_BODY, 60, 40);
    }

    @Test
    void aMessageInterruptedByAnErrorIsNotPublished() throws Exception {
        String shared = sharedQueue();
        channel.send(Methods.basicPublish("", shared, false, false));
        connection.send(Frame.header(1, 5, NO_PROPERTIES)).send(Frame.body(1, Bytes.utf8("abc")));
        channel.send(Methods.basicGet(shared, true));
        connection.expect(0, 10, 50);
        assertThat(get(shared)).isNull();
    }

    @Test
    void aBodyLongerThanAnnouncedPublishesNothing() {
        channel.send(Methods.basicPublish("", queue, false, false));
        connection.send(Frame.header(1, 3, NO_PROPERTIES)).send(Frame.body(1, Bytes.utf8("abcd")));
        if (broker.answersAs3x()) {
            // before 4.2.6 the overrun itself is not answered; the next frame that is no body is
            channel.send(Methods.basicGet(queue, true));
            connection.expectConnectionClose(505, NO_BODY, 60, 40);
        } else {
            connection.expectConnectionClose(
                    501, "FRAME_ERROR - content body frame exceeds remaining content size", 60, 40);
        }
    }

    @Test
    void aBodySizeOfZeroNeedsNoBodyFrame() {
        channel.publish("", queue, "").send(Methods.basicGet(queue, true));
        assertThat(channel.expectGetOk().body()).isEmpty();
    }

    @Test
    void aMessageWithNoBodyIsDeliveredWithNoBodyFrame() {
        channel.publish("", queue, "").send(Methods.basicGet(queue, true));
        channel.expectGetOk();
        channel.send(Methods.basicGet(queue, true)).expect(60, 72);
    }

    @Test
    void emptyBodyFramesAreIgnored() {
        channel.send(Methods.basicPublish("", queue, false, false));
        connection
                .send(Frame.header(1, 4, NO_PROPERTIES))
                .send(Frame.body(1, Bytes.of()))
                .send(Frame.body(1, Bytes.utf8("ab")))
                .send(Frame.body(1, Bytes.of()))
                .send(Frame.body(1, Bytes.utf8("cd")));
        channel.send(Methods.basicGet(queue, true));
        assertThat(channel.expectGetOk().text()).isEqualTo("abcd");
    }

    @Test
    void aBodyMayComeInSingleOctets() {
        channel.send(Methods.basicPublish("", queue, false, false));
        connection.send(Frame.header(1, 5, NO_PROPERTIES));
        for (char octet : "hello".toCharArray()) {
            connection.send(Frame.body(1, Bytes.of(octet)));
        }
        channel.send(Methods.basicGet(queue, true));
        assertThat(channel.expectGetOk().text()).isEqualTo("hello");
    }

    @Test
    void contentOfTwoChannelsMayInterleave() {
        RawChannel other = RawChannel.open(connection, 2);
        channel.send(Methods.basicPublish("", queue, false, false));
        other.send(Methods.basicPublish("", queue, false, false));
        connection
                .send(Frame.header(1, 4, NO_PROPERTIES))
                .send(Frame.header(2, 4, NO_PROPERTIES))
                .send(Frame.body(2, Bytes.utf8("tw")))
                .send(Frame.body(1, Bytes.utf8("on")))
                .send(Frame.body(1, Bytes.utf8("e.")))
                .send(Frame.body(2, Bytes.utf8("o.")));
        channel.select().publish("", queue, "three").expectConfirm(1);
        other.select();
        channel.send(Methods.basicGet(queue, true));
        String first = channel.expectGetOk().text();
        channel.send(Methods.basicGet(queue, true));
        assertThat(Stream.of(first, channel.expectGetOk().text())).contains("one.");
    }

    static Stream<Arguments> malformedProperties() {
        return Stream.of(
                Arguments.of("content-type cut short", Bytes.of(0x80, 0x00, 9, 'a')),
                Arguments.of("timestamp cut short", Bytes.of(0x00, 0x40, 1, 2)),
                Arguments.of("a header of an unknown tag", Bytes.of(0x20, 0x00, 0, 0, 0, 4, 1, 'k', 'U', 0)),
                Arguments.of("a header table cut short", Bytes.of(0x20, 0x00, 0, 0, 0, 9, 1, 'k')));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformedProperties")
    void propertiesThatCannotBeReadAreAnInternalError(String description, byte[] flagsAndProperties) {
        channel.publish("", queue, flagsAndProperties, Bytes.utf8("x"));
        connection.expectConnectionClose(541, "INTERNAL_ERROR", 0, 0);
    }
}
