package org.leveret.broker.journey;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The switches of all virtual hosts, each made when it is asked for first. Any thread. */
public final class JourneySwitches {
    private final Map<String, JourneySwitch> byVhost = new ConcurrentHashMap<>();

    /** That of a virtual host, which need not be visible yet. */
    public JourneySwitch of(String vhost) {
        return byVhost.computeIfAbsent(vhost, absent -> new JourneySwitch());
    }

    /** Nothing of a virtual host is written down any more: it is deleted. */
    public void forget(String vhost) {
        JourneySwitch forgotten = byVhost.remove(vhost);
        if (forgotten != null) {
            forgotten.turn(null);
        }
    }

    /** Begins, unless it has begun before; false if so many have. One at a time. */
    synchronized boolean begin(String vhost, int loops, int vhostsMax) {
        JourneySwitch begun = of(vhost);
        if (!begun.isOn()) {
            if (byVhost.values().stream().filter(JourneySwitch::isOn).count() >= vhostsMax) {
                return false;
            }
            begun.turn(new JourneyLog(loops));
        }
        return true;
    }

    @Nullable
    JourneyLog log(String vhost) {
        JourneySwitch found = byVhost.get(vhost);
        return found == null ? null : found.log();
    }
}
