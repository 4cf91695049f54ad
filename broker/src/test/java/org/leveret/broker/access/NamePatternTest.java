package org.leveret.broker.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
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
        "(a)\\1, xaay, true",
        "^(?!a)(b|c)?$, '', true",
        "^(?!$), '', false"
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

    static List<String> waysWithoutCharacters() {
        return List.of(
                "(?=)" + "(|)".repeat(60) + "(?!)",
                "(?=)" + "(?:|)".repeat(60) + "(?!)",
                "(?=)" + "(^)?".repeat(60) + "(?!)",
                "(?=)" + "(?=|)".repeat(60) + "(?!)",
                "(?=)" + "(?<a>|)".replace("a", "n") + "(|\\k<n>)".repeat(60) + "(?!)",
                "(?=)(((^){20000}){20000}){20000}(?!)",
                "(?=)((?:){20000}){20000}(?:(?:){20000}){20000}(?!)",
                "()((\\1{20000}){20000}){20000}(?!)",
                "(?=)" + "[])]" + "?(|)".repeat(60) + "(?!)",
                "(?=)\\Q(\\E?" + "(|)".repeat(60) + "(?!)",
                "(?=)\\c[?" + "(|)".repeat(60) + "(?!)",
                "(?=)(?i:" + "(|)".repeat(60) + ")(?!)");
    }

    @ParameterizedTest
    @MethodSource("waysWithoutCharacters")
    void norCanOneThatHasManyWaysAndTakesNoCharacter(String regex) throws Exception {
        NamePattern pattern = NamePattern.compile(regex);
        for (String name : List.of("", "a", "name")) {
            boolean fits = assertTimeoutPreemptively(Duration.ofSeconds(5), () -> pattern.fits(name));
            assertThat(fits).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"(?=)(?x)a", "(", ""})
    void aStoredOneThatIsNotTakenAnyMoreFitsNothingAndKeepsItsText(String regex) {
        NamePattern pattern = NamePattern.stored("a test", regex);
        assertThat(pattern.regex()).isEqualTo(regex);
        assertThat(pattern.fits("a")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?=)(?x)a # (",
                "(?=)a{0}{9}",
                "(?=)a?{9}",
                "(?=)(?:){9}{9}",
                "{9}(?=x)",
                "(?i){9}(?=x)",
                "(?=x)|{9}",
                "(?=x)a*\\Q\\E{9}",
                "(?=x)a*(?i){9}"
            })
    void whatCannotBeCountedIsRefused(String regex) {
        assertThatExceptionOfType(InvalidPatternException.class).isThrownBy(() -> NamePattern.compile(regex));
    }
}
