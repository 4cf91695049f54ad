package org.leveret.management.statistics;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.statistics.BrokerSnapshot;
import org.leveret.broker.statistics.ChannelSnapshot;
import org.leveret.broker.statistics.ConnectionSnapshot;
import org.leveret.broker.statistics.ConsumerSnapshot;
import org.leveret.broker.statistics.ExchangeCounts;
import org.leveret.broker.statistics.ExchangeName;
import org.leveret.broker.statistics.NodeSnapshot;
import org.leveret.broker.statistics.QueueSnapshot;
import org.leveret.broker.statistics.TlsSnapshot;
import org.leveret.management.http.Query;

/** What a broker looks like as the JSON objects that RabbitMQ has for it. Immutable, over the numbers that are kept. */
public final class StatisticsJson {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx");
    private static final String LENGTHS = "lengths";
    private static final String MESSAGE_RATES = "msg_rates";
    private static final String DATA_RATES = "data_rates";
    private static final String NODE_STATS = "node_stats";

    private final Statistics statistics;
    private final String node;

    /** @param node the name of the node that everything is on */
    public StatisticsJson(Statistics statistics, String node) {
        this.statistics = statistics;
        this.node = node;
    }

    /** Adds {@code message_stats}, {@code churn_rates} and {@code queue_totals} of the broker as a whole. */
    public void addOverview(BrokerSnapshot snapshot, Query query, Map<String, Object> json) {
        addOverview(snapshot, statistics.overview(snapshot), Kind.LENGTHS.size(), query, json);
    }

    /** As the other, but messages and lengths are those of some virtual hosts. */
    public void addOverview(BrokerSnapshot snapshot, List<String> vhosts, Query query, Map<String, Object> json) {
        int messages = Kind.LENGTHS.size() + Kind.BYTES.size();
        addOverview(snapshot, statistics.ofVirtualHosts(snapshot, vhosts), messages, query, json);
    }

    /** @param firstOfMessages the index of the first number that is of messages */
    private void addOverview(
            BrokerSnapshot snapshot, Numbers numbers, int firstOfMessages, Query query, Map<String, Object> json) {
        Map<String, Object> messages = new LinkedHashMap<>();
        MessageNumbers.addTo(messages, numbers, firstOfMessages, Window.of(query, MESSAGE_RATES));
        json.put("message_stats", messages.getOrDefault("message_stats", Map.of()));
        Map<String, Object> churn = new LinkedHashMap<>();
        addChurn(snapshot, Window.of(query, LENGTHS), churn);
        json.put("churn_rates", churn);
        Map<String, Object> totals = new LinkedHashMap<>();
        numbers.addTo(totals, 0, Kind.LENGTHS.size(), Window.of(query, LENGTHS));
        json.put("queue_totals", totals);
    }

    /** Adds what the broker's process has, with how fast that changes. */
    public void addNode(NodeSnapshot node, Query query, Map<String, Object> json) {
        statistics.of(node).addTo(json, 0, Kind.NODE.size(), Window.of(query, NODE_STATS));
    }

    /** Adds how often things have come and gone, as a node has it. */
    public void addChurn(BrokerSnapshot snapshot, Query query, Map<String, Object> json) {
        addChurn(snapshot, Window.of(query, NODE_STATS), json);
    }

    private void addChurn(BrokerSnapshot snapshot, @Nullable Window window, Map<String, Object> json) {
        statistics.overview(snapshot).addTo(json, Kind.QUEUE.size(), Kind.OVERVIEW.size(), window);
    }

    /**
     * Adds what is known of a queue beyond its definition.
     *
     * @param sinceMs since when it is there, in milliseconds since 1970; 0 if it is not any more
     */
    public void addQueue(
            BrokerSnapshot snapshot, long id, long sinceMs, boolean whole, Query query, Map<String, Object> json) {
        QueueSnapshot queue = snapshot.queues().getOrDefault(id, QueueSnapshot.unused(id));
        Numbers numbers = statistics.of(snapshot, queue);
        json.put("consumers", queue.consumers().size());
        if ("stream".equals(json.get("type"))) {
            json.put("readers", Map.of(node, queue.consumers().size()));
        }
        json.put("consumer_utilisation", queue.consumers().isEmpty() ? 0 : 1.0);
        json.put("consumer_capacity", queue.consumers().isEmpty() ? 0 : 1.0);
        json.put("exclusive_consumer_tag", exclusiveTag(queue));
        json.put("single_active_consumer_tag", singleActiveTag(queue));
        if ("quorum".equals(json.get("type"))) {
            json.put("single_active_consumer_ctag", singleActiveTag(queue));
        }
        json.put("memory", queue.residentBytes());
        json.put("message_bytes", queue.bodyBytes());
        json.put("message_bytes_ready", queue.bodyBytes() - queue.unackedBytes());
        json.put("message_bytes_unacknowledged", queue.unackedBytes());
        json.put("message_bytes_ram", queue.residentBodyBytes());
        json.put("message_bytes_paged_out", queue.bodyBytes() - queue.residentBodyBytes());
        json.put("message_bytes_persistent", queue.persistentBytes());
        json.put("messages_persistent", queue.persistent());
        json.put("messages_ram", queue.residentMessages());
        json.put("messages_ready_ram", Math.max(0, queue.residentMessages() - queue.residentUnacked()));
        json.put("messages_unacknowledged_ram", queue.residentUnacked());
        json.put("messages_paged_out", Math.max(0, queue.messages() - queue.residentMessages()));
        numbers.addTo(json, 0, Kind.LENGTHS.size(), Window.of(query, LENGTHS));
        MessageNumbers.addTo(json, numbers, Kind.LENGTHS.size(), Window.of(query, MESSAGE_RATES));
        idle(Math.max(numbers.unchangedSinceMs(), sinceMs), json);
        if (whole) {
            json.put(
                    "consumer_details",
                    queue.consumers().stream()
                            .map(consumer -> consumer(queue, consumer))
                            .toList());
        }
    }

    private static @Nullable String exclusiveTag(QueueSnapshot queue) {
        return queue.exclusivelyConsumed() && !queue.consumers().isEmpty()
                ? queue.consumers().get(0).tag()
                : null;
    }

    private static @Nullable String singleActiveTag(QueueSnapshot queue) {
        if (queue.singleActiveConsumer()) {
            for (ConsumerSnapshot consumer : queue.consumers()) {
                if (consumer.active()) {
                    return consumer.tag();
                }
            }
        }
        return null;
    }

    /** Adds what the queues of a virtual host hold, and what has passed it. */
    public void addVirtualHost(BrokerSnapshot snapshot, String name, Query query, Map<String, Object> json) {
        Numbers numbers = statistics.ofVirtualHost(snapshot, name);
        int bytesFrom = Kind.LENGTHS.size();
        int messagesFrom = bytesFrom + Kind.BYTES.size();
        numbers.addTo(json, 0, bytesFrom, Window.of(query, LENGTHS));
        numbers.addTo(json, bytesFrom, messagesFrom, Window.of(query, DATA_RATES));
        MessageNumbers.addTo(json, numbers, messagesFrom, Window.of(query, MESSAGE_RATES));
    }

    /** Adds what clients have published to an exchange; nothing if nobody has. */
    public void addExchange(BrokerSnapshot snapshot, ExchangeName name, Query query, Map<String, Object> json) {
        ExchangeCounts counts = snapshot.exchanges().get(name);
        if (counts != null) {
            Map<String, Object> stats = new LinkedHashMap<>();
            statistics
                    .of(snapshot, name, counts)
                    .addTo(stats, 0, Kind.EXCHANGE.size(), Window.of(query, MESSAGE_RATES));
            json.put("message_stats", stats);
        }
    }

    public Map<String, Object> connection(BrokerSnapshot snapshot, ConnectionSnapshot connection, Query query) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("auth_mechanism", connection.mechanism());
        json.put("channel_max", connection.channelsMax());
        json.put("channels", connection.channels().size());
        json.put("client_properties", connection.clientProperties());
        json.put("connected_at", connection.connectedMs());
        json.put("frame_max", connection.frameBytesMax());
        json.put("host", connection.brokerHost());
        json.put("name", connection.name());
        json.put("node", node);
        json.put("peer_host", connection.clientHost());
        json.put("peer_port", connection.clientPort());
        json.put("port", connection.brokerPort());
        json.put("protocol", connection.protocol());
        statistics.of(snapshot, connection).addTo(json, 0, Kind.CONNECTION.size(), Window.of(query, DATA_RATES));
        json.put("send_pend", connection.pendingBytes());
        addTls(connection.tls(), json);
        json.put("state", connection.state());
        json.put("timeout", connection.heartbeatSeconds());
        json.put("type", "network");
        json.put("user", connection.user());
        json.put("user_provided_name", connection.givenName());
        json.put("user_who_performed_action", connection.user());
        json.put("vhost", connection.virtualHost());
        return json;
    }

    private static void addTls(@Nullable TlsSnapshot tls, Map<String, Object> json) {
        json.put("ssl", tls != null);
        json.put("ssl_protocol", tls == null ? null : tls.protocol());
        json.put("ssl_cipher", tls == null ? null : tls.cipher());
        json.put("ssl_hash", null);
        json.put("ssl_key_exchange", null);
        json.put("peer_cert_subject", tls == null ? null : tls.clientSubject());
        json.put("peer_cert_issuer", tls == null ? null : tls.clientIssuer());
        json.put("peer_cert_validity", null);
    }

    /** A connection, as what belongs to it names it. */
    public static Map<String, Object> client(String name, String host, int port) {
        return Map.of("name", name, "peer_host", host, "peer_port", port);
    }

    /** @param whole whether one channel was asked for, and not a list */
    public Map<String, Object> channel(
            BrokerSnapshot snapshot,
            ConnectionSnapshot connection,
            ChannelSnapshot channel,
            boolean whole,
            Query query) {
        Map<String, Object> json = new LinkedHashMap<>();
        Numbers numbers = statistics.of(snapshot, channel);
        json.put("acks_uncommitted", channel.uncommittedSettlements());
        json.put("confirm", channel.confirms());
        json.put("connection_details", client(connection.name(), connection.clientHost(), connection.clientPort()));
        json.put("consumer_count", channel.consumers());
        json.put("global_prefetch_count", channel.sharedPrefetch());
        MessageNumbers.addTo(json, numbers, 0, Window.of(query, MESSAGE_RATES));
        json.put("messages_unacknowledged", channel.unacked());
        json.put("messages_uncommitted", channel.uncommittedPublishes());
        json.put("messages_unconfirmed", channel.unconfirmed());
        json.put("name", channel.name());
        json.put("node", node);
        json.put("number", channel.number());
        json.put("pending_raft_commands", 0);
        json.put("prefetch_count", channel.prefetch());
        json.put("state", connection.state().equals("flow") ? "flow" : "running");
        json.put("transactional", channel.transactional());
        json.put("user", channel.user());
        json.put("user_who_performed_action", channel.user());
        json.put("vhost", channel.virtualHost());
        idle(numbers.unchangedSinceMs(), json);
        if (whole) {
            List<Map<String, Object>> consumers = new ArrayList<>();
            for (QueueSnapshot queue : snapshot.queues().values()) {
                for (ConsumerSnapshot consumer : queue.consumers()) {
                    if (consumer.channelName().equals(channel.name())) {
                        consumers.add(consumer(queue, consumer));
                    }
                }
            }
            json.put("consumer_details", consumers);
            json.put("deliveries", List.of());
            json.put("publishes", List.of());
        }
        return json;
    }

    /** @param queue which it consumes from */
    public Map<String, Object> consumer(QueueSnapshot queue, ConsumerSnapshot consumer) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("arguments", consumer.arguments());
        json.put("ack_required", consumer.acks());
        json.put("active", consumer.active());
        json.put("activity_status", activity(queue, consumer));
        Map<String, Object> channel = new LinkedHashMap<>();
        channel.put("name", consumer.channelName());
        channel.put("connection_name", consumer.connection());
        channel.put("node", node);
        channel.put("number", consumer.channel());
        channel.put("peer_host", consumer.clientHost());
        channel.put("peer_port", consumer.clientPort());
        channel.put("user", consumer.user());
        json.put("channel_details", channel);
        json.put("consumer_tag", consumer.tag());
        json.put("exclusive", consumer.exclusive());
        json.put("prefetch_count", consumer.prefetch());
        json.put("queue", Map.of("name", consumer.queue(), "vhost", consumer.virtualHost()));
        return json;
    }

    private static String activity(QueueSnapshot queue, ConsumerSnapshot consumer) {
        if (!consumer.active()) {
            return "waiting";
        }
        return queue.singleActiveConsumer() ? "single_active" : "up";
    }

    /** RabbitMQ tells since when something rests, if it does. */
    private static void idle(long sinceMs, Map<String, Object> json) {
        if (sinceMs > 0) {
            json.put("idle_since", TIME.format(Instant.ofEpochMilli(sinceMs).atOffset(ZoneOffset.UTC)));
        }
    }
}
