package org.leveret.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pages by the Web Content Accessibility Guidelines, levels A and AA, as far as a program can tell. */
class AccessibilityTest extends ConsoleTest {
    private static final List<String> RULES = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void noPageHasAViolation(ColorScheme theme) throws Exception {
        String vhost = console.vhost();
        api.put("/queues/" + vhost + "/orders", Map.of("arguments", Map.of("x-max-length", 9)))
                .is(201);
        api.put("/exchanges/" + vhost + "/events", Map.of("type", "topic")).is(201);
        try (Client client = new Client(console, vhost, "worker")) {
            client.publish("", "orders", "{\"id\": 1}", Map.of("header", "value"));
            client.publish("", "orders", "plain", Map.of());
            client.channel().basicQos(1);
            client.consume("orders", "tag");
            Visitor visitor = visitor(theme, false).open("overview");
            visitor.button("Sign in").waitFor();
            hasNoViolation(visitor, "the sign-in page");
            visitor.signedIn("overview");
            for (String address :
                    new EveryPage(vhost, "orders", "events", client.connectionName()).addresses(visitor)) {
                visitor.openAndSettle(address);
                hasNoViolation(visitor, address);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void noDialogHasAViolation(ColorScheme theme) {
        String vhost = console.vhost();
        api.put("/queues/" + vhost + "/orders", Map.of()).is(201);
        Visitor visitor = visitor(theme, false).signedIn("queues?vhost=" + vhost);
        visitor.button("Declare queue").click();
        visitor.field("Name").fill("orders");
        visitor.confirm("x-message-ttl");
        visitor.confirm("Declare");
        visitor.waitForText("x-message-ttl is not a number");
        hasNoViolation(visitor, "the form of a queue");
        visitor.confirm("Cancel");
        visitor.page().keyboard().press("?");
        hasNoViolation(visitor, "help");
        visitor.confirm("Close");
        visitor.button("Columns").click();
        hasNoViolation(visitor, "the choice of columns");
        visitor.openAndSettle("queue?vhost=" + vhost + "&name=orders");
        visitor.button("Delete").click();
        hasNoViolation(visitor, "the question before a deletion");
    }

    private static void hasNoViolation(Visitor visitor, String where) {
        List<String> violations = new AxeBuilder(visitor.page())
                .withTags(RULES).analyze().getViolations().stream()
                        .flatMap(rule -> rule.getNodes().stream()
                                .map(node -> rule.getId() + " at " + node.getTarget() + ": " + node.getHtml() + " "
                                        + node.getFailureSummary()))
                        .toList();
        assertThat(violations).describedAs(where).isEmpty();
    }
}
