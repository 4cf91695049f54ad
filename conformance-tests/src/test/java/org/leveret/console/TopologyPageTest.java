package org.leveret.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The graph of a virtual host, and the way of a key through it. */
class TopologyPageTest extends ConsoleTest {
    private String vhost = "";

    @BeforeEach
    void bind() {
        vhost = console.vhost();
        exchange("events", "topic");
        exchange("audit", "fanout");
        queue("orders", Map.of("x-dead-letter-exchange", "audit"));
        queue("mail", Map.of());
        queue("log", Map.of());
        bind("events", "q/orders", "order.#");
        bind("events", "q/mail", "*.created");
        bind("events", "e/audit", "#");
        bind("audit", "q/log", "");
    }

    private void exchange(String name, String type) {
        api.put("/exchanges/" + vhost + "/" + name, Map.of("type", type)).is(201);
    }

    private void queue(String name, Map<String, Object> arguments) {
        api.put("/queues/" + vhost + "/" + name, Map.of("arguments", arguments)).is(201);
    }

    private void bind(String source, String destination, String key) {
        api.post("/bindings/" + vhost + "/e/" + source + "/" + destination, Map.of("routing_key", key))
                .is(201);
    }

    private static Locator node(Visitor visitor, String label) {
        return visitor.page()
                .getByRole(
                        AriaRole.LINK,
                        new Page.GetByRoleOptions().setName(label).setExact(false));
    }

    @Test
    void exchangesLeadToQueuesFromLeftToRight() {
        Visitor visitor = visitor().signedIn("topology?vhost=" + vhost);
        BoundingBox events = node(visitor, "exchange events, topic").boundingBox();
        BoundingBox audit = node(visitor, "exchange audit, fanout").boundingBox();
        BoundingBox log = node(visitor, "queue log, 0 messages").boundingBox();
        assertThat(events.x + events.width).isLessThan(audit.x);
        assertThat(audit.x + audit.width).isLessThan(log.x);
        assertThat(visitor.page().locator(".edge")).hasCount(5);
        assertThat(visitor.page().locator(".edge.dead-letters")).hasCount(1);
        assertThat(node(visitor, "exchange amq.direct")).hasCount(0);
    }

    @Test
    void theWayOfAKeyIsLitUpAndToldInWords() {
        Visitor visitor = visitor().signedIn("topology?vhost=" + vhost);
        visitor.page().getByLabel("Published to").selectOption("events");
        visitor.page().getByLabel("Routing key").fill("order.paid");
        visitor.button("Show the way").click();
        visitor.waitForText("It would go to 2 queues:");
        node(visitor, "queue orders, 0 messages, on the way").waitFor();
        node(visitor, "queue log, 0 messages, on the way").waitFor();
        assertThat(node(visitor, "queue mail, 0 messages, on the way")).hasCount(0);
        assertThat(visitor.page().locator(".edge.lit")).hasCount(3);
        assertThat(visitor.page().url()).contains("exchange=events").contains("key=order.paid");
    }

    @Test
    void headersCountWhereAnExchangeLooksAtThem() {
        exchange("by-header", "headers");
        api.post(
                        "/bindings/" + vhost + "/e/by-header/q/mail",
                        Map.of("routing_key", "", "arguments", Map.of("x-match", "all", "kind", "letter")))
                .is(201);
        Visitor visitor = visitor().signedIn("topology?vhost=" + vhost + "&exchange=by-header");
        visitor.waitForText("It would go nowhere.");
        visitor.button("Add").click();
        visitor.page().getByLabel("Headers: name 1").fill("kind");
        visitor.page().getByLabel("Headers: value 1").fill("letter");
        visitor.button("Show the way").click();
        visitor.waitForText("It would go to 1 queue:");
        visitor.page().reload();
        visitor.waitForText("It would go to 1 queue:");
    }

    @Test
    void nodesAreReachedByKeyAndLeadToTheirPages() {
        Visitor visitor = visitor().signedIn("topology?vhost=" + vhost);
        Locator orders = node(visitor, "queue orders");
        orders.focus();
        assertThat(orders).isFocused();
        visitor.page().keyboard().press("Enter");
        visitor.heading("orders").waitFor();
    }

    @Test
    void theTableSaysTheSame() {
        Visitor visitor = visitor().signedIn("topology?vhost=" + vhost + "&view=table&exchange=events&key=a.created");
        Locator rows = visitor.page().locator("tr.row");
        assertThat(rows).hasCount(5);
        Locator mail = rows.filter(new Locator.FilterOptions().setHasText("*.created"));
        assertThat(mail).containsText("mail");
        assertThat(mail).containsText("yes");
        assertThat(rows.filter(new Locator.FilterOptions().setHasText("dead letters")))
                .containsText("no");
    }

    @Test
    void aFilterLeavesWhatFitsAndItsNeighbours() {
        Visitor visitor = visitor().signedIn("topology?vhost=" + vhost + "&name=mail");
        node(visitor, "queue mail").waitFor();
        assertThat(visitor.page().locator(".node")).hasCount(2);
        node(visitor, "exchange events").waitFor();
    }

    @Test
    void tooManyForAGraphAreAskedToBeFiltered() {
        for (int i = 0; i < 501; i++) {
            queue("many-" + i, Map.of());
        }
        Visitor visitor = visitor().signedIn("topology?vhost=" + vhost);
        visitor.waitForText("Filter by a part of a name.");
        visitor.page().getByLabel("Show names that contain").fill("orders");
        visitor.page().keyboard().press("Enter");
        node(visitor, "queue orders").waitFor();
    }

    @Test
    void aRingIsDrawnWithoutOneNodeOverAnother() {
        for (String name : List.of("a", "b", "c")) {
            exchange(name, "fanout");
        }
        bind("a", "e/b", "");
        bind("b", "e/c", "");
        bind("c", "e/a", "");
        bind("a", "e/a", "");
        bind("c", "q/log", "");
        Visitor visitor = visitor().signedIn("topology?vhost=" + vhost);
        node(visitor, "exchange c").waitFor();
        List<BoundingBox> boxes = new ArrayList<>();
        for (Locator rect : visitor.page().locator(".node rect").all()) {
            BoundingBox box = rect.boundingBox();
            assertThat(boxes)
                    .noneMatch(other -> box.x < other.x + other.width
                            && other.x < box.x + box.width
                            && box.y < other.y + other.height
                            && other.y < box.y + box.height);
            boxes.add(box);
        }
        assertThat(boxes).hasSize(8);
    }

    @Test
    void itIsAccessibleInBothThemesWithAWayLitUp() {
        for (ColorScheme theme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            Visitor visitor =
                    visitor(theme, false).signedIn("topology?vhost=" + vhost + "&exchange=events&key=order.paid");
            node(visitor, "queue orders, 0 messages, on the way").waitFor();
            Accessibility.isGoodOn(visitor.page());
        }
    }
}
