package org.leveret.durability;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;

/** A way that messages take in the kill test, through a durable exchange to one or more durable queues. */
record Route(String exchange, String routingKey, List<String> queues) {
    private static final List<Route> ALL = List.of(
            new Route("", "kill.one", List.of("kill.one")),
            new Route("", "kill.unread", List.of("kill.unread")),
            new Route("kill.fanout", "", List.of("kill.fan.read", "kill.fan.unread")),
            new Route("kill.topic", "in.both", List.of("kill.topic.in", "kill.topic.both")),
            new Route("kill.topic", "in.one", List.of("kill.topic.in")));

    static Route choose(SplittableRandom random) {
        return ALL.get(random.nextInt(ALL.size()));
    }

    static List<String> allQueues() {
        return ALL.stream().flatMap(route -> route.queues().stream()).distinct().toList();
    }

    /** The queues that consumers read while the broker lives; the others keep what they are given. */
    static List<String> readQueues() {
        return List.of("kill.one", "kill.fan.read", "kill.topic.in");
    }

    static void declareAll(Channel channel) throws IOException {
        channel.exchangeDeclare("kill.fanout", "fanout", true);
        channel.exchangeDeclare("kill.topic", "topic", true);
        for (String queue : allQueues()) {
            channel.queueDeclare(queue, true, false, false, null);
        }
        channel.queueBind("kill.fan.read", "kill.fanout", "");
        channel.queueBind("kill.fan.unread", "kill.fanout", "");
        channel.queueBind("kill.topic.in", "kill.topic", "in.#");
        channel.queueBind("kill.topic.both", "kill.topic", "*.both");
    }
}
