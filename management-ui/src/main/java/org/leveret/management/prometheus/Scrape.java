package org.leveret.management.prometheus;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.leveret.broker.control.admin.ExchangeView;
import org.leveret.broker.statistics.BrokerSnapshot;
import org.leveret.broker.statistics.ChannelSnapshot;
import org.leveret.broker.statistics.Churn;
import org.leveret.broker.statistics.ExchangeName;
import org.leveret.broker.statistics.NodeSnapshot;
import org.leveret.broker.statistics.QueueSnapshot;
import org.leveret.config.Version;

/**
 * All that one request for metrics may tell. Immutable, but for what is counted in {@code churn}.
 *
 * @param queues all of them, also those that nobody has used
 * @param exchanges all but the default ones
 * @param bindings how many there are from each exchange; one that has none is missing
 */
public record Scrape(
        Identity identity,
        NodeSnapshot node,
        BrokerSnapshot broker,
        Churn churn,
        long httpLoginsAccepted,
        long httpLoginsRefused,
        List<String> vhosts,
        List<NamedQueue> queues,
        List<ChannelSnapshot> channels,
        List<ExchangeView> exchanges,
        Map<ExchangeName, Integer> bindings) {
    /**
     * Which broker it is.
     *
     * @param behaviour the version of RabbitMQ that it behaves like
     * @param version its own
     */
    public record Identity(String node, String cluster, String clusterId, String behaviour, String version) {
        private static final String BEHAVIOUR_VERSION = "4.0.0";

        /** A broker of this build. */
        public static Identity of(String node, String cluster) {
            UUID id = UUID.nameUUIDFromBytes((node + '\n' + cluster).getBytes(StandardCharsets.UTF_8));
            return new Identity(node, cluster, "rabbitmq-cluster-id-" + id, BEHAVIOUR_VERSION, Version.TEXT);
        }
    }

    /** A queue and its name. */
    record NamedQueue(String vhost, String name, QueueSnapshot now) {}

    long consumers() {
        return channels.stream().mapToLong(ChannelSnapshot::consumers).sum();
    }

    long publishers() {
        return channels.stream()
                .filter(channel -> channel.counts().publish() > 0)
                .count();
    }
}
