package org.leveret.interop.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.conformance.http.HttpApiTest;

/** rabbitmqadmin publishes, fetches and purges messages, and closes connections. */
class RabbitMqAdminMessagesTest extends HttpApiTest {
    @TempDir
    Path directory;

    private final String vhost = vhost();
    private final RabbitMqAdmin admin = RabbitMqAdmin.of(program(), broker).with("-V", vhost);
    private Connection connection;

    /** What is run as rabbitmqadmin. */
    RabbitMqAdmin.Program program() {
        return new PythonProgram();
    }

    @BeforeEach
    void connect() throws Exception {
        api.put("/queues/" + vhost + "/q", Map.of()).is(201);
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(broker.amqpPort());
        factory.setVirtualHost(vhost);
        factory.setAutomaticRecoveryEnabled(false);
        connection = factory.newConnection("watched by rabbitmqadmin");
    }

    @AfterEach
    void disconnect() {
        connection.abort();
    }

    /** Takes the next message, which there must be. */
    private GetResponse take() throws Exception {
        GetResponse message = connection.createChannel().basicGet("q", true);
        return Objects.requireNonNull(message, "the queue is empty");
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Test
    void aMessageIsPublishedWithItsProperties() throws Exception {
        admin.run(
                        "publish",
                        "routing_key=q",
                        "payload=één",
                        "properties={\"delivery_mode\":2,\"content_type\":\"text/plain\",\"headers\":{\"k\":[1,true,\"t\"]}}")
                .says("Message published");
        GetResponse message = take();
        assertThat(text(message.getBody())).isEqualTo("één");
        assertThat(message.getProps().getDeliveryMode()).isEqualTo(2);
        assertThat(message.getProps().getContentType()).isEqualTo("text/plain");
        assertThat(message.getProps().getHeaders().get("k")).asString().startsWith("[1, true, t");
    }

    @Test
    void aMessageIsPublishedFromStandardInputOrInBase64() throws Exception {
        admin.runWithInput("from a pipe\n", "publish", "routing_key=q").says("Message published");
        admin.run("publish", "exchange=amq.default", "routing_key=q", "payload=/wA=", "payload_encoding=base64")
                .says("Message published");
        assertThat(text(take().getBody())).isEqualTo("from a pipe\n");
        assertThat(take().getBody()).containsExactly(0xff, 0);
    }

    @Test
    void itSaysWhereAMessageDidNotGo() {
        admin.run("publish", "routing_key=nowhere", "payload=x").says("Message published but NOT routed");
        admin.run("publish", "exchange=nosuch", "routing_key=q", "payload=x")
                .fails("404 NOT_FOUND - no exchange 'nosuch' in vhost '" + vhost + "'");
    }

    @Test
    void gettingAMessageLeavesItThereUnlessTold() {
        publish(vhost, "q", "one");
        publish(vhost, "q", "two");
        RabbitMqAdmin rows = admin.with("-f", "tsv");
        String columns =
                "routing_key\texchange\tmessage_count\tpayload\tpayload_bytes\tpayload_encoding\tproperties\tredelivered";
        rows.run("get", "queue=q").says(columns, "q\t\t1\tone\t3\tstring\t\tFalse");
        rows.run("get", "queue=q", "ackmode=reject_requeue_true").says(columns, "q\t\t1\tone\t3\tstring\t\tTrue");
        rows.run("get", "queue=q", "count=5", "ackmode=ack_requeue_true")
                .says(columns, "q\t\t1\tone\t3\tstring\t\tTrue", "q\t\t0\ttwo\t3\tstring\t\tFalse");
        rows.run("get", "queue=q", "ackmode=ack_requeue_false").says(columns, "q\t\t1\tone\t3\tstring\t\tTrue");
        rows.run("get", "queue=q", "ackmode=reject_requeue_false").says(columns, "q\t\t0\ttwo\t3\tstring\t\tTrue");
        rows.run("get", "queue=q").says("No items");
        rows.run("get", "queue=nosuch").fails("Not found: /api/queues/" + vhost + "/nosuch/get");
    }

    @Test
    void whatItGotIsATableOrJsonWithProperties() throws Exception {
        admin.run("publish", "routing_key=q", "payload=one", "properties={\"delivery_mode\":2,\"priority\":4}");
        admin.run("get", "queue=q")
                .says(
                        "+-------------+----------+---------------+---------+---------------+------------------+-------------+",
                        "| routing_key | exchange | message_count | payload | payload_bytes | payload_encoding | redelivered |",
                        "+-------------+----------+---------------+---------+---------------+------------------+-------------+",
                        "| q           |          | 0             | one     | 3             | string           | False       |",
                        "+-------------+----------+---------------+---------+---------------+------------------+-------------+");
        admin.run("-d", "2", "-f", "kvp", "get", "queue=q")
                .says("routing_key=\"q\" exchange=\"\" message_count=\"0\" payload=\"one\" payload_bytes=\"3\""
                        + " payload_encoding=\"string\" properties.delivery_mode=\"2\" properties.priority=\"4\""
                        + " redelivered=\"True\"");
    }

    @Test
    void aPayloadGoesToAFile() throws Exception {
        publish(vhost, "q", "for a file: é");
        Path file = directory.resolve("payload");
        admin.run("-f", "tsv", "get", "queue=q", "ackmode=ack_requeue_false", "payload_file=" + file)
                .says("routing_key\texchange\tmessage_count\tpayload_bytes\tredelivered", "q\t\t0\t14\tFalse");
        assertThat(Files.readString(file)).isEqualTo("for a file: é");
    }

    @Test
    void aQueueIsPurged() throws Exception {
        publish(vhost, "q", "one");
        publish(vhost, "q", "two");
        admin.run("purge", "queue", "name=q").says("queue purged");
        assertThat(connection.createChannel().messageCount("q")).isZero();
        admin.run("purge", "queue", "name=nosuch").fails("Not found: /api/queues/" + vhost + "/nosuch/contents");
    }

    @Test
    void connectionsAndWhatTheyHaveAreListedAndClosed() throws Exception {
        connection.createChannel().basicConsume("q", true, "the consumer", (tag, message) -> {}, tag -> {});
        JsonNode listed = await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> api.get("/vhosts/" + vhost + "/connections")
                                .json()
                                .path(0),
                        one -> one.path("channels").asInt() == 1);
        String name = listed.path("name").asText();
        assertThat(admin.run("-f", "tsv", "list", "connections").lines())
                .startsWith("name\tuser\tchannels")
                .contains(name + "\tguest\t1");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(admin.run("-f", "tsv", "list", "channels", "name", "vhost", "consumer_count")
                                        .lines())
                                .startsWith("name\tvhost\tconsumer_count")
                                .contains(name + " (1)\t" + vhost + "\t1"));
        admin.run("-f", "tsv", "list", "consumers", "queue.name", "consumer_tag", "ack_required")
                .says("queue.name\tconsumer_tag\tack_required", "q\tthe consumer\tFalse");

        admin.run("close", "connection", "name=" + name).says("connection closed");
        await().atMost(Duration.ofSeconds(10)).until(() -> !connection.isOpen());
        assertThat(connection.getCloseReason()).hasMessageContaining("Closed via management plugin");
    }
}
