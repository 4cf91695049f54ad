package org.leveret.broker;

import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.connection.Alarms;
import org.leveret.broker.connection.Connections;
import org.leveret.broker.connection.Listeners;
import org.leveret.broker.contents.QueueMessages;
import org.leveret.broker.control.admin.Control;
import org.leveret.broker.delay.DelaySite;
import org.leveret.broker.loop.EventLoops;
import org.leveret.broker.messages.Messages;
import org.leveret.broker.queue.QueueSite;
import org.leveret.broker.stream.StreamSite;
import org.leveret.store.MessageStore;

/**
 * What a running broker consists of. Immutable; each part says itself who owns it.
 *
 * @param store null for a broker that keeps everything in memory
 */
record BrokerParts(
        Vertx vertx,
        EventLoops loops,
        @Nullable MessageStore store,
        Control control,
        QueueSite queues,
        DelaySite delays,
        StreamSite streams,
        Connections connections,
        Alarms alarms,
        Listeners listeners,
        ResourceMonitor monitor,
        StorageAlarm storage,
        BrokerStatistics statistics,
        Messages messages,
        QueueMessages queueMessages) {}
