package org.leveret.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LongListTest extends ConsoleTest {
    private static final int QUEUES = 10_000;
    private static final int DRAWN_MAX = 120;

    private final String vhost = console.vhost();

    @AfterEach
    void deleteTheQueues() {
        api.delete("/vhosts/" + vhost).is(204);
    }

    private void declareQueues() {
        List<Map<String, Object>> queues = IntStream.range(0, QUEUES)
                .mapToObj(number -> Map.<String, Object>of(
                        "name",
                        String.format("q%05d", number),
                        "durable",
                        true,
                        "auto_delete",
                        false,
                        "arguments",
                        Map.of()))
                .toList();
        api.post("/definitions/" + vhost, Map.of("queues", queues)).is(204);
    }

    @Test
    void tenThousandQueuesArePagedFilteredAndScrolledThrough() {
        declareQueues();
        Visitor visitor = visitor().signedIn("queues?page_size=500&vhost=" + vhost);
        visitor.waitForText("10,000 queues");
        visitor.link("q00000").waitFor();
        Locator rows = visitor.page().locator("tr.row");
        assertThat(rows.count()).isLessThan(DRAWN_MAX);

        visitor.page().locator(".table-box").evaluate("box => box.scrollTo(0, box.scrollHeight)");
        visitor.link("q00499").waitFor();
        assertThat(rows.count()).isLessThan(DRAWN_MAX);

        visitor.button("Next page").click();
        visitor.link("q00500").waitFor();
        visitor.page().getByLabel("Page", pageLabel()).fill("20");
        visitor.page().keyboard().press("Enter");
        visitor.link("q09500").waitFor();

        visitor.page().getByLabel("Filter queues by name").fill("q0123");
        visitor.waitForText("10 of 10,000 queues");
        assertThat(rows).hasCount(10);
        assertThat(visitor.page()).hasURL(Pattern.compile(".*name=q0123.*"));

        visitor.button("Regular expression").click();
        visitor.page().getByLabel("Filter queues by name").fill("^q0[0-4]00\\d$");
        visitor.waitForText("50 of 10,000 queues");
    }

    @Test
    void sortingIsTheBrokersAndStandsInTheAddress() {
        declareQueues();
        Visitor visitor = visitor().signedIn("queues?vhost=" + vhost);
        visitor.link("q00000").waitFor();
        visitor.button("Name").click();
        visitor.link("q09999").waitFor();
        visitor.page().reload();
        visitor.link("q09999").waitFor();
    }

    private static Page.GetByLabelOptions pageLabel() {
        return new Page.GetByLabelOptions().setExact(true);
    }
}
