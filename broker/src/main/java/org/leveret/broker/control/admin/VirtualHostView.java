package org.leveret.broker.control.admin;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.vhost.QueueType;
import org.leveret.broker.vhost.VirtualHost;

/**
 * A virtual host as it is told to whoever administers. Immutable.
 *
 * @param defaultQueueType what queues are that are declared without a type; null if the node says
 * @param protectedFromDeletion whether it cannot be deleted as long as that is not taken back
 * @param traced whether copies of its messages are published
 */
public record VirtualHostView(
        String name,
        String description,
        Set<String> tags,
        @Nullable String defaultQueueType,
        boolean protectedFromDeletion,
        boolean traced) {
    static VirtualHostView of(VirtualHost vhost) {
        QueueType type = vhost.defaultQueueType();
        return new VirtualHostView(
                vhost.name(),
                vhost.description(),
                vhost.tags(),
                type == null ? null : type.argument(),
                vhost.isProtectedFromDeletion(),
                vhost.isTraced());
    }
}
