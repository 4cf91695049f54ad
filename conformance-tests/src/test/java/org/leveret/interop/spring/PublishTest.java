package org.leveret.interop.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.amqp.core.QueueBuilder.Overflow;
import org.springframework.amqp.core.ReturnedMessage;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory.ConfirmType;
import org.springframework.amqp.rabbit.connection.ChannelListener;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.adapter.MessageListenerAdapter;

/** RabbitTemplate: correlated and simple confirms, returns, transactions, request and reply. */
class PublishTest extends SpringTest {
    private final CachingConnectionFactory connections = connections();
    private final RabbitTemplate template = template(connections);

    @BeforeEach
    void askForConfirmsAndReturns() {
        connections.setPublisherConfirmType(ConfirmType.CORRELATED);
        connections.setPublisherReturns(true);
        template.setMandatory(true);
    }

    private String durableQueue() {
        return declared(connections, QueueBuilder.durable(name("queue")).build());
    }

    private CorrelationData.Confirm confirm(CorrelationData correlation) throws Exception {
        return correlation.getFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void everyMessageIsConfirmedToWhoSentIt() throws Exception {
        String queue = durableQueue();
        List<CorrelationData> sent = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            CorrelationData correlation = new CorrelationData("number " + i);
            template.convertAndSend("", queue, "message " + i, correlation);
            sent.add(correlation);
        }
        for (CorrelationData correlation : sent) {
            assertThat(confirm(correlation).isAck()).isTrue();
            assertThat(correlation.getReturned()).isNull();
        }
        assertThat(channel().messageCount(queue)).isEqualTo(100);
    }

    @Test
    void anUnroutableMessageComesBackAndIsConfirmedAfterThat() throws Exception {
        CorrelationData correlation = new CorrelationData("lost");
        template.convertAndSend("", name("missing"), "lost", correlation);
        assertThat(confirm(correlation).isAck()).isTrue();
        ReturnedMessage returned = correlation.getReturned();
        assertThat(returned).isNotNull();
        assertThat(returned.getReplyCode()).isEqualTo(312);
        assertThat(returned.getReplyText()).isEqualTo("NO_ROUTE");
        assertThat(text(returned.getMessage())).isEqualTo("lost");
    }

    @Test
    void aMessageForAMissingExchangeIsNotConfirmed() throws Exception {
        String missing = name("missing");
        // The confirm's own reason is only the template's "closed by application" when the answer overtakes it.
        CompletableFuture<String> closed = new CompletableFuture<>();
        connections.addChannelListener(new WhyChannelsClose(closed));
        CorrelationData correlation = new CorrelationData("lost");
        template.convertAndSend(missing, "", "lost", correlation);
        assertThat(confirm(correlation).isAck()).isFalse();
        assertThat(closed.get(10, TimeUnit.SECONDS)).contains("NOT_FOUND - no exchange '" + missing + "' in vhost '/'");
        String queue = durableQueue();
        CorrelationData next = new CorrelationData("next");
        template.convertAndSend("", queue, "next", next);
        assertThat(confirm(next).isAck()).isTrue();
    }

    @Test
    void aFullQueueRefusesAMessage() throws Exception {
        String queue = declared(
                connections,
                QueueBuilder.durable(name("full"))
                        .maxLength(1L)
                        .overflow(Overflow.rejectPublish)
                        .build());
        CorrelationData first = new CorrelationData("first");
        CorrelationData second = new CorrelationData("second");
        template.convertAndSend("", queue, "first", first);
        assertThat(confirm(first).isAck()).isTrue();
        template.convertAndSend("", queue, "second", second);
        assertThat(confirm(second).isAck()).isFalse();
    }

    @Test
    void manyMessagesCanBeWaitedForAtOnce() throws Exception {
        String queue = durableQueue();
        CachingConnectionFactory simple = connections();
        simple.setPublisherConfirmType(ConfirmType.SIMPLE);
        Boolean confirmed = template(simple).invoke(operations -> {
            for (int i = 0; i < 100; i++) {
                operations.convertAndSend("", queue, "message " + i);
            }
            return operations.waitForConfirms(10_000);
        });
        assertThat(confirmed).isTrue();
        assertThat(channel().messageCount(queue)).isEqualTo(100);
    }

    @Test
    void aTransactionThatFailsPublishesNothing() throws Exception {
        String queue = durableQueue();
        RabbitTemplate transacted = template(connections());
        transacted.setChannelTransacted(true);
        transacted.execute(channel -> {
            channel.basicPublish("", queue, null, utf8("undone"));
            channel.txRollback();
            channel.basicPublish("", queue, null, utf8("done"));
            channel.txCommit();
            return true;
        });
        assertThat(getAll(queue)).containsExactly("done");
    }

    @Test
    void propertiesAndHeadersArriveAsTheyWereSent() throws Exception {
        String queue = durableQueue();
        Message sent = MessageBuilder.withBody(utf8("body"))
                .setContentType(MessageProperties.CONTENT_TYPE_TEXT_PLAIN)
                .setMessageId("id")
                .setType("type")
                .setAppId("application")
                .setPriority(3)
                .setHeader("text", "x".repeat(1_000))
                .setHeader("number", 1L << 40)
                .setHeader("flag", true)
                .setHeader("list", List.of("a", "b"))
                .build();
        template.send("", queue, sent);
        Message received = template.receive(queue, 10_000);
        assertThat(received).isNotNull();
        assertThat(received.getMessageProperties().getHeaders())
                .containsAllEntriesOf(sent.getMessageProperties().getHeaders());
        assertThat(received.getMessageProperties().getMessageId()).isEqualTo("id");
        assertThat(received.getMessageProperties().getPriority()).isEqualTo(3);
    }

    @Test
    void aRequestIsAnsweredByDirectReplyTo() throws Exception {
        assertThat(answered(template)).isEqualTo("HELLO");
    }

    @Test
    void aRequestIsAnsweredByDirectReplyToWithoutAContainer() throws Exception {
        template.setUseDirectReplyToContainer(false);
        assertThat(answered(template)).isEqualTo("HELLO");
    }

    @Test
    void aRequestIsAnsweredByATemporaryQueue() throws Exception {
        template.setUseTemporaryReplyQueues(true);
        assertThat(answered(template)).isEqualTo("HELLO");
    }

    private Object answered(RabbitTemplate asking) throws Exception {
        String queue = durableQueue();
        SimpleMessageListenerContainer container = new SimpleMessageListenerContainer(connections);
        container.setMessageListener(new MessageListenerAdapter(new Shouting(), "answer"));
        started(container, queue);
        asking.setReplyTimeout(10_000);
        for (int i = 0; i < 20; i++) {
            assertThat(asking.convertSendAndReceive("", queue, "number " + i)).isEqualTo("NUMBER " + i);
        }
        Object answer = asking.convertSendAndReceive("", queue, "hello");
        return answer == null ? "no answer" : answer;
    }

    /** Tells why the first channel to close was closed. */
    private record WhyChannelsClose(CompletableFuture<String> reason) implements ChannelListener {
        @Override
        public void onCreate(Channel channel, boolean transactional) {
            // Only how channels end is of interest.
        }

        @Override
        public void onShutDown(ShutdownSignalException cause) {
            reason.complete(cause.getMessage());
        }
    }

    /** What answers requests. */
    public static final class Shouting {
        public String answer(String request) {
            return request.toUpperCase(Locale.ROOT);
        }
    }
}
