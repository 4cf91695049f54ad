package org.leveret.broker.contents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that are looked for in octets and in plain values. */
class TextSearchTest {
    private static boolean isIn(String text, String body) {
        return new TextSearch(text).isIn(("##" + body).getBytes(StandardCharsets.UTF_8), 2, false);
    }

    @ParameterizedTest
    @CsvSource({
        "needle, a NEEDLE there, true",
        "NeeDle, needle, true",
        "ÉTÉ, un été, true",
        "я, Я, true",
        "needle, needl, false",
        "aab, aaab, true",
        "x, '', false",
        "##, ab, false"
    })
    void theCaseOfTheTextDoesNotMatter(String text, String body, boolean found) {
        assertThat(isIn(text, body)).isEqualTo(found);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aTextIsFoundWhereverItBeginsAndOnlyIfItIsThere(long seed) {
        System.out.println("text search, seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            String text = letters(random, 1 + random.nextInt(40), 3);
            StringBuilder body = new StringBuilder(letters(random, random.nextInt(40_000), 2));
            body.insert(random.nextInt(body.length() + 1), text.toUpperCase(Locale.ROOT));
            assertThat(isIn(text, body.toString()))
                    .as("seed %d, round %d", seed, round)
                    .isTrue();
            String other = letters(random, 12, 3);
            assertThat(isIn(other, body.toString()))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(body.toString().toLowerCase(Locale.ROOT).contains(other));
        }
    }

    private static String letters(Random random, int length, int kinds) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < length; i++) {
            letters.append("abé".charAt(random.nextInt(kinds)));
        }
        return letters.toString();
    }

    @Test
    void namesAndValuesAreLookedIntoHoweverDeep() {
        Map<String, Object> plain = Map.of("Outer", List.of(1L, Map.of("inner", "Value")), "flag", true);
        for (String there : List.of("OUTER", "inner", "value", "1", "tru")) {
            assertThat(new TextSearch(there).isIn(plain)).as(there).isTrue();
        }
        assertThat(new TextSearch("nothing").isIn(plain)).isFalse();
    }

    @Test
    void compressedOctetsAreLookedIntoUpToABound() throws IOException {
        byte[] near = compressed((int) TextSearch.DECODED_BYTES_MAX - 100);
        byte[] far = compressed((int) TextSearch.DECODED_BYTES_MAX + (1 << 20));
        assertThat(new TextSearch("needle").isIn(near, 0, true)).isTrue();
        assertThat(new TextSearch("needle").isIn(far, 0, true)).isFalse();
    }

    @Test
    void whatIsNotCompressedAsItSaysHasNoText() {
        byte[] octets = "needle".getBytes(StandardCharsets.UTF_8);
        assertThat(new TextSearch("needle").isIn(octets, 0, true)).isFalse();
    }

    private static byte[] compressed(int blanks) throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(octets)) {
            out.write(" ".repeat(blanks).getBytes(StandardCharsets.UTF_8));
            out.write("needle".getBytes(StandardCharsets.UTF_8));
        }
        return octets.toByteArray();
    }
}
