package org.leveret.management.api;

import java.util.Map;
import org.leveret.broker.control.admin.ExchangeView;
import org.leveret.broker.control.admin.QueueView;
import org.leveret.broker.statistics.ConnectedClient;
import org.leveret.broker.statistics.ExchangeName;
import org.leveret.broker.statistics.QueueSnapshot;
import org.leveret.broker.vhost.QueueHandle;
import org.leveret.broker.vhost.VirtualHost;
import org.leveret.broker.vhost.VirtualHosts;
import org.leveret.management.http.Query;
import org.leveret.management.statistics.Statistics;
import org.leveret.management.statistics.StatisticsJson;

/** What has been counted of queues, exchanges and virtual hosts, as it was seen last. Any thread. */
public final class BrokerObjectStatistics implements ObjectStatistics {
    private static final long ID_OF_NONE = -1;

    private final VirtualHosts virtualHosts;
    private final Statistics statistics;
    private final StatisticsJson json;

    public BrokerObjectStatistics(VirtualHosts virtualHosts, Statistics statistics, StatisticsJson json) {
        this.virtualHosts = virtualHosts;
        this.statistics = statistics;
        this.json = json;
    }

    @Override
    public void addTo(QueueView queue, boolean whole, Query query, Map<String, Object> object) {
        VirtualHost host = virtualHosts.find(queue.vhost());
        QueueHandle handle = host == null ? null : host.queue(queue.name());
        // One that was deleted since it was listed has all the fields that a queue has.
        long id = handle == null ? ID_OF_NONE : handle.definition().id();
        long sinceMs = handle == null ? 0 : handle.sinceMs();
        json.addQueue(statistics.latest(), id, sinceMs, whole, query, object);
        if (handle != null && handle.definition().exclusiveOwner() instanceof ConnectedClient owner) {
            object.put(
                    "owner_pid_details", StatisticsJson.client(owner.name(), owner.clientHost(), owner.clientPort()));
        }
    }

    @Override
    public void addLengths(QueueView queue, Map<String, Object> object) {
        VirtualHost host = virtualHosts.find(queue.vhost());
        QueueHandle handle = host == null ? null : host.queue(queue.name());
        QueueSnapshot seen = handle == null
                ? null
                : statistics.latest().queues().get(handle.definition().id());
        int ready = seen == null ? 0 : seen.ready();
        int unacked = seen == null ? 0 : seen.unacked();
        object.put("messages", ready + unacked);
        object.put("messages_ready", ready);
        object.put("messages_unacknowledged", unacked);
    }

    @Override
    public void addTo(ExchangeView exchange, boolean whole, Query query, Map<String, Object> object) {
        json.addExchange(statistics.latest(), new ExchangeName(exchange.vhost(), exchange.name()), query, object);
    }

    @Override
    public void addToVirtualHost(String vhost, Query query, Map<String, Object> object) {
        json.addVirtualHost(statistics.latest(), vhost, query, object);
    }
}
