package org.leveret.store;

import java.util.function.BooleanSupplier;

/**
 * Told by the store what became of the batches. All methods run on a store thread and must only post;
 * {@link #groupCommitted} says when more is allowed.
 */
public interface StoreListener {
    /**
     * The batch is in the log, and synced when it holds a ticket. Called on the commit thread, once per batch, in the
     * order in which batches were appended. The batch is emptied and used again after this method returns.
     */
    void committed(LogBatch batch);

    /**
     * All batches that went to the log together have been told of. Commit thread.
     *
     * @param idle whether the commit thread has nothing else to do; as long as that is so, it may do for a moment what it
     *     would else post
     */
    default void groupCommitted(BooleanSupplier idle) {}

    /** The batch is not, and will not be, durable: none of its tickets may be confirmed. Commit thread. */
    void failed(LogBatch batch, Throwable cause);

    /**
     * A write or a sync has failed, and nobody can say what the disk holds: every later batch is answered with
     * {@link #failed}, until the store is opened again. Told once; any store thread.
     */
    void faulted(Throwable cause);

    /** Something stored cannot be read; the rest can, and writing goes on. Told once; any store thread. */
    default void damaged(String what) {
        faulted(new IllegalStateException(what));
    }

    /**
     * The disk is full: batches wait, unanswered, until {@link #diskHasRoom}, or until the store is closed, and then fail.
     * Any store thread.
     */
    default void diskFull() {}

    /** What has waited since {@link #diskFull} goes on. Any store thread. */
    default void diskHasRoom() {}
}
