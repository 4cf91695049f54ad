package org.leveret.conformance.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;

/** Auto-delete queues, queues that expire, and what outlives its connection. */
class QueueLifetimeTest extends AmqpTest {
    private String autoDeleteQueue() throws Exception {
        String queue = deletingQueue(name("auto"));
        channel().queueDeclare(queue, false, false, true, NO_ARGUMENTS);
        return queue;
    }

    private boolean exists(String queue) throws Exception {
        Channel asking = newChannel();
        try {
            asking.queueDeclarePassive(queue);
            asking.close();
            return true;
        } catch (IOException e) {
            assertThat(e).hasCauseInstanceOf(ShutdownSignalException.class);
            assertThat(e.getCause()).hasMessageContaining("reply-code=404");
            return false;
        }
    }

    @Test
    void anAutoDeleteQueueThatNeverHadAConsumerStays() throws Exception {
        assertThat(exists(autoDeleteQueue())).isTrue();
    }

    @Test
    void anAutoDeleteQueueGoesWithItsLastConsumer() throws Exception {
        String queue = autoDeleteQueue();
        Deliveries.consume(channel(), queue).cancelAndDrain();
        assertThat(exists(queue)).isFalse();
    }

    @Test
    void anAutoDeleteQueueStaysWhileAConsumerIsLeft() throws Exception {
        String queue = autoDeleteQueue();
        Deliveries one = Deliveries.consume(channel(), queue);
        Deliveries two = Deliveries.consume(channel(), queue);
        one.cancelAndDrain();
        assertThat(exists(queue)).isTrue();
        two.cancelAndDrain();
        assertThat(exists(queue)).isFalse();
    }

    @Test
    void anAutoDeleteQueueGoesWithTheChannelOfItsLastConsumer() throws Exception {
        String queue = autoDeleteQueue();
        Channel consuming = newChannel();
        Deliveries.consume(consuming, queue);
        consuming.close();
        await().atMost(Duration.ofSeconds(10)).until(() -> !exists(queue));
    }

    @Test
    void anAutoDeleteQueueGoesWithTheConnectionOfItsLastConsumer() throws Exception {
        String queue = autoDeleteQueue();
        Connection consuming = newConnection();
        Deliveries.consume(newChannel(consuming), queue);
        consuming.close();
        await().atMost(Duration.ofSeconds(10)).until(() -> !exists(queue));
    }

    @Test
    void gettingIsNotConsuming() throws Exception {
        String queue = autoDeleteQueue();
        publishAll("", queue, "one");
        assertThat(get(queue)).isEqualTo("one");
        assertThat(exists(queue)).isTrue();
    }

    @Test
    void anAutoDeleteQueueTakesItsMessagesAlong() throws Exception {
        String queue = autoDeleteQueue();
        publishAll("", queue, "one", "two");
        channel().basicQos(1);
        Deliveries consumer = Deliveries.consume(channel(), queue);
        consumer.take();
        consumer.cancelAndDrain();
        assertThat(exists(queue)).isFalse();
    }

    @Test
    void aSharedQueueOutlivesItsConnection() throws Exception {
        Connection declaring = newConnection();
        String queue = deletingQueue(name("shared"));
        newChannel(declaring).queueDeclare(queue, false, false, false, NO_ARGUMENTS);
        declaring.close();
        assertThat(exists(queue)).isTrue();
    }

    @Test
    void anIdleQueueExpires() throws Exception {
        String queue = deletingQueue(name("expires"));
        channel().queueDeclare(queue, false, false, false, Map.of("x-expires", 300));
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> !exists(queue));
    }

    @Test
    void publishingDoesNotKeepAQueueFromExpiring() throws Exception {
        String queue = deletingQueue(name("expires"));
        channel().queueDeclare(queue, false, false, false, Map.of("x-expires", 300));
        await().atMost(Duration.ofSeconds(10)).until(() -> publishIsReturned(queue));
    }

    /** Publishes to a queue and tells whether it is gone. */
    private boolean publishIsReturned(String queue) throws Exception {
        Channel publishing = newChannel();
        var returned = new CompletableFuture<Boolean>();
        publishing.addReturnListener(message -> returned.complete(true));
        publishing.confirmSelect();
        publishing.basicPublish("", queue, true, null, utf8("m"));
        publishing.waitForConfirmsOrDie(15_000);
        publishing.close();
        return returned.getNow(false);
    }

    @Test
    void aConsumerKeepsAQueueFromExpiring() throws Exception {
        String queue = deletingQueue(name("expires"));
        String idle = deletingQueue(name("expires"));
        channel().queueDeclare(queue, false, false, false, Map.of("x-expires", 300));
        Deliveries.consume(channel(), queue);
        channel().queueDeclare(idle, false, false, false, Map.of("x-expires", 600));
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> !exists(idle));
        assertThat(exists(queue)).isTrue();
    }
}
