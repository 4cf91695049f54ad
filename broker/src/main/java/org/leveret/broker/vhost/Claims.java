package org.leveret.broker.vhost;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.leveret.queue.ValueHash;

/**
 * What one message has taken in the caches of the exchanges that it passed, and whose messages it came after. Remembers
 * its answers, so that the message can be routed twice. Confined to the loop that routes.
 */
public final class Claims {
    private final boolean ofTransaction;
    private final List<Claim> taken = new ArrayList<>(1);
    private final List<Claim> earlier = new ArrayList<>(0);
    private final Map<String, Boolean> seen = new HashMap<>(2);

    /** What a message takes that goes to its queues at once. */
    public Claims() {
        this(false);
    }

    /** @param ofTransaction whether the message waits for the end of a transaction first */
    public Claims(boolean ofTransaction) {
        this.ofTransaction = ofTransaction;
    }

    boolean isOfTransaction() {
        return ofTransaction;
    }

    /** Whether the exchange has seen the value; if not, the message has taken it now. */
    boolean hasSeen(String exchange, DeduplicationCache cache, ValueHash value, long timeToLiveMs, long nowMs) {
        return seen.computeIfAbsent(exchange, name -> !cache.take(value, timeToLiveMs, nowMs, this));
    }

    void took(Claim claim) {
        taken.add(claim);
    }

    void cameAfter(Claim claim) {
        earlier.add(claim);
    }

    /** Whether it is the first with its value anywhere. */
    public boolean hasTaken() {
        return !taken.isEmpty();
    }

    /** Whether any exchange had seen it. */
    public boolean isDuplicate() {
        return seen.containsValue(true);
    }

    /** The messages with the same value that are still on their way. */
    public List<Claim> earlier() {
        return earlier;
    }

    /** The message's transaction is committed: what comes of it is up to queues and disk from now on. */
    public void commit() {
        taken.forEach(Claim::commit);
    }

    /** Whether one of {@link #earlier} is in a transaction that has not ended. */
    public boolean areBehindTransaction() {
        return earlier.stream().anyMatch(Claim::isUncommitted);
    }

    /** Takes those of {@link #earlier} that are in a transaction that has not ended for such as have arrived. */
    public void passOverTransactions() {
        earlier.removeIf(Claim::isUncommitted);
    }

    /** Whether any exchange that it passed keeps on disk what it remembers. */
    public boolean areKeptOnDisk() {
        return firstOnDisk(0) < taken.size();
    }

    /**
     * Has what was taken written where an exchange keeps it on disk, and tells when all of it is there or some cannot be.
     * Called when the message has arrived, so that no crash leaves a value without its message, and before that is settled,
     * so that none leaves a confirm without its value.
     */
    public void keep(Claim.Waiter waiter) {
        keep(0, waiter);
    }

    /** Comes back on the thread that has written the one before; by then nothing is added any more. */
    private void keep(int from, Claim.Waiter waiter) {
        int next = firstOnDisk(from);
        if (next == taken.size()) {
            waiter.settled(true);
            return;
        }
        taken.get(next).keep(written -> {
            if (written) {
                keep(next + 1, waiter);
            } else {
                waiter.settled(false);
            }
        });
    }

    private int firstOnDisk(int from) {
        int index = from;
        while (index < taken.size() && !taken.get(index).isKeptOnDisk()) {
            index++;
        }
        return index;
    }

    /** Says whether the message has arrived wherever it went; once. */
    public void settle(boolean arrived) {
        taken.forEach(claim -> claim.settle(arrived));
    }
}
