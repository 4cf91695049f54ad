package org.leveret.management.api;

import java.util.Map;
import org.leveret.broker.control.admin.ExchangeView;
import org.leveret.broker.control.admin.QueueView;
import org.leveret.management.http.Query;

/**
 * The one place where counts and rates join what is known of an object by its definition. Called on workers, several at once;
 * an implementation adds to the JSON object that it is given, or replaces what is there; the query may ask for
 * samples.
 */
public interface ObjectStatistics {
    /** Nothing is counted. */
    ObjectStatistics NONE = new ObjectStatistics() {};

    /** @param whole whether one queue was asked for, and not a list */
    default void addTo(QueueView queue, boolean whole, Query query, Map<String, Object> json) {}

    /** Adds how many messages a queue has, and nothing else. */
    default void addLengths(QueueView queue, Map<String, Object> json) {}

    /** @param whole whether one exchange was asked for, and not a list */
    default void addTo(ExchangeView exchange, boolean whole, Query query, Map<String, Object> json) {}

    /** @param vhost the virtual host's name */
    default void addToVirtualHost(String vhost, Query query, Map<String, Object> json) {}
}
