package org.leveret.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingKeyTest {
    @ParameterizedTest
    @CsvSource({
        "a, 255, 255",
        "a, 256, 255",
        "ä, 127, 254",
        "ä, 128, 254",
        "€, 85, 255",
        "€, 86, 255",
        "🐇, 63, 252",
        "🐇, 64, 252"
    })
    void whatDoesNotFitIsCutBetweenCharacters(String character, int count, int bytes) {
        String key = character.repeat(count);
        String cut = RoutingKey.cut(key);
        assertThat(cut.getBytes(StandardCharsets.UTF_8)).hasSize(bytes);
        assertThat(key).startsWith(cut);
        assertThat(cut.codePoints()).containsOnly(character.codePointAt(0));
        assertThat(RoutingKey.fits(key)).isEqualTo(cut.equals(key));
    }
}
