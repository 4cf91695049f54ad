package org.leveret.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Octets look as in RabbitMQ's error texts, which Erlang's pretty printer writes. */
class ErlangBinaryTest {

    @Test
    void noOctetsAreEmptyBrackets() {
        assertThat(print("")).isEqualTo("<<>>");
    }

    @Test
    void printableOctetsAreText() {
        assertThat(print("abc")).isEqualTo("<<\"abc\">>");
        assertThat(print("a\"b\\c\n\t")).isEqualTo("<<\"a\\\"b\\\\c\\n\\t\">>");
    }

    @Test
    void otherOctetsAreNumbers() {
        assertThat(ErlangBinary.print(new byte[] {'a', 'b', 0, (byte) 255}, 0)).isEqualTo("<<97,98,0,255>>");
        assertThat(ErlangBinary.print(new byte[] {'a', 127}, 0)).isEqualTo("<<97,127>>");
    }

    @Test
    void textBeyondAsciiSaysThatItIsUtf8() {
        assertThat(print("é")).isEqualTo("<<\"é\"/utf8>>");
    }

    @Test
    void octetsThatAreLatin1ButNotUtf8AreText() {
        assertThat(ErlangBinary.print(new byte[] {'a', (byte) 0xE9}, 0)).isEqualTo("<<\"aé\">>");
    }

    @Test
    void charactersBeyondLatin1AreNumbers() {
        assertThat(print("€")).isEqualTo("<<226,130,172>>");
    }

    @Test
    void numbersBeyondTheLineContinueUnderTheFirstOne() {
        byte[] octets = new byte[16];
        Arrays.fill(octets, (byte) 130);
        // "type 1, all octets = " stands before it
        assertThat(ErlangBinary.print(octets, 21))
                .isEqualTo(
                        "<<130,130,130,130,130,130,130,130,130,130,130,130,130,130,\n" + " ".repeat(23) + "130,130>>");
    }

    @Test
    void numbersThatFitTheLineStayOnIt() {
        byte[] octets = new byte[13];
        Arrays.fill(octets, (byte) 130);
        // 51 digits and commas after "<<" end in column 79
        assertThat(ErlangBinary.print(octets, 26)).doesNotContain("\n");
        assertThat(ErlangBinary.print(octets, 27)).contains("\n");
    }

    @Test
    void aLongPayloadIsNotPrintedBeyondWhatAReplyTextCanHold() {
        assertThat(ErlangBinary.print(new byte[100_000], 0)).hasSizeBetween(255, 300);
        assertThat(print("x".repeat(100_000))).hasSizeBetween(255, 300);
    }

    private static String print(String text) {
        return ErlangBinary.print(text.getBytes(StandardCharsets.UTF_8), 0);
    }
}
