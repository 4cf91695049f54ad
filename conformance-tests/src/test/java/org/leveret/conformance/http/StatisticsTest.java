package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.ShutdownSignalException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of connections, channels, consumers and the broker as a whole, and how much has gone through it. */
class StatisticsTest extends HttpApiTest {
    /** RabbitMQ looks every five seconds, and lists nothing that it has not looked at. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private String vhost;
    private Connection connection;
    private Channel channel;

    @BeforeEach
    void connect() throws Exception {
        vhost = vhost();
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(broker.amqpPort());
        factory.setVirtualHost(vhost);
        factory.setAutomaticRecoveryEnabled(false);
        connection = factory.newConnection("the client");
        channel = connection.createChannel();
    }

    @AfterEach
    void disconnect() {
        connection.abort();
    }

    /** Asks until the answer is as expected, and returns it. */
    private JsonNode awaitJson(String path, Predicate<JsonNode> expected) {
        return await().atMost(PATIENCE).until(() -> api.get(path).json(), expected);
    }

    private JsonNode ownConnection() {
        return awaitJson(
                        "/vhosts/" + vhost + "/connections",
                        list -> list.size() == 1
                                && list.get(0).path("channels").asInt() == 1
                                && list.get(0).has("client_properties"))
                .get(0);
    }

    private JsonNode ownChannel() {
        return awaitJson(
                        "/vhosts/" + vhost + "/channels",
                        list -> list.size() == 1 && list.get(0).has("consumer_count"))
                .get(0);
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Test
    void aConnectionIsListedWithWhatItIs() {
        JsonNode json = ownConnection();
        assertThat(json.path("user").asText()).isEqualTo("guest");
        assertThat(json.path("vhost").asText()).isEqualTo(vhost);
        assertThat(json.path("user_provided_name").asText()).isEqualTo("the client");
        assertThat(json.path("client_properties").path("product").asText()).isEqualTo("RabbitMQ");
        assertThat(json.path("client_properties")
                        .path("capabilities")
                        .path("basic.nack")
                        .booleanValue())
                .isTrue();
        assertThat(json.path("protocol").asText()).isEqualTo("AMQP 0-9-1");
        assertThat(json.path("type").asText()).isEqualTo("network");
        assertThat(json.path("state").asText()).isEqualTo("running");
        assertThat(json.path("auth_mechanism").asText()).isEqualTo("PLAIN");
        assertThat(json.path("ssl").isBoolean()).isTrue();
        assertThat(json.path("ssl").asBoolean()).isFalse();
        assertThat(json.path("port").asInt()).isEqualTo(broker.amqpPort());
        assertThat(json.path("peer_port").isInt()).isTrue();
        assertThat(json.path("channels").asInt()).isEqualTo(1);
        assertThat(json.path("frame_max").asInt()).isEqualTo(131_072);
        assertThat(json.path("timeout").asInt()).isEqualTo(60);
        assertThat(json.path("connected_at").isLong()).isTrue();
        assertThat(json.path("recv_oct").asLong()).isPositive();
        assertThat(json.path("send_oct_details").path("rate").isNumber()).isTrue();
        assertThat(json.path("node").asText()).isEqualTo(broker.node());
    }

    @Test
    void aConnectionIsFoundByItsName() {
        String name = ownConnection().path("name").asText();
        JsonNode json = api.get("/connections/" + encoded(name)).is(200).json();
        assertThat(json.path("name").asText()).isEqualTo(name);
        assertThat(name)
                .endsWith(" -> " + json.path("host").asText() + ":"
                        + json.path("port").asInt());
        assertThat(api.get("/connections/" + encoded(name) + "/channels").json().isArray())
                .isTrue();
    }

    @Test
    void aConnectionThatIsNotThereIsNotFound() {
        api.get("/connections/nosuch").isNotFound();
        api.delete("/connections/nosuch").isNotFound();
    }

    @Test
    void aConnectionIsClosed() throws Exception {
        CompletableFuture<ShutdownSignalException> closed = new CompletableFuture<>();
        connection.addShutdownListener(closed::complete);
        api.delete("/connections/" + encoded(ownConnection().path("name").asText()))
                .isEmpty(204);
        assertThat(closed.get(15, TimeUnit.SECONDS).getReason().toString())
                .contains("reply-code=320")
                .contains("CONNECTION_FORCED - Closed via management plugin");
    }

    @Test
    void theConnectionsOfAUserAreListedByTheUsersName() {
        ownConnection();
        assertThat(api.get("/connections/username/guest").texts("vhost")).contains(vhost);
        assertThat(api.get("/connections/username/nosuch").json()).isEmpty();
    }

    @Test
    void usersWhoDoNotMonitorSeeTheirOwnConnections() {
        ownConnection();
        HttpApi own = user(name(), "management");
        assertThat(own.get("/connections").json()).isEmpty();
        assertThat(own.get("/channels").json()).isEmpty();
    }

    @Test
    void aChannelIsListedWithItsModes() throws Exception {
        channel.basicQos(7);
        channel.confirmSelect();
        JsonNode json = awaitJson(
                        "/vhosts/" + vhost + "/channels",
                        list -> list.size() == 1
                                && list.get(0).path("prefetch_count").asInt() == 7
                                && list.get(0).path("confirm").asBoolean())
                .get(0);
        assertThat(json.path("number").asInt()).isEqualTo(1);
        assertThat(json.path("name").asText())
                .isEqualTo(json.path("connection_details").path("name").asText() + " (1)");
        assertThat(json.path("confirm").asBoolean()).isTrue();
        assertThat(json.path("transactional").asBoolean()).isFalse();
        assertThat(json.path("global_prefetch_count").asInt()).isZero();
        assertThat(json.path("consumer_count").asInt()).isZero();
        assertThat(json.path("messages_unacknowledged").asInt()).isZero();
        assertThat(json.path("user").asText()).isEqualTo("guest");
        assertThat(json.path("state").asText()).isEqualTo("running");
    }

    @Test
    void aChannelIsFoundByItsNameWithItsConsumers() throws Exception {
        String queue = channel.queueDeclare().getQueue();
        channel.basicConsume(queue, false, "tag", new DefaultConsumer(channel));
        String name = ownChannel().path("name").asText();
        JsonNode json = awaitJson(
                "/channels/" + encoded(name),
                found -> found.path("consumer_details").size() == 1);
        assertThat(json.path("consumer_details").get(0).path("consumer_tag").asText())
                .isEqualTo("tag");
        api.get("/channels/nosuch").isNotFound();
    }

    @Test
    void aConsumerIsListedWithWhatItAskedFor() throws Exception {
        String queue = channel.queueDeclare().getQueue();
        channel.basicQos(3);
        channel.basicConsume(queue, false, "tag", false, false, Map.of("x-priority", 5), new DefaultConsumer(channel));
        JsonNode json = awaitJson(
                        "/consumers/" + vhost,
                        list -> list.size() == 1
                                && list.get(0).path("channel_details").has("number"))
                .get(0);
        assertThat(json.path("consumer_tag").asText()).isEqualTo("tag");
        assertThat(json.path("ack_required").asBoolean()).isTrue();
        assertThat(json.path("exclusive").asBoolean()).isFalse();
        assertThat(json.path("prefetch_count").asInt()).isEqualTo(3);
        assertThat(json.path("active").asBoolean()).isTrue();
        assertThat(json.path("activity_status").asText()).isEqualTo("up");
        assertThat(json.path("arguments").path("x-priority").asInt()).isEqualTo(5);
        assertThat(json.path("queue").path("name").asText()).isEqualTo(queue);
        assertThat(json.path("queue").path("vhost").asText()).isEqualTo(vhost);
        assertThat(json.path("channel_details").path("number").asInt()).isEqualTo(1);
        assertThat(json.path("channel_details").path("user").asText()).isEqualTo("guest");
    }

    @Test
    void ofASingleActiveConsumerAndTheNextEachIsToldWhichItIs() throws Exception {
        String queue = name();
        channel.queueDeclare(queue, false, true, false, Map.of("x-single-active-consumer", true));
        channel.basicConsume(queue, false, "first", new DefaultConsumer(channel));
        channel.basicConsume(queue, false, "second", new DefaultConsumer(channel));
        awaitJson("/consumers/" + vhost, list -> list.size() == 2);
        Map<String, String> expected = Map.of("first", "single_active", "second", "waiting");
        api.get("/consumers/" + vhost)
                .json()
                .forEach(consumer -> assertThat(consumer.path("activity_status").asText())
                        .isEqualTo(expected.get(consumer.path("consumer_tag").asText())));
        JsonNode json = awaitJson(
                "/queues/" + vhost + "/" + queue,
                found -> found.path("single_active_consumer_tag").asText().equals("first"));
        assertThat(json.path("consumers").asInt()).isEqualTo(2);
    }

    @Test
    void aQueueIsToldWithWhatItHoldsAndWhatWentThroughIt() throws Exception {
        String queue = name();
        channel.queueDeclare(queue, false, false, false, Map.of());
        for (int i = 0; i < 3; i++) {
            channel.basicPublish("", queue, null, new byte[5]);
        }
        channel.basicGet(queue, false);
        JsonNode json = awaitJson(
                "/queues/" + vhost + "/" + queue,
                found -> found.path("messages_unacknowledged").asInt() == 1
                        && found.path("message_stats").path("publish").asInt() == 3
                        && found.path("message_bytes").asInt() == 15
                        && found.path("message_stats").path("get").asInt() == 1);
        assertThat(json.path("messages").asInt()).isEqualTo(3);
        assertThat(json.path("messages_ready").asInt()).isEqualTo(2);
        assertThat(json.path("message_bytes_ready").asInt()).isEqualTo(10);
        assertThat(json.path("message_bytes_unacknowledged").asInt()).isEqualTo(5);
        assertThat(json.path("consumers").asInt()).isZero();
        assertThat(json.path("messages_details").path("rate").isNumber()).isTrue();
        assertThat(json.path("message_stats")
                        .path("publish_details")
                        .path("rate")
                        .isNumber())
                .isTrue();
        assertThat(json.path("exclusive_consumer_tag").isNull()).isTrue();
    }

    @Test
    void bytesAreCountedMessageByMessage() throws Exception {
        // Nothing outlives a restart of the Leveret that these tests start, which is in memory.
        boolean onDisk = broker.routes().isEmpty();
        String queue = name();
        channel.queueDeclare(queue, true, false, false, Map.of());
        channel.basicPublish("", queue, MessageProperties.PERSISTENT_BASIC, new byte[7]);
        channel.basicPublish("", queue, MessageProperties.BASIC, new byte[60]);
        channel.basicPublish("", queue, MessageProperties.PERSISTENT_BASIC, new byte[500]);
        channel.basicGet(queue, false);
        channel.basicGet(queue, false);
        JsonNode json = awaitJson(
                "/queues/" + vhost + "/" + queue,
                found -> found.path("messages_unacknowledged").asInt() == 2
                        && found.path("message_bytes").asInt() == 567
                        && found.path("message_bytes_unacknowledged").asInt() == 67);
        assertThat(json.path("message_bytes_ready").asInt()).isEqualTo(500);
        assertThat(json.path("messages_persistent").asInt()).isEqualTo(onDisk ? 2 : 0);
        assertThat(json.path("messages_ram").asInt()).isEqualTo(3);
        assertThat(json.path("messages_ready_ram").asInt()).isEqualTo(1);
        assertThat(json.path("messages_unacknowledged_ram").asInt()).isEqualTo(2);
        assertThat(json.path("message_bytes_ram").asInt()).isEqualTo(567);
        assertThat(json.path("message_bytes_paged_out").asInt()).isZero();
        channel.basicNack(1, false, false);
        json = awaitJson(
                "/queues/" + vhost + "/" + queue,
                found -> found.path("messages").asInt() == 2
                        && found.path("message_bytes").asInt() == 560);
        assertThat(json.path("messages_persistent").asInt()).isEqualTo(onDisk ? 1 : 0);
        channel.basicAck(2, false);
        json = awaitJson(
                "/queues/" + vhost + "/" + queue,
                found -> found.path("message_bytes").asInt() == 500);
        assertThat(json.path("message_bytes_persistent").asInt()).isEqualTo(onDisk ? 500 : 0);
    }

    @Test
    void anExchangeIsToldWithWhatWasPublishedToIt() throws Exception {
        String exchange = exchange(vhost);
        String queue = channel.queueDeclare().getQueue();
        channel.queueBind(queue, exchange, "k");
        channel.basicPublish(exchange, "k", null, new byte[1]);
        channel.basicPublish(exchange, "nowhere", null, new byte[1]);
        // RabbitMQ tells of the one before the other.
        JsonNode json = awaitJson(
                "/exchanges/" + vhost + "/" + exchange,
                found -> found.path("message_stats").path("publish_in").asInt() == 2
                        && found.path("message_stats").path("publish_out").asInt() > 0);
        assertThat(json.path("message_stats").path("publish_out").asInt()).isEqualTo(1);
    }

    @Test
    void aQueueThatNobodyHasUsedIsIdleSinceItIsThere() {
        Instant before = Instant.now();
        String queue = queue(vhost);
        String since = awaitJson("/queues/" + vhost + "/" + queue, found -> found.has("idle_since"))
                .path("idle_since")
                .asText();
        assertThat(since).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\+00:00");
        assertThat(OffsetDateTime.parse(since).toInstant())
                .isBetween(before.minusSeconds(5), Instant.now().plusSeconds(5));
        assertThat(awaitJson("/queues/" + vhost, list -> list.get(0).has("idle_since")))
                .hasSize(1);
    }

    @Test
    void anExclusiveQueueIsToldWithTheConnectionThatOwnsIt() throws Exception {
        String queue = channel.queueDeclare().getQueue();
        JsonNode owner = awaitJson(
                        "/queues/" + vhost + "/" + encoded(queue),
                        found -> found.path("owner_pid_details").has("name"))
                .path("owner_pid_details");
        JsonNode own = ownConnection();
        assertThat(owner.path("name").asText()).isEqualTo(own.path("name").asText());
        assertThat(owner.path("peer_host").asText())
                .isEqualTo(own.path("peer_host").asText());
        assertThat(owner.path("peer_port").asInt())
                .isEqualTo(own.path("peer_port").asInt());
        assertThat(api.get("/queues/" + vhost + "/" + queue(vhost)).json().has("owner_pid_details"))
                .isFalse();
    }

    @Test
    void aQuorumQueueIsToldWithItsOpenFiles() throws Exception {
        String queue = name();
        channel.queueDeclare(queue, true, false, false, Map.of("x-queue-type", "quorum"));
        awaitJson(
                "/queues/" + vhost + "/" + queue,
                found -> found.path("open_files").path(broker.node()).isInt());
    }

    @Test
    void aStreamIsToldWithHowManyReadIt() throws Exception {
        String queue = name();
        channel.queueDeclare(queue, true, false, false, Map.of("x-queue-type", "stream"));
        channel.basicQos(1);
        channel.basicConsume(queue, new DefaultConsumer(channel));
        awaitJson(
                "/queues/" + vhost + "/" + queue,
                found -> found.path("readers").path(broker.node()).asInt() == 1);
    }

    private static Map<String, Integer> counted(JsonNode json, String... names) {
        Map<String, Integer> counts = new TreeMap<>();
        for (String name : names) {
            counts.put(name, json.path("message_stats").path(name).asInt());
        }
        return counts;
    }

    private void get(String queue, String ackMode) {
        api.post("/queues/" + vhost + "/" + queue + "/get", Map.of("count", 1, "ackmode", ackMode, "encoding", "auto"))
                .is(200);
    }

    @Test
    void whatIsPublishedAndGotByHttpCountsAsAChannelsWould() throws Exception {
        String exchange = exchange(vhost);
        String queue = queue(vhost);
        channel.queueBind(queue, exchange, queue);
        String publish = "/exchanges/" + vhost + "/" + exchange + "/publish";
        JsonNode before = api.get("/overview").json();
        api.post(publish, message(queue, "one")).is(200);
        api.post(publish, message(queue, "two")).is(200);
        api.post(publish, message("nowhere", "three")).is(200);
        get(queue, "ack_requeue_true");
        get(queue, "ack_requeue_false");
        get(queue, "reject_requeue_false");
        get(queue, "ack_requeue_false");
        String[] ofAll = {
            "publish",
            "confirm",
            "return_unroutable",
            "drop_unroutable",
            "get",
            "get_no_ack",
            "get_empty",
            "redeliver",
            "deliver_get"
        };
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                counted(api.get("/vhosts/" + vhost).json(), ofAll))
                        .containsEntry("publish", 3)
                        .containsEntry("confirm", 3)
                        .containsEntry("return_unroutable", 1)
                        .containsEntry("drop_unroutable", 0)
                        .containsEntry("get", 2)
                        .containsEntry("get_no_ack", 1)
                        .containsEntry("get_empty", 1)
                        .containsEntry("redeliver", 1)
                        .containsEntry("deliver_get", 3));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(counted(
                                api.get("/exchanges/" + vhost + "/" + exchange).json(), "publish_in", "publish_out"))
                        .containsEntry("publish_in", 3)
                        .containsEntry("publish_out", 2));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(counted(
                                api.get("/queues/" + vhost + "/" + queue).json(),
                                "publish",
                                "get",
                                "get_no_ack",
                                "ack"))
                        .containsEntry("publish", 2)
                        .containsEntry("get", 2)
                        .containsEntry("get_no_ack", 1)
                        .containsEntry("ack", 0));
        // Other tests publish and get meanwhile.
        await().atMost(PATIENCE).untilAsserted(() -> {
            Map<String, Integer> then = counted(before, ofAll);
            counted(api.get("/overview").json(), ofAll)
                    .forEach((name, count) -> assertThat(count)
                            .describedAs(name)
                            .isGreaterThanOrEqualTo(then.getOrDefault(name, 0) + (name.equals("publish") ? 3 : 0)));
        });
    }

    @Test
    void whatAChannelDidCountsInItsVirtualHostEvenWhenItHasEnded() throws Exception {
        String queue = queue(vhost);
        channel.basicPublish("", queue, null, new byte[1]);
        channel.basicGet(queue, true);
        channel.close();
        JsonNode json = awaitJson(
                "/vhosts/" + vhost,
                found -> found.path("message_stats").path("get_no_ack").asInt() == 1
                        && found.path("message_stats").path("publish").asInt() == 1);
        assertThat(json.path("message_stats")
                        .path("publish_details")
                        .path("rate")
                        .isNumber())
                .isTrue();
    }

    @Test
    void aVirtualHostThatNoMessageHasPassedHasNoNumbersOfMessages() {
        assertThat(api.get("/vhosts/" + vhost).json().has("message_stats")).isFalse();
    }

    @Test
    void theOverviewCountsWhatThereIs() {
        ownConnection();
        JsonNode json = api.get("/overview").is(200).json();
        JsonNode totals = json.path("object_totals");
        assertThat(totals.path("connections").asInt()).isPositive();
        assertThat(totals.path("exchanges").asInt()).isGreaterThanOrEqualTo(14);
        assertThat(totals.path("queues").isInt()).isTrue();
        assertThat(json.path("queue_totals").isObject()).isTrue();
        assertThat(json.path("churn_rates").path("connection_created").asInt()).isPositive();
        assertThat(json.path("churn_rates").path("connection_created_details").has("rate"))
                .isTrue();
        assertThat(json.path("node").asText()).isEqualTo(broker.node());
        assertThat(json.path("rates_mode").asText()).isEqualTo("basic");
        assertThat(json.path("rabbitmq_version").asText()).matches("[34]\\.\\d+\\.\\d+");
        assertThat(json.path("disable_stats").isBoolean()).isTrue();
        assertThat(json.path("exchange_types").findValuesAsText("name"))
                .contains("direct", "fanout", "topic", "headers");
        assertThat(json.path("listeners").findValuesAsText("protocol")).contains("amqp", "http");
        assertThat(json.path("listeners").findValuesAsText("port")).contains(String.valueOf(broker.amqpPort()));
        assertThat(json.path("contexts").get(0).path("port").isTextual()).isTrue();
    }

    @Test
    void whoDoesNotMonitorIsNotToldOfTheNode() {
        JsonNode json = user(name(), "management").get("/overview").is(200).json();
        assertThat(json.has("node")).isFalse();
        assertThat(json.has("listeners")).isFalse();
        assertThat(json.has("contexts")).isFalse();
        assertThat(json.has("object_totals")).isTrue();
    }

    @Test
    void whoDoesNotMonitorIsToldOfTheirOwnVirtualHostsAlone() throws Exception {
        channel.basicPublish("", queue(vhost), null, new byte[1]);
        String other = vhost();
        api.put("/queues/" + other + "/q", Map.of()).is(201);
        Map<String, Object> message =
                Map.of("routing_key", "q", "properties", Map.of(), "payload", "m", "payload_encoding", "string");
        for (int i = 0; i < 3; i++) {
            api.post("/exchanges/" + other + "/amq.default/publish", message).is(200);
        }
        String name = name();
        HttpApi tenant = user(name, "management");
        api.put("/permissions/" + other + "/" + name, Map.of("configure", "", "write", "", "read", ".*"))
                .is(201);
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode json = tenant.get("/overview").is(200).json();
            assertThat(json.path("queue_totals").path("messages").asInt()).isEqualTo(3);
            assertThat(json.path("message_stats").path("publish").asInt()).isEqualTo(3);
            JsonNode totals = json.path("object_totals");
            assertThat(totals.path("queues").asInt()).isEqualTo(1);
            assertThat(totals.path("exchanges").asInt()).isEqualTo(7);
            assertThat(totals.path("connections").asInt()).isZero();
            assertThat(totals.path("channels").asInt()).isZero();
            assertThat(totals.has("consumers")).isFalse();
        });
    }

    @Test
    void aNodeIsToldWithWhatItHasAndMayHave() {
        JsonNode json = api.get("/nodes/" + broker.node()).is(200).json();
        assertThat(json.path("name").asText()).isEqualTo(broker.node());
        assertThat(json.path("running").asBoolean()).isTrue();
        assertThat(json.path("type").asText()).isEqualTo("disc");
        assertThat(json.path("os_pid").isTextual()).isTrue();
        assertThat(json.path("mem_used").asLong()).isPositive();
        assertThat(json.path("mem_limit").asLong())
                .isGreaterThan(json.path("mem_used").asLong());
        assertThat(json.path("mem_alarm").isBoolean()).isTrue();
        assertThat(json.path("disk_free").asLong()).isPositive();
        assertThat(json.path("disk_free_limit").asLong()).isPositive();
        assertThat(json.path("disk_free_alarm").isBoolean()).isTrue();
        assertThat(json.path("fd_used").isNumber()).isTrue();
        assertThat(json.path("fd_total").asLong()).isPositive();
        assertThat(json.path("sockets_total").asLong()).isPositive();
        assertThat(json.path("processors").asInt()).isPositive();
        assertThat(json.path("uptime").asLong()).isPositive();
        assertThat(json.path("proc_total").asInt())
                .isGreaterThan(2 * json.path("proc_used").asInt());
        assertThat(json.path("partitions").isArray()).isTrue();
        assertThat(json.path("auth_mechanisms").findValuesAsText("name")).contains("PLAIN", "AMQPLAIN");
        for (String number : List.of("mem_used", "fd_used", "sockets_used", "proc_used", "disk_free")) {
            assertThat(json.path(number).isIntegralNumber()).describedAs(number).isTrue();
            assertThat(json.path(number + "_details").path("rate").isNumber())
                    .describedAs(number)
                    .isTrue();
        }
        if (!broker.answersAs3x()) {
            api.get("/nodes/nosuch").isNotFound();
        }
    }

    @Test
    void theMemoryOfANodeIsToldByItsParts() {
        JsonNode memory = api.get("/nodes/" + broker.node() + "/memory").json().path("memory");
        assertThat(memory.path("total").path("rss").asLong()).isPositive();
        assertThat(memory.path("strategy").asText()).isEqualTo("rss");
        JsonNode relative =
                api.get("/nodes/" + broker.node() + "/memory/relative").json().path("memory");
        assertThat(relative.path("total").asInt()).isEqualTo(100);
    }

    @Test
    void aNodeIsToldWithItsMemoryIfThatIsAsked() {
        String path = "/nodes/" + broker.node();
        assertThat(api.get(path).json().has("memory")).isFalse();
        JsonNode memory = api.get(path + "?memory=true").is(200).json().path("memory");
        assertThat(memory.path("total").path("rss").asLong()).isPositive();
        assertThat(memory.path("strategy").asText()).isEqualTo("rss");
    }

    @Test
    void aQueueThatNobodyHasUsedHasSamplesToo() {
        JsonNode samples = awaitJson(
                        "/queues/" + vhost + "/" + queue(vhost) + "?lengths_age=60&lengths_incr=5",
                        found -> !found.path("messages_details").path("samples").isEmpty())
                .path("messages_details")
                .path("samples");
        assertThat(samples.get(0).path("sample").asInt(-1)).isZero();
    }

    @Test
    void samplesOfWhatComesAndGoesAreToldToWhoAsksForLengths() {
        awaitJson(
                "/overview?lengths_age=60&lengths_incr=5&msg_rates_age=60&msg_rates_incr=5",
                found -> !found.path("churn_rates")
                        .path("queue_declared_details")
                        .path("samples")
                        .isEmpty());
    }

    @Test
    void samplesAreToldIfTheyAreAskedFor() throws Exception {
        String queue = name();
        channel.queueDeclare(queue, false, false, false, Map.of());
        channel.basicPublish("", queue, null, new byte[1]);
        String path = "/queues/" + vhost + "/" + queue + "?lengths_age=60&lengths_incr=5";
        JsonNode details = awaitJson(
                        path,
                        found -> !found.path("messages_details").path("samples").isEmpty())
                .path("messages_details");
        assertThat(details.path("samples").get(0).path("sample").isInt()).isTrue();
        assertThat(details.path("samples").get(0).path("timestamp").isLong()).isTrue();
        assertThat(details.has("avg")).isTrue();
        assertThat(details.has("avg_rate")).isTrue();
        assertThat(api.get("/queues/" + vhost + "/" + queue + "?lengths_age=60")
                        .json()
                        .path("messages_details")
                        .has("samples"))
                .isFalse();
    }

    @Test
    void theSingleActiveConsumerOfAQuorumQueueHasAnotherNameToo() throws Exception {
        String queue = name();
        channel.queueDeclare(
                queue, true, false, false, Map.of("x-queue-type", "quorum", "x-single-active-consumer", true));
        channel.basicConsume(queue, false, "first", new DefaultConsumer(channel));
        channel.basicConsume(queue, false, "second", new DefaultConsumer(channel));
        awaitJson(
                "/queues/" + vhost + "/" + queue,
                found -> found.path("single_active_consumer_ctag").asText().equals("first"));
        assertThat(api.get("/queues/" + vhost + "/" + queue(vhost)).json().has("single_active_consumer_ctag"))
                .isFalse();
    }

    @Test
    void aVirtualHostIsToldWithWhatItsQueuesHold() throws Exception {
        String queue = name();
        channel.queueDeclare(queue, false, false, false, Map.of());
        channel.basicPublish("", queue, null, new byte[1]);
        JsonNode json =
                awaitJson("/vhosts/" + vhost, found -> found.path("messages").asInt() == 1);
        assertThat(json.path("messages_ready").asInt()).isEqualTo(1);
        assertThat(json.path("messages_unacknowledged").asInt()).isZero();
    }

    @Test
    void aVirtualHostIsToldWithHowFastItsNumbersChange() throws Exception {
        channel.basicPublish("", queue(vhost), null, new byte[1]);
        String path = "/vhosts/" + vhost + "?lengths_age=60&lengths_incr=5&data_rates_age=60&data_rates_incr=5";
        JsonNode json = awaitJson(
                path,
                found -> found.path("messages").asInt() == 1
                        && found.path("recv_oct").asLong() > 0
                        && found.path("send_oct").asLong() > 0
                        && !found.path("send_oct_details").path("samples").isEmpty());
        for (String number : List.of("messages", "messages_ready", "messages_unacknowledged", "recv_oct", "send_oct")) {
            assertThat(json.path(number + "_details").path("rate").isNumber())
                    .describedAs(number)
                    .isTrue();
            // RabbitMQ has samples of lengths only while they change.
            if (number.endsWith("_oct") || broker.routes().isPresent()) {
                assertThat(json.path(number + "_details").path("samples"))
                        .describedAs(number)
                        .isNotEmpty();
            }
        }
    }

    @Test
    void whatHasPassedAVirtualHostStaysWhenAClientLeaves() throws Exception {
        channel.basicPublish("", "nowhere", null, new byte[100_000]);
        channel.queueDeclare();
        String path = "/vhosts/" + vhost;
        awaitJson(path, found -> found.path("recv_oct").asLong() > 100_000);
        connection.close();
        awaitJson(path + "/connections", found -> found.isEmpty());
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(broker.amqpPort());
        factory.setVirtualHost(vhost);
        try (Connection later = factory.newConnection()) {
            assertThat(later.isOpen()).isTrue();
            awaitJson(path + "/connections", found -> found.size() == 1);
            assertThat(api.get(path).json().path("recv_oct").asLong()).isGreaterThan(100_000);
        }
    }
}
