package org.leveret.broker.routing;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.vhost.VirtualHost;
import org.leveret.broker.vhost.VirtualHosts;

/** The routes of every virtual host that something of one event loop publishes to without a channel. Owned by that loop. */
final class VhostRoutes {
    private final EventLoop loop;
    private final VirtualHosts virtualHosts;
    private final ReplyAddresses replyAddresses;
    private final Map<String, Routes> routes = new HashMap<>();

    VhostRoutes(EventLoop loop, VirtualHosts virtualHosts, ReplyAddresses replyAddresses) {
        this.loop = loop;
        this.virtualHosts = virtualHosts;
        this.replyAddresses = replyAddresses;
    }

    /** The routes of the virtual host that has this name now, or null if there is none. */
    @Nullable
    Routes of(String name) {
        VirtualHost virtualHost = virtualHosts.find(name);
        if (virtualHost == null) {
            routes.remove(name);
            return null;
        }
        Routes known = routes.get(name);
        if (known == null || !known.virtualHost().equals(virtualHost)) {
            routes.keySet().removeIf(other -> virtualHosts.find(other) == null);
            known = new Routes(loop, virtualHost, replyAddresses);
            routes.put(name, known);
        }
        return known;
    }
}
