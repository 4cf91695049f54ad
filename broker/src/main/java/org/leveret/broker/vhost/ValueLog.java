package org.leveret.broker.vhost;

/**
 * What an exchange of type x-message-deduplication has on disk of the values that it remembers. Every method may be called
 * on any thread and does not wait.
 */
public interface ValueLog {
    /** Of an exchange whose values go with the broker, as everything in it does. */
    ValueLog NONE = new ValueLog() {
        @Override
        public void append(Claim claim, Claim.Waiter waiter) {
            waiter.settled(true);
        }

        @Override
        public void forget(long position) {
            // There is nothing on disk.
        }

        @Override
        public void delete() {
            // There is nothing on disk.
        }
    };

    /** Has the value of a message that has arrived written, and tells when it is synced, or cannot be. */
    void append(Claim claim, Claim.Waiter waiter);

    /** Drops the value at that position: the exchange remembers it no longer. */
    void forget(long position);

    /** Drops all: the exchange is gone. */
    void delete();
}
