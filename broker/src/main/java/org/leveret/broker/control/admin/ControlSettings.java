package org.leveret.broker.control.admin;

import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.vhost.QueueType;
import org.leveret.broker.vhost.VhostSettings;

/**
 * What the control loop starts with.
 *
 * @param directory where definitions live; null keeps them in memory
 * @param defaultVhost declared at the first start, with the default user's permissions on it
 * @param defaultUser the user added at the first start
 * @param loopbackUsers users who may log in from this machine only
 * @param queuesMax how many queues there may be in all virtual hosts together; {@link Integer#MAX_VALUE} for any number
 * @param virtualHostsMax how many virtual hosts there may be; {@link Integer#MAX_VALUE} for any number
 * @param defaultQueueType what a queue is that is declared without a type where its virtual host does not say
 */
public record ControlSettings(
        @Nullable Path directory,
        String defaultVhost,
        String defaultUser,
        String defaultPassword,
        Set<String> defaultUserTags,
        String defaultConfigure,
        String defaultWrite,
        String defaultRead,
        Set<String> loopbackUsers,
        int queuesMax,
        int virtualHostsMax,
        QueueType defaultQueueType) {

    /** RabbitMQ's defaults: guest, an administrator from loopback only, on the virtual host "/". */
    public static ControlSettings defaults(@Nullable Path directory) {
        return new ControlSettings(
                directory,
                "/",
                "guest",
                "guest",
                Set.of("administrator"),
                ".*",
                ".*",
                ".*",
                Set.of("guest"),
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                QueueType.CLASSIC);
    }

    /** The same with a limit of queues in all virtual hosts together, and one of virtual hosts. */
    public ControlSettings withLimits(int queues, int virtualHosts) {
        return with(directory, queues, virtualHosts, defaultQueueType);
    }

    /** The same with another type for queues that are declared without one. */
    public ControlSettings withDefaultQueueType(QueueType type) {
        return with(directory, queuesMax, virtualHostsMax, type);
    }

    /** The same with nothing on disk. */
    ControlSettings inMemory() {
        return with(null, queuesMax, virtualHostsMax, defaultQueueType);
    }

    private ControlSettings with(@Nullable Path where, int queues, int virtualHosts, QueueType type) {
        return new ControlSettings(
                where,
                defaultVhost,
                defaultUser,
                defaultPassword,
                defaultUserTags,
                defaultConfigure,
                defaultWrite,
                defaultRead,
                loopbackUsers,
                queues,
                virtualHosts,
                type);
    }

    VhostSettings vhosts() {
        return new VhostSettings(queuesMax, defaultVhost, defaultQueueType);
    }
}
