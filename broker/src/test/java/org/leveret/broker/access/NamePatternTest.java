package org.leveret.broker.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
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

    static List<String> nestedTooDeeply() {
        return List.of(
                nested("(", "a", ")", 4_000),
                nested("(?:", "a", ")?", NamePattern.NESTING_MAX + 1),
                nested("(?=", "a", ")", 2_000),
                "\\Q((\\E[(]\\(" + nested("(", "a", ")", NamePattern.NESTING_MAX + 1),
                "[]]" + nested("(", "a", ")", 4_000),
                "(".repeat(NamePattern.LENGTH_MAX));
    }

    private static String nested(String open, String inside, String close, int times) {
        return open.repeat(times) + inside + close.repeat(times);
    }

    @ParameterizedTest
    @MethodSource("nestedTooDeeply")
    void whatIsNestedTooDeeplyIsRefused(String regex) {
        assertThatExceptionOfType(InvalidPatternException.class)
                .isThrownBy(() -> NamePattern.compile(regex))
                .withMessageContaining("nested deeper than 250");
    }

    static List<String> notNestedTooDeeply() {
        return List.of(
                nested("(", "a", ")", NamePattern.NESTING_MAX),
                nested("(?=", "a", ")", NamePattern.NESTING_MAX),
                "(a)?".repeat(1_000),
                "(?=a)[(((]|" + "\\(".repeat(1_000) + "|\\Q" + "(".repeat(1_000) + "\\E|a",
                "[" + "(".repeat(1_000) + "a]",
                "a|[]" + "(".repeat(1_000) + "]",
                "a|[[:alpha:]" + "(".repeat(1_000) + "]",
                "a|\\Q" + "(".repeat(1_000));
    }

    @ParameterizedTest
    @MethodSource("notNestedTooDeeply")
    void whatHasParenthesesThatNestNoDeeperIsTaken(String regex) throws Exception {
        assertThat(NamePattern.compile(regex).fits("a")).isTrue();
    }

    @ParameterizedTest
    @MethodSource("nestedTooDeeply")
    void aStoredOneThatIsNestedTooDeeplyFitsNothing(String regex) throws Exception {
        assertThat(onASmallStack(() -> NamePattern.stored("a test", regex).fits("a")))
                .isFalse();
    }

    @Test
    void whatOverflowsTheStackOnANameDoesNotFitIt() throws Exception {
        NamePattern pattern = NamePattern.compile("$".repeat(8_000));
        assertThat(onASmallStack(() -> pattern.fits("a"))).isFalse();
    }

    private static boolean onASmallStack(Callable<Boolean> call) throws Exception {
        FutureTask<Boolean> task = new FutureTask<>(call);
        new Thread(null, task, "a small stack", 256 << 10).start();
        return task.get(30, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource({
        "'((a{1000}){1000}){1000}', aaa, false",
        "'^((a{2,1000}){1,1000}){1,1000}$', aaa, true",
        "'^(?:(?:(?:b?){500}){500}){500}a{2,}$', aaa, true",
        "'^[a-z]{1,255}$', aaa, true"
    })
    void oneThatRepeatsRepetitionsTakesNoMoreMemoryThanOthers(String regex, String name, boolean fits) {
        boolean found = assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> NamePattern.compile(regex).fits(name));
        assertThat(found).isEqualTo(fits);
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
