package org.leveret.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.leveret.conformance.broker.ServerProcess;

/** Messages are on their way from one queue to another when the broker ends: none is lost, and after a stop none is there twice. */
@Timeout(120)
class MoveKillTest {
    private static final int COUNT = 4_000;
    private static final int PER_SECOND = 1_000;
    private static final int ON_THE_WAY_AT = 500;
    private static final int CONFIRM_MS_MAX = 20_000;

    @TempDir
    private Path data;

    private final HttpClient http = HttpClient.newHttpClient();
    private ServerProcess broker;
    private Channel channel;

    @BeforeEach
    void start() throws Exception {
        broker = ServerProcess.on(data)
                .with("leveret.queue_resident_bytes_max", 40_000)
                .start();
        channel = broker.clients().newConnection().createChannel();
        channel.confirmSelect();
    }

    @AfterEach
    void kill() {
        broker.close();
    }

    private void startMove(String fields) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + broker.httpPort() + "/api/leveret/queues/%2F/from/move"))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString("guest:guest".getBytes(StandardCharsets.UTF_8)))
                .POST(BodyPublishers.ofString("{\"destination\":{\"queue\":\"to\"}" + fields + "}"))
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    private List<Integer> drain(String queue) throws IOException {
        List<Integer> numbers = new ArrayList<>();
        for (GetResponse got = channel.basicGet(queue, true); got != null; got = channel.basicGet(queue, true)) {
            numbers.add(Integer.valueOf(new String(got.getBody(), StandardCharsets.UTF_8)));
        }
        return numbers;
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLostOnTheWay(ProcessEnd end) throws Exception {
        channel.queueDeclare("from", true, false, false, null);
        channel.queueDeclare("to", true, false, false, null);
        for (int number = 0; number < COUNT; number++) {
            channel.basicPublish(
                    "",
                    "from",
                    MessageProperties.PERSISTENT_BASIC,
                    Integer.toString(number).getBytes(StandardCharsets.UTF_8));
        }
        channel.waitForConfirmsOrDie(CONFIRM_MS_MAX);
        startMove(",\"messages_per_second\":" + PER_SECOND);
        await().until(() -> channel.messageCount("to") > ON_THE_WAY_AT);
        end.end(broker);
        start();
        long before = channel.messageCount("to");
        assertThat(before).isBetween(1L, COUNT - 1L);
        startMove("");
        await().until(() -> channel.messageCount("from") == 0);
        await().untilAsserted(() -> assertThat(channel.messageCount("to")).isGreaterThanOrEqualTo(COUNT));
        List<Integer> all = drain("to");
        assertThat(new TreeSet<>(all))
                .isEqualTo(new TreeSet<>(IntStream.range(0, COUNT).boxed().toList()));
        System.out.println("moved when it ended: " + before + ", there twice: " + (all.size() - COUNT));
        if (end != ProcessEnd.KILL) {
            assertThat(all).hasSize(COUNT);
        }
    }
}
