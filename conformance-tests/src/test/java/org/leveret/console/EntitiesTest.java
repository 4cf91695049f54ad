package org.leveret.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.options.AriaRole;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.http.HttpApi;

class EntitiesTest extends ConsoleTest {
    private String vhost = "";

    @BeforeEach
    void virtualHost() {
        vhost = console.vhost();
    }

    private void declareQueue(String name) {
        api.put("/queues/" + vhost + "/" + name, Map.of("durable", true)).is(201);
    }

    private void publish(String queue, String payload) {
        api.post(
                        "/exchanges/" + vhost + "/amq.default/publish",
                        Map.of(
                                "properties",
                                Map.of(),
                                "routing_key",
                                queue,
                                "payload",
                                payload,
                                "payload_encoding",
                                "string"))
                .is(200);
    }

    private String queueAt(String name) {
        return "queue?vhost=" + vhost + "&name=" + name;
    }

    @Test
    void aQueueIsDeclaredWithItsArguments() {
        Visitor visitor = visitor().signedIn("queues?vhost=" + vhost);
        visitor.button("Declare queue").click();
        visitor.field("Name").fill("orders");
        visitor.confirm("x-message-ttl");
        visitor.field("Arguments: value 1").fill("60000");
        visitor.confirm("Declare");
        visitor.link("orders").waitFor();
        assertThat(api.get("/queues/" + vhost + "/orders")
                        .is(200)
                        .json()
                        .path("arguments")
                        .path("x-message-ttl")
                        .asInt())
                .isEqualTo(60_000);
    }

    @Test
    void aQueueThatIsRefusedLeavesTheFormWithTheReason() {
        declareQueue("orders");
        Visitor visitor = visitor().signedIn("queues?vhost=" + vhost);
        visitor.button("Declare queue").click();
        visitor.field("Name").fill("orders");
        visitor.field("Durable").uncheck();
        visitor.confirm("Declare");
        assertThat(visitor.dialog().getByRole(AriaRole.ALERT))
                .containsText("inequivalent arg 'durable' for queue 'orders'");
        assertThat(visitor.field("Name")).hasValue("orders");
    }

    @Test
    void anExchangeIsDeclaredAndDeletedWithItsBindings() {
        declareQueue("orders");
        Visitor visitor = visitor().signedIn("exchanges?vhost=" + vhost);
        visitor.button("Declare exchange").click();
        visitor.field("Name").fill("events");
        visitor.field("Type").selectOption("topic");
        visitor.confirm("Declare");
        visitor.link("events").click();
        visitor.heading("events").waitFor();

        visitor.button("Add binding").click();
        visitor.field("Name").fill("orders");
        visitor.field("Binding key").fill("order.#");
        visitor.confirm("Add binding");
        visitor.link("orders").waitFor();

        visitor.button("Delete").click();
        assertThat(visitor.dialog())
                .containsText(
                        "Delete topic exchange events in " + vhost + ", with 1 binding from it and 0 bindings to it.");
        visitor.confirm("Delete exchange");
        visitor.heading("Exchanges").waitFor();
        api.get("/exchanges/" + vhost + "/events").is(404);
    }

    @Test
    void aBindingIsAddedToAQueueAndRemoved() {
        declareQueue("orders");
        Visitor visitor = visitor().signedIn(queueAt("orders"));
        visitor.button("Add binding").click();
        visitor.field("From exchange").fill("amq.direct");
        visitor.field("Binding key").fill("key");
        visitor.confirm("Add binding");
        visitor.link("amq.direct").waitFor();

        visitor.button("Remove the binding from amq.direct to orders by “key”").click();
        assertThat(visitor.dialog())
                .containsText("from exchange amq.direct to queue orders in " + vhost + " by the key “key”");
        visitor.confirm("Remove binding");
        assertThat(visitor.link("amq.direct")).hasCount(0);
        assertThat(api.get("/queues/" + vhost + "/orders/bindings").json()).hasSize(1);
    }

    @Test
    void aMessageIsPublishedToAQueue() {
        declareQueue("orders");
        Visitor visitor = visitor().signedIn(queueAt("orders"));
        visitor.button("Publish").click();
        visitor.field("Payload").fill("{\"id\": 1}");
        visitor.confirm("Publish");
        visitor.waitForText("The message is published.");
        Map<String, Object> take = Map.of("count", 1, "ackmode", "ack_requeue_false", "encoding", "auto");
        assertThat(api.post("/queues/" + vhost + "/orders/get", take)
                        .is(200)
                        .json()
                        .get(0)
                        .path("payload")
                        .asText())
                .isEqualTo("{\"id\": 1}");
    }

    @Test
    void whoPublishesIsToldIfNoQueueTakesIt() {
        Visitor visitor = visitor().signedIn("exchange?vhost=" + vhost + "&name=amq.direct");
        visitor.button("Publish").click();
        visitor.field("Routing key").fill("nowhere");
        visitor.confirm("Publish");
        visitor.waitForText("The message is published, and no queue has taken it.");
    }

    @Test
    void aPurgeSaysHowManyMessagesGo() {
        declareQueue("orders");
        publish("orders", "one");
        publish("orders", "two");
        Visitor visitor = visitor().signedIn(queueAt("orders"));
        visitor.button("Purge").click();
        assertThat(visitor.dialog())
                .containsText("Purge queue orders in " + vhost + ": 2 ready messages will be lost.");
        visitor.confirm("Purge queue");
        visitor.waitForText("Queue orders is purged.");
        assertThat(visitor.dialog()).hasCount(0);
    }

    @Test
    void aDeletionSaysWhatGoesAndCanBeLeft() throws Exception {
        declareQueue("orders");
        publish("orders", "ready");
        publish("orders", "unacknowledged");
        try (Client client = new Client(console, vhost, "worker")) {
            client.channel().basicQos(1);
            client.consume("orders", "tag");
            Visitor visitor = visitor().signedIn(queueAt("orders"));
            assertThat(visitor.page().locator(".figures")).containsText("Unacked1");
            visitor.button("Delete").click();
            assertThat(visitor.dialog())
                    .containsText("Delete queue orders in " + vhost
                            + ", with 1 ready and 1 unacknowledged messages and 1 consumer.");
            visitor.confirm("Cancel");
            api.get("/queues/" + vhost + "/orders").is(200);
            visitor.button("Delete").click();
            visitor.confirm("Delete queue");
            visitor.heading("Queues").waitFor();
        }
        api.get("/queues/" + vhost + "/orders").is(404);
    }

    @Test
    void aQueueThatGoesWhileItIsLookedAtIsSaidToHaveGone() {
        declareQueue("orders");
        Visitor visitor = visitor().signedIn(queueAt("orders"));
        visitor.button("Purge").waitFor();
        api.delete("/queues/" + vhost + "/orders").is(204);
        visitor.waitForText("This queue is not there any more.");
    }

    @Test
    void aConnectionIsClosed() throws Exception {
        Client client = new Client(console, vhost, "worker");
        Visitor visitor = visitor().signedIn("connections?vhost=" + vhost);
        visitor.link("worker").click();
        visitor.heading("worker").waitFor();
        visitor.link(client.connectionName() + " (1)").waitFor();
        visitor.button("Close").click();
        assertThat(visitor.dialog()).containsText("of user guest in " + vhost + ", with 1 channel.");
        visitor.confirm("Close connection");
        visitor.heading("Connections").waitFor();
        await().until(() -> !client.channel().isOpen());
    }

    @Test
    void whatIsDoneElsewhereShowsWithoutAReload() {
        Visitor visitor = visitor().signedIn("queues?vhost=" + vhost);
        visitor.waitForText("No queues match.");
        api.put("/queues/" + vhost + "/late", HttpApi.nothing()).is(201);
        visitor.link("late").waitFor();
    }
}
