package org.leveret.broker.vhost;

/**
 * What virtual hosts have in common.
 *
 * @param queuesMax how many queues there may be in all of them together
 * @param eventVhost the name of the one that has the exchange of events
 * @param defaultQueueType what a queue is that is declared without a type where its virtual host does not say
 */
public record VhostSettings(int queuesMax, String eventVhost, QueueType defaultQueueType) {
    /** Without a limit, events in "/", queues classic. */
    public static VhostSettings defaults() {
        return new VhostSettings(Integer.MAX_VALUE, "/", QueueType.CLASSIC);
    }
}
