package org.leveret.conformance.framing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.raw.Bytes;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawChannel;
import org.leveret.conformance.raw.Table;

/** Every tag of a field table: in message headers, in method arguments, and how values compare. */
class FieldTableTest extends AmqpTest {
    static Stream<Arguments> everyTag() {
        return Stream.of(
                Arguments.of('t', Bytes.of(1)),
                Arguments.of('t', Bytes.of(7)),
                Arguments.of('b', Bytes.of(0x80)),
                Arguments.of('B', Bytes.of(0xff)),
                Arguments.of('s', Bytes.of(0x80, 0)),
                Arguments.of('u', Bytes.of(0xff, 0xff)),
                Arguments.of('I', Bytes.of(0x80, 0, 0, 0)),
                Arguments.of('i', Bytes.of(0xff, 0xff, 0xff, 0xff)),
                Arguments.of('l', new Bytes().u64(Long.MIN_VALUE).toArray()),
                Arguments.of('L', new Bytes().u64(-1).toArray()),
                Arguments.of('f', Bytes.of(0x3f, 0x80, 0, 0)),
                Arguments.of('d', new Bytes().u64(Double.doubleToLongBits(-0.1)).toArray()),
                Arguments.of('D', Bytes.of(2, 0, 0, 1, 0x3a)),
                Arguments.of('S', new Bytes().longString("t\u00e4xt").toArray()),
                Arguments.of(
                        'S', new Bytes().longString(Bytes.of(0xff, 0, 0xfe)).toArray()),
                Arguments.of('S', new Bytes().longString("").toArray()),
                Arguments.of('x', new Bytes().longString(Bytes.of(0, 1, 2)).toArray()),
                Arguments.of(
                        'A',
                        new Bytes().longString(Bytes.of('t', 1, 'V', 'b', 5)).toArray()),
                Arguments.of('A', new Bytes().longString("").toArray()),
                Arguments.of('T', new Bytes().u64(1_700_000_000L).toArray()),
                Arguments.of(
                        'F',
                        new Bytes()
                                .table(new Table().nested("in", new Table().int32("n", 1)))
                                .toArray()),
                Arguments.of('F', new Bytes().table(new Table()).toArray()),
                Arguments.of('V', Bytes.of()));
    }

    @ParameterizedTest
    @MethodSource("everyTag")
    void aHeaderComesBackOctetByOctet(char tag, byte[] value) {
        byte[] properties = new Bytes()
                .u16(0x2000)
                .table(new Table().field("key", tag, value))
                .toArray();
        RawChannel channel = rawChannel();
        String queue = channel.declareQueue();
        channel.publish("", queue, properties, Bytes.utf8("x")).send(Methods.basicGet(queue, true));
        assertThat(channel.expectGetOk().properties()).isEqualTo(properties);
    }

    @ParameterizedTest
    @MethodSource("everyTag")
    void anArgumentThatMeansNothingMayHaveAnyTag(char tag, byte[] value) {
        RawChannel channel = rawChannel();
        channel.send(Methods.queueDeclare("", true, new Table().field("x-anything", tag, value)));
        assertThat(channel.expect(50, 11).shortString()).startsWith("amq.gen-");
    }

    static Stream<Arguments> integersOfOneThousand() {
        return Stream.of(
                Arguments.of('s', Bytes.of(3, 0xe8)),
                Arguments.of('u', Bytes.of(3, 0xe8)),
                Arguments.of('I', Bytes.of(0, 0, 3, 0xe8)),
                Arguments.of('i', Bytes.of(0, 0, 3, 0xe8)),
                Arguments.of('l', new Bytes().u64(1000).toArray()),
                Arguments.of('L', new Bytes().u64(1000).toArray()));
    }

    @ParameterizedTest
    @MethodSource("integersOfOneThousand")
    void integersAreComparedByValueWhateverTheirTag(char tag, byte[] value) {
        RawChannel channel = rawChannel();
        String queue = name("ttl");
        channel.send(Methods.queueDeclare(queue, true, new Table().int32("x-message-ttl", 1000)));
        channel.expect(50, 11);
        channel.send(Methods.queueDeclare(queue, true, new Table().field("x-message-ttl", tag, value)));
        channel.expect(50, 11);
    }

    @Test
    void headersKeepTheirOrderAndTheirDuplicates() {
        byte[] properties = new Bytes()
                .u16(0x2000)
                .table(new Table().int32("b", 1).int32("a", 2).int32("b", 3))
                .toArray();
        RawChannel channel = rawChannel();
        String queue = channel.declareQueue();
        channel.publish("", queue, properties, Bytes.utf8("x")).send(Methods.basicGet(queue, true));
        assertThat(channel.expectGetOk().properties()).isEqualTo(properties);
    }

    @Test
    void tablesMayBeNestedThirtyDeep() {
        Table table = new Table().bool("leaf", true);
        for (int depth = 0; depth < 30; depth++) {
            table = new Table().nested("t", table);
        }
        byte[] properties = new Bytes().u16(0x2000).table(table).toArray();
        RawChannel channel = rawChannel();
        String queue = channel.declareQueue();
        channel.publish("", queue, properties, Bytes.utf8("x")).send(Methods.basicGet(queue, true));
        assertThat(channel.expectGetOk().properties()).isEqualTo(properties);
    }
}
