package org.leveret.conformance.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.LongString;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The trace exchange: copies of what is published to and delivered from a virtual host that is traced. */
class TraceTest extends AccessTest {
    private static final String TRACE = "amq.rabbitmq.trace";

    private String virtualHost = "";
    private @Nullable Connection connection;
    private @Nullable Channel traced;
    private @Nullable Channel watching;
    private String traces = "";
    private String queue = "";

    @BeforeEach
    void traceAVirtualHost() throws Exception {
        virtualHost = virtualHost();
        connection = connect(broker.address().user(), virtualHost);
        traced = newChannel(connection);
        watching = newChannel(connection);
        traces = watching().queueDeclare().getQueue();
        queue = traced().queueDeclare("work", false, false, false, NO_ARGUMENTS).getQueue();
        watching().queueBind(traces, TRACE, "#");
        administration().trace(virtualHost, true);
    }

    private Channel traced() {
        return Objects.requireNonNull(traced);
    }

    private Channel watching() {
        return Objects.requireNonNull(watching);
    }

    private GetResponse next() {
        return await().atMost(Duration.ofSeconds(10)).until(() -> watching().basicGet(traces, true), Objects::nonNull);
    }

    private static String key(GetResponse response) {
        return response.getEnvelope().getRoutingKey();
    }

    private static Map<String, Object> headers(GetResponse response) {
        return response.getProps().getHeaders();
    }

    private static @Nullable String header(GetResponse response, String name) {
        Object value = headers(response).get(name);
        return value == null ? null : value.toString();
    }

    private static List<String> texts(GetResponse response, String name) {
        return ((List<?>) Objects.requireNonNull(headers(response).get(name)))
                .stream().map(Object::toString).toList();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> properties(GetResponse response) {
        return (Map<String, Object>) Objects.requireNonNull(headers(response).get("properties"));
    }

    private void send(String exchange, String key) throws Exception {
        traced().basicPublish(exchange, key, null, utf8("body"));
    }

    private void send(String exchange, String key, BasicProperties properties) throws Exception {
        traced().basicPublish(exchange, key, properties, utf8("body"));
    }

    @Test
    void aPublishIsCopiedUnderTheNameOfItsExchange() throws Exception {
        traced().queueBind(queue, "amq.direct", "k");
        send("amq.direct", "k");
        GetResponse trace = next();
        assertThat(key(trace)).isEqualTo("publish.amq.direct");
        assertThat(trace.getEnvelope().getExchange()).isEqualTo(TRACE);
        assertThat(text(trace)).isEqualTo("body");
    }

    @Test
    void theDefaultExchangeHasAnEmptyName() throws Exception {
        send("", queue);
        GetResponse trace = next();
        assertThat(key(trace)).isEqualTo("publish.");
        assertThat(header(trace, "exchange_name")).isEmpty();
    }

    @Test
    void theHeadersOfAPublishAreTheseAndNoOthers() throws Exception {
        send("", queue);
        assertThat(headers(next()))
                .containsOnlyKeys(
                        "exchange_name",
                        "routing_keys",
                        "properties",
                        "node",
                        "vhost",
                        "connection",
                        "channel",
                        "user",
                        "routed_queues");
    }

    @Test
    void aTraceTellsWhoPublishedAndWhere() throws Exception {
        send("", queue);
        GetResponse trace = next();
        assertThat(header(trace, "vhost")).isEqualTo(virtualHost);
        assertThat(header(trace, "user")).isEqualTo(broker.address().user());
        assertThat(headers(trace)).containsEntry("channel", traced().getChannelNumber());
        assertThat(header(trace, "node")).contains("@");
        int port = Objects.requireNonNull(connection).getPort();
        assertThat(header(trace, "connection")).matches(".+:\\d+ -> .+:" + port);
    }

    @Test
    void aTraceTellsTheQueuesThatAPublishWentTo() throws Exception {
        traced().queueDeclare("other", false, false, false, NO_ARGUMENTS);
        traced().queueBind(queue, "amq.fanout", "");
        traced().queueBind("other", "amq.fanout", "");
        send("amq.fanout", "k");
        GetResponse trace = next();
        assertThat(texts(trace, "routed_queues")).containsExactlyInAnyOrder("work", "other");
        assertThat(texts(trace, "routing_keys")).containsExactly("k");
    }

    @Test
    void anUnroutablePublishIsTracedToNoQueue() throws Exception {
        send("amq.direct", "nowhere");
        assertThat(texts(next(), "routed_queues")).isEmpty();
    }

    @Test
    void theDefaultExchangeIsTracedToItsKeyEvenWithoutSuchAQueue() throws Exception {
        send("", "nowhere");
        assertThat(texts(next(), "routed_queues")).containsExactly("nowhere");
    }

    @Test
    void keysOfCarbonCopiesAreTracedTheBlindOnesToo() throws Exception {
        Map<String, Object> copies = Map.of("CC", List.of("copy"), "BCC", List.of("blind"));
        send("", queue, new BasicProperties.Builder().headers(copies).build());
        GetResponse trace = next();
        assertThat(texts(trace, "routing_keys")).containsExactly(queue, "copy", "blind");
        assertThat(properties(trace))
                .extractingByKey("headers", InstanceOfAssertFactories.map(String.class, Object.class))
                .containsOnlyKeys("CC");
    }

    @Test
    void allPropertiesOfAMessageAreInItsTrace() throws Exception {
        send(
                "",
                queue,
                new BasicProperties(
                        "text/plain",
                        "utf-8",
                        Map.of("a", 1),
                        2,
                        4,
                        "correlation",
                        "reply",
                        "60000",
                        "message",
                        Date.from(Instant.ofEpochSecond(12_345)),
                        "type",
                        broker.address().user(),
                        "app",
                        "cluster"));
        Map<String, Object> properties = properties(next());
        assertThat(properties).extractingByKey("content_type").hasToString("text/plain");
        assertThat(properties).extractingByKey("content_encoding").hasToString("utf-8");
        assertThat(properties).containsEntry("headers", Map.of("a", 1));
        assertThat(properties).containsEntry("delivery_mode", 2).containsEntry("priority", 4);
        assertThat(properties).extractingByKey("correlation_id").hasToString("correlation");
        assertThat(properties).extractingByKey("reply_to").hasToString("reply");
        assertThat(properties).extractingByKey("expiration").hasToString("60000");
        assertThat(properties).extractingByKey("message_id").hasToString("message");
        assertThat(properties).containsEntry("timestamp", 12_345);
        assertThat(properties).extractingByKey("type").hasToString("type");
        assertThat(properties)
                .extractingByKey("user_id")
                .hasToString(broker.address().user());
        assertThat(properties).extractingByKey("app_id").hasToString("app");
        assertThat(properties).extractingByKey("cluster_id").hasToString("cluster");
    }

    @Test
    void aMessageWithHeadersOfManyLevelsIsTracedAndArrives() throws Exception {
        assumeThat(broker.answersAs3x())
                .as("RabbitMQ's copy has all of them, more than the client reads")
                .isFalse();
        Object deep = "deep";
        for (int i = 0; i < 64; i++) {
            deep = List.of(deep);
        }
        send(
                "",
                queue,
                new BasicProperties.Builder()
                        .headers(Map.of("levels", deep))
                        .priority(3)
                        .build());
        assertThat(properties(next())).containsEntry("priority", 3);
        // The client itself reads 32 levels at most.
        assertThat(watching().messageCount(queue)).isEqualTo(1);
        assertThat(traced().isOpen()).isTrue();
    }

    @Test
    void propertiesThatAMessageHasNotAreNotInItsTrace() throws Exception {
        send("", queue);
        assertThat(properties(next())).isEmpty();
    }

    @Test
    void aTraceHasNoPropertiesOfItsOwnButHeaders() throws Exception {
        send(
                "",
                queue,
                new BasicProperties.Builder()
                        .deliveryMode(2)
                        .contentType("text/plain")
                        .build());
        BasicProperties properties = next().getProps();
        assertThat(properties.getDeliveryMode()).isNull();
        assertThat(properties.getContentType()).isNull();
        assertThat(properties.getTimestamp()).isNull();
    }

    @Test
    void aDeliveryIsCopiedUnderTheNameOfItsQueue() throws Exception {
        send("", queue);
        next();
        traced().basicConsume(queue, true, (tag, delivery) -> {}, tag -> {});
        GetResponse trace = next();
        assertThat(key(trace)).isEqualTo("deliver.work");
        assertThat(text(trace)).isEqualTo("body");
    }

    @Test
    void aGetIsTracedAsADelivery() throws Exception {
        send("", queue);
        next();
        assertThat(traced().basicGet(queue, true)).isNotNull();
        assertThat(key(next())).isEqualTo("deliver.work");
    }

    @Test
    void theHeadersOfADeliveryAreTheseAndNoOthers() throws Exception {
        send("", queue);
        next();
        traced().basicGet(queue, true);
        assertThat(headers(next()))
                .containsOnlyKeys(
                        "exchange_name",
                        "routing_keys",
                        "properties",
                        "node",
                        "vhost",
                        "connection",
                        "channel",
                        "user",
                        "redelivered");
    }

    @Test
    void aTraceTellsWhetherADeliveryWasTheFirst() throws Exception {
        send("", queue);
        next();
        GetResponse first = traced().basicGet(queue, false);
        assertThat(headers(next())).containsEntry("redelivered", 0);
        traced().basicNack(first.getEnvelope().getDeliveryTag(), false, true);
        traced().basicGet(queue, true);
        assertThat(headers(next())).containsEntry("redelivered", 1);
    }

    @Test
    void anEmptyGetIsNotTraced() throws Exception {
        assertThat(traced().basicGet(queue, true)).isNull();
        send("", queue);
        assertThat(key(next())).isEqualTo("publish.");
    }

    @Test
    void copiesAreNotTracedThemselves() throws Exception {
        send("", queue);
        next();
        send("amq.fanout", "");
        assertThat(key(next())).isEqualTo("publish.amq.fanout");
    }

    @Test
    void aPublishInATransactionIsTracedBeforeItIsCommitted() throws Exception {
        Channel transacted = newChannel(Objects.requireNonNull(connection));
        transacted.txSelect();
        transacted.basicPublish("", queue, null, utf8("pending"));
        assertThat(text(next())).isEqualTo("pending");
    }

    @Test
    void aDeadLetterIsTracedWhenItIsDeliveredOnly() throws Exception {
        traced().queueDeclare(
                        "short",
                        false,
                        false,
                        false,
                        Map.of("x-message-ttl", 1, "x-dead-letter-exchange", "", "x-dead-letter-routing-key", queue));
        send("", "short");
        assertThat(key(next())).isEqualTo("publish.");
        await().until(() -> traced().basicGet(queue, true), Objects::nonNull);
        GetResponse trace = next();
        assertThat(key(trace)).isEqualTo("deliver.work");
        assertThat(properties(trace))
                .extractingByKey("headers", InstanceOfAssertFactories.map(String.class, Object.class))
                .containsKey("x-death");
    }

    @Test
    void aBindingMayPickTheDeliveriesOfOneQueue() throws Exception {
        watching().queueUnbind(traces, TRACE, "#");
        watching().queueBind(traces, TRACE, "deliver.work");
        send("", queue);
        traced().basicGet(queue, true);
        assertThat(key(next())).isEqualTo("deliver.work");
        assertThat(watching().basicGet(traces, true)).isNull();
    }

    @Test
    void nothingIsTracedAnyMoreWhenItIsSwitchedOff() throws Exception {
        send("", queue);
        next();
        administration().trace(virtualHost, false);
        send("", queue);
        traced().basicGet(queue, true);
        assertThat(watching().basicGet(traces, true)).isNull();
    }

    @Test
    void otherVirtualHostsAreNotTraced() throws Exception {
        String elsewhere = virtualHost();
        Channel untraced = newChannel(connect(broker.address().user(), elsewhere));
        String untracedTraces = untraced.queueDeclare().getQueue();
        untraced.queueBind(untracedTraces, TRACE, "#");
        untraced.basicPublish("amq.fanout", "", null, utf8("quiet"));
        assertThat(untraced.basicGet(untracedTraces, true)).isNull();
        send("", queue);
        assertThat(text(next())).isEqualTo("body");
    }

    @Test
    void nobodyMayPublishToTheTraceExchange() throws Exception {
        assertChannelError(
                traced(),
                403,
                "ACCESS_REFUSED - cannot publish to internal exchange 'amq.rabbitmq.trace' in vhost '" + virtualHost
                        + "'",
                60,
                40,
                () -> send(TRACE, "k"));
    }

    @Test
    void longStringsOfHeadersStayBytes() throws Exception {
        send(
                "",
                queue,
                new BasicProperties.Builder().headers(Map.of("h", "ünï")).build());
        assertThat(properties(next()))
                .extractingByKey("headers", InstanceOfAssertFactories.map(String.class, Object.class))
                .extractingByKey("h", InstanceOfAssertFactories.type(LongString.class))
                .hasToString("ünï");
    }
}
