package org.leveret.broker.statistics;

import java.util.List;

/**
 * A queue at one moment. Immutable.
 *
 * @param id the generated id of its definition
 * @param bodyBytes of all messages, nearly exact while messages are paged out
 * @param unackedBytes of those that are out, nearly exact while they are paged out
 * @param residentMessages how many are in the heap
 * @param residentUnacked how many of these are out
 * @param persistent how many outlive a restart
 * @param residentBytes what they take there
 */
public record QueueSnapshot(
        long id,
        int ready,
        int unacked,
        long bodyBytes,
        long unackedBytes,
        int residentMessages,
        int residentUnacked,
        long residentBytes,
        int persistent,
        List<ConsumerSnapshot> consumers,
        boolean exclusivelyConsumed,
        boolean singleActiveConsumer,
        MessageCounts counts) {
    /** A queue that nobody has used yet. */
    public static QueueSnapshot unused(long id) {
        return new QueueSnapshot(id, 0, 0, 0, 0, 0, 0, 0, 0, List.of(), false, false, MessageCounts.NONE);
    }

    /** How many there are. */
    public int messages() {
        return ready + unacked;
    }

    /** Bodies of those that are in the heap; of a part of them, as if all were of one size. */
    public long residentBodyBytes() {
        return share(residentMessages);
    }

    /** Bodies of those that outlive a restart; of a part of them, as if all were of one size. */
    public long persistentBytes() {
        return share(persistent);
    }

    private long share(int count) {
        int all = messages();
        return all == 0 || count == 0 ? 0 : count >= all ? bodyBytes : (long) ((double) bodyBytes * count / all);
    }
}
