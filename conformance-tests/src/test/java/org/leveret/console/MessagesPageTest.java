package org.leveret.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page that looks into a queue: what it shows is still there afterwards, and what it does is done in the broker. */
class MessagesPageTest extends ConsoleTest {
    private String vhost = "";

    @BeforeEach
    void declareQueues() {
        vhost = console.vhost();
        api.put("/queues/" + vhost + "/orders", Map.of()).is(201);
        api.put("/queues/" + vhost + "/other", Map.of()).is(201);
    }

    private void publish(String queue, String payload, String encoding, Map<String, Object> properties) {
        api.post(
                        "/exchanges/" + vhost + "/amq.default/publish",
                        Map.of(
                                "routing_key", queue,
                                "payload", payload,
                                "payload_encoding", encoding,
                                "properties", properties))
                .is(200);
    }

    private void publish(String payload) {
        publish("orders", payload, "string", Map.of());
    }

    private Visitor atTheMessages() {
        return visitor().signedIn("messages?vhost=" + vhost + "&queue=orders");
    }

    @Test
    void aMessageIsShownWithItsPropertiesAndItsJsonOverSeveralLines() {
        publish(
                "orders",
                "{\"id\":12345678901234567890,\"name\":\"Zoë\"}",
                "string",
                Map.of("content_type", "application/json", "headers", Map.of("tenant", "north")));
        Visitor visitor = atTheMessages();
        visitor.button("Open message 0").click();
        visitor.waitForText("application/json");
        assertThat(visitor.dialog()).containsText("tenant north");
        assertThat(visitor.dialog().locator("pre")).hasText("{ \"id\": 12345678901234567890, \"name\": \"Zoë\" }");
        assertThat(length(vhost, "orders")).isEqualTo(1);
        assertThat(api.get("/leveret/queues/" + vhost + "/orders/messages")
                        .json()
                        .get("messages")
                        .get(0)
                        .get("redelivered")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void aBodyThatWasPackedIsShownUnpacked() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("{\"inside\":true}".getBytes(StandardCharsets.UTF_8));
        }
        publish("orders", Base64.getEncoder().encodeToString(packed.toByteArray()), "base64", Map.of());
        Visitor visitor = atTheMessages();
        visitor.button("Open message 0").click();
        assertThat(visitor.dialog().locator("pre")).hasText("{ \"inside\": true }");
        visitor.confirm("Hex");
        assertThat(visitor.dialog().locator("pre")).containsText("00000000  1f 8b");
    }

    @Test
    void aLongBodyIsFetchedWholeWhenItIsOpened() {
        publish("short");
        publish("x".repeat(5_000) + "end");
        Visitor visitor = atTheMessages();
        visitor.button("Open message 1").click();
        assertThat(visitor.dialog().locator("pre")).containsText("xend");
    }

    @Test
    void whatIsSearchedForIsFoundAndStandsInTheAddress() {
        publish("the first");
        publish("orders", "the second", "string", Map.of("headers", Map.of("tenant", "south")));
        Visitor visitor = atTheMessages();
        visitor.button("Open message 0").waitFor();
        visitor.page().keyboard().press("/");
        visitor.page().keyboard().type("SECOND");
        visitor.page().keyboard().press("Enter");
        assertThat(visitor.button("Open message 0")).hasCount(0);
        assertThat(visitor.button("Open message 1")).isVisible();
        assertThat(visitor.page().url()).contains("search=SECOND");
        visitor.page().reload();
        visitor.button("Open message 1").waitFor();
        assertThat(visitor.button("Open message 0")).hasCount(0);
    }

    @Test
    void fiftyMessagesAreAPageAndTheNextHasTheRest() {
        for (int i = 0; i < 53; i++) {
            publish("message " + i);
        }
        Visitor visitor = atTheMessages();
        visitor.button("Open message 49").waitFor();
        assertThat(visitor.button("Open message 50")).hasCount(0);
        visitor.button("Next").click();
        visitor.button("Open message 52").waitFor();
        assertThat(visitor.button("Open message 49")).hasCount(0);
        visitor.button("From the first").click();
        visitor.button("Open message 0").waitFor();
    }

    @Test
    void whatIsPublishedIsInTheQueue() {
        Visitor visitor = atTheMessages();
        visitor.button("Publish").click();
        visitor.field("Payload").fill("typed by hand");
        visitor.confirm("content_type");
        visitor.confirm("Publish");
        visitor.waitForText("The message is published");
        visitor.waitForText("typed by hand");
        assertThat(api.get("/leveret/queues/" + vhost + "/orders/messages").body())
                .contains("typed by hand", "application/json");
    }

    @Test
    void oneMessageIsDeletedAndTheOthersStay() {
        publish("stays");
        publish("goes");
        Visitor visitor = atTheMessages();
        visitor.button("Open message 1").click();
        visitor.confirm("Delete …");
        assertThat(visitor.dialog().last()).containsText("Message 1 of the queue orders");
        visitor.page().keyboard().press("Escape");
        assertThat(length(vhost, "orders")).isEqualTo(2);
        visitor.confirm("Delete …");
        visitor.confirm("Delete message");
        visitor.waitForText("The message is deleted.");
        assertThat(visitor.button("Open message 1")).hasCount(0);
        assertThat(length(vhost, "orders")).isEqualTo(1);
    }

    @Test
    void aMessageIsSentToAnotherQueue() {
        publish("elsewhere");
        Visitor visitor = atTheMessages();
        visitor.button("Open message 0").click();
        visitor.confirm("Resend …");
        visitor.field("Publish it").selectOption("other");
        visitor.field("Routing key").fill("other");
        visitor.confirm("Resend");
        visitor.waitForText("The message is sent again.");
        visitor.waitForText("There are no such messages.");
        assertThat(length(vhost, "other")).isEqualTo(1);
    }

    @Test
    void messagesAreDroppedByAFilterOnlyAfterALookAtHowMany() {
        publish("keep 1");
        publish("drop 1");
        publish("drop 2");
        Visitor visitor = atTheMessages();
        visitor.button("Delete some …").click();
        visitor.field("Body or header contains").fill("drop");
        visitor.confirm("See what goes");
        assertThat(visitor.dialog()).containsText("2 ready messages (12 B) of the queue orders, that contain “drop”,");
        assertThat(length(vhost, "orders")).isEqualTo(3);
        visitor.confirm("Delete 2 messages");
        visitor.waitForText("2 messages of orders deleted.");
        assertThat(length(vhost, "orders")).isEqualTo(1);
    }

    @Test
    void deadLettersGoBackToWhereTheyDied() {
        api.put(
                        "/queues/" + vhost + "/work",
                        Map.of(
                                "arguments",
                                Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", "orders")))
                .is(201);
        publish("work", "failed", "string", Map.of());
        api.post(
                        "/queues/" + vhost + "/work/get",
                        Map.of("count", 1, "ackmode", "reject_requeue_false", "encoding", "auto"))
                .is(200);
        Visitor visitor = atTheMessages();
        visitor.button("Open message 0").click();
        visitor.waitForText("Died");
        assertThat(visitor.dialog().locator(".deaths")).containsText("rejected");
        visitor.confirm("Close");
        visitor.button("Redrive …").click();
        visitor.confirm("Redrive");
        Locator moves = visitor.page().getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Moves"));
        assertThat(moves).containsText("done");
        assertThat(length(vhost, "orders")).isZero();
        assertThat(length(vhost, "work")).isEqualTo(1);
    }

    @Test
    void aMoveIsPausedGoesOnAndIsCancelledAndNothingIsLost() {
        for (int i = 0; i < 20; i++) {
            publish("message " + i);
        }
        Visitor visitor = atTheMessages();
        visitor.button("Move …").click();
        visitor.field("Queue").fill("other");
        visitor.field("Messages per second at most").fill("1");
        visitor.confirm("Move");
        visitor.button("Pause the move").click();
        Locator moves = visitor.page().getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Moves"));
        assertThat(moves).containsText("paused");
        visitor.button("Go on").click();
        assertThat(moves).containsText("running");
        visitor.button("Cancel the move").click();
        assertThat(moves).containsText("cancelled");
        assertThat(length(vhost, "orders") + length(vhost, "other")).isEqualTo(20);
        assertThat(length(vhost, "orders")).isPositive();
    }

    @Test
    void aStreamIsOnlyLookedAt() {
        api.put("/queues/" + vhost + "/log", Map.of("durable", true, "arguments", Map.of("x-queue-type", "stream")))
                .is(201);
        Visitor visitor = visitor().signedIn("queue?vhost=" + vhost + "&name=log");
        visitor.link("Messages").click();
        visitor.heading("Messages").waitFor();
        visitor.waitForText("Nothing can be taken from a stream.");
        assertThat(visitor.button("Move …")).hasCount(0);
        assertThat(visitor.button("Delete some …")).hasCount(0);
    }

    @Test
    void whatClientsHaveWrittenIsTextWhateverItLooksLike() {
        String hostile = "<img src=x onerror=alert(1)><script>alert(2)</script>";
        publish("orders", hostile, "string", Map.of("content_type", hostile, "headers", Map.of(hostile, hostile)));
        Visitor visitor = atTheMessages();
        visitor.button("Open message 0").click();
        assertThat(visitor.dialog().locator("pre")).hasText(hostile);
        assertThat(visitor.page().locator("main img, dialog img, main script, dialog script"))
                .hasCount(0);
    }

    @Test
    void thePageAndItsDialogsAreAccessibleInBothThemes() {
        publish("orders", "{\"a\":1}", "string", Map.of("headers", Map.of("a", "b")));
        for (ColorScheme theme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            Visitor visitor = visitor(theme, false).signedIn("messages?vhost=" + vhost + "&queue=orders");
            visitor.button("Open message 0").waitFor();
            Accessibility.isGoodOn(visitor.page());
            visitor.button("Open message 0").click();
            visitor.dialog().locator("pre").waitFor();
            Accessibility.isGoodOn(visitor.page());
            visitor.confirm("Close");
            visitor.button("Delete some …").click();
            Accessibility.isGoodOn(visitor.page());
        }
    }
}
