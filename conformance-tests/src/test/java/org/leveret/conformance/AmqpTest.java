package org.leveret.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.ShutdownNotifier;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.leveret.conformance.broker.BrokerUnderTest;
import org.leveret.conformance.raw.Handshake;
import org.leveret.conformance.raw.RawChannel;
import org.leveret.conformance.raw.RawConnection;

/**
 * What a conformance test has at hand: connections that close after it, names that no other test uses, and the ways to
 * say that a request must close a channel or a connection.
 *
 * <p>JUnit makes one instance for each test; it is owned by the test's thread.
 */
@Timeout(60)
public abstract class AmqpTest {
    protected static final Map<String, Object> NO_ARGUMENTS = Map.of();
    private static final int PATIENCE_SECONDS = 15;
    private static final SecureRandom NAMES = new SecureRandom();

    protected final BrokerUnderTest broker;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final List<String> exchanges = new ArrayList<>();
    private final List<String> queues = new ArrayList<>();
    private @Nullable Connection connection;
    private @Nullable Channel channel;

    /** A request whose outcome the caller looks at elsewhere. */
    protected interface Request {
        void make() throws Exception;
    }

    protected AmqpTest() {
        this(BrokerUnderTest.shared());
    }

    protected AmqpTest(BrokerUnderTest broker) {
        this.broker = broker;
    }

    /** The test's first client connection, opened when first asked for. */
    protected final Connection connection() throws Exception {
        if (connection == null) {
            connection = newConnection();
        }
        return connection;
    }

    /** The first channel of the test's first connection. */
    protected final Channel channel() throws Exception {
        if (channel == null) {
            channel = newChannel();
        }
        return channel;
    }

    protected final Connection newConnection() throws Exception {
        Connection made = broker.clients().newConnection();
        opened.push(made::abort);
        return made;
    }

    /** Another channel of the test's first connection. */
    protected final Channel newChannel() throws Exception {
        return newChannel(connection());
    }

    protected static Channel newChannel(Connection connection) throws IOException {
        Channel made = connection.createChannel();
        assertThat(made).as("a free channel number").isNotNull();
        return made;
    }

    /** A raw connection that is open on virtual host {@code /}. */
    protected final RawConnection raw() {
        return closing(Handshake.open(broker.address()));
    }

    /** Channel 1 of a raw connection of its own. */
    protected final RawChannel rawChannel() {
        return RawChannel.open(raw(), 1);
    }

    /** Closes something after the test, the last opened first. */
    protected final <T extends AutoCloseable> T closing(T resource) {
        opened.push(resource);
        return resource;
    }

    /** A name that no other test, run or broker user has, short enough for the longest reply text. */
    protected static String name(String what) {
        return "t." + what + "." + HexFormat.of().toHexDigits(NAMES.nextLong(), 12);
    }

    /** A server-named exclusive queue of the test's first connection. */
    protected final String queue() throws Exception {
        return queue(NO_ARGUMENTS);
    }

    /** A server-named exclusive queue with arguments. */
    protected final String queue(Map<String, Object> arguments) throws Exception {
        return channel().queueDeclare("", false, true, false, arguments).getQueue();
    }

    /** A durable queue that any connection may use; it is deleted after the test. */
    protected final String sharedQueue() throws Exception {
        String queue = name("queue");
        channel().queueDeclare(queue, true, false, false, NO_ARGUMENTS);
        return deletingQueue(queue);
    }

    /** A durable exchange, deleted after the test. */
    protected final String exchange(String type) throws Exception {
        return exchange(type, NO_ARGUMENTS);
    }

    protected final String exchange(String type, Map<String, Object> arguments) throws Exception {
        String exchange = name("exchange");
        channel().exchangeDeclare(exchange, type, true, false, false, arguments);
        return deletingExchange(exchange);
    }

    /** Has an exchange deleted after the test, whether or not it exists then. */
    protected final String deletingExchange(String exchange) {
        exchanges.add(exchange);
        return exchange;
    }

    /** Has a queue deleted after the test, whether or not it exists then. */
    protected final String deletingQueue(String queue) {
        queues.add(queue);
        return queue;
    }

    @AfterEach
    final void closeAndDelete() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
        if (!exchanges.isEmpty() || !queues.isEmpty()) {
            try (Connection cleaner = broker.clients().newConnection()) {
                Channel cleaning = newChannel(cleaner);
                for (String exchange : exchanges) {
                    cleaning.exchangeDelete(exchange);
                }
                for (String queue : queues) {
                    cleaning.queueDelete(queue);
                }
            }
        }
    }

    protected final void publish(String exchange, String routingKey, String body) throws Exception {
        publish(exchange, routingKey, null, body);
    }

    protected final void publish(
            String exchange, String routingKey, AMQP.@Nullable BasicProperties properties, String body)
            throws Exception {
        channel().basicPublish(exchange, routingKey, properties, utf8(body));
    }

    /** Publishes and waits for the broker's confirms, so that every queue has what it was sent. */
    protected final void publishAll(String exchange, String routingKey, String... bodies) throws Exception {
        Channel publisher = newChannel();
        publisher.confirmSelect();
        for (String body : bodies) {
            publisher.basicPublish(exchange, routingKey, null, utf8(body));
        }
        publisher.waitForConfirmsOrDie(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        publisher.close();
    }

    /** Takes a message and settles it at once; null if there is none. */
    protected final @Nullable String get(String queue) throws Exception {
        GetResponse response = channel().basicGet(queue, true);
        return response == null ? null : text(response);
    }

    /** Takes all there is, in order. */
    protected final List<String> getAll(String queue) throws Exception {
        List<String> bodies = new ArrayList<>();
        for (String body = get(queue); body != null; body = get(queue)) {
            bodies.add(body);
        }
        return bodies;
    }

    /** Takes a message that must be there, without settling it. */
    protected static GetResponse getUnsettled(Channel channel, String queue) throws IOException {
        GetResponse response = channel.basicGet(queue, false);
        assertThat(response).as("a message in %s", queue).isNotNull();
        return response;
    }

    protected static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    protected static String text(GetResponse response) {
        return new String(response.getBody(), StandardCharsets.UTF_8);
    }

    /** Makes a request that must close this channel, with exactly this answer, and leave its connection open. */
    protected static void assertChannelError(
            Channel channel, int code, String text, int classId, int methodId, Request request) throws Exception {
        Method reason = closeReason(channel, request);
        assertThat(reason).isInstanceOf(AMQP.Channel.Close.class);
        AMQP.Channel.Close close = (AMQP.Channel.Close) reason;
        assertThat(described(close.getReplyCode(), close.getReplyText(), close.getClassId(), close.getMethodId()))
                .isEqualTo(described(code, text, classId, methodId));
        newChannel(channel.getConnection()).close();
    }

    /** Makes a request that must close the connection, with exactly this answer. */
    protected static void assertConnectionError(
            Channel channel, int code, String text, int classId, int methodId, Request request) throws Exception {
        Method reason = closeReason(channel.getConnection(), request);
        assertThat(reason).isInstanceOf(AMQP.Connection.Close.class);
        AMQP.Connection.Close close = (AMQP.Connection.Close) reason;
        assertThat(described(close.getReplyCode(), close.getReplyText(), close.getClassId(), close.getMethodId()))
                .isEqualTo(described(code, text, classId, methodId));
    }

    private static String described(int code, String text, int classId, int methodId) {
        return code + " " + text + " " + classId + "/" + methodId;
    }

    private static Method closeReason(ShutdownNotifier closing, Request request) throws Exception {
        CompletableFuture<ShutdownSignalException> closed = new CompletableFuture<>();
        closing.addShutdownListener(closed::complete);
        try {
            request.make();
        } catch (AlreadyClosedException e) {
            // the answer came while the request was being made; the listener has it
        } catch (IOException e) {
            if (!(e.getCause() instanceof ShutdownSignalException)) {
                throw e;
            }
        }
        try {
            return Objects.requireNonNull(
                    closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS).getReason(), "closed without a close method");
        } catch (TimeoutException | ExecutionException e) {
            return fail("the broker accepted what it must refuse", e);
        }
    }
}
