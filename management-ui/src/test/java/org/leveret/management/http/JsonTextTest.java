package org.leveret.management.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON to plain values and back. */
class JsonTextTest {
    private static @Nullable Object read(String text) {
        return JsonText.read(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"b\":[true,false,null,2.5,\"x\"],\"c\":{}}",
                "\"a\\u0000b\\\"\\\\\"",
                "\"ä🐇\"",
                "9223372036854775807",
                "92233720368547758070",
                "[]",
                "0.0"
            })
    void whatIsReadIsWrittenTheSame(String text) {
        assertThat(new String(JsonText.write(read(text)), StandardCharsets.UTF_8))
                .isEqualTo(text);
    }

    @Test
    void millionsOfValuesAreTooMany() {
        assertThatIllegalArgumentException().isThrownBy(() -> read("[" + "{},".repeat(2_000_000) + "{}]"));
    }

    @Test
    void wholeNumbersAreLong() {
        assertThat(read("5")).isEqualTo(5L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{a:1}", "[1,]", "1 2", "nul", "NaN", "\"\u0001\""})
    void whatIsNoJsonIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> read(text));
    }

    @Test
    void whatIsNestedTooDeeplyIsRefused() {
        assertThat(read("[".repeat(90) + "]".repeat(90))).isNotNull();
        assertThatIllegalArgumentException().isThrownBy(() -> read("[".repeat(200) + "]".repeat(200)));
    }
}
