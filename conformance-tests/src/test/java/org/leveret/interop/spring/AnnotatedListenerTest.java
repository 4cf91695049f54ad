package org.leveret.interop.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.amqp.rabbit.annotation.Argument;
import org.springframework.amqp.rabbit.annotation.EnableRabbit;
import org.springframework.amqp.rabbit.annotation.Exchange;
import org.springframework.amqp.rabbit.annotation.Queue;
import org.springframework.amqp.rabbit.annotation.QueueBinding;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.transaction.RabbitTransactionManager;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.transaction.support.TransactionTemplate;

/** An application whose methods are listeners by annotation, which also declare what they listen to. */
class AnnotatedListenerTest extends SpringTest {
    private final CachingConnectionFactory connections = connections();
    private final RabbitTemplate template = template(connections);
    private final String orders = name("orders");
    private final String answers = name("answers");
    private final Listeners listeners = new Listeners();

    /** What an application's configuration has. */
    @Configuration
    @EnableRabbit
    static class Application {
        @Bean
        RabbitAdmin admin(ConnectionFactory connections) {
            return new RabbitAdmin(connections);
        }

        @Bean
        SimpleRabbitListenerContainerFactory rabbitListenerContainerFactory(ConnectionFactory connections) {
            SimpleRabbitListenerContainerFactory factory = new SimpleRabbitListenerContainerFactory();
            factory.setConnectionFactory(connections);
            factory.setDefaultRequeueRejected(false);
            factory.setReceiveTimeout(RECEIVE_MS_MAX);
            return factory;
        }
    }

    /** The listeners of the application. */
    static class Listeners {
        final BlockingQueue<String> dead = new LinkedBlockingQueue<>();

        @RabbitListener(
                bindings =
                        @QueueBinding(
                                value =
                                        @Queue(
                                                name = "${orders}",
                                                durable = "true",
                                                arguments = {
                                                    @Argument(name = "x-queue-type", value = "quorum"),
                                                    @Argument(
                                                            name = "x-delivery-limit",
                                                            value = "3",
                                                            type = "java.lang.Integer"),
                                                    @Argument(name = "x-dead-letter-exchange", value = "${orders}.dead")
                                                }),
                                exchange = @Exchange(name = "${orders}.topics", type = "topic"),
                                key = {"order.*", "refund.#"}))
        @SendTo("${answers}")
        public String answer(String order, @Header("amqp_receivedRoutingKey") String key) {
            if (order.equals("poison")) {
                throw new IllegalStateException("cannot be handled");
            }
            return key + ": " + order.toUpperCase(Locale.ROOT);
        }

        @RabbitListener(
                bindings =
                        @QueueBinding(
                                value = @Queue(exclusive = "true", autoDelete = "true"),
                                exchange = @Exchange(name = "${orders}.dead", type = "fanout")))
        public void bury(String order, @Header("x-death") List<Map<String, Object>> deaths) {
            dead.add(order + " " + deaths.get(0).get("reason"));
        }
    }

    @BeforeEach
    void startTheApplication() throws Exception {
        deletingQueue(orders);
        deletingExchange(orders + ".topics");
        deletingExchange(orders + ".dead");
        declared(connections, QueueBuilder.durable(answers).build());
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("names", Map.of("orders", orders, "answers", answers)));
        context.registerBean("connections", ConnectionFactory.class, () -> connections);
        context.registerBean("listeners", Listeners.class, () -> listeners);
        context.register(Application.class);
        context.refresh();
        closing(context);
    }

    @Test
    void aListenersResultIsSentOn() throws Exception {
        template.convertAndSend(orders + ".topics", "order.placed", "one");
        assertThat(template.receiveAndConvert(answers, 10_000)).isEqualTo("order.placed: ONE");
        template.convertAndSend(orders + ".topics", "refund.of.order", "two");
        assertThat(template.receiveAndConvert(answers, 10_000)).isEqualTo("refund.of.order: TWO");
    }

    @Test
    void aRequestIsAnsweredToWhereItAsks() throws Exception {
        template.setReplyTimeout(10_000);
        assertThat(template.convertSendAndReceive(orders + ".topics", "order.asked", "hello"))
                .isEqualTo("order.asked: HELLO");
    }

    @Test
    void whatAListenerCannotHandleComesToTheListenerOfDeadLetters() throws Exception {
        template.convertAndSend(orders + ".topics", "order.placed", "poison");
        assertThat(take(listeners.dead)).isEqualTo("poison rejected");
    }

    @Test
    void whatIsSentInATransactionArrivesWhenItIsCommitted() throws Exception {
        RabbitTemplate transacted = template(connections);
        transacted.setChannelTransacted(true);
        TransactionTemplate transactions = new TransactionTemplate(new RabbitTransactionManager(connections));
        transactions.executeWithoutResult(status -> {
            transacted.convertAndSend(orders + ".topics", "order.placed", "undone");
            status.setRollbackOnly();
        });
        transactions.executeWithoutResult(status -> {
            transacted.convertAndSend(orders + ".topics", "order.placed", "done");
            assertThat(template.receiveAndConvert(answers)).isNull();
        });
        assertThat(template.receiveAndConvert(answers, 10_000)).isEqualTo("order.placed: DONE");
    }

    @Test
    void theListenersQueuesHaveTheirConsumers() throws Exception {
        Awaitility.await().until(() -> channel().consumerCount(orders) == 1);
        assertThat(channel().queueDeclarePassive(orders).getMessageCount()).isZero();
    }
}
