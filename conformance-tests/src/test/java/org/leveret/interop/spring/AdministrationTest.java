package org.leveret.interop.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.AnonymousQueue;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.core.Exchange;
import org.springframework.amqp.core.ExchangeBuilder;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.amqp.core.QueueBuilder.LeaderLocator;
import org.springframework.amqp.core.QueueBuilder.Overflow;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.context.support.GenericApplicationContext;

/** RabbitAdmin: what an application declares, and what it declares again when its connection comes back. */
class AdministrationTest extends SpringTest {
    private static final long PATIENCE_MS = TimeUnit.SECONDS.toMillis(10);

    private final CachingConnectionFactory connections = connections();
    private final RabbitTemplate template = template(connections);

    /** An application whose admin declares these whenever a connection is made. */
    private GenericApplicationContext application(Declarables declarables) {
        GenericApplicationContext context = new GenericApplicationContext();
        context.registerBean("declarables", Declarables.class, () -> declarables);
        context.registerBean("admin", RabbitAdmin.class, () -> new RabbitAdmin(connections));
        context.refresh();
        return closing(context);
    }

    private Exchange temporaryExchange(Exchange exchange) {
        deletingExchange(exchange.getName());
        return exchange;
    }

    private Queue temporary(Queue queue) {
        deletingQueue(queue.getName());
        return queue;
    }

    @Test
    void whatAnApplicationNamesIsThereWhenItIsFirstUsed() throws Exception {
        Exchange exchange = temporaryExchange(
                ExchangeBuilder.topicExchange(name("topics")).durable(true).build());
        Queue queue = temporary(QueueBuilder.durable(name("queue")).quorum().build());
        Binding binding =
                BindingBuilder.bind(queue).to(exchange).with("order.*").noargs();
        RabbitAdmin admin =
                application(new Declarables(exchange, queue, binding)).getBean(RabbitAdmin.class);
        template.convertAndSend(exchange.getName(), "order.placed", "an order");
        Message message = template.receive(queue.getName(), PATIENCE_MS);
        assertThat(message).isNotNull();
        assertThat(message.getMessageProperties().getReceivedRoutingKey()).isEqualTo("order.placed");
        admin.removeBinding(binding);
        template.convertAndSend(exchange.getName(), "order.placed", "another");
        Properties properties = admin.getQueueProperties(queue.getName());
        assertThat(properties).containsEntry(RabbitAdmin.QUEUE_MESSAGE_COUNT, 0);
    }

    @Test
    void whatWasLostWithTheConnectionIsDeclaredAgain() throws Exception {
        Exchange exchange = temporaryExchange(
                ExchangeBuilder.fanoutExchange(name("events")).durable(true).build());
        Queue queue = new AnonymousQueue();
        application(new Declarables(
                exchange,
                queue,
                BindingBuilder.bind(queue).to(exchange).with("").noargs()));
        BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
        SimpleMessageListenerContainer container = new SimpleMessageListenerContainer(connections);
        container.setRecoveryInterval(50);
        container.setMessageListener(message -> arrived.add(text(message)));
        started(container, queue.getName());
        template.convertAndSend(exchange.getName(), "", "before");
        assertThat(take(arrived)).isEqualTo("before");
        connections.resetConnection();
        // The queue was exclusive to the connection that is gone; until there is another one, events reach nobody.
        Awaitility.await().until(() -> {
            template.convertAndSend(exchange.getName(), "", "after");
            return "after".equals(arrived.poll(50, TimeUnit.MILLISECONDS));
        });
    }

    @Test
    void aQueueThatSomebodyDeletedIsDeclaredAgainByTheContainer() throws Exception {
        Queue queue = temporary(QueueBuilder.durable(name("queue")).build());
        GenericApplicationContext application = application(new Declarables(queue));
        RabbitAdmin admin = application.getBean(RabbitAdmin.class);
        BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
        SimpleMessageListenerContainer container = new SimpleMessageListenerContainer(connections);
        container.setAmqpAdmin(admin);
        container.setApplicationContext(application);
        container.setMissingQueuesFatal(false);
        container.setRecoveryInterval(50);
        container.setRetryDeclarationInterval(50);
        container.setDeclarationRetries(1);
        container.setMessageListener(message -> arrived.add(text(message)));
        admin.initialize();
        started(container, queue.getName());
        channel().queueDelete(queue.getName());
        // Who publishes may use a channel that a request for the missing queue has closed.
        Awaitility.await().ignoreExceptionsInstanceOf(AmqpException.class).until(() -> {
            template.convertAndSend(queue.getName(), "after");
            return "after".equals(arrived.poll(50, TimeUnit.MILLISECONDS));
        });
    }

    @Test
    void everyArgumentThatABuilderKnowsIsAccepted() throws Exception {
        Queue classic = temporary(QueueBuilder.durable(name("classic"))
                .ttl(60_000)
                .expires(600_000)
                .maxLength(1_000L)
                .maxLengthBytes(1_000_000)
                .overflow(Overflow.dropHead)
                .deadLetterExchange("")
                .deadLetterRoutingKey("dead")
                .maxPriority(5)
                .lazy()
                .singleActiveConsumer()
                .classic()
                .build());
        Queue quorum = temporary(QueueBuilder.durable(name("quorum"))
                .quorum()
                .deliveryLimit(5)
                .singleActiveConsumer()
                .overflow(Overflow.rejectPublish)
                .maxLength(1_000L)
                .leaderLocator(LeaderLocator.balanced)
                .build());
        RabbitAdmin admin = new RabbitAdmin(connections);
        assertThat(admin.declareQueue(classic)).isEqualTo(classic.getName());
        assertThat(admin.declareQueue(classic)).isEqualTo(classic.getName());
        assertThat(admin.declareQueue(quorum)).isEqualTo(quorum.getName());
        template.convertAndSend(classic.getName(), "message");
        assertThat(template.receiveAndConvert(classic.getName(), PATIENCE_MS)).isEqualTo("message");
    }

    @Test
    void aConsistentHashExchangeSpreadsMessages() throws Exception {
        Exchange exchange = temporaryExchange(ExchangeBuilder.consistentHashExchange(name("hash"))
                .hashHeader("customer")
                .durable(true)
                .build());
        Queue one = temporary(QueueBuilder.durable(name("one")).build());
        Queue two = temporary(QueueBuilder.durable(name("two")).build());
        application(new Declarables(
                exchange,
                one,
                two,
                BindingBuilder.bind(one).to(exchange).with("10").noargs(),
                BindingBuilder.bind(two).to(exchange).with("10").noargs()));
        for (int i = 0; i < 200; i++) {
            int customer = i;
            template.convertAndSend(exchange.getName(), "", "message", message -> {
                message.getMessageProperties().setHeader("customer", "customer " + customer);
                return message;
            });
        }
        Awaitility.await()
                .until(() -> channel().messageCount(one.getName()) + channel().messageCount(two.getName()) == 200);
        assertThat(channel().messageCount(one.getName())).isBetween(20L, 180L);
    }

    @Test
    void aDelayedExchangeKeepsAMessageForItsTime() throws Exception {
        assumeThat(broker.answersAs3x())
                .as("the RabbitMQ that tests run against lacks the plugin")
                .isFalse();
        Exchange exchange = temporaryExchange(ExchangeBuilder.directExchange(name("delayed"))
                .delayed()
                .durable(true)
                .build());
        Queue queue = temporary(QueueBuilder.durable(name("queue")).build());
        application(new Declarables(
                exchange,
                queue,
                BindingBuilder.bind(queue).to(exchange).with("key").noargs()));
        BlockingQueue<Long> arrivedNs = new LinkedBlockingQueue<>();
        BlockingQueue<Message> arrived = new LinkedBlockingQueue<>();
        SimpleMessageListenerContainer container = new SimpleMessageListenerContainer(connections);
        container.setMessageListener(message -> {
            arrivedNs.add(System.nanoTime());
            arrived.add(message);
        });
        started(container, queue.getName());
        long sentNs = System.nanoTime();
        template.convertAndSend(exchange.getName(), "key", "later", message -> {
            message.getMessageProperties().setDelayLong(800L);
            return message;
        });
        Message message = take(arrived);
        assertThat(text(message)).isEqualTo("later");
        // The plugin turns the delay's sign when it has kept a message for it.
        assertThat(message.getMessageProperties().getReceivedDelayLong()).isIn(800L, -800L);
        assertThat(TimeUnit.NANOSECONDS.toMillis(take(arrivedNs) - sentNs)).isBetween(798L, 3_800L);
        container.stop();
        assertThat(arrived).isEmpty();
    }
}
