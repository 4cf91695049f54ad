package org.leveret.durability;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A way that messages take in the torture test, through a durable exchange to one or more durable queues. */
record Route(String exchange, String routingKey, List<String> queues) {
    /** Where what is rejected or expires goes; nobody publishes to it. */
    static final String DEAD = "torture.dead";

    /** Its messages go to {@link #DEAD} when a consumer rejects them. */
    static final String REJECTING = "torture.rejecting";

    /** Its messages go to {@link #DEAD} after a while; nobody reads it. */
    static final String EXPIRING = "torture.expiring";

    /** Read and published to by one client alone, which uses basic.get. */
    static final Route FETCHED = new Route("", "torture.fetched", List.of("torture.fetched"));

    private static final int EXPIRES_AFTER_MS = 40;

    private static final List<Route> CHOSEN = List.of(
            new Route("", "torture.one", List.of("torture.one")),
            new Route("", "torture.unread", List.of("torture.unread")),
            new Route("torture.fanout", "", List.of("torture.fan.read", "torture.fan.unread", "torture.fan.purged")),
            new Route("torture.topic", "in.both", List.of("torture.topic.in", "torture.topic.both")),
            new Route("torture.topic", "in.one", List.of("torture.topic.in")),
            new Route("", REJECTING, List.of(REJECTING)),
            new Route("", EXPIRING, List.of(EXPIRING)));

    static Route choose(SplittableRandom random) {
        return CHOSEN.get(random.nextInt(CHOSEN.size()));
    }

    /** The queues that must hold what is known of them. */
    static List<String> keptQueues() {
        return List.of(
                "torture.one",
                "torture.unread",
                "torture.fan.read",
                "torture.fan.unread",
                "torture.fan.purged",
                "torture.topic.in",
                "torture.topic.both",
                REJECTING,
                "torture.fetched");
    }

    /** The queues that consumers read while the broker lives; the others keep what they are given. */
    static List<String> readQueues() {
        return List.of("torture.one", "torture.one", "torture.fan.read", "torture.topic.in", REJECTING);
    }

    /** The queues that nobody reads, and that are purged while the broker lives. */
    static List<String> purgedQueues() {
        return List.of("torture.unread", "torture.fan.purged");
    }

    static void declareAll(Channel channel) throws IOException {
        channel.exchangeDeclare("torture.fanout", "fanout", true);
        channel.exchangeDeclare("torture.topic", "topic", true);
        Map<String, Object> deadLetters = Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", DEAD);
        for (String queue : keptQueues()) {
            channel.queueDeclare(queue, true, false, false, queue.equals(REJECTING) ? deadLetters : null);
        }
        channel.queueDeclare(DEAD, true, false, false, null);
        channel.queueDeclare(
                EXPIRING,
                true,
                false,
                false,
                Map.of(
                        "x-dead-letter-exchange", "",
                        "x-dead-letter-routing-key", DEAD,
                        "x-message-ttl", EXPIRES_AFTER_MS));
        channel.queueBind("torture.fan.read", "torture.fanout", "");
        channel.queueBind("torture.fan.unread", "torture.fanout", "");
        channel.queueBind("torture.fan.purged", "torture.fanout", "");
        channel.queueBind("torture.topic.in", "torture.topic", "in.#");
        channel.queueBind("torture.topic.both", "torture.topic", "*.both");
    }
}
