package org.leveret.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Field tables as RabbitMQ reads and writes them. */
class FieldTableTest {

    record Sample(String octets, FieldValue value) {}

    static Stream<Sample> samples() {
        return Stream.of(
                new Sample("74 01", FieldValue.of(true)),
                new Sample("62 80", new FieldValue(FieldType.INT8, -128L)),
                new Sample("42 FF", new FieldValue(FieldType.UINT8, 255L)),
                new Sample("73 8000", new FieldValue(FieldType.INT16, -32768L)),
                new Sample("75 FFFF", new FieldValue(FieldType.UINT16, 65535L)),
                new Sample("49 FFFFFFFF", FieldValue.of(-1)),
                new Sample("69 FFFFFFFF", new FieldValue(FieldType.UINT32, 4294967295L)),
                new Sample("6C 8000000000000000", FieldValue.of(Long.MIN_VALUE)),
                new Sample("66 3FC00000", new FieldValue(FieldType.FLOAT, 1.5)),
                new Sample("64 3FF8000000000000", FieldValue.of(1.5)),
                new Sample("44 02 FFFFFFFF", FieldValue.of(new DecimalValue(2, -1))),
                new Sample("53 00000002 6869", FieldValue.of("hi")),
                new Sample("78 00000002 00FF", FieldValue.ofBytes(new byte[] {0, -1})),
                new Sample(
                        "41 00000004 56 74 00 56",
                        FieldValue.of(List.of(FieldValue.VOID, FieldValue.of(false), FieldValue.VOID))),
                new Sample("54 000000006553F100", FieldValue.ofTimestamp(1700000000)),
                new Sample(
                        "46 00000003 01 61 56",
                        FieldValue.of(
                                FieldTable.builder().put("a", FieldValue.VOID).build())),
                new Sample("56", FieldValue.VOID));
    }

    @Test
    void thereIsASampleOfEveryType() {
        assertThat(samples().map(sample -> sample.value().type())).containsExactlyInAnyOrder(FieldType.values());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aValueIsReadAndWrittenUnderItsTag(Sample sample) {
        byte[] fields = Wire.hex("01 76" + sample.octets());
        FieldTable table = FieldTable.read(fields, 0, fields.length);
        assertThat(table.field("v")).isEqualTo(sample.value());
        assertThat(table.encoded())
                .isEqualTo(Wire.join(List.of(Wire.hex("000000" + String.format("%02X", fields.length)), fields)));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aValueCutShortIsMalformed(Sample sample) {
        byte[] fields = Wire.hex("01 76" + sample.octets());
        for (int length = 1; length < fields.length; length++) {
            assertMalformed(Arrays.copyOf(fields, length));
        }
    }

    @Test
    void theTagsLAndlAreBothReadAsASigned64BitNumber() {
        FieldTable table = read("01 61 4C FFFFFFFFFFFFFFFF");
        assertThat(table.field("a")).isEqualTo(FieldValue.of(-1L));
        assertThat(table.encoded()[6]).isEqualTo((byte) 'l');
    }

    @Test
    void anyOctetButZeroIsTrue() {
        assertThat(read("01 61 74 07").field("a")).isEqualTo(FieldValue.of(true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"01 61 55 0000", "01 61 00", "01 61 FF"})
    void anUnknownTagIsMalformed(String fields) {
        assertMalformed(Wire.hex(fields));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01 61 66 7F800000",
                "01 61 66 7FC00000",
                "01 61 64 7FF0000000000000",
                "01 61 64 FFF8000000000000"
            })
    void infinityAndNanAreMalformedToErlang(String fields) {
        assertMalformed(Wire.hex(fields));
    }

    @ParameterizedTest
    @ValueSource(strings = {"01 61 53 FFFFFFFF", "01 61 46 80000000", "01 61 41 00000001", "FF", "01 61"})
    void aLengthBeyondTheEndIsMalformed(String fields) {
        assertMalformed(Wire.hex(fields));
    }

    @Test
    void aNestedTableMayNotEndBeyondItsOwnLength() {
        assertMalformed(Wire.hex("01 61 46 00000004 01 62 49 00 000000"));
    }

    @Test
    void nestingIsReadToItsLimitAndRefusedBeyondIt() {
        assertThat(FieldTable.decode(nested(FieldTable.NESTING_MAX).encoded()))
                .isEqualTo(nested(FieldTable.NESTING_MAX));
        byte[] encoded = nested(FieldTable.NESTING_MAX + 1).encoded();
        assertMalformed(Arrays.copyOfRange(encoded, 4, encoded.length));
    }

    @Test
    void theOrderIsKept() {
        FieldTable table = read("01 62 56 01 61 56 01 63 56");
        assertThat(table).extracting(Map.Entry::getKey).containsExactly("b", "a", "c");
    }

    @Test
    void ofFieldsWithOneNameTheFirstCounts() {
        assertThat(read("01 61 74 01 01 61 56").field("a")).isEqualTo(FieldValue.of(true));
    }

    @Test
    void tablesWithTheSameFieldsAreEqualInAnyOrder() {
        FieldTable table = read("01 61 56 01 62 74 01");
        assertThat(table).isEqualTo(read("01 62 74 01 01 61 56")).hasSameHashCodeAs(read("01 62 74 01 01 61 56"));
        assertThat(table).isNotEqualTo(read("01 62 74 00 01 61 56"));
    }

    @Test
    void aNameThatIsNotUtf8CanStillBeWritten() {
        FieldTable table = read("03 61 FF FE 56");
        assertThat(table.field("a??")).isEqualTo(FieldValue.VOID);
        assertThat(FieldTable.decode(table.encoded())).isEqualTo(table);
    }

    @Test
    void integersAreTheSameByValueWhateverTheirWidth() {
        assertThat(FieldValue.of(1000).sameValue(FieldValue.of(1000L))).isTrue();
        assertThat(FieldValue.of(1000).sameValue(new FieldValue(FieldType.INT16, 1000L)))
                .isTrue();
        assertThat(FieldValue.of(1000).sameValue(FieldValue.of(1001L))).isFalse();
        assertThat(FieldValue.of(1000).sameValue(FieldValue.ofTimestamp(1000))).isFalse();
        assertThat(FieldValue.of(1000).sameValue(FieldValue.of(1000.0))).isFalse();
        assertThat(FieldValue.of(1000).sameValue(null)).isFalse();
        assertThat(FieldValue.of(1000)).isNotEqualTo(FieldValue.of(1000L));
    }

    @Test
    void plainValuesThatNobodyCouldReadAgainAreRefused() {
        for (int depth = 1; depth <= 70; depth++) {
            Object lists = "deep";
            Object maps = "deep";
            for (int i = 0; i < depth; i++) {
                lists = List.of(lists);
                maps = Map.of("k", maps);
            }
            for (Object value : List.of(lists, maps)) {
                Map<String, Object> plain = Map.of("value", value);
                if (depth <= 64) {
                    FieldTable table = FieldTable.ofPlain(plain);
                    assertThat(FieldTable.decode(table.encoded())).isEqualTo(table);
                } else {
                    assertThatThrownBy(() -> FieldTable.ofPlain(plain))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessage("nested more than 64 times");
                }
            }
        }
    }

    @Test
    void plainValuesHaveNoTypesOfOurs() {
        FieldTable table = FieldTable.builder()
                .put("n", 7)
                .put("s", "text")
                .put("b", true)
                .put("raw", FieldValue.ofBytes(new byte[] {-1}))
                .put("price", FieldValue.of(new DecimalValue(2, 1234)))
                .put("void", FieldValue.VOID)
                .put("list", FieldValue.of(List.of(FieldValue.of(1), FieldValue.of("two"))))
                .put("table", FieldTable.builder().put("k", "v").build())
                .build();
        assertThat(table.plain())
                .containsEntry("n", 7L)
                .containsEntry("s", "text")
                .containsEntry("b", true)
                .containsEntry("raw", ByteBuffer.wrap(new byte[] {-1}))
                .containsEntry("price", new BigDecimal("12.34"))
                .containsEntry("void", FieldValue.VOID_PLAIN)
                .containsEntry("list", List.of(1L, "two"))
                .containsEntry("table", Map.of("k", "v"));
    }

    @Test
    void aValueThatItsTypeCannotHoldIsNotMade() {
        assertThatThrownBy(() -> new FieldValue(FieldType.UINT8, 256L)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FieldValue(FieldType.INT32, 1L << 31))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FieldValue(FieldType.LONG_STRING, "text"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FieldValue.of(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void typesHaveTheNamesOfRabbitsErrorTexts() {
        assertThat(Stream.of(FieldType.values()).map(FieldType::erlangName))
                .containsExactlyInAnyOrder(
                        ("longstr signedint long short byte unsignedbyte unsignedshort unsignedint double float"
                                        + " decimal bool timestamp table array binary void")
                                .split(" ", -1));
    }

    private static FieldTable nested(int depth) {
        FieldTable table = FieldTable.builder().put("leaf", true).build();
        for (int i = 0; i < depth; i++) {
            table = FieldTable.builder().put("t", table).build();
        }
        return table;
    }

    private static FieldTable read(String hex) {
        byte[] fields = Wire.hex(hex);
        FieldTable.validate(fields, 0, fields.length);
        return FieldTable.read(fields, 0, fields.length);
    }

    private static void assertMalformed(byte[] fields) {
        for (var reading : List.<ThrowingCallable>of(
                () -> FieldTable.read(fields, 0, fields.length), () -> FieldTable.validate(fields, 0, fields.length))) {
            assertThatThrownBy(reading)
                    .isInstanceOfSatisfying(
                            AmqpException.class,
                            error -> assertThat(error.replyText()).isEqualTo("INTERNAL_ERROR"));
        }
    }
}
