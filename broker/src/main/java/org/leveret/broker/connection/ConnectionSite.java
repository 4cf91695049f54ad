package org.leveret.broker.connection;

import org.jspecify.annotations.Nullable;
import org.leveret.broker.access.Users;
import org.leveret.broker.event.Events;
import org.leveret.broker.event.ProcessNames;
import org.leveret.broker.loop.EventLoops;
import org.leveret.broker.routing.ReplyAddresses;
import org.leveret.broker.statistics.BrokerTotals;
import org.leveret.broker.vhost.VirtualHosts;
import org.leveret.config.ConnectionLimits;
import org.leveret.store.MessageStore;

/**
 * What a connection needs of its broker. Immutable.
 *
 * @param nodeName what the broker is told to call itself
 * @param events who is told what connections do
 * @param processNames what connections and channels are called in events
 * @param store null for a broker that keeps everything in memory
 */
public record ConnectionSite(
        ConnectionLimits limits,
        String nodeName,
        Greeting greeting,
        EventLoops loops,
        Users users,
        VirtualHosts virtualHosts,
        Connections connections,
        Alarms alarms,
        BrokerMemory memory,
        Quotas quotas,
        ReplyAddresses replyAddresses,
        BrokerTotals totals,
        Events events,
        ProcessNames processNames,
        @Nullable MessageStore store) {}
