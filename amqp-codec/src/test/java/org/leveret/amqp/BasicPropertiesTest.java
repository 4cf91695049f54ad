package org.leveret.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A property list is read in place, checked as RabbitMQ checks it, and changed without touching the rest. */
class BasicPropertiesTest {

    private static final FieldTable HEADERS = FieldTable.builder()
            .put("CC", FieldValue.of(List.of(FieldValue.of("copy"))))
            .put("BCC", FieldValue.of(List.of(FieldValue.of("blind"))))
            .put("n", 7)
            .build();

    private static BasicPropertiesBuilder everything() {
        return BasicProperties.builder()
                .contentType("text/plain")
                .contentEncoding("gzip")
                .headers(HEADERS)
                .deliveryMode(2)
                .priority(9)
                .correlationId("correlation")
                .replyTo("reply")
                .expiration("60000")
                .messageId("message")
                .timestamp(1700000000)
                .type("type")
                .userId("guest")
                .appId("app")
                .clusterId("cluster");
    }

    @Test
    void everyPropertyIsReadFromItsPlace() {
        BasicProperties properties = everything().build();
        assertThat(properties.contentType()).isEqualTo("text/plain");
        assertThat(properties.contentEncoding()).isEqualTo("gzip");
        assertThat(properties.headers()).isEqualTo(HEADERS);
        assertThat(properties.deliveryMode()).isEqualTo(2);
        assertThat(properties.priority()).isEqualTo(9);
        assertThat(properties.correlationId()).isEqualTo("correlation");
        assertThat(properties.replyTo()).isEqualTo("reply");
        assertThat(properties.expiration()).isEqualTo("60000");
        assertThat(properties.messageId()).isEqualTo("message");
        assertThat(properties.timestamp()).isEqualTo(1700000000);
        assertThat(properties.type()).isEqualTo("type");
        assertThat(properties.userId()).isEqualTo("guest");
        assertThat(properties.appId()).isEqualTo("app");
        assertThat(properties.clusterId()).isEqualTo("cluster");
    }

    @Test
    void theFlagsAreThoseOfTheSpecification() {
        assertThat(BasicProperties.builder().contentType("").build().encoded()).isEqualTo(Wire.hex("8000 00"));
        assertThat(BasicProperties.builder().contentEncoding("").build().encoded())
                .isEqualTo(Wire.hex("4000 00"));
        assertThat(BasicProperties.builder().headers(FieldTable.EMPTY).build().encoded())
                .isEqualTo(Wire.hex("2000 00000000"));
        assertThat(BasicProperties.builder().deliveryMode(1).build().encoded()).isEqualTo(Wire.hex("1000 01"));
        assertThat(BasicProperties.builder().priority(255).build().encoded()).isEqualTo(Wire.hex("0800 FF"));
        assertThat(BasicProperties.builder().correlationId("a").build().encoded())
                .isEqualTo(Wire.hex("0400 0161"));
        assertThat(BasicProperties.builder().replyTo("").build().encoded()).isEqualTo(Wire.hex("0200 00"));
        assertThat(BasicProperties.builder().expiration("").build().encoded()).isEqualTo(Wire.hex("0100 00"));
        assertThat(BasicProperties.builder().messageId("").build().encoded()).isEqualTo(Wire.hex("0080 00"));
        assertThat(BasicProperties.builder().timestamp(1).build().encoded())
                .isEqualTo(Wire.hex("0040 0000000000000001"));
        assertThat(BasicProperties.builder().type("").build().encoded()).isEqualTo(Wire.hex("0020 00"));
        assertThat(BasicProperties.builder().userId("").build().encoded()).isEqualTo(Wire.hex("0010 00"));
        assertThat(BasicProperties.builder().appId("").build().encoded()).isEqualTo(Wire.hex("0008 00"));
        assertThat(BasicProperties.builder().clusterId("").build().encoded()).isEqualTo(Wire.hex("0004 00"));
    }

    @Test
    void anAbsentPropertyIsAbsent() {
        BasicProperties properties = read("0000");
        assertThat(properties.isEmpty()).isTrue();
        assertThat(properties.hasHeaders()).isFalse();
        assertThat(properties.headers()).isNull();
        assertThat(properties.header("x")).isNull();
        assertThat(properties.deliveryMode()).isZero();
        assertThat(properties.priority()).isEqualTo(-1);
        assertThat(properties.expiration()).isNull();
        assertThat(properties.hasTimestamp()).isFalse();
        assertThat(properties.timestamp()).isZero();
        assertThat(BasicProperties.EMPTY.encoded()).isEqualTo(new byte[2]);
    }

    @Test
    void anEmptyTextIsNotAbsent() {
        assertThat(read("0100 00").expiration()).isEmpty();
    }

    @Test
    void aListIsReadWhereItStandsInTheContent() {
        byte[] list = everything().build().encoded();
        byte[] content = new byte[list.length + 20];
        Arrays.fill(content, (byte) 0xFF);
        System.arraycopy(list, 0, content, 7, list.length);
        BasicProperties properties = BasicProperties.read(content, 7, list.length);
        assertThat(properties.clusterId()).isEqualTo("cluster");
        assertThat(properties.headers()).isEqualTo(HEADERS);
        assertThat(properties.encoded()).isEqualTo(list);
        assertThat(properties.withHeaders(HEADERS)).isEqualTo(list);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10",
                "1000",
                "0040 00000000000000",
                "0100 05 3630",
                "2000 00000001",
                "2000 FFFFFFFF",
                "2000 00000003 01 61 55",
                "2000 00000002 01 61",
                "0000 00"
            })
    void aMalformedListIsAnInternalErrorWithoutExplanation(String list) {
        assertThatThrownBy(() -> read(list)).isInstanceOfSatisfying(AmqpException.class, error -> {
            assertThat(error.replyText()).isEqualTo("INTERNAL_ERROR");
            assertThat(error.classId()).isZero();
        });
    }

    @Test
    void theTwoLowestFlagsAreIgnored() {
        BasicProperties properties = read("1003 02");
        assertThat(properties.deliveryMode()).isEqualTo(2);
        assertThat(properties.encoded()).isEqualTo(Wire.hex("1003 02"));
    }

    @Test
    void oneHeaderIsFoundWithoutTheOthers() {
        BasicProperties properties = everything().build();
        assertThat(properties.header("n")).isEqualTo(FieldValue.of(7));
        assertThat(properties.header("CC")).isEqualTo(HEADERS.field("CC"));
        assertThat(properties.header("C")).isNull();
        assertThat(properties.header("CCC")).isNull();
    }

    @Test
    void aHeaderWithANameBeyondAsciiIsFound() {
        BasicProperties properties = BasicProperties.builder()
                .headers(FieldTable.builder().put("größe", 1).build())
                .build();
        assertThat(properties.header("größe")).isEqualTo(FieldValue.of(1));
    }

    @Test
    void otherHeadersLeaveTheRestAsItWas() {
        FieldTable other = FieldTable.builder().put("other", true).build();
        assertThat(everything().build().withHeaders(other))
                .isEqualTo(everything().headers(other).build().encoded());
        assertThat(read("1003 02").withHeaders(other))
                .isEqualTo(Wire.join(List.of(Wire.hex("3003"), other.encoded(), Wire.hex("02"))));
    }

    @Test
    void headersCanBeTakenAway() {
        byte[] list = everything().build().withHeaders(null);
        BasicProperties properties = BasicProperties.read(list, 0, list.length);
        assertThat(properties.hasHeaders()).isFalse();
        assertThat(properties.contentEncoding()).isEqualTo("gzip");
        assertThat(properties.clusterId()).isEqualTo("cluster");
        assertThat(read("1000 02").withHeaders(null)).isEqualTo(Wire.hex("1000 02"));
    }

    @Test
    void oneHeaderCanBeTakenAway() {
        FieldTable without = FieldTable.builder().putAll(HEADERS).remove("BCC").build();
        assertThat(everything().build().withoutHeader("BCC"))
                .isEqualTo(everything().headers(without).build().encoded());
        assertThat(everything().build().withoutHeader("absent"))
                .isEqualTo(everything().build().encoded());
        assertThat(read("1000 02").withoutHeader("BCC")).isEqualTo(Wire.hex("1000 02"));
    }

    @Test
    void takingAHeaderAwayKeepsWhatWeWouldWriteOtherwise() {
        // a tag that is only ever read, a name that is not UTF-8, and a true that is not 1
        String kept = "01 61 4C 0000000000000001 01 FF 56 01 62 74 07";
        assertThat(read("2000 00000017 03 424343 56" + kept).withoutHeader("BCC"))
                .isEqualTo(Wire.hex("2000 00000012" + kept));
    }

    @Test
    void theExpirationCanBeTakenAway() {
        byte[] list = everything().build().withoutExpiration();
        BasicProperties properties = BasicProperties.read(list, 0, list.length);
        assertThat(properties.expiration()).isNull();
        assertThat(properties.replyTo()).isEqualTo("reply");
        assertThat(properties.messageId()).isEqualTo("message");
        assertThat(read("1000 02").withoutExpiration()).isEqualTo(Wire.hex("1000 02"));
    }

    @Test
    void anotherReplyToLeavesTheRestAsItWas() {
        assertThat(everything().build().withReplyTo("somewhere else"))
                .isEqualTo(everything().replyTo("somewhere else").build().encoded());
        assertThat(read("1080 02 0161").withReplyTo("b")).isEqualTo(Wire.hex("1280 02 0162 0161"));
        assertThat(read("0000").withReplyTo("")).isEqualTo(Wire.hex("0200 00"));
    }

    @Test
    void aReplyToIsAShortString() {
        assertThat(BasicProperties.EMPTY.withReplyTo("x".repeat(255))).hasSize(2 + 1 + 255);
        assertThatThrownBy(() -> BasicProperties.EMPTY.withReplyTo("ä".repeat(128)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static BasicProperties read(String hex) {
        byte[] list = Wire.hex(hex);
        return BasicProperties.read(list, 0, list.length);
    }
}
