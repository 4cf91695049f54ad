package org.leveret.management.statistics;

import java.util.ArrayList;
import java.util.List;
import org.leveret.broker.statistics.BrokerSnapshot;
import org.leveret.broker.statistics.ByteCounts;
import org.leveret.broker.statistics.ChannelSnapshot;
import org.leveret.broker.statistics.Churn;
import org.leveret.broker.statistics.ConnectionSnapshot;
import org.leveret.broker.statistics.ExchangeCounts;
import org.leveret.broker.statistics.MessageCounts;
import org.leveret.broker.statistics.NodeSnapshot;
import org.leveret.broker.statistics.QueueLengths;
import org.leveret.broker.statistics.QueueSnapshot;

/** What has numbers, and which they are, in the order in which they are kept. Stateless. */
final class Kind {
    static final List<String> LENGTHS = List.of("messages", "messages_ready", "messages_unacknowledged");
    static final List<String> QUEUE = with(LENGTHS, MessageNumbers.NAMES);
    static final List<String> CHANNEL = MessageNumbers.NAMES;
    static final List<String> BYTES = List.of("recv_oct", "send_oct");
    static final List<String> VIRTUAL_HOST = with(with(LENGTHS, BYTES), MessageNumbers.NAMES);
    static final List<String> CONNECTION = List.of("recv_oct", "send_oct", "recv_cnt", "send_cnt");
    static final List<String> EXCHANGE = List.of("publish_in", "publish_out");
    static final List<String> CHURN = List.of(
            "channel_closed",
            "channel_created",
            "connection_closed",
            "connection_created",
            "queue_created",
            "queue_declared",
            "queue_deleted");
    /** Of the broker as a whole: lengths of all queues, messages of all channels, and what comes and goes. */
    static final List<String> OVERVIEW = with(QUEUE, CHURN);

    /** Of the broker's process. */
    static final List<String> NODE = List.of("mem_used", "fd_used", "sockets_used", "proc_used", "disk_free");

    private Kind() {}

    private static List<String> with(List<String> first, List<String> second) {
        List<String> both = new ArrayList<>(first);
        both.addAll(second);
        return List.copyOf(both);
    }

    static long[] of(QueueSnapshot queue) {
        long[] values = new long[QUEUE.size()];
        fillLengths(values, queue.ready(), queue.unacked());
        MessageNumbers.fill(values, LENGTHS.size(), queue.counts());
        return values;
    }

    static long[] of(ChannelSnapshot channel) {
        long[] values = new long[CHANNEL.size()];
        MessageNumbers.fill(values, 0, channel.counts());
        return values;
    }

    static long[] ofVirtualHost(QueueLengths lengths, ByteCounts bytes, MessageCounts messages) {
        long[] values = new long[VIRTUAL_HOST.size()];
        fillLengths(values, lengths.ready(), lengths.unacked());
        int at = LENGTHS.size();
        values[at++] = bytes.received();
        values[at++] = bytes.sent();
        MessageNumbers.fill(values, at, messages);
        return values;
    }

    static long[] of(ConnectionSnapshot connection) {
        return new long[] {
            connection.receivedBytes(), connection.sentBytes(), connection.receivedReads(), connection.sentWrites()
        };
    }

    static long[] of(ExchangeCounts exchange) {
        return new long[] {exchange.publishIn(), exchange.publishOut()};
    }

    static long[] of(NodeSnapshot node) {
        return new long[] {
            node.memoryUsedBytes(),
            node.fileDescriptorsUsed(),
            node.socketsUsed(),
            node.eventLoops(),
            node.diskFreeBytes()
        };
    }

    static long[] of(BrokerSnapshot broker, Churn churn) {
        long ready = 0;
        long unacked = 0;
        for (QueueSnapshot queue : broker.queues().values()) {
            ready += queue.ready();
            unacked += queue.unacked();
        }
        long[] values = new long[OVERVIEW.size()];
        fillLengths(values, ready, unacked);
        MessageNumbers.fill(values, LENGTHS.size(), broker.messages());
        int at = QUEUE.size();
        values[at++] = churn.channelsClosed.sum();
        values[at++] = churn.channelsCreated.sum();
        values[at++] = churn.connectionsClosed.sum();
        values[at++] = churn.connectionsCreated.sum();
        values[at++] = churn.queuesCreated.sum();
        values[at++] = churn.queuesDeclared.sum();
        values[at] = churn.queuesDeleted.sum();
        return values;
    }

    private static void fillLengths(long[] values, long ready, long unacked) {
        values[0] = ready + unacked;
        values[1] = ready;
        values[2] = unacked;
    }
}
