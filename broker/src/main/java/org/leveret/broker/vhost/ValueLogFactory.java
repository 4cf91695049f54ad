package org.leveret.broker.vhost;

/** Starts what keeps the values of exchanges of type x-message-deduplication on disk, for the control loop. */
@FunctionalInterface
public interface ValueLogFactory {
    /**
     * Has the log of an exchange ready. Called on the control loop; does not wait.
     *
     * @param id generated, unique for as long as the data directory lives; what is stored goes by it
     * @param cache is told at which positions its values are, and gets those back that were there before the start
     * @param recovered whether the exchange was there before this start of the broker
     */
    ValueLog start(long id, String vhost, String exchange, DeduplicationCache cache, boolean recovered);
}
