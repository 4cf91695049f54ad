package org.leveret.broker.statistics;

/**
 * A channel at one moment. Immutable.
 *
 * @param prefetch what the next consumer gets; 0 for no limit
 * @param sharedPrefetch what all consumers share; 0 for no limit
 * @param confirms whether publishes are confirmed
 * @param unconfirmed how many publishes are not confirmed yet
 * @param uncommittedPublishes of a transaction
 * @param uncommittedSettlements of a transaction
 */
public record ChannelSnapshot(
        String connection,
        int number,
        String user,
        String virtualHost,
        int consumers,
        int unacked,
        int prefetch,
        int sharedPrefetch,
        boolean confirms,
        long unconfirmed,
        boolean transactional,
        int uncommittedPublishes,
        int uncommittedSettlements,
        MessageCounts counts) {
    /** As RabbitMQ names it. */
    public String name() {
        return connection + " (" + number + ")";
    }
}
