package org.leveret.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.leveret.conformance.broker.ServerProcess;

/** What was confirmed is in a stream, at the same offset, after a clean stop and after a kill as well. */
@Timeout(120)
class StreamRestartTest {
    private static final int CONFIRM_MS_MAX = 20_000;
    private static final int PREFETCH = 500;

    @TempDir
    private Path data;

    private ServerProcess broker;
    private Connection connection;
    private Channel channel;

    private record Read(long offset, String body) {}

    @BeforeEach
    void start() throws Exception {
        broker = ServerProcess.on(data).start();
        connection = broker.clients().newConnection();
        channel = connection.createChannel();
        channel.confirmSelect();
    }

    @AfterEach
    void kill() {
        broker.close();
    }

    private void restart(ProcessEnd end) throws Exception {
        end.end(broker);
        start();
    }

    private void declare(String stream, Map<String, Object> more) throws Exception {
        Map<String, Object> arguments = new HashMap<>(more);
        arguments.put("x-queue-type", "stream");
        channel.queueDeclare(stream, true, false, false, arguments);
    }

    private void publish(String stream, int from, int to, int padding) throws Exception {
        for (int i = from; i < to; i++) {
            String body = i + ":" + "x".repeat(padding);
            channel.basicPublish("", stream, null, body.getBytes(StandardCharsets.UTF_8));
        }
        channel.waitForConfirmsOrDie(CONFIRM_MS_MAX);
    }

    private BlockingQueue<Read> read(String stream, Object offset) throws Exception {
        BlockingQueue<Read> all = new LinkedBlockingQueue<>();
        Channel reading = connection.createChannel();
        reading.basicQos(PREFETCH);
        reading.basicConsume(
                stream,
                false,
                Map.of("x-stream-offset", offset),
                (tag, delivery) -> {
                    all.add(new Read(offset(delivery), number(delivery)));
                    reading.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
                },
                tag -> {});
        return all;
    }

    private static String number(Delivery delivery) {
        String body = new String(delivery.getBody(), StandardCharsets.UTF_8);
        return body.substring(0, body.indexOf(':'));
    }

    private static long offset(Delivery delivery) {
        return (Long) delivery.getProperties().getHeaders().getOrDefault("x-stream-offset", -1L);
    }

    private static Read next(BlockingQueue<Read> all) throws Exception {
        Read read = all.poll(15, TimeUnit.SECONDS);
        assertThat(read).as("another message").isNotNull();
        return read;
    }

    private static void assertReads(BlockingQueue<Read> all, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            assertThat(next(all)).isEqualTo(new Read(i, Integer.toString(i)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void messagesKeepTheirOffsetsAndTheirOrder(ProcessEnd end) throws Exception {
        declare("kept", Map.of());
        publish("kept", 0, 1_000, 10);
        restart(end);
        assertReads(read("kept", "first"), 0, 1_000);
    }

    @ParameterizedTest
    @EnumSource
    void offsetsGoOnAfterEachStart(ProcessEnd end) throws Exception {
        declare("onward", Map.of());
        for (int life = 0; life < 4; life++) {
            publish("onward", life * 50, life * 50 + 50, 10);
            restart(end);
        }
        publish("onward", 200, 210, 10);
        assertReads(read("onward", "first"), 0, 210);
        assertReads(read("onward", 120), 120, 210);
        assertThat(channel.messageCount("onward")).isEqualTo(210);
    }

    @ParameterizedTest
    @EnumSource
    void whatRetentionTookStaysAway(ProcessEnd end) throws Exception {
        declare("short", Map.of("x-max-length-bytes", 20_000, "x-stream-max-segment-size-bytes", 5_000));
        publish("short", 0, 200, 1_000);
        Read before = next(read("short", "first"));
        assertThat(before.offset()).isGreaterThan(150);
        restart(end);
        Read after = next(read("short", "first"));
        // A start looks at the limits too, and the last segment has grown since they were looked at.
        assertThat(after.offset()).isBetween(before.offset(), before.offset() + 10);
        assertThat(after.body()).isEqualTo(Long.toString(after.offset()));
        publish("short", 200, 300, 1_000);
        BlockingQueue<Read> rest = read("short", "first");
        Read first = next(rest);
        assertThat(first.offset()).isGreaterThan(250);
        assertReads(rest, (int) first.offset() + 1, 300);
    }

    @ParameterizedTest
    @EnumSource
    void whatGrewOldMeanwhileIsGoneAfterTheStart(ProcessEnd end) throws Exception {
        declare("old", Map.of("x-max-age", "2s", "x-stream-max-segment-size-bytes", 5_000));
        publish("old", 0, 100, 1_000);
        long publishedMs = System.currentTimeMillis();
        end.end(broker);
        await().atMost(Duration.ofSeconds(10)).until(() -> System.currentTimeMillis() > publishedMs + 2_100);
        start();
        await().atMost(Duration.ofSeconds(10)).until(() -> channel.messageCount("old") < 10);
        BlockingQueue<Read> rest = read("old", "first");
        Read first = next(rest);
        assertReads(rest, (int) first.offset() + 1, 100);
    }

    @ParameterizedTest
    @EnumSource
    void timesAreFoundAgain(ProcessEnd end) throws Exception {
        declare("times", Map.of());
        publish("times", 0, 700, 10);
        long betweenMs = System.currentTimeMillis() / 1_000 * 1_000 + 1_000;
        await().pollInterval(Duration.ofMillis(10)).until(() -> System.currentTimeMillis() > betweenMs + 10);
        publish("times", 700, 800, 10);
        restart(end);
        publish("times", 800, 810, 10);
        assertReads(read("times", Date.from(Instant.ofEpochMilli(betweenMs))), 700, 810);
        assertReads(read("times", Date.from(Instant.ofEpochMilli(0))), 0, 810);
    }

    @ParameterizedTest
    @EnumSource
    void nothingOfADeletedStreamComesBackAndItsNameBeginsAnew(ProcessEnd end) throws Exception {
        declare("again", Map.of());
        publish("again", 100, 200, 10);
        channel.queueDelete("again");
        declare("again", Map.of());
        publish("again", 0, 5, 10);
        restart(end);
        assertReads(read("again", "first"), 0, 5);
        assertThat(channel.messageCount("again")).isEqualTo(5);
    }

    @Test
    void transientMessagesAreKeptOverAKill() throws Exception {
        declare("transient", Map.of());
        publish("transient", 0, 3, 0);
        restart(ProcessEnd.KILL);
        assertReads(read("transient", "first"), 0, 3);
    }

    /** What a reader has seen under an offset is there after the kill; publishes go on all the time. */
    @Test
    void whatWasConfirmedOrReadIsNeverLostNorMoved() throws Exception {
        declare("storm", Map.of());
        Map<Long, String> seen = new HashMap<>();
        List<String> confirmed = new ArrayList<>();
        int number = 0;
        for (int life = 0; life < 4; life++) {
            BlockingQueue<Read> reading = read("storm", "next");
            for (int batch = 0; batch < 15; batch++) {
                publish("storm", number, number + 100, batch * 20);
                for (int i = 0; i < 100; i++) {
                    confirmed.add(Integer.toString(number++));
                }
            }
            // on their way, and perhaps lost
            for (int i = 0; i < 300; i++) {
                channel.basicPublish("", "storm", null, "lost:".getBytes(StandardCharsets.UTF_8));
            }
            broker.kill();
            reading.forEach(read -> seen.put(read.offset(), read.body()));
            start();
        }
        BlockingQueue<Read> reading = read("storm", "first");
        long count = channel.messageCount("storm");
        List<String> found = new ArrayList<>();
        for (long offset = 0; offset < count; offset++) {
            Read read = next(reading);
            assertThat(read.offset()).isEqualTo(offset);
            String body = seen.get(offset);
            if (body != null) {
                assertThat(read.body()).as("at offset %d", offset).isEqualTo(body);
            }
            if (!read.body().equals("lost")) {
                found.add(read.body());
            }
        }
        assertThat(seen).hasSizeGreaterThan(1_000);
        assertThat(found).isEqualTo(confirmed);
    }
}
