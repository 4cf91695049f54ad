package org.leveret.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyboardTest extends ConsoleTest {
    private static final String FOCUSED = "() => document.activeElement.closest('dialog') !== null";

    @Test
    void gAndALetterLeadToAPage() {
        Visitor visitor = visitor().signedIn("overview");
        visitor.heading("Overview").waitFor();
        visitor.page().keyboard().type("gq");
        visitor.heading("Queues").waitFor();
        visitor.page().keyboard().type("ge");
        visitor.heading("Exchanges").waitFor();
        visitor.page().keyboard().type("go");
        visitor.heading("Overview").waitFor();
    }

    @Test
    void aSlashGoesToTheSearch() {
        Visitor visitor = visitor().signedIn("queues");
        visitor.heading("Queues").waitFor();
        visitor.page().keyboard().press("/");
        assertThat(visitor.page().getByLabel("Filter queues by name")).isFocused();
        visitor.page().keyboard().type("gq?");
        assertThat(visitor.page().getByLabel("Filter queues by name")).hasValue("gq?");
    }

    @Test
    void aSlashGoesToTheFirstFilterWhereThereIsNoSearch() {
        Visitor visitor = visitor().signedIn("definitions");
        visitor.heading("Definitions").waitFor();
        visitor.page().keyboard().press("/");
        assertThat(visitor.page().locator(".filters select")).isFocused();
    }

    @Test
    void aQuestionMarkTellsTheKeysAndEscapeEndsIt() {
        Visitor visitor = visitor().signedIn("queues");
        visitor.heading("Queues").waitFor();
        visitor.page().keyboard().press("?");
        assertThat(visitor.dialog()).containsText("Search or filter, where the page can");
        visitor.page().keyboard().press("Escape");
        assertThat(visitor.dialog()).hasCount(0);
    }

    @Test
    void theFocusStaysInADialogAndGoesBackAfterwards() {
        Visitor visitor = visitor().signedIn("queues");
        visitor.button("Declare queue").focus();
        visitor.page().keyboard().press("Enter");
        assertThat(visitor.field("Name")).isFocused();
        for (int i = 0; i < 30; i++) {
            visitor.page().keyboard().press("Tab");
            // Between the last field and the first the browser's own window has its turn.
            assertThat((Boolean) visitor.page()
                            .evaluate("() => document.activeElement === document.body || (" + FOCUSED + ")()"))
                    .isTrue();
        }
        visitor.page().keyboard().press("Escape");
        assertThat(visitor.button("Declare queue")).isFocused();
    }

    @Test
    void pPausesAndGoesOn() {
        Visitor visitor = visitor().signedIn("overview");
        visitor.button("Live: pause").waitFor();
        visitor.page().keyboard().press("p");
        visitor.button("Paused: go on").waitFor();
        visitor.page().keyboard().press("p");
        visitor.button("Live: pause").waitFor();
    }

    @Test
    void theChosenThemeIsKept() {
        Visitor visitor = visitor().signedIn("overview");
        visitor.button("Theme: the system’s").click();
        visitor.button("Theme: light").click();
        visitor.button("Theme: dark").waitFor();
        visitor.page().reload();
        visitor.button("Theme: dark").waitFor();
        assertThat(visitor.page().locator("html")).hasAttribute("data-theme", "dark");
    }
}
