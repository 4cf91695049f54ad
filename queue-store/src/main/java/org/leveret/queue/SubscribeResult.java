package org.leveret.queue;

/** What became of {@link QueueMachine#subscribe}. */
public enum SubscribeResult {
    /** The consumer has joined, and may have been given messages already. */
    SUBSCRIBED,
    /** An exclusive consumer is there, or this one asks to be exclusive and is not alone. */
    EXCLUSIVE_USE,
    /** The queue has been deleted. */
    DELETED
}
