package org.leveret.interop.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.leveret.conformance.AmqpTest;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;

/** What the tests of Spring AMQP share: connections, templates, containers and declarations that end with the test. */
abstract class SpringTest extends AmqpTest {
    /** How long a simple container waits for a message before it looks whether it is to stop. */
    protected static final long RECEIVE_MS_MAX = 100;

    private static final int PATIENCE_SECONDS = 15;

    /** Connections as Spring Boot makes them: one that is cached, with the client's own recovery left off. */
    protected final CachingConnectionFactory connections() {
        CachingConnectionFactory connections = new CachingConnectionFactory(broker.clients());
        // Of its own the client has a thread or two for each processor, in which direct containers' listeners run.
        connections.setExecutor(Executors.newCachedThreadPool(SpringTest::thread));
        closing(connections::destroy);
        return connections;
    }

    /**
     * A thread that dies in silence: what such a factory still has to do when it is destroyed fails, and who waits with
     * awaitility at that time, in whichever test, would take it for a failure of its own.
     */
    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "spring connections");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((dying, error) -> {});
        return thread;
    }

    protected final RabbitTemplate template(CachingConnectionFactory connections) {
        RabbitTemplate template = new RabbitTemplate(connections);
        closing(template::destroy);
        return template;
    }

    /** Starts a container that reads these queues, and waits until it does. */
    protected final <C extends AbstractMessageListenerContainer> C started(C container, String... queues) {
        container.setQueueNames(queues);
        if (container instanceof SimpleMessageListenerContainer simple) {
            simple.setReceiveTimeout(RECEIVE_MS_MAX);
        }
        container.afterPropertiesSet();
        container.start();
        closing(container::destroy);
        return container;
    }

    /** Declares a queue that is deleted after the test. */
    protected final String declared(CachingConnectionFactory connections, Queue queue) {
        new RabbitAdmin(connections).declareQueue(queue);
        return deletingQueue(queue.getName());
    }

    protected static <T> T take(BlockingQueue<T> arrived) throws InterruptedException {
        T next = arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(next).as("an arrival within %d s", PATIENCE_SECONDS).isNotNull();
        return next;
    }

    protected static String text(Message message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }
}
