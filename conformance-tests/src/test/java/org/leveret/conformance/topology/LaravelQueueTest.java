package org.leveret.conformance.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.Deliveries;

/**
 * Laravel's queues by vladimir-yuldashev/laravel-queue-rabbitmq. A job for later waits in a queue
 * {@code <queue>.delay.<ms>}, whose dead letters go to the job's queue and which expires after twice the delay.
 */
class LaravelQueueTest extends TopologyTest {
    private final String jobs = name("jobs");

    private long push(String queue, int attempts, String body) throws Exception {
        return send("", queue, attemptsHeader(attempts), body);
    }

    private static Map<String, Object> attemptsHeader(int attempts) {
        return Map.of("laravel", Map.of("attempts", attempts));
    }

    private long later(int delayMs, String exchange, int attempts, String body) throws Exception {
        String queue = delayQueue(delayMs);
        durableQueue(
                queue,
                Map.of(
                        "x-dead-letter-exchange", exchange,
                        "x-dead-letter-routing-key", jobs,
                        "x-message-ttl", delayMs,
                        "x-expires", delayMs * 2));
        return push(queue, attempts, body);
    }

    private String delayQueue(int delayMs) {
        return jobs + ".delay." + delayMs;
    }

    private static @Nullable Object attempts(Delivery delivery) {
        return ((Map<?, ?>) Objects.requireNonNull(headers(delivery).get("laravel"))).get("attempts");
    }

    @Test
    void aJobForLaterComesOnceAtItsTime() throws Exception {
        Deliveries deliveries = Deliveries.consume(channel(), durableQueue(jobs, NO_ARGUMENTS), true);
        long sentNs = later(1_300, "", 0, "job");
        Delivery delivery = takeAfter(deliveries, sentNs, 1_300, "job");
        assertThat(deaths(delivery)).containsExactly(delayQueue(1_300) + " expired");
        assertThat(deliveries.cancelAndDrain()).isEmpty();
    }

    @Test
    void aReleasedJobComesAgainWithItsNumberOfAttempts() throws Exception {
        Deliveries deliveries = Deliveries.consume(channel(), durableQueue(jobs, NO_ARGUMENTS), false);
        long sentNs = push(jobs, 0, "job");
        int delayMs = 0;
        for (int attempt = 0; attempt < 3; attempt++) {
            Delivery delivery = takeAfter(deliveries, sentNs, delayMs, "job");
            assertThat(attempts(delivery)).isEqualTo(attempt);
            delayMs = 200;
            sentNs = later(delayMs, "", attempt + 1, "job");
            channel().basicAck(delivery.getEnvelope().getDeliveryTag(), false);
        }
        takeAfter(deliveries, sentNs, delayMs, "job");
    }

    @Test
    void theDelayQueueIsGoneAfterTwiceTheDelay() throws Exception {
        durableQueue(jobs, NO_ARGUMENTS);
        later(500, "", 0, "job");
        assertThat(exists(delayQueue(500))).isTrue();
        // To ask for it is to use it.
        Awaitility.await()
                .atMost(Duration.ofSeconds(8))
                .pollInterval(Duration.ofMillis(1_500))
                .until(() -> !exists(delayQueue(500)));
        assertThat(get(jobs)).isEqualTo("job");
    }

    @Test
    void aFurtherJobRenewsTheLeaseOfTheDelayQueue() throws Exception {
        Deliveries deliveries = Deliveries.consume(channel(), durableQueue(jobs, NO_ARGUMENTS), true);
        long firstSentNs = later(800, "", 0, "first");
        takeAfter(deliveries, firstSentNs, 800, "first");
        // Without a new lease the queue would be gone with this one, 1.6 s after it was made.
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .until(() -> System.nanoTime() - firstSentNs > 1_100_000_000L);
        long secondSentNs = later(800, "", 0, "second");
        takeAfter(deliveries, secondSentNs, 800, "second");
    }

    @Test
    void jobsForLaterCanGoByAnExchange() throws Exception {
        String exchange = jobs + ".exchange";
        deletingExchange(exchange);
        channel().exchangeDeclareNoWait(exchange, "direct", true, false, false, NO_ARGUMENTS);
        durableQueue(jobs, NO_ARGUMENTS);
        channel().queueBind(jobs, exchange, jobs);
        Deliveries deliveries = Deliveries.consume(channel(), jobs, true);
        long sentNs = later(300, exchange, 0, "job");
        Delivery delivery = takeAfter(deliveries, sentNs, 300, "job");
        assertThat(delivery.getEnvelope().getExchange()).isEqualTo(exchange);
    }

    @Test
    void aFailedJobIsReroutedToItsFailedQueue() throws Exception {
        String failed = durableQueue(jobs + ".failed", NO_ARGUMENTS);
        durableQueue(jobs, Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", failed));
        push(jobs, 2, "poison");
        channel().basicReject(getUnsettled(channel(), jobs).getEnvelope().getDeliveryTag(), false);
        Delivery delivery = Deliveries.consume(channel(), failed, true).take();
        assertThat(deaths(delivery)).containsExactly(jobs + " rejected");
        assertThat(attempts(delivery)).isEqualTo(2);
    }

    @Test
    void delayedJobsCanBePrioritizedByTheirAttempts() throws Exception {
        durableQueue(jobs, Map.of("x-max-priority", 2));
        for (int priority : new int[] {0, 0, 2, 1}) {
            channel()
                    .basicPublish(
                            "",
                            jobs,
                            persistent(attemptsHeader(priority))
                                    .builder()
                                    .priority(priority)
                                    .build(),
                            utf8("tried " + priority));
        }
        assertThat(getAll(jobs)).containsExactly("tried 2", "tried 1", "tried 0", "tried 0");
    }

    @Test
    void aQuorumQueueTakesJobsFromADelayQueueThatIsClassic() throws Exception {
        Deliveries deliveries = Deliveries.consume(channel(), durableQueue(jobs, QUORUM), true);
        long sentNs = later(300, "", 1, "job");
        assertThat(attempts(takeAfter(deliveries, sentNs, 300, "job"))).isEqualTo(1);
    }

    @Test
    void theSizeOfAQueueIsAskedWithoutChangingIt() throws Exception {
        assertThat(exists(jobs)).isFalse();
        durableQueue(jobs, NO_ARGUMENTS);
        push(jobs, 0, "one");
        push(jobs, 0, "two");
        assertThat(channel().queueDeclarePassive(jobs).getMessageCount()).isEqualTo(2);
    }

    @Test
    void aWorkerThatStopsGivesItsJobBack() throws Exception {
        durableQueue(jobs, NO_ARGUMENTS);
        push(jobs, 0, "job");
        Channel worker = newChannel();
        worker.basicReject(getUnsettled(worker, jobs).getEnvelope().getDeliveryTag(), true);
        worker.close();
        GetResponse again = getUnsettled(channel(), jobs);
        assertThat(again.getEnvelope().isRedeliver()).isTrue();
        assertThat(text(again)).isEqualTo("job");
    }
}
