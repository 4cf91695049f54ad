package org.leveret.broker.connection;

import java.util.concurrent.atomic.AtomicInteger;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.ReplyCode;
import org.leveret.broker.access.Limits;
import org.leveret.broker.access.UserLimit;
import org.leveret.broker.access.VirtualHostLimit;
import org.leveret.broker.vhost.VirtualHost;
import org.leveret.broker.vhost.VirtualHosts;
import org.leveret.config.Configuration;

/**
 * How many connections and channels the node, a virtual host and a user may have, and what they have, with RabbitMQ's order
 * of checks and its texts. Any thread.
 */
public final class Quotas {
    private final int connectionsMax;
    private final int channelsMax;
    private final int channelConsumersMax;
    private final String nodeName;
    private final Limits limits;
    private final VirtualHosts virtualHosts;
    private final AtomicInteger connections = new AtomicInteger();
    private final Tally connectionsOfVirtualHosts = new Tally();
    private final Tally connectionsOfUsers = new Tally();
    private final Tally channelsOfUsers = new Tally();
    private final AtomicInteger channels = new AtomicInteger();

    public Quotas(Configuration configuration, Limits limits, VirtualHosts virtualHosts) {
        this.connectionsMax = configuration.connections().connectionsMax();
        this.channelsMax = configuration.node().channelsMax();
        this.channelConsumersMax = configuration.node().channelConsumersMax();
        this.nodeName = configuration.nodeName();
        this.limits = limits;
        this.virtualHosts = virtualHosts;
    }

    /**
     * Counts one more connection, and tells its virtual host.
     *
     * @throws AmqpException NOT_ALLOWED if it may not be
     */
    VirtualHost admit(String virtualHost, String user) {
        if (connections.incrementAndGet() > connectionsMax) {
            connections.decrementAndGet();
            throw refused("connection refused: node connection limit (" + connectionsMax + ") is reached");
        }
        try {
            return admittedByNode(virtualHost, user);
        } catch (AmqpException e) {
            connections.decrementAndGet();
            throw e;
        }
    }

    private VirtualHost admittedByNode(String virtualHost, String user) {
        VirtualHost found = virtualHosts.existing(virtualHost);
        int ofVirtualHostMax = limits.of(virtualHost, VirtualHostLimit.CONNECTIONS);
        if (!connectionsOfVirtualHosts.take(virtualHost, ofVirtualHostMax)) {
            throw refused("access to vhost '" + virtualHost + "' refused for user '" + user + "': connection limit ("
                    + ofVirtualHostMax + ") is reached");
        }
        int ofUserMax = limits.of(user, UserLimit.CONNECTIONS);
        if (!connectionsOfUsers.take(user, ofUserMax)) {
            connectionsOfVirtualHosts.giveBack(virtualHost);
            throw refused(
                    "connection refused for user '" + user + "': user connection limit (" + ofUserMax + ") is reached");
        }
        try {
            virtualHosts.checkMayOpen(virtualHost, user);
        } catch (AmqpException e) {
            connectionsOfVirtualHosts.giveBack(virtualHost);
            connectionsOfUsers.giveBack(user);
            throw e;
        }
        return found;
    }

    /** An admitted connection has ended. */
    void dismiss(String virtualHost, String user) {
        connections.decrementAndGet();
        connectionsOfVirtualHosts.giveBack(virtualHost);
        connectionsOfUsers.giveBack(user);
    }

    /**
     * Counts one more channel.
     *
     * @throws AmqpException NOT_ALLOWED if it may not be
     */
    void takeChannel(String user) {
        if (channels.incrementAndGet() > channelsMax) {
            channels.decrementAndGet();
            throw refused("number of channels opened on node '" + nodeName
                    + "' has reached the maximum allowed limit of " + channelsMax);
        }
        int max = limits.of(user, UserLimit.CHANNELS);
        if (!channelsOfUsers.take(user, max)) {
            channels.decrementAndGet();
            throw refused("number of channels opened for user '" + user
                    + "' has reached the maximum allowed user limit of " + max);
        }
    }

    void giveBackChannel(String user) {
        channels.decrementAndGet();
        channelsOfUsers.giveBack(user);
    }

    /**
     * Refuses one more consumer of a channel that has so many.
     *
     * @throws AmqpException NOT_ALLOWED
     */
    public void checkConsumers(int consumersOfChannel) {
        if (consumersOfChannel >= channelConsumersMax) {
            throw refused("reached maximum (" + channelConsumersMax + ") of consumers per channel");
        }
    }

    private static AmqpException refused(String text) {
        return new AmqpException(ReplyCode.NOT_ALLOWED, text);
    }
}
