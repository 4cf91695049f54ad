package org.leveret.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What is written is read again as it was, for any value and however the stream is cut. */
class RoundTripTest {

    private static final List<Class<? extends Method>> RECORDS = MethodRecords.all();

    @Provide
    Arbitrary<FieldTable> tables() {
        return Arbitraries.randomValue(random -> RandomValues.table(random, 4));
    }

    @Provide
    Arbitrary<Method> methods() {
        return Arbitraries.randomValue(
                random -> MethodRecords.random(RECORDS.get(random.nextInt(RECORDS.size())), random));
    }

    @Provide
    Arbitrary<BasicProperties> properties() {
        return Arbitraries.randomValue(RandomValues::properties);
    }

    @Property
    void aTableIsReadAsItWasWritten(@ForAll("tables") FieldTable table) {
        byte[] encoded = table.encoded();
        FieldTable.validate(encoded, 4, encoded.length);
        assertThat(FieldTable.decode(encoded)).isEqualTo(table);
        assertThat(FieldTable.decode(encoded).encoded()).isEqualTo(encoded);
    }

    @Property
    void aTableCutShortAnywhereIsScannedAsItIsRead(@ForAll("tables") FieldTable table) {
        byte[] encoded = table.encoded();
        for (int length = 4; length <= encoded.length; length++) {
            FuzzTarget.readAsTable(Arrays.copyOfRange(encoded, 4, length));
        }
    }

    @Property
    void aMethodIsReadAsItWasWritten(@ForAll("methods") Method method) {
        assertThat(Wire.read(Wire.payload(method))).isEqualTo(method);
    }

    @Property
    void propertiesAreReadAsTheyWereWritten(@ForAll("properties") BasicProperties properties) {
        byte[] list = properties.encoded();
        BasicProperties again = BasicProperties.read(list, 0, list.length);
        assertThat(again.headers()).isEqualTo(properties.headers());
        assertThat(again.clusterId()).isEqualTo(properties.clusterId());
        assertThat(again.withHeaders(again.headers())).isEqualTo(list);
    }

    @Property
    void aStreamCutAnywhereGivesTheSameFrames(
            @ForAll @Size(min = 1, max = 8) List<@From("methods") Method> methods,
            @ForAll @Size(min = 1, max = 10) List<@IntRange(min = 1, max = 50) Integer> pieces) {
        ByteBuf written = Unpooled.buffer();
        for (Method method : methods) {
            FrameEncoder.writeMethod(written, 1, method);
        }
        byte[] stream = Wire.octets(written);

        FrameDecoder frames = new FrameDecoder(Wire.FRAME_BYTES_MAX);
        ByteBuf in = Unpooled.buffer();
        List<SeenFrame> seen = new ArrayList<>();
        for (int from = 0, i = 0; from < stream.length; i++) {
            int length = Math.min(pieces.get(i % pieces.size()), stream.length - from);
            in.writeBytes(stream, from, length);
            from += length;
            seen.addAll(SeenFrame.drain(frames, in));
            in.discardReadBytes();
        }

        assertThat(seen.stream().map(SeenFrame::method).toList()).isEqualTo(methods);
    }

    @Property
    void aContentIsReadAsItWasWritten(
            @ForAll("properties") BasicProperties properties,
            @ForAll @IntRange(max = 20_000) int bodyBytes,
            @ForAll @IntRange(min = 4096, max = 9000) int frameBytesMax) {
        byte[] list = properties.encoded();
        byte[] body = new byte[bodyBytes];
        new Random(bodyBytes).nextBytes(body);
        ByteBuf out = Unpooled.buffer();
        FrameEncoder.writeContent(out, 1, Wire.join(List.of(list, body)), list.length, frameBytesMax);

        List<SeenFrame> seen = SeenFrame.drain(new FrameDecoder(frameBytesMax), out);
        ByteBuf header = Wire.buffer(seen.get(0).payload().octets());
        assertThat(header.readInt()).isEqualTo(60 << 16);
        assertThat(header.readLong()).isEqualTo(bodyBytes);
        assertThat(Wire.octets(header)).isEqualTo(list);
        assertThat(Wire.join(seen.stream()
                        .skip(1)
                        .map(frame -> frame.payload().octets())
                        .toList()))
                .isEqualTo(body);
    }
}
