package org.leveret.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SignInTest extends ConsoleTest {
    @Test
    void whoSignsInGetsToThePageThatTheAddressNames() {
        Visitor visitor = visitor().open("queues?name=order");
        visitor.signIn("guest", "guest");
        visitor.heading("Queues").waitFor();
        assertThat(visitor.page().getByLabel("Filter queues by name")).hasValue("order");
    }

    @Test
    void aWrongPasswordIsRefusedOnThePage() {
        Visitor visitor = visitor().open("overview").signIn("guest", "wrong");
        visitor.waitForText("The name or the password is wrong.");
        assertThat(visitor.heading("Overview")).hasCount(0);
    }

    @Test
    void aReloadKeepsTheUserSignedIn() {
        Visitor visitor = visitor().signedIn("exchanges");
        visitor.page().reload();
        visitor.heading("Exchanges").waitFor();
    }

    @Test
    void noPasswordIsKeptInTheBrowser() {
        Visitor visitor = visitor().signedIn("overview");
        visitor.heading("Overview").waitFor();
        assertThat(visitor.page().context().cookies()).isNotEmpty().allSatisfy(cookie -> {
            assertThat(cookie.value).doesNotContain("guest").doesNotContain("Z3Vlc3Q6Z3Vlc3Q");
            assertThat(cookie.httpOnly).isTrue();
        });
        assertThat(visitor.page().evaluate("JSON.stringify({...localStorage, ...sessionStorage})"))
                .isEqualTo("{}");
    }

    @Test
    void whoMayNotSeeTheNodeSeesTheRest() {
        api.put("/users/clerk", Map.of("password", "secret", "tags", "management"))
                .is(201);
        Visitor visitor = visitor().open("overview").signIn("clerk", "secret");
        visitor.heading("Message rates").waitFor();
        assertThat(visitor.heading("Memory")).hasCount(0);
        api.delete("/users/clerk").is(204);
    }

    @Test
    void whoSignsOutIsAskedAgain() {
        Visitor visitor = visitor().signedIn("overview");
        visitor.button("Sign out").click();
        visitor.button("Sign in").waitFor();
        visitor.page().reload();
        visitor.button("Sign in").waitFor();
    }

    @Test
    void aSessionThatEndsElsewhereLeadsBackToWhereTheUserWas() {
        Visitor visitor = visitor().signedIn("queues?name=kept");
        visitor.heading("Queues").waitFor();
        visitor.page().context().clearCookies();
        visitor.button("Declare queue").click();
        visitor.waitForText("Your session has ended.");
        visitor.signIn("guest", "guest");
        visitor.heading("Queues").waitFor();
        assertThat(visitor.page().url()).endsWith("#/queues?name=kept");
    }
}
