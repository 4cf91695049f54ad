package org.leveret.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import java.util.List;

/** What everybody can use, as far as a program can tell: the rules of WCAG 2.2 at the levels A and AA, checked by axe. Stateless. */
final class Accessibility {
    private static final List<String> RULES = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");

    private Accessibility() {}

    /** Asserts that what the page shows now breaks none of the rules. */
    static void isGoodOn(Page page) {
        assertThat(new AxeBuilder(page).withTags(RULES).analyze().getViolations())
                .as("what axe finds on %s", page.url())
                .allSatisfy(rule -> assertThat(rule.getNodes())
                        .as("%s: %s", rule.getId(), rule.getHelp())
                        .isEmpty());
    }
}
