package org.leveret.interop.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.amqp.rabbit.config.RetryInterceptorBuilder;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.amqp.rabbit.retry.MessageRecoverer;
import org.springframework.amqp.rabbit.retry.RejectAndDontRequeueRecoverer;
import org.springframework.amqp.rabbit.retry.RepublishMessageRecoverer;
import org.springframework.amqp.rabbit.retry.RepublishMessageRecovererWithConfirms;

/** Retries in the listener, and where a message goes when they are used up. */
class RetryTest extends SpringTest {
    private final CachingConnectionFactory connections = connections();
    private final RabbitTemplate template = template(connections);
    private final BlockingQueue<String> tries = new LinkedBlockingQueue<>();

    private String plain(String what) {
        return declared(connections, QueueBuilder.durable(name(what)).build());
    }

    private SimpleMessageListenerContainer failing(MessageRecoverer recoverer, String queue) {
        SimpleMessageListenerContainer container = new SimpleMessageListenerContainer(connections);
        container.setAdviceChain(RetryInterceptorBuilder.stateless()
                .maxAttempts(3)
                .backOffOptions(20, 2, 100)
                .recoverer(recoverer)
                .build());
        container.setMessageListener(message -> {
            tries.add(text(message));
            throw new IllegalStateException("as always");
        });
        return started(container, queue);
    }

    private Message received(String queue) {
        Message message = template.receive(queue, TimeUnit.SECONDS.toMillis(10));
        assertThat(message).as("a message in %s", queue).isNotNull();
        return message;
    }

    @Test
    void afterThreeTriesAMessageIsRepublishedWithTheError() throws Exception {
        String errors = plain("errors");
        String queue = plain("queue");
        failing(new RepublishMessageRecoverer(template, "", errors), queue);
        template.convertAndSend(queue, "poison");
        Message republished = received(errors);
        assertThat(text(republished)).isEqualTo("poison");
        assertThat(republished.getMessageProperties().getHeaders())
                .containsEntry("x-original-routingKey", queue)
                .hasEntrySatisfying(
                        "x-exception-message",
                        text -> assertThat(text.toString()).contains("as always"))
                .hasEntrySatisfying(
                        "x-exception-stacktrace",
                        text -> assertThat(text.toString()).contains("IllegalStateException"));
        assertThat(tries).containsExactly("poison", "poison", "poison");
        assertThat(get(queue)).isNull();
    }

    @Test
    void aRecovererCanWaitForTheConfirm() throws Exception {
        String errors = plain("errors");
        String queue = plain("queue");
        CachingConnectionFactory confirming = connections();
        confirming.setPublisherConfirmType(CachingConnectionFactory.ConfirmType.CORRELATED);
        confirming.setPublisherReturns(true);
        failing(
                new RepublishMessageRecovererWithConfirms(
                        template(confirming), "", errors, CachingConnectionFactory.ConfirmType.CORRELATED),
                queue);
        template.convertAndSend(queue, "poison");
        assertThat(text(received(errors))).isEqualTo("poison");
    }

    @Test
    void afterThreeTriesAMessageGoesToTheDeadLetterQueue() throws Exception {
        String dead = plain("dead");
        String queue = declared(
                connections,
                QueueBuilder.durable(name("queue"))
                        .deadLetterExchange("")
                        .deadLetterRoutingKey(dead)
                        .build());
        failing(new RejectAndDontRequeueRecoverer(), queue);
        template.convertAndSend(queue, "poison");
        Message letter = received(dead);
        assertThat(letter.getMessageProperties().getHeaders())
                .containsEntry("x-first-death-reason", "rejected")
                .containsEntry("x-first-death-queue", queue);
        assertThat(tries).hasSize(3);
    }

    @Test
    void aQuorumQueueGivesUpAMessageThatIsReturnedTooOften() throws Exception {
        String dead = plain("dead");
        String queue = declared(
                connections,
                QueueBuilder.durable(name("queue"))
                        .quorum()
                        .deliveryLimit(2)
                        .deadLetterExchange("")
                        .deadLetterRoutingKey(dead)
                        .build());
        BlockingQueue<Object> counts = new LinkedBlockingQueue<>();
        SimpleMessageListenerContainer container = new SimpleMessageListenerContainer(connections);
        container.setMessageListener(message -> {
            counts.add(message.getMessageProperties().getHeaders().getOrDefault("x-delivery-count", 0L));
            throw new IllegalStateException("as always");
        });
        started(container, queue);
        template.convertAndSend(queue, "poison");
        List<Map<String, ?>> deaths = received(dead).getMessageProperties().getXDeathHeader();
        assertThat(deaths.get(0).get("reason")).isEqualTo("delivery_limit");
        assertThat(counts.stream().map(count -> ((Number) count).intValue())).containsExactly(0, 1, 2);
    }

    @Test
    void aMessageCanBeRetriedLaterByWayOfAQueueWithATimeToLive() throws Exception {
        String queue = name("queue");
        String waiting = declared(
                connections,
                QueueBuilder.durable(name("waiting"))
                        .ttl(150)
                        .deadLetterExchange("")
                        .deadLetterRoutingKey(queue)
                        .build());
        declared(
                connections,
                QueueBuilder.durable(queue)
                        .deadLetterExchange("")
                        .deadLetterRoutingKey(waiting)
                        .build());
        BlockingQueue<Long> rejections = new LinkedBlockingQueue<>();
        SimpleMessageListenerContainer container = new SimpleMessageListenerContainer(connections);
        container.setDefaultRequeueRejected(false);
        container.setMessageListener(message -> {
            List<Map<String, ?>> deaths = message.getMessageProperties().getXDeathHeader();
            long rejected = deaths == null
                    ? 0
                    : deaths.stream()
                            .filter(death -> queue.equals(death.get("queue")))
                            .mapToLong(death -> (Long) death.get("count"))
                            .sum();
            rejections.add(rejected);
            if (rejected < 3) {
                throw new IllegalStateException("not yet");
            }
        });
        started(container, queue);
        template.convertAndSend(queue, "stubborn");
        for (long rejected = 0; rejected <= 3; rejected++) {
            assertThat(take(rejections)).isEqualTo(rejected);
        }
    }
}
