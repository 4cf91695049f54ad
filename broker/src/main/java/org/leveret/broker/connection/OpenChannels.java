package org.leveret.broker.connection;

import io.netty.util.collection.IntObjectHashMap;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.ReplyCode;
import org.leveret.broker.channel.AmqpChannel;
import org.leveret.broker.statistics.ChannelSnapshot;
import org.leveret.broker.statistics.Churn;

/** The channels of one connection by their numbers. Owned by the connection's loop. */
final class OpenChannels {
    private final AmqpConnection connection;
    private final int channelMax;
    private final Quotas quotas;
    private final Churn churn;
    private final IntObjectHashMap<AmqpChannel> byNumber = new IntObjectHashMap<>();
    private @Nullable AmqpChannel lastUsed;
    private boolean ended;

    OpenChannels(AmqpConnection connection, int channelMax, Quotas quotas, Churn churn) {
        this.connection = connection;
        this.channelMax = channelMax;
        this.quotas = quotas;
        this.churn = churn;
    }

    @Nullable
    AmqpChannel find(int number) {
        AmqpChannel channel = lastUsed;
        if (channel == null || channel.number() != number) {
            channel = byNumber.get(number);
            lastUsed = channel;
        }
        return channel;
    }

    /**
     * The channel of that number, a new one if the client has not named it before.
     *
     * @throws AmqpException NOT_ALLOWED if there are as many as were agreed, or as the user or the node may have
     */
    AmqpChannel findOrAdd(int number) {
        AmqpChannel channel = find(number);
        return channel == null ? add(number) : channel;
    }

    private AmqpChannel add(int number) {
        if (byNumber.size() >= channelMax) {
            throw new AmqpException(
                    ReplyCode.NOT_ALLOWED,
                    "number of channels opened (" + byNumber.size() + ") has reached the negotiated channel_max ("
                            + channelMax + ")");
        }
        quotas.takeChannel(connection.userName());
        churn.channelsCreated.increment();
        AmqpChannel channel = new AmqpChannel(connection, number);
        byNumber.put(number, channel);
        lastUsed = channel;
        return channel;
    }

    void remove(AmqpChannel channel) {
        if (byNumber.remove(channel.number()) != null && !ended) {
            quotas.giveBackChannel(connection.userName());
            churn.channelsClosed.increment();
        }
        lastUsed = null;
    }

    /** The connection has ended; its channels count no longer. */
    void end() {
        if (!ended) {
            ended = true;
            for (int left = byNumber.size(); left > 0; left--) {
                quotas.giveBackChannel(connection.userName());
                churn.channelsClosed.increment();
            }
        }
    }

    /** What those that do work look like now, in the order of their numbers. */
    List<ChannelSnapshot> snapshots() {
        return byNumber.values().stream()
                .filter(AmqpChannel::isOpen)
                .sorted(Comparator.comparingInt(AmqpChannel::number))
                .map(AmqpChannel::snapshot)
                .toList();
    }

    /** All of them, to be gone through while some of them may be removed. */
    List<AmqpChannel> all() {
        return List.copyOf(byNumber.values());
    }
}
