package org.leveret.broker.vhost;

import org.jspecify.annotations.Nullable;
import org.leveret.amqp.FieldTable;

/**
 * What a queue was declared as. Immutable.
 *
 * @param id generated, unique for as long as the data directory lives; stored content goes by it, never by name
 * @param durable whether it outlives the broker; never for an exclusive queue
 * @param exclusiveOwner the connection that owns an exclusive queue, compared by reference; null if not exclusive
 * @param arguments as declared, with {@code x-queue-type} added if it was absent
 */
public record QueueDefinition(
        long id,
        String vhost,
        String name,
        boolean durable,
        @Nullable Object exclusiveOwner,
        boolean autoDelete,
        QueueType type,
        FieldTable arguments) {

    public boolean isExclusive() {
        return exclusiveOwner != null;
    }

    /**
     * Refuses the use of another connection's exclusive queue, as RabbitMQ does for declare, bind, get, consume, purge and
     * delete, but not for publish.
     *
     * @param connection the connection that asks, or null if it has none
     * @throws org.leveret.amqp.AmqpException RESOURCE_LOCKED
     */
    public void checkAccess(@Nullable Object connection) {
        if (exclusiveOwner != null && exclusiveOwner != connection) {
            throw Refusals.locked(vhost, name);
        }
    }
}
