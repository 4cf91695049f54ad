package org.leveret.management.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Percent-encoding, to and fro. */
class PathTextTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            plain     | plain
            %2F       | /
            %2f       | /
            a%20b     | a b
            a+b       | a+b
            %C3%A4    | ä
            %F0%9F%90%87 | 🐇
            %25       | %
            """)
    void aSegmentIsDecoded(String encoded, String text) {
        assertThat(PathText.decode(encoded, false)).isEqualTo(text);
    }

    @Test
    void inAQueryAPlusIsASpace() {
        assertThat(PathText.decode("a+b%2B", true)).isEqualTo("a b+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%2", "a%zz", "%g0", "%FF", "%C3", "%ED%A0%80", "%２0"})
    void whatIsNotWellEncodedIsRefused(String encoded) {
        assertThatIllegalArgumentException().isThrownBy(() -> PathText.decode(encoded, false));
    }

    @Test
    void octetsThatAreNoTextAreEncodedAllTheSame() {
        assertThat(PathText.isPercentEncoded("/a/%FF")).isTrue();
        assertThat(PathText.isPercentEncoded("/a/%F")).isFalse();
        assertThat(PathText.isPercentEncoded("/a/%zz")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"/a/b,2", "/a/b/,2", "/a//b,3", "/,0", "a,1"})
    void segmentsWithinCountAlsoWhenTheyAreEmpty(String path, int count) {
        assertThat(PathText.segments(path)).hasSize(count);
    }

    @Test
    void formsAndSegmentsDifferInSpacesAndTildes() {
        assertThat(PathText.encodeForm("a b~c/d")).isEqualTo("a+b%7Ec%2Fd");
        assertThat(PathText.encodeSegment("a b~c/d")).isEqualTo("a%20b~c%2Fd");
    }

    @Test
    void whatIsEncodedIsDecodedToTheSame() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            String text = random.ints(random.nextInt(20), 1, 0x10000)
                    .filter(codePoint -> codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            assertThat(PathText.decode(PathText.encodeForm(text), true))
                    .describedAs("seed %s", seed)
                    .isEqualTo(text);
            assertThat(PathText.decode(PathText.encodeSegment(text), false))
                    .describedAs("seed %s", seed)
                    .isEqualTo(text);
        }
    }
}
