package org.leveret.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Names are text, wherever they come from. */
class HostileNamesTest extends ConsoleTest {
    private static final String MARKUP = "<img src=x onerror=alert(1)>";
    private static final String QUOTES = "'\"><script>alert(2)</script>&lt;`${7*7}`";
    private static final String BACKWARDS = "a\u202Eb\u202Cc\u200F/../%2F?#&=";
    private static final String LONG = "é".repeat(127);
    private static final List<String> NAMES = List.of(MARKUP, QUOTES, BACKWARDS, LONG);

    private final String vhost = MARKUP;

    @AfterEach
    void deleteTheVirtualHost() {
        api.delete("/vhosts/" + path(vhost));
        api.delete("/users/" + path(MARKUP));
    }

    private void declare() {
        api.put("/vhosts/" + path(vhost), Map.of("description", MARKUP)).is(201);
        String all = "/permissions/" + path(vhost) + "/guest";
        api.put(all, Map.of("configure", ".*", "write", ".*", "read", ".*"));
        api.put("/users/" + path(MARKUP), Map.of("password", MARKUP, "tags", MARKUP))
                .is(201);
        api.put(
                        "/policies/" + path(vhost) + "/" + path(MARKUP),
                        Map.of("pattern", ".*", "definition", Map.of("max-length", 9), "apply-to", "all"))
                .is(201);
        for (String name : NAMES) {
            String in = "/" + path(vhost) + "/" + path(name);
            api.put("/queues" + in, Map.of("arguments", Map.of("x-dead-letter-exchange", QUOTES)))
                    .is(201);
            api.put("/exchanges" + in, Map.of("type", "topic", "arguments", Map.of(MARKUP, MARKUP)))
                    .is(201);
            api.post(
                            "/bindings/" + path(vhost) + "/e/" + path(name) + "/q/" + path(name),
                            Map.of("routing_key", QUOTES, "arguments", Map.of(MARKUP, QUOTES)))
                    .is(201);
        }
    }

    @Test
    void namesThatAreMarkupAreHarmlessOnEveryPage() throws Exception {
        declare();
        try (Client client = new Client(console, vhost, MARKUP)) {
            client.publish("", MARKUP, MARKUP, Map.of(MARKUP, QUOTES));
            client.consume(MARKUP, MARKUP);
            Visitor visitor = visitor().signedIn("overview");
            EveryPage pages = new EveryPage(vhost, MARKUP, MARKUP, client.connectionName());
            for (String address : pages.addresses(visitor)) {
                visitor.openAndSettle(address);
                assertThat(visitor.page().locator("img, #app script")).hasCount(0);
            }
        }
    }

    @Test
    void theyStandInListsAsTheyAreAndLeadToTheirPages() {
        declare();
        Visitor visitor = visitor().signedIn("overview");
        for (String name : NAMES) {
            visitor.open("queues?vhost=" + EveryPage.encoded(vhost));
            visitor.link(name).click();
            visitor.heading(name).waitFor();
            visitor.button("Delete").click();
            assertThat(visitor.dialog()).containsText("Delete queue " + name + " in " + vhost);
            visitor.confirm("Delete queue");
            visitor.heading("Queues").waitFor();
            api.get("/queues/" + path(vhost) + "/" + path(name)).is(404);
        }
    }

    private static String path(String name) {
        return EveryPage.encoded(name).replace("+", "%20");
    }
}
