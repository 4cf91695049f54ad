package org.leveret.broker.queue;

/** Told how the message store is; any thread. */
public interface StoreHealth {
    /** Nothing more is written until the broker is started again. */
    void failed(Throwable cause);

    /** Something stored cannot be read. */
    void damaged(String what);

    /** What is to be stored waits for room on the disk, until {@link #diskHasRoom}. */
    void diskFull();

    void diskHasRoom();
}
