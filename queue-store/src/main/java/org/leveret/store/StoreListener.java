package org.leveret.store;

/** Told by the store what became of the batches; all methods run on a store thread and must only post. */
public interface StoreListener {
    /**
     * The batch is in the log, and synced when it holds a ticket. Called on the commit thread, once per batch, in the
     * order in which batches were appended. The batch is emptied and used again after this method returns.
     */
    void committed(LogBatch batch);

    /** The batch is not, and will not be, durable: none of its tickets may be confirmed. Commit thread. */
    void failed(LogBatch batch, Throwable cause);

    /**
     * What is stored can no longer be trusted: a write or sync failed, or a stored value is damaged. Told once; any
     * store thread. After a failed write or sync every later batch is answered with {@link #failed}.
     */
    void faulted(Throwable cause);
}
