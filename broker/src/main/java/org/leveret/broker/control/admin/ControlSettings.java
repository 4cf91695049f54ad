package org.leveret.broker.control.admin;

import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the control loop starts with.
 *
 * @param directory where definitions live; null keeps them in memory
 * @param defaultVhost declared at the first start, with the default user's permissions on it
 * @param defaultUser the user added at the first start
 * @param loopbackUsers users who may log in from this machine only
 * @param queuesMax how many queues there may be in all virtual hosts together; {@link Integer#MAX_VALUE} for any number
 * @param virtualHostsMax how many virtual hosts there may be; {@link Integer#MAX_VALUE} for any number
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
        int virtualHostsMax) {

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
                Integer.MAX_VALUE);
    }

    /** The same with a limit of queues in all virtual hosts together, and one of virtual hosts. */
    public ControlSettings withLimits(int queues, int virtualHosts) {
        return new ControlSettings(
                directory,
                defaultVhost,
                defaultUser,
                defaultPassword,
                defaultUserTags,
                defaultConfigure,
                defaultWrite,
                defaultRead,
                loopbackUsers,
                queues,
                virtualHosts);
    }
}
