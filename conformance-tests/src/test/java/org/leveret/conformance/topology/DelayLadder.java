package org.leveret.conformance.topology;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.Map;
import org.leveret.conformance.broker.BrokerUnderTest;

/**
 * 28 topic exchanges, each with a queue of its name in which a message waits for a power of two of seconds. A routing key
 * holds the delay in binary, a word for each bit, and then where the message is to go: where the bit is 1 it waits in that
 * level's queue, where it is 0 it goes straight to the next level's exchange. What leaves the last level goes to an exchange
 * that endpoints bind to.
 *
 * <p>Owned by one test class, which closes it.
 */
final class DelayLadder implements AutoCloseable {
    static final int LEVELS = 28;

    private final String name;
    private final Connection connection;
    private final Channel channel;

    private DelayLadder(String name, Connection connection, Channel channel) {
        this.name = name;
        this.connection = connection;
        this.channel = channel;
    }

    /** Declares a ladder with names of its own. */
    static DelayLadder build(String name) throws Exception {
        Connection connection = BrokerUnderTest.shared().clients().newConnection();
        DelayLadder ladder = new DelayLadder(name, connection, connection.createChannel());
        ladder.declare();
        return ladder;
    }

    /** Declares all of it, as each endpoint does when it starts, whether or not it is there. */
    void declare() throws Exception {
        String waiting = "1.#";
        String passing = "0.#";
        for (int level = LEVELS - 1; level >= 0; level--) {
            channel.exchangeDeclare(level(level), "topic", true);
            channel.queueDeclare(
                    level(level),
                    true,
                    false,
                    false,
                    Map.of(
                            "x-queue-type",
                            "quorum",
                            "x-dead-letter-strategy",
                            "at-least-once",
                            "x-overflow",
                            "reject-publish",
                            "x-message-ttl",
                            (1L << level) * 1_000,
                            "x-dead-letter-exchange",
                            level > 0 ? level(level - 1) : delivery()));
            channel.queueBind(level(level), level(level), waiting);
            waiting = "*." + waiting;
        }
        channel.exchangeDeclare(delivery(), "topic", true);
        for (int level = LEVELS - 1; level >= 0; level--) {
            channel.exchangeBind(level > 0 ? level(level - 1) : delivery(), level(level), passing);
            passing = "*." + passing;
        }
    }

    /** The name of a level's exchange and of its queue. */
    String level(int level) {
        return "%s.delay-level-%02d".formatted(name, level);
    }

    /** The exchange that messages come to when they are due. */
    String delivery() {
        return name + ".delay-delivery";
    }

    /** The exchange to which a message with this delay is published: that of its highest bit. */
    String entry(int delaySeconds) {
        return level(delaySeconds == 0 ? 0 : 31 - Integer.numberOfLeadingZeros(delaySeconds));
    }

    static String routingKey(int delaySeconds, String address) {
        StringBuilder key = new StringBuilder();
        for (int level = LEVELS - 1; level >= 0; level--) {
            key.append((delaySeconds >> level) & 1).append('.');
        }
        return key.append(address).toString();
    }

    @Override
    public void close() throws IOException {
        try (connection) {
            channel.exchangeDelete(delivery());
            for (int level = LEVELS - 1; level >= 0; level--) {
                channel.queueDelete(level(level));
                channel.exchangeDelete(level(level));
            }
        }
    }
}
