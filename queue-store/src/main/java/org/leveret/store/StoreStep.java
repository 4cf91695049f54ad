package org.leveret.store;

/** The points between two changes of the disk at which a process that dies leaves different things behind. */
public enum StoreStep {
    /** Opening: the log was read to its end. */
    LOG_REPLAYED,
    /** Opening: the mark of a clean stop is gone. */
    CLOSED_MARK_TAKEN,
    /** Opening: the log goes on in a file of its own, and nothing of what was replayed is in H2. */
    STORE_OPENED,
    /** The next log file has its name; it is empty, or an old file with an old header. */
    LOG_FILE_NAMED,
    /** The next log file has its header, which is not synced. */
    LOG_FILE_HEADED,
    /** The next log file is durable and empty. */
    LOG_FILE_BEGUN,
    /** A part of a large group is in the log, without the header that makes it one. */
    GROUP_IN_PART,
    /** A group is in the log, not synced. */
    GROUP_WRITTEN,
    /** A group is synced, and nobody was told. */
    GROUP_SYNCED,
    /** A group is synced, and all who wait for it were told. */
    GROUP_ANSWERED,
    /** A group that ends an epoch is in the log, not synced. */
    EPOCH_ENDED,
    /** A memtable is on its way to H2. */
    MEMTABLE_HANDED_OVER,
    /** The message file has a memtable's changes, not committed. */
    CHECKPOINT_APPLIED,
    /** The message file has committed a checkpoint, and the log that it makes unneeded is all there. */
    CHECKPOINT_COMMITTED,
    /** The next message file is there, empty. */
    GENERATION_BEGUN,
    /** A part of what is alive is in the next message file. */
    GENERATION_SLICE_COPIED,
    /** All that is alive is in the next message file, which is not complete for want of a checkpoint. */
    GENERATION_COPIED,
    /** The next message file is the one that counts, and the one before is still written to. */
    GENERATION_COMPLETE,
    /** The next message file is written to, and the one before still there. */
    GENERATION_SWITCHED,
    /** The message file before is deleted. */
    GENERATION_DELETED,
    /** Closing: everything is in H2 and the files are closed, without the mark of a clean stop. */
    STORE_CLOSED
}
