package org.leveret.interop.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.amqp.AmqpRejectAndDontRequeueException;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.core.BatchMessageListener;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageListener;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.api.ChannelAwareMessageListener;

/** Both kinds of listener containers: how many listen, what is acknowledged, what comes again. */
class ListenerContainerTest extends SpringTest {
    private static final int MESSAGES = 200;

    private final CachingConnectionFactory connections = connections();
    private final RabbitTemplate template = template(connections);

    /** Makes a container with three consumers. */
    private interface Kind {
        AbstractMessageListenerContainer of(CachingConnectionFactory connections);
    }

    static Stream<Arguments> kinds() {
        Kind simple = connections -> {
            SimpleMessageListenerContainer container = new SimpleMessageListenerContainer(connections);
            container.setConcurrentConsumers(3);
            return container;
        };
        Kind direct = connections -> {
            DirectMessageListenerContainer container = new DirectMessageListenerContainer(connections);
            container.setConsumersPerQueue(3);
            return container;
        };
        return Stream.of(Arguments.of("simple", simple), Arguments.of("direct", direct));
    }

    private String queue(String what) {
        return declared(connections, QueueBuilder.durable(name(what)).build());
    }

    private String quorumQueue(String what) {
        return declared(connections, QueueBuilder.durable(name(what)).quorum().build());
    }

    private void send(String queue, int count) {
        for (int i = 0; i < count; i++) {
            template.convertAndSend(queue, "message " + i);
        }
    }

    private static Set<String> texts(int count) {
        Set<String> texts = new HashSet<>();
        for (int i = 0; i < count; i++) {
            texts.add("message " + i);
        }
        return texts;
    }

    private void assertEmpty(String queue) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(channel().messageCount(queue)).isZero());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void everyMessageReachesOneOfThreeConsumers(String name, Kind kind) throws Exception {
        String queue = quorumQueue(name);
        BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
        AbstractMessageListenerContainer container = kind.of(connections);
        container.setMessageListener(message -> arrived.add(text(message)));
        started(container, queue);
        Awaitility.await().until(() -> channel().consumerCount(queue) == 3);
        send(queue, MESSAGES);
        Set<String> missing = texts(MESSAGES);
        while (!missing.isEmpty()) {
            assertThat(missing.remove(take(arrived))).as("it came once").isTrue();
        }
        container.stop();
        assertThat(arrived).isEmpty();
        assertThat(channel().consumerCount(queue)).isZero();
        assertEmpty(queue);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void threeConsumersWorkAtTheSameTime(String name, Kind kind) throws Exception {
        String queue = queue(name);
        CountDownLatch atWork = new CountDownLatch(3);
        CountDownLatch together = new CountDownLatch(3);
        AbstractMessageListenerContainer container = kind.of(connections);
        container.setPrefetchCount(1);
        container.setMessageListener(message -> {
            atWork.countDown();
            if (await(atWork)) {
                together.countDown();
            }
        });
        started(container, queue);
        Awaitility.await().until(() -> channel().consumerCount(queue) == 3);
        send(queue, 3);
        assertThat(await(together)).isTrue();
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void aMessageWhoseListenerFailsComesAgain(String name, Kind kind) throws Exception {
        String queue = queue(name);
        BlockingQueue<Boolean> redelivered = new LinkedBlockingQueue<>();
        AbstractMessageListenerContainer container = kind.of(connections);
        container.setMessageListener(message -> {
            boolean again = message.getMessageProperties().isRedelivered();
            redelivered.add(again);
            if (!again) {
                throw new IllegalStateException("fails at first");
            }
        });
        started(container, queue);
        send(queue, 1);
        assertThat(take(redelivered)).isFalse();
        assertThat(take(redelivered)).isTrue();
        container.stop();
        assertThat(redelivered).isEmpty();
        assertEmpty(queue);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void aListenerCanRejectForGood(String name, Kind kind) throws Exception {
        String dead = queue("dead");
        String queue = declared(
                connections,
                QueueBuilder.durable(name(name))
                        .deadLetterExchange("")
                        .deadLetterRoutingKey(dead)
                        .build());
        AbstractMessageListenerContainer container = kind.of(connections);
        container.setMessageListener(message -> {
            throw new AmqpRejectAndDontRequeueException("never");
        });
        started(container, queue);
        send(queue, 1);
        Message letter = template.receive(dead, 10_000);
        assertThat(letter).isNotNull();
        assertThat(letter.getMessageProperties().getXDeathHeader())
                .singleElement()
                .satisfies(death -> assertThat(new HashMap<String, Object>(death))
                        .containsEntry("reason", "rejected")
                        .containsEntry("queue", queue)
                        .containsEntry("count", 1L));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void aListenerAcknowledgesByItselfInManualMode(String name, Kind kind) throws Exception {
        String queue = queue(name);
        BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
        AbstractMessageListenerContainer container = kind.of(connections);
        container.setAcknowledgeMode(AcknowledgeMode.MANUAL);
        ChannelAwareMessageListener listener = (message, channel) -> {
            long tag = message.getMessageProperties().getDeliveryTag();
            if (message.getMessageProperties().isRedelivered()) {
                channel.basicAck(tag, false);
            } else {
                channel.basicNack(tag, false, true);
            }
            arrived.add(text(message));
        };
        container.setMessageListener(listener);
        started(container, queue);
        send(queue, 1);
        assertThat(take(arrived)).isEqualTo("message 0");
        assertThat(take(arrived)).isEqualTo("message 0");
        container.stop();
        assertEmpty(queue);
    }

    @Test
    void aContainerGathersMessagesIntoABatch() throws Exception {
        String queue = queue("batch");
        BlockingQueue<List<String>> batches = new LinkedBlockingQueue<>();
        SimpleMessageListenerContainer container = new SimpleMessageListenerContainer(connections);
        container.setConsumerBatchEnabled(true);
        container.setBatchSize(10);
        BatchMessageListener listener =
                messages -> batches.add(messages.stream().map(SpringTest::text).toList());
        container.setMessageListener(listener);
        send(queue, 25);
        started(container, queue);
        assertThat(take(batches)).hasSize(10).startsWith("message 0").endsWith("message 9");
        assertThat(take(batches)).hasSize(10).startsWith("message 10");
        assertThat(take(batches)).containsExactly("message 20", "message 21", "message 22", "message 23", "message 24");
        container.stop();
        assertEmpty(queue);
    }

    @Test
    void aContainerAddsConsumersWhileItHasMuchToDo() throws Exception {
        String queue = queue("growing");
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        SimpleMessageListenerContainer container = new SimpleMessageListenerContainer(connections);
        container.setConcurrency("1-3");
        container.setPrefetchCount(1);
        container.setStartConsumerMinInterval(1);
        container.setConsecutiveActiveTrigger(1);
        CountDownLatch grown = new CountDownLatch(1);
        MessageListener listener = message -> {
            threads.add(Thread.currentThread());
            if (threads.size() == 3) {
                grown.countDown();
            }
        };
        container.setMessageListener(listener);
        started(container, queue);
        for (int i = 0; i < 50 && grown.getCount() > 0; i++) {
            send(queue, 20);
        }
        assertThat(await(grown)).as("three consumers").isTrue();
    }

    @Test
    void aContainerConsumesOnAfterItsConnectionWasLost() throws Exception {
        String queue = queue("lost");
        BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
        SimpleMessageListenerContainer container = new SimpleMessageListenerContainer(connections);
        container.setRecoveryInterval(50);
        container.setMessageListener(message -> arrived.add(text(message)));
        started(container, queue);
        send(queue, 1);
        assertThat(take(arrived)).isEqualTo("message 0");
        connections.resetConnection();
        template.convertAndSend(queue, "after");
        // The container acks when the listener has returned, so the first may come once more.
        String next = take(arrived);
        assertThat(next.equals("message 0") ? take(arrived) : next).isEqualTo("after");
    }

    @Test
    void oneContainerReadsSeveralQueuesAndCanDropOne() throws Exception {
        String one = queue("one");
        String two = queue("two");
        BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
        DirectMessageListenerContainer container = new DirectMessageListenerContainer(connections);
        container.setMessageListener(
                message -> arrived.add(message.getMessageProperties().getConsumerQueue()));
        started(container, one, two);
        send(one, 1);
        assertThat(take(arrived)).isEqualTo(one);
        send(two, 1);
        assertThat(take(arrived)).isEqualTo(two);
        container.removeQueueNames(one);
        Awaitility.await().until(() -> channel().consumerCount(one) == 0);
        send(one, 1);
        send(two, 1);
        assertThat(take(arrived)).isEqualTo(two);
        assertThat(arrived).isEmpty();
    }
}
