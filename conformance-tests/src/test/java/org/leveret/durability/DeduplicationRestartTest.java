package org.leveret.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An exchange of type x-message-deduplication whose {@code x-cache-persistence} is {@code disk} remembers over a restart. */
@Timeout(120)
class DeduplicationRestartTest extends RestartedBroker {
    private void declare(Map<String, Object> more) throws Exception {
        Map<String, Object> arguments = new HashMap<>(Map.of("x-cache-size", 10_000, "x-cache-persistence", "disk"));
        arguments.putAll(more);
        channel.exchangeDeclare("seen", "x-message-deduplication", true, false, false, arguments);
        channel.queueDeclare("seen.queue", true, false, false, null);
        channel.queueBind("seen.queue", "seen", "");
    }

    private void publish(int value) throws Exception {
        publish(value, Map.of());
    }

    private void publish(int value, Map<String, Object> more) throws Exception {
        Map<String, Object> headers = new HashMap<>(more);
        headers.put("x-deduplication-header", value);
        BasicProperties properties =
                new BasicProperties.Builder().deliveryMode(2).headers(headers).build();
        channel.basicPublish("seen", "", properties, Integer.toString(value).getBytes(StandardCharsets.UTF_8));
    }

    private void publishAll(int from, int to) throws Exception {
        for (int value = from; value < to; value++) {
            publish(value);
        }
        channel.waitForConfirmsOrDie(CONFIRM_MS_MAX);
    }

    private long messages() throws Exception {
        return channel.messageCount("seen.queue");
    }

    /** How often each value is in the queue. */
    private Map<Integer, Integer> drained() throws Exception {
        Map<Integer, Integer> times = new TreeMap<>();
        for (String body : getAllTexts("seen.queue")) {
            times.merge(Integer.valueOf(body), 1, Integer::sum);
        }
        return times;
    }

    @ParameterizedTest
    @EnumSource
    void whatWasConfirmedIsADuplicateAfterwards(ProcessEnd end) throws Exception {
        declare(Map.of());
        publishAll(0, 500);
        for (int round = 1; round <= 2; round++) {
            restart(end);
            publishAll(0, 500 + round);
            assertThat(messages()).isEqualTo(500 + round);
        }
    }

    @Test
    void inMemoryItIsForgotten() throws Exception {
        declare(Map.of("x-cache-persistence", "memory"));
        publishAll(0, 10);
        restart(ProcessEnd.KILL);
        publishAll(0, 10);
        assertThat(messages()).isEqualTo(20);
    }

    @ParameterizedTest
    @EnumSource
    void whatHadNoRoomIsForgottenAndTheNewestAreKnown(ProcessEnd end) throws Exception {
        declare(Map.of("x-cache-size", 200));
        publishAll(0, 500);
        restart(end);
        publishAll(300, 500);
        assertThat(messages()).isEqualTo(500);
        publishAll(0, 200);
        assertThat(messages()).isEqualTo(700);
    }

    @Test
    void whatIsOverByTheStartIsForgotten() throws Exception {
        declare(Map.of());
        publish(1, Map.of("x-cache-ttl", 1));
        publish(2, Map.of("x-cache-ttl", 3_600_000));
        channel.waitForConfirmsOrDie(CONFIRM_MS_MAX);
        restart(ProcessEnd.STOP);
        publishAll(1, 3);
        assertThat(drained()).isEqualTo(Map.of(1, 2, 2, 1));
    }

    @ParameterizedTest
    @EnumSource
    void anExchangeThatIsDeclaredAnewHasSeenNothing(ProcessEnd end) throws Exception {
        declare(Map.of());
        publishAll(0, 10);
        channel.exchangeDelete("seen");
        declare(Map.of());
        restart(end);
        publishAll(0, 10);
        assertThat(messages()).isEqualTo(20);
    }

    /** A value on disk without its message would lose the message when it is published again. */
    @Test
    void aKillWhilePublishingLosesNoMessageAndDoublesNoneThatWasConfirmed() throws Exception {
        declare(Map.of());
        int perRound = 3_000;
        for (int round = 0; round < 4; round++) {
            int from = round * perRound;
            int confirmedMin = 1 + round * perRound / 5;
            Set<Integer> confirmed = ConcurrentHashMap.newKeySet();
            ConcurrentSkipListMap<Long, Integer> open = new ConcurrentSkipListMap<>();
            channel.addConfirmListener(
                    (tag, multiple) -> {
                        Map<Long, Integer> done =
                                multiple ? open.headMap(tag, true) : open.subMap(tag, true, tag, true);
                        confirmed.addAll(done.values());
                        done.clear();
                        if (confirmed.size() >= confirmedMin) {
                            broker.kill();
                        }
                    },
                    (tag, multiple) -> open.headMap(tag, true).clear());
            try {
                for (int value = from; value < from + perRound; value++) {
                    open.put(channel.getNextPublishSeqNo(), value);
                    publish(value);
                }
            } catch (AlreadyClosedException e) {
                assertThat(confirmed).as("%s", e).isNotEmpty();
            }
            await().until(() -> !channel.isOpen());
            start();
            publishAll(from, from + perRound);
            Map<Integer, Integer> drained = drained();
            assertThat(drained.keySet())
                    .as("round %d", round)
                    .containsExactlyElementsOf(
                            IntStream.range(from, from + perRound).boxed().toList());
            assertThat(confirmed)
                    .isNotEmpty()
                    .allSatisfy(value -> assertThat(drained.get(value)).isEqualTo(1));
        }
    }
}
