package org.leveret.durability;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Durable exchanges, queues and bindings that one client declares and deletes until the broker is gone, and what is known
 * of them from the answers that came. Owned by the test's thread, and by the client's between {@link #start} and {@link
 * #awaitEnd}.
 */
final class Declarations {
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long PATIENCE_MS = 20_000;
    private static final int NOT_FOUND = 404;

    private final List<Declared> all = new ArrayList<>();
    private Thread client = new Thread(() -> {}, "declarations");

    /** What is known of an entity: UNSURE while a request has no answer. */
    private enum State {
        ABSENT,
        UNSURE,
        PRESENT
    }

    /** A queue, an exchange and the binding between them. */
    private static final class Declared {
        private final int number;
        private State queue = State.ABSENT;
        private State exchange = State.ABSENT;
        private State binding = State.ABSENT;

        Declared(int number) {
            this.number = number;
        }

        String name() {
            return "declared." + number;
        }

        BuiltinExchangeType type() {
            return number % 2 == 0 ? BuiltinExchangeType.DIRECT : BuiltinExchangeType.TOPIC;
        }
    }

    void start(ConnectionFactory clients, SplittableRandom random) {
        client = new Thread(() -> declareUntilGone(clients, random), "declarations");
        client.start();
    }

    void awaitEnd() throws InterruptedException {
        client.join(PATIENCE_MS);
        if (client.isAlive()) {
            throw new IllegalStateException("the declaring client did not end");
        }
    }

    int count() {
        return all.size();
    }

    private void declareUntilGone(ConnectionFactory clients, SplittableRandom random) {
        try {
            Channel channel = clients.newConnection().createChannel();
            while (channel.isOpen()) {
                Declared next = new Declared(all.size());
                all.add(next);
                declare(channel, next);
                if (random.nextInt(3) == 0) {
                    delete(channel, all.get(random.nextInt(all.size())), random.nextInt(3));
                }
                LockSupport.parkNanos(PAUSE_NS);
            }
        } catch (IOException | ShutdownSignalException | TimeoutException e) {
            // the broker is gone
        }
    }

    private static void declare(Channel channel, Declared declared) throws IOException {
        declared.queue = State.UNSURE;
        channel.queueDeclare(declared.name(), true, false, false, null);
        declared.queue = State.PRESENT;
        declared.exchange = State.UNSURE;
        channel.exchangeDeclare(declared.name(), declared.type(), true);
        declared.exchange = State.PRESENT;
        declared.binding = State.UNSURE;
        channel.queueBind(declared.name(), declared.name(), "key");
        declared.binding = State.PRESENT;
    }

    private static void delete(Channel channel, Declared declared, int what) throws IOException {
        if (declared.binding != State.PRESENT) {
            return;
        }
        declared.binding = State.UNSURE;
        if (what == 0) {
            channel.queueUnbind(declared.name(), declared.name(), "key");
        } else if (what == 1) {
            declared.queue = State.UNSURE;
            channel.queueDelete(declared.name());
            declared.queue = State.ABSENT;
        } else {
            declared.exchange = State.UNSURE;
            channel.exchangeDelete(declared.name());
            declared.exchange = State.ABSENT;
        }
        declared.binding = State.ABSENT;
    }

    /** Compares all that is known with what is there, and returns the differences. */
    List<String> differences(Connection connection) throws Exception {
        List<String> differences = new ArrayList<>();
        for (Declared declared : all) {
            compare(differences, "queue " + declared.name(), declared.queue, queueIsThere(connection, declared));
            compare(
                    differences,
                    "exchange " + declared.name(),
                    declared.exchange,
                    exchangeIsThere(connection, declared));
        }
        Set<String> bound = bound(connection);
        for (Declared declared : all) {
            boolean isBound = bound.contains(declared.name());
            compare(differences, "binding of " + declared.name(), declared.binding, isBound);
            // what was unsure is known now, and must stay so
            declared.binding = isBound ? State.PRESENT : State.ABSENT;
        }
        return differences;
    }

    private static void compare(List<String> differences, String what, State known, boolean isThere) {
        if (known != State.UNSURE && (known == State.PRESENT) != isThere) {
            differences.add(what + " should be " + known + " and is not");
        }
    }

    private static boolean queueIsThere(Connection connection, Declared declared) throws Exception {
        if (declared.queue == State.ABSENT || declared.queue == State.UNSURE) {
            boolean isThere = isThere(connection, channel -> channel.queueDeclarePassive(declared.name()));
            if (declared.queue == State.UNSURE) {
                declared.queue = isThere ? State.PRESENT : State.ABSENT;
            }
            return isThere;
        }
        return isThere(connection, channel -> channel.queueDeclare(declared.name(), true, false, false, null));
    }

    private static boolean exchangeIsThere(Connection connection, Declared declared) throws Exception {
        boolean isThere = isThere(connection, channel -> channel.exchangeDeclarePassive(declared.name()));
        if (isThere) {
            try (Channel channel = connection.createChannel()) {
                channel.exchangeDeclare(declared.name(), declared.type(), true);
            }
        }
        if (declared.exchange == State.UNSURE) {
            declared.exchange = isThere ? State.PRESENT : State.ABSENT;
        }
        return isThere;
    }

    private interface Look {
        void at(Channel channel) throws IOException;
    }

    private static boolean isThere(Connection connection, Look look) throws Exception {
        Channel channel = connection.createChannel();
        try {
            look.at(channel);
            channel.close();
            return true;
        } catch (IOException e) {
            if (e.getCause() instanceof ShutdownSignalException signal
                    && signal.getReason() instanceof AMQP.Channel.Close close
                    && close.getReplyCode() == NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    /** The names whose exchange routes to a queue: a mandatory message through it does not come back. */
    private Set<String> bound(Connection connection) throws Exception {
        Set<String> bound = new HashSet<>();
        try (Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            channel.addReturnListener(returned -> bound.remove(returned.getExchange()));
            for (Declared declared : all) {
                if (declared.exchange == State.PRESENT) {
                    bound.add(declared.name());
                    channel.basicPublish(declared.name(), "key", true, null, new byte[0]);
                }
            }
            channel.waitForConfirmsOrDie(PATIENCE_MS);
        }
        return bound;
    }
}
