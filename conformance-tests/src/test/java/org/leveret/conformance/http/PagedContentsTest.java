package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.config.Configuration;
import org.leveret.management.ManagedBroker;

/** Messages that are looked at and picked in a queue most of which is not in memory. */
@Timeout(120)
class PagedContentsTest {
    private static final int COUNT = 3_000;
    private static final int RESIDENT_BYTES_MAX = 60_000;
    private static final int MOVES_MAX = 16;
    private static final String PATH = "/leveret/queues/%2F/q";

    @TempDir
    private Path directory;

    private ManagedBroker broker;
    private HttpApi api;
    private Connection connection;
    private Channel channel;

    @BeforeEach
    void start() throws Exception {
        broker = ManagedBroker.start(Configuration.defaults()
                .with("leveret.data_dir", directory.toString())
                .with("leveret.queue_resident_bytes_max", Integer.toString(RESIDENT_BYTES_MAX))
                .with("listeners.tcp.default", "0")
                .with("management.tcp.ip", "127.0.0.1")
                .with("management.tcp.port", "0")
                .with("prometheus.tcp.port", "0"));
        api = new HttpApi("http://127.0.0.1:" + broker.httpListener().getPort(), "guest", "guest");
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(broker.broker().tcpListeners().get(0).getPort());
        factory.setAutomaticRecoveryEnabled(false);
        connection = factory.newConnection();
        channel = connection.createChannel();
        channel.confirmSelect();
    }

    @AfterEach
    void stop() {
        connection.abort();
        broker.stop();
    }

    /** Half of them are persistent. */
    private void fill(Map<String, Object> arguments) throws Exception {
        channel.queueDeclare("q", true, false, false, arguments);
        for (int number = 0; number < COUNT; number++) {
            channel.basicPublish(
                    "",
                    "q",
                    new BasicProperties.Builder()
                            .deliveryMode(1 + number % 2)
                            .priority(number % 3)
                            .headers(Map.of("tenth", number % 10 == 0))
                            .build(),
                    (number + " " + "x".repeat(200)).getBytes(StandardCharsets.UTF_8));
        }
        channel.waitForConfirmsOrDie(20_000);
    }

    private List<Integer> browse(String query) {
        List<Integer> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = api.get(PATH + "/messages?limit=500&truncate=5&from=" + cursor + query)
                    .is(200)
                    .json();
            for (JsonNode message : page.path("messages")) {
                String payload = message.path("payload").asText();
                seen.add(Integer.valueOf(payload.substring(0, payload.indexOf(' '))));
            }
            cursor = page.path("next").asText();
        } while (!cursor.equals("null"));
        return seen;
    }

    private static List<Integer> numbers(int remainder, int divisor) {
        return IntStream.range(0, COUNT)
                .filter(number -> number % divisor == remainder)
                .boxed()
                .toList();
    }

    private long residentBytes() {
        return broker.broker().statistics().snapshot().join().queues().values().stream()
                .mapToLong(queue -> queue.residentBytes())
                .sum();
    }

    @Test
    void everythingIsSeenAndNothingIsBroughtIntoMemory() throws Exception {
        fill(Map.of());
        long residentBytes = residentBytes();
        assertThat(residentBytes).isLessThan(2 * RESIDENT_BYTES_MAX);
        assertThat(browse("")).isEqualTo(numbers(0, 1));
        assertThat(browse("&search=299")).contains(299, 1_299, 2_999).hasSize(13);
        assertThat(residentBytes()).isEqualTo(residentBytes);
    }

    @Test
    void aStreamIsSeenFromTheDisk() throws Exception {
        fill(Map.of("x-queue-type", "stream"));
        assertThat(browse("")).isEqualTo(numbers(0, 1));
        stop();
        start();
        assertThat(browse("")).isEqualTo(numbers(0, 1));
        assertThat(residentBytes()).isZero();
    }

    @Test
    void prioritiesAreSeenOneAfterTheOther() throws Exception {
        fill(Map.of("x-max-priority", 2));
        List<Integer> expected = new ArrayList<>(numbers(2, 3));
        expected.addAll(numbers(1, 3));
        expected.addAll(numbers(0, 3));
        assertThat(browse("")).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatAFilterMatchesIsPurgedOrMoved(boolean moves) throws Exception {
        fill(Map.of());
        channel.queueDeclare("to", true, false, false, null);
        Map<String, Object> filter = Map.of("headers", Map.of("tenth", true));
        if (moves) {
            String id = api.post(PATH + "/move", Map.of("destination", Map.of("queue", "to"), "filter", filter))
                    .is(202)
                    .text("id");
            await().untilAsserted(() ->
                    assertThat(api.get("/leveret/moves/" + id).text("state")).isEqualTo("done"));
            assertThat(channel.messageCount("to")).isEqualTo(COUNT / 10);
        } else {
            JsonNode purged =
                    api.post(PATH + "/purge", Map.of("filter", filter)).is(200).json();
            assertThat(purged.path("deleted").asInt()).isEqualTo(COUNT / 10);
        }
        List<Integer> left = new ArrayList<>(numbers(0, 1));
        left.removeAll(numbers(0, 10));
        assertThat(browse("")).isEqualTo(left);
        stop();
        start();
        // What was not persistent does not outlive the broker.
        left.removeIf(number -> number % 2 == 0);
        assertThat(browse("")).isEqualTo(left);
    }

    @Test
    void oneMessageOfTheMiddleIsDeletedAndAnotherSentAgain() throws Exception {
        fill(Map.of());
        JsonNode found = api.get(PATH + "/messages?search=1500%20").is(200).json();
        while (found.path("messages").isEmpty()) {
            found = api.get(PATH + "/messages?search=1500%20&from="
                            + found.path("next").asText())
                    .is(200)
                    .json();
        }
        long position = found.path("messages").path(0).path("position").asLong();
        api.delete(PATH + "/messages/" + position).isEmpty(204);
        api.post(PATH + "/messages/" + (position + 1) + "/resend", Map.of()).is(200, "{\"routed\":true}");
        List<Integer> expected = new ArrayList<>(numbers(0, 1));
        expected.removeAll(List.of(1_500, 1_501));
        expected.add(1_501);
        assertThat(browse("")).isEqualTo(expected);
    }

    @Test
    void thereAreOnlySoManyMovesAtATime() throws Exception {
        fill(Map.of());
        channel.queueDeclare("to", true, false, false, null);
        Map<String, Object> move = Map.of("destination", Map.of("queue", "to"), "messages_per_second", 1);
        for (int number = 0; number < MOVES_MAX; number++) {
            api.post(PATH + "/move", move).is(202);
        }
        api.post(PATH + "/move", move)
                .isBadRequest("506 RESOURCE_ERROR - there are 16 moves already that are not over");
        List<String> ids = api.get("/leveret/moves").is(200).texts("id");
        assertThat(ids).hasSize(MOVES_MAX).doesNotHaveDuplicates();
        api.delete("/leveret/moves/" + ids.get(3)).is(200);
        api.post(PATH + "/move", move).is(202);
        ids.forEach(id -> api.delete("/leveret/moves/" + id).is(200));
        await().untilAsserted(() -> assertThat(channel.messageCount("q") + channel.messageCount("to"))
                .isEqualTo(COUNT));
    }
}
