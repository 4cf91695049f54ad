package org.leveret.broker.routing;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.loop.Receiver;
import org.leveret.broker.vhost.Names;

/**
 * The channels of a broker that wait for replies, by the name that replies are published to (RabbitMQ's direct reply-to).
 * Any thread.
 *
 * <p>Who knows a name may send to it, so names cannot be guessed.
 */
public final class ReplyAddresses {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SECRET_OCTETS = 24;
    private static final String PREFIX = Names.REPLY_TO + ".";
    private static final ReplyAddress[] NONE = {};

    private final Map<String, ReplyAddress> byName = new ConcurrentHashMap<>();

    /** Makes an address; it holds until {@link #close}. */
    public ReplyAddress open(String virtualHost, EventLoop loop, Receiver consumer) {
        byte[] secret = new byte[SECRET_OCTETS];
        RANDOM.nextBytes(secret);
        String name = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        ReplyAddress address = new ReplyAddress(virtualHost, name, loop, consumer);
        byName.put(name, address);
        return address;
    }

    public void close(ReplyAddress address) {
        byName.remove(address.name());
    }

    /** The address of that name in that virtual host; null if there is none, or no longer. */
    public @Nullable ReplyAddress find(String virtualHost, String name) {
        if (!name.startsWith(PREFIX)) {
            return null;
        }
        ReplyAddress address = byName.get(name);
        return address != null && address.virtualHost().equals(virtualHost) ? address : null;
    }

    /** Where a publish goes beside its queues; only the default exchange leads to channels. */
    ReplyAddress[] route(String virtualHost, String exchange, String routingKey) {
        ReplyAddress address = exchange.isEmpty() ? find(virtualHost, routingKey) : null;
        return address == null ? NONE : new ReplyAddress[] {address};
    }

    /** As above for several keys; a channel gets the message once. */
    ReplyAddress[] route(String virtualHost, String exchange, List<String> routingKeys) {
        if (!exchange.isEmpty()) {
            return NONE;
        }
        List<ReplyAddress> found = new ArrayList<>();
        for (String key : routingKeys) {
            ReplyAddress address = find(virtualHost, key);
            if (address != null && !found.contains(address)) {
                found.add(address);
            }
        }
        return found.toArray(NONE);
    }

    /** What goes to queues alone. */
    public static ReplyAddress[] none() {
        return NONE;
    }
}
