package org.leveret.broker.vhost;

import java.util.function.IntSupplier;
import org.leveret.amqp.AmqpException;
import org.leveret.broker.access.VirtualHostLimit;

/** How many queues there may be: in a virtual host, and in all of them together. Used on the control loop. */
final class QueueLimit {
    private final int allMax;
    private final IntSupplier all;

    /** @param all how many queues there are in all virtual hosts, as the current batch has it */
    QueueLimit(int allMax, IntSupplier all) {
        this.allMax = allMax;
        this.all = all;
    }

    /** Refuses one more queue if there are as many as there may be. */
    void check(VhostState vhost, String name) {
        int max = vhost.users.limits().working(vhost.name, VirtualHostLimit.QUEUES);
        if (vhost.queues.size() >= max) {
            throw reached(name, "vhost '" + vhost.name + "'", max);
        }
        if (allMax != Integer.MAX_VALUE && all.getAsInt() >= allMax) {
            throw reached(name, "cluster", allMax);
        }
    }

    private static AmqpException reached(String name, String where, int max) {
        return Refusals.precondition(
                "cannot declare queue '" + name + "': queue limit in " + where + " (" + max + ") is reached");
    }
}
