package org.leveret.broker.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SearchBudgetTest {
    private static final String SLOW = "^(?=(a+)+b|x)(\\w)(?!\\2\\2\\2\\2\\2\\2)|^(a*)*\\3c";
    private static final String BAD_NAME = "a".repeat(100) + "!";

    private long nowNs;
    private final SearchBudget budget = new SearchBudget("a test", () -> nowNs);

    private static NamePattern slow() throws InvalidPatternException {
        return NamePattern.compile(SLOW);
    }

    private void spend(NamePattern pattern, int names) {
        for (int i = 0; i < names; i++) {
            assertThat(pattern.fits(BAD_NAME, budget)).isFalse();
        }
    }

    @Test
    void aPatternThatHasSpentItsBudgetFitsTheNamesThatItFitsSoon() throws Exception {
        NamePattern pattern = slow();
        spend(pattern, SearchBudget.NAMES_IN_VAIN_MAX - 100);
        assertThat(budget.stepsMax()).isEqualTo(SearchBudget.NAME_STEPS);
        assertThat(pattern.fits("xyz", budget)).isTrue();
        assertThat(pattern.fits("yxz", budget)).isFalse();
    }

    @Test
    void badNamesTakeNothingFromTheOthersHoweverManyThereAre() throws Exception {
        NamePattern pattern = slow();
        spend(pattern, SearchBudget.NAMES_IN_VAIN_MAX + 100);
        assertThat(budget.stepsMax()).isEqualTo(SearchBudget.NAME_STEPS_LEAST);
        assertThat(pattern.fits("xyz", budget)).isTrue();
    }

    @Test
    void afterAWhileTheBudgetIsFullAgain() throws Exception {
        spend(slow(), SearchBudget.NAMES_IN_VAIN_MAX + 100);
        nowNs += SearchBudget.REFILL_NS + 1;
        assertThat(budget.stepsMax()).isEqualTo(BoundedSearch.STEPS_MAX);
        assertThat(budget.wasEverShort()).isTrue();
    }

    @Test
    void whatIsMatchedWithTheStepsOfEachNameIsNeverGivenUp() throws Exception {
        NamePattern pattern = NamePattern.compile("^(?!amq\\.)(?=.*(orders|invoices)).*\\.(eu|us)$");
        String longName = "orders." + "x".repeat(240) + ".eu";
        assertThat(IntStream.range(0, 100_000).allMatch(i -> pattern.fits(longName, budget)))
                .isTrue();
        assertThat(budget.stepsMax()).isEqualTo(BoundedSearch.STEPS_MAX);
    }
}
