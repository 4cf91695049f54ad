package org.leveret.broker.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamePatternTest {
    @ParameterizedTest
    @CsvSource({
        "b, abc, true",
        "^b, abc, false",
        "^abc$, abc, true",
        "^(a|b), box, true",
        ".*, anything, true",
        ".*, '', true",
        "'', anything, false",
        "'', '', true",
        "^$, anything, false",
        "A, a, false",
        "^(?!secret), public, true",
        "^(?!secret), secret.a, false",
        "(a)\\1, xaay, true"
    })
    void isSearchedForAnywhereInTheName(String regex, String name, boolean fits) throws Exception {
        assertThat(NamePattern.compile(regex).fits(name)).isEqualTo(fits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "*", "a{2,1}", "(?<=a*)("})
    void whatIsNoRegularExpressionIsRefused(String regex) {
        assertThatExceptionOfType(InvalidPatternException.class).isThrownBy(() -> NamePattern.compile(regex));
    }

    @Test
    void anOverlongExpressionIsRefused() {
        assertThatExceptionOfType(InvalidPatternException.class)
                .isThrownBy(() -> NamePattern.compile("a".repeat(NamePattern.LENGTH_MAX + 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a+)+$", "(?=a)(a+)+$", "(a*)*\\1b"})
    void aHostileExpressionCannotHoldALoopUp(String regex) throws Exception {
        NamePattern pattern = NamePattern.compile(regex);
        String name = "a".repeat(254) + "!";
        boolean fits = assertTimeoutPreemptively(Duration.ofSeconds(5), () -> pattern.fits(name));
        assertThat(fits).isFalse();
    }
}
