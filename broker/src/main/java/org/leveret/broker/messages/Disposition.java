package org.leveret.broker.messages;

/** What becomes of messages that were fetched. */
public enum Disposition {
    /** They are gone. */
    ACKNOWLEDGED,
    /** They are dropped, or dead-lettered where the queue says so. */
    REJECTED,
    /** They go back to their places. */
    REQUEUED
}
