package org.leveret.management.prometheus;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.leveret.management.prometheus.MetricGroup.Shown;

/**
 * What of the metrics one request asks for. Immutable.
 *
 * @param endpoint what RabbitMQ calls it
 * @param families where they are chosen; null where they are not
 * @param vhosts whose objects are told; empty for all
 */
record MetricsView(
        String endpoint, boolean perObject, @Nullable Set<String> families, Set<String> vhosts) {
    private static final String PREFIX = "rabbitmq_";

    static MetricsView aggregated() {
        return new MetricsView("aggregated", false, null, Set.of());
    }

    static MetricsView eachObject() {
        return new MetricsView("per-object", true, null, Set.of());
    }

    static MetricsView chosen(Set<String> families, Set<String> vhosts) {
        return new MetricsView("detailed", true, families, vhosts);
    }

    boolean shows(MetricGroup<?> group) {
        Shown shown = group.shown();
        if (shown == Shown.ALWAYS) {
            return true;
        }
        if (families != null) {
            return !group.family().isEmpty() && families.contains(group.family());
        }
        return shown == Shown.ALIKE || shown == Shown.SUMMED || (shown == Shown.EACH && perObject);
    }

    boolean choosesVhosts() {
        return !vhosts.isEmpty();
    }

    /** @param vhost of an object; null for one that is in none */
    boolean isChosen(@Nullable String vhost) {
        return vhost == null || vhosts.contains(vhost);
    }

    /** What the names of the group's metrics begin with. */
    String prefix(MetricGroup<?> group) {
        if (group.shown() == Shown.CHOSEN) {
            return PREFIX + "cluster_";
        }
        return families == null || group.shown() == Shown.ALWAYS ? PREFIX : PREFIX + "detailed_";
    }
}
