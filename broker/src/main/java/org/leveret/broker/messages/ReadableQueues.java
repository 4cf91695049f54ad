package org.leveret.broker.messages;

import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.broker.access.Operation;
import org.leveret.broker.access.Resource;
import org.leveret.broker.access.Users;
import org.leveret.broker.queue.QueueRef;
import org.leveret.broker.vhost.VirtualHost;
import org.leveret.broker.vhost.VirtualHosts;

/** Finds queues for users who have no connection. Immutable; any thread. */
public final class ReadableQueues {
    private final VirtualHosts vhosts;
    private final Users users;

    public ReadableQueues(VirtualHosts vhosts, Users users) {
        this.vhosts = vhosts;
        this.users = users;
    }

    /**
     * A queue that the user may read; without a user nobody's permissions are asked for.
     *
     * @throws AmqpException in the words of AMQP
     */
    public QueueRef find(@Nullable String user, String vhost, String queue) {
        QueueRef found = permitted(user, vhost, queue);
        found.definition().checkAccess(null);
        return found;
    }

    /** The same; without a user it may be a connection's exclusive queue, as it may for RabbitMQ's command line. */
    QueueRef findToPurge(@Nullable String user, String vhost, String queue) {
        return user == null ? permitted(null, vhost, queue) : find(user, vhost, queue);
    }

    private QueueRef permitted(@Nullable String user, String vhost, String queue) {
        VirtualHost host = vhosts.existing(vhost);
        if (user != null) {
            users.access().check(user, vhost, Operation.READ, Resource.QUEUE, queue);
        }
        return (QueueRef) host.queueOrThrow(queue);
    }
}
