package org.leveret.config;

/**
 * How many of what there may be, whoever has them; {@link Integer#MAX_VALUE} for {@code infinity}.
 *
 * @param channelsMax channels of all clients together
 * @param channelConsumersMax consumers of one channel
 * @param queuesMax queues of all virtual hosts together
 * @param virtualHostsMax virtual hosts
 */
public record NodeLimits(int channelsMax, int channelConsumersMax, int queuesMax, int virtualHostsMax) {
    /** No limit at all. */
    public static final NodeLimits NONE =
            new NodeLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
}
