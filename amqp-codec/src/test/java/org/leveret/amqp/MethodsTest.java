package org.leveret.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Methods that cannot be read are answered in RabbitMQ's words. */
class MethodsTest {

    static List<Class<? extends Method>> records() {
        return MethodRecords.all();
    }

    @Test
    void anUnknownMethodDropsTheConnectionWithoutAClose() {
        assertThat(refused("003C 0041").isAbrupt()).isTrue();
        assertThat(refused("0001 000A").isAbrupt()).isTrue();
        assertThat(refused("003C 0041").explanation()).isEqualTo("unknown method 60/65");
    }

    @Test
    void argumentsThatEndTooEarlyCannotBeDecoded() {
        AmqpException refusal = refused("003C 0050 00000000");
        assertThat(refusal.replyText()).isEqualTo("FRAME_ERROR - cannot decode <<0,0,0,0>>");
        assertThat(refusal.classId()).isEqualTo(60);
        assertThat(refusal.methodId()).isEqualTo(80);
    }

    @Test
    void trailingOctetsCannotBeDecoded() {
        assertThat(refused("005A 000A 616263").replyText()).isEqualTo("FRAME_ERROR - cannot decode <<\"abc\">>");
    }

    @Test
    void aLongStringLongerThanItsFrameCannotBeDecoded() {
        assertThat(refused("000A 0015 7FFFFFFF").explanation()).isEqualTo("cannot decode <<127,255,255,255>>");
        assertThat(refused("000A 0015 80000000").explanation()).isEqualTo("cannot decode <<128,0,0,0>>");
    }

    @Test
    void aMalformedTableCannotBeDecoded() {
        // basic.consume with the unknown field type U
        AmqpException refusal = refused("003C 0014 0000 00 00 00 00000003 016155");
        assertThat(refusal.explanation()).isEqualTo("cannot decode <<0,0,0,0,0,0,0,0,3,1,97,85>>");
        assertThat(refusal.methodId()).isEqualTo(20);
    }

    @Test
    void aNameThatIsNotUtf8IsAnErrorOfNoMethod() {
        AmqpException refusal = refused("0032 001E 0000 01FF 00");
        assertThat(refusal.replyText()).isEqualTo("FRAME_ERROR - Malformed UTF-8 in shortstr");
        assertThat(refusal.classId()).isZero();
    }

    @Test
    void noRoomForTheIdsIsAnUnknownFrame() {
        assertThat(refused("003C00").explanation()).isEqualTo("type 1, all octets = <<0,60,0>>: unknown_frame");
    }

    @Test
    void reservedArgumentsMayHaveAnyValue() {
        assertThat(Wire.read(Wire.hex("003C 0046 1234 0161 01"))).isEqualTo(new BasicMethod.BasicGet("a", true));
    }

    @Test
    void unusedBitsMayHaveAnyValue() {
        assertThat(Wire.read(Wire.hex("003C 0050 0000000000000007 FE"))).isEqualTo(new BasicMethod.BasicAck(7, false));
    }

    @ParameterizedTest
    @MethodSource("records")
    void anyMethodCutShortOrLengthenedIsRefused(Class<? extends Method> record) {
        byte[] payload = Wire.payload(MethodRecords.random(record, new Random(3)));
        for (int length = 4; length < payload.length; length++) {
            assertThat(refused(Arrays.copyOf(payload, length)).explanation()).startsWith("cannot decode <<");
        }
        assertThat(refused(Arrays.copyOf(payload, payload.length + 1)).explanation())
                .startsWith("cannot decode <<");
    }

    private static AmqpException refused(String hex) {
        return refused(Wire.hex(hex));
    }

    private static AmqpException refused(byte[] payload) {
        AmqpException refusal = catchThrowableOfType(AmqpException.class, () -> Wire.read(payload));
        assertThat(refusal).isNotNull();
        return refusal;
    }
}
