package org.leveret.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dead letters, delayed messages, and messages as they pass. */
class MessageFlowPagesTest extends ConsoleTest {
    private String vhost = "";

    @BeforeEach
    void makeVhost() {
        vhost = console.vhost();
    }

    private void queue(String name, Map<String, Object> arguments) {
        api.put("/queues/" + vhost + "/" + name, Map.of("arguments", arguments)).is(201);
    }

    private void publish(String exchange, String key, String payload, Map<String, Object> headers) {
        api.post(
                        "/exchanges/" + vhost + "/" + exchange + "/publish",
                        Map.of(
                                "routing_key",
                                key,
                                "payload",
                                payload,
                                "payload_encoding",
                                "string",
                                "properties",
                                Map.of("headers", headers)))
                .is(200);
    }

    @Test
    void deadLettersAreFoundExplainedAndRedriven() {
        queue("work", Map.of("x-dead-letter-exchange", "dlx"));
        queue("dead", Map.of());
        api.put("/exchanges/" + vhost + "/dlx", Map.of("type", "fanout")).is(201);
        api.post("/bindings/" + vhost + "/e/dlx/q/dead", Map.of("routing_key", ""))
                .is(201);
        for (int i = 0; i < 3; i++) {
            publish("amq.default", "work", "m" + i, Map.of());
        }
        api.post(
                        "/queues/" + vhost + "/work/get",
                        Map.of("count", 3, "ackmode", "reject_requeue_false", "encoding", "auto"))
                .is(200);
        Visitor visitor = visitor().signedIn("dead-letters?vhost=" + vhost);
        Locator row = visitor.page().locator("tr.row").first();
        assertThat(row).containsText("dead");
        assertThat(row).containsText("work");
        visitor.button("Why messages of dead died").click();
        Locator death = visitor.dialog().locator("tr.row");
        assertThat(death).hasCount(1);
        assertThat(death).containsText("rejected");
        assertThat(death).containsText("3");
        visitor.confirm("Close");
        visitor.button("Redrive the messages of dead").click();
        visitor.confirm("Redrive");
        visitor.waitForText("where each first died");
        assertThat(visitor.page()
                        .locator(".badge", new Page.LocatorOptions().setHasText("done"))
                        .first())
                .isVisible();
        assertThat(length(vhost, "work")).isEqualTo(3);
        assertThat(length(vhost, "dead")).isZero();
    }

    @Test
    void delayedMessagesAreListedSentEarlyAndCancelled() {
        queue("mail", Map.of());
        api.put(
                        "/exchanges/" + vhost + "/later",
                        Map.of("type", "x-delayed-message", "arguments", Map.of("x-delayed-type", "direct")))
                .is(201);
        api.post("/bindings/" + vhost + "/e/later/q/mail", Map.of("routing_key", "m"))
                .is(201);
        publish("later", "m", "early", Map.of("x-delay", 3_600_000));
        publish("later", "m", "never", Map.of("x-delay", 7_200_000));
        Visitor visitor = visitor().signedIn("delayed?vhost=" + vhost);
        visitor.link("later").click();
        visitor.heading("later").waitFor();
        Locator rows = visitor.page().locator("tr.row");
        assertThat(rows).hasCount(2);
        rows.first().getByText("Route now").click();
        visitor.waitForText("The message is routed now.");
        assertThat(rows).hasCount(1);
        assertThat(length(vhost, "mail")).isEqualTo(1);
        rows.first().getByText("Cancel …").click();
        assertThat(visitor.dialog()).containsText("with the routing key m (5 B), due at");
        visitor.confirm("Cancel message");
        visitor.waitForText("Nothing waits.");
        assertThat(length(vhost, "mail")).isEqualTo(1);
    }

    @Test
    void whatPassesAnExchangeIsSeenPausedFilteredAndCleared() {
        api.put("/exchanges/" + vhost + "/events", Map.of("type", "topic")).is(201);
        Visitor visitor = visitor().signedIn("tail?vhost=" + vhost);
        visitor.page().getByLabel("Name").fill("events");
        visitor.page().getByLabel("Binding key").fill("order.*");
        visitor.button("Follow").click();
        visitor.waitForText("following");
        publish("events", "order.paid", "{\"seen\":1}", Map.of());
        publish("events", "mail.sent", "unseen", Map.of());
        publish("events", "order.new", "<img src=x onerror=alert(1)>", Map.of());
        Locator rows = visitor.page().locator("tr.row");
        assertThat(rows).hasCount(2);
        visitor.page().getByLabel("Show messages that contain").fill("PAID");
        assertThat(rows).hasCount(1);
        rows.first().locator("button").click();
        assertThat(visitor.dialog().locator("pre")).hasText("{ \"seen\": 1 }");
        visitor.confirm("Close");
        visitor.page().getByLabel("Show messages that contain").fill("");
        assertThat(rows).hasCount(2);
        visitor.button("Clear").click();
        assertThat(rows).hasCount(0);
        visitor.button("Pause").click();
        visitor.waitForText("paused");
        assertThat(visitor.page().url()).contains("exchange=events").contains("key=order.*");
    }

    @Test
    void whatCannotBeFollowedIsToldWhy() {
        Visitor visitor = visitor().signedIn("tail?vhost=" + vhost + "&queue=nowhere");
        visitor.waitForText("it is not there");
    }

    @Test
    void whatPassesAQueueIsTakenFromNobody() {
        queue("orders", Map.of());
        Visitor visitor = visitor().signedIn("tail?vhost=" + vhost + "&queue=orders");
        visitor.waitForText("following");
        publish("amq.default", "orders", "copied", Map.of());
        visitor.waitForText("copied");
        assertThat(length(vhost, "orders")).isEqualTo(1);
    }

    @Test
    void whatHasHappenedToAMessageIsTold() {
        queue("orders", Map.of());
        Visitor visitor = visitor().signedIn("journeys?vhost=" + vhost);
        visitor.waitForText("Nothing is written down");
        visitor.button("Switch on").click();
        visitor.waitForText("Nothing has happened yet.");
        publish("amq.default", "orders", "followed", Map.of());
        visitor.button("Refresh").click();
        Locator journey = visitor.page().locator(".journey").first();
        assertThat(journey).containsText("published");
        assertThat(journey).containsText("routed");
        assertThat(journey).containsText("orders");
        visitor.button("Switch off").click();
        visitor.confirm("Switch off");
        visitor.waitForText("Nothing is written down");
    }
}
