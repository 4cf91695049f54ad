package org.leveret.conformance.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;

/** Queues with x-expires, which end when nobody uses them. */
class QueueExpiryTest extends AmqpTest {
    private static final int SHORT_MS = 400;

    private String expiring(String type, int expiresMs, Map<String, Object> more) throws Exception {
        String queue = deletingQueue(name("expires"));
        Map<String, Object> arguments = new HashMap<>(more);
        arguments.put("x-queue-type", type);
        arguments.put("x-expires", expiresMs);
        channel().queueDeclare(queue, true, false, false, arguments);
        return queue;
    }

    private boolean exists(String queue) throws Exception {
        Channel asking = newChannel();
        try {
            asking.queueUnbind(queue, "amq.fanout", "nothing");
            asking.queueBind(queue, "amq.fanout", "nothing");
            asking.close();
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    /** Binding is no use, so it tells without keeping the queue. */
    private void awaitGone(String queue) {
        await().atMost(Duration.ofSeconds(10)).until(() -> !exists(queue));
    }

    /** Waits until a queue that is declared now with the same time has expired. */
    private void outlast(int expiresMs) throws Exception {
        awaitGone(expiring("classic", expiresMs, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void aQueueThatNobodyUsesIsDeleted(String type) throws Exception {
        String queue = expiring(type, SHORT_MS, Map.of());
        assertThat(exists(queue)).isTrue();
        awaitGone(queue);
    }

    @Test
    void publishingDoesNotKeepIt() throws Exception {
        String queue = expiring("classic", SHORT_MS, Map.of());
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            publishAll("", queue, "m");
            return !exists(queue);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void aConsumerKeepsIt(String type) throws Exception {
        String queue = expiring(type, SHORT_MS, Map.of());
        Deliveries consumer = Deliveries.consume(channel(), queue);
        consumer.tag();
        outlast(2 * SHORT_MS);
        assertThat(exists(queue)).isTrue();
        channel().basicCancel(consumer.tag());
        awaitGone(queue);
    }

    /** Uses a queue again and again until another one, with the same time, has expired. */
    private String usedUntilAnotherExpires(Use use) throws Exception {
        String used = expiring("classic", 4 * SHORT_MS, Map.of());
        String unused = expiring("classic", 4 * SHORT_MS, Map.of());
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            use.use(used);
            return !exists(unused);
        });
        return used;
    }

    /** One way of using a queue. */
    private interface Use {
        void use(String queue) throws Exception;
    }

    @Test
    void readingKeepsIt() throws Exception {
        String queue = usedUntilAnotherExpires(this::get);
        assertThat(exists(queue)).isTrue();
        awaitGone(queue);
    }

    @Test
    void declaringKeepsIt() throws Exception {
        String queue = usedUntilAnotherExpires(channel()::queueDeclarePassive);
        assertThat(exists(queue)).isTrue();
        awaitGone(queue);
    }

    @Test
    void itsMessagesBecomeNoDeadLetters() throws Exception {
        String dead = queue();
        String queue =
                expiring("classic", SHORT_MS, Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", dead));
        publishAll("", queue, "m");
        awaitGone(queue);
        publishAll("", dead, "marker");
        assertThat(get(dead)).isEqualTo("marker");
    }

    @Test
    void anExclusiveQueueExpiresToo() throws Exception {
        String queue = channel()
                .queueDeclare("", false, true, false, Map.of("x-expires", SHORT_MS))
                .getQueue();
        awaitGone(queue);
    }
}
