package org.leveret.conformance.framing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.raw.Bytes;
import org.leveret.conformance.raw.Fields;
import org.leveret.conformance.raw.Frame;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawConnection;

/** Frames that are malformed as such, whatever they would carry. */
class FrameErrorTest extends AmqpTest {
    private static final String NOT_A_METHOD = "UNEXPECTED_FRAME - expected method frame, got non method frame instead";

    @Test
    void aWrongEndOctetIsAFrameErrorThatShowsThePayload() {
        raw().write(new Frame(Frame.METHOD, 1, Bytes.of(1, 2, 3, 4)).encoded(0))
                .expectConnectionClose(
                        501, "FRAME_ERROR - type 1, all octets = <<1,2,3,4>>: {invalid_frame_end_marker,0}", 0, 0);
    }

    @Test
    void aPrintablePayloadIsShownAsText() {
        raw().write(new Frame(Frame.METHOD, 1, Bytes.utf8("abcd")).encoded(7))
                .expectConnectionClose(
                        501, "FRAME_ERROR - type 1, all octets = <<\"abcd\">>: {invalid_frame_end_marker,7}", 0, 0);
    }

    @Test
    void ofALongPayloadTheFirst16OctetsAreShown() {
        RawConnection raw = raw();
        raw.write(new Frame(Frame.BODY, 1, Bytes.utf8("abcdefghijklmnopqrst")).encoded(7));
        Fields close = raw.expect(0, 10, 50);
        assertThat(close.u16()).isEqualTo(501);
        // the printer of 3.x and 4.x may break the line between the parts
        assertThat(close.shortString().replaceAll("\\s+", " "))
                .isEqualTo("FRAME_ERROR - type 3, first 16 octets = <<\"abcdefghijklmnop\">>:"
                        + " {invalid_frame_end_marker,7}");
    }

    @Test
    void aFrameErrorIsTheEndOfAllReadingAndTheConnectionEndsAfterThreeSeconds() {
        RawConnection raw = raw().write(new Frame(Frame.METHOD, 1, Bytes.of(1, 2, 3, 4)).encoded(0));
        raw.expect(0, 10, 50);
        raw.send(1, Methods.channelOpen());
        assertThat(raw.expectEnd()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(8));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7})
    void anUnknownFrameTypeIsAFrameErrorOnAnyChannel(int channel) {
        raw().send(new Frame(9, channel, Bytes.utf8("abc")))
                .expectConnectionClose(501, "FRAME_ERROR - type 9, all octets = <<\"abc\">>: unknown_frame", 0, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 5, 6, 7, 200, 255})
    void everyOtherFrameTypeIsUnknown(int type) {
        raw().send(new Frame(type, 1, Bytes.of()))
                .expectConnectionClose(501, "FRAME_ERROR - type " + type + ", all octets = <<>>: unknown_frame", 0, 0);
    }

    @Test
    void aHeartbeatWithAPayloadIsUnknown() {
        raw().send(new Frame(Frame.HEARTBEAT, 0, Bytes.of(1)))
                .expectConnectionClose(501, "FRAME_ERROR - type 8, all octets = <<1>>: unknown_frame", 0, 0);
    }

    @Test
    void aHeartbeatOnAChannelIsUnexpected() {
        raw().send(new Frame(Frame.HEARTBEAT, 1, Bytes.of()))
                .expectConnectionClose(505, "UNEXPECTED_FRAME - type 8, all octets = <<>>", 0, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aMethodFrameTooShortForItsIdsIsUnknown(int length) {
        byte[] payload = new byte[length];
        String octets = "0,0,0".substring(0, Math.max(0, 2 * length - 1));
        raw().send(new Frame(Frame.METHOD, 1, payload))
                .expectConnectionClose(
                        501, "FRAME_ERROR - type 1, all octets = <<" + octets + ">>: unknown_frame", 0, 0);
    }

    @Test
    void aHeaderWithNoPublishBeforeItIsUnexpected() {
        RawConnection raw = raw().send(1, Methods.channelOpen());
        raw.expect(1, 20, 11);
        raw.send(Frame.header(1, 0, Bytes.of(0, 0))).expectConnectionClose(505, NOT_A_METHOD, 0, 0);
    }

    @Test
    void aBodyWithNoPublishBeforeItIsUnexpected() {
        RawConnection raw = raw().send(1, Methods.channelOpen());
        raw.expect(1, 20, 11);
        raw.send(Frame.body(1, Bytes.utf8("x"))).expectConnectionClose(505, NOT_A_METHOD, 0, 0);
    }

    @Test
    void anErrorOfOneConnectionLeavesOthersAlone() {
        RawConnection other = raw();
        raw().send(new Frame(9, 0, Bytes.of())).expect(0, 10, 50);
        other.send(1, Methods.channelOpen()).expect(1, 20, 11);
    }
}
