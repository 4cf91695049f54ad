package org.leveret.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PhoneTest extends ConsoleTest {
    @Test
    void noPageIsWiderThanATelephone() throws Exception {
        String vhost = console.vhost();
        api.put("/queues/" + vhost + "/orders", Map.of()).is(201);
        try (Client client = new Client(console, vhost, "worker")) {
            client.consume("orders", "tag");
            Visitor visitor = visitor(ColorScheme.LIGHT, true).signedIn("overview");
            for (String address :
                    new EveryPage(vhost, "orders", "amq.topic", client.connectionName()).addresses(visitor)) {
                visitor.openAndSettle(address);
                assertThat((Boolean) visitor.page()
                                .evaluate("() => document.documentElement.scrollWidth <= innerWidth"
                                        + " && document.querySelector('main').scrollWidth <= innerWidth"))
                        .describedAs(address)
                        .isTrue();
            }
        }
    }

    @Test
    void theMenuOpensAndLeadsToPages() {
        Visitor visitor = visitor(ColorScheme.LIGHT, true).signedIn("overview");
        assertThat(visitor.page().locator("nav").first()).not().isVisible();
        visitor.button("Menu").click();
        visitor.page().locator("nav").getByText("Queues").click();
        visitor.heading("Queues").waitFor();
        assertThat(visitor.page().locator("nav").first()).not().isVisible();
    }

    @Test
    void aFormFitsOnTheScreen() {
        Visitor visitor = visitor(ColorScheme.DARK, true).signedIn("queues");
        visitor.button("Declare queue").click();
        visitor.confirm("x-message-ttl");
        assertThat((Boolean) visitor.dialog().evaluate("box => box.scrollWidth <= box.clientWidth"))
                .isTrue();
        visitor.confirm("Cancel");
        assertThat(visitor.dialog()).hasCount(0);
    }
}
