package org.leveret.store;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What went wrong since the store opened, told to the listener once for each kind; any thread. A listener that fails to take it
 * keeps nobody from going on.
 */
final class Faults {
    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);
    private final StoreListener listener;
    private final AtomicBoolean damageTold = new AtomicBoolean();
    private final AtomicBoolean breakTold = new AtomicBoolean();
    private volatile @Nullable Throwable broken;
    /** How many threads wait for room on the disk. */
    private int withoutRoom;

    Faults(StoreListener listener) {
        this.listener = listener;
    }

    /** Something stored cannot be read; what else is stored, and the writing, are not touched by it. */
    void damaged(String what, @Nullable Throwable cause) {
        LOG.error(what, cause);
        unreadable(what);
    }

    /** As the other, for what the queue that asked for it says in the log. */
    void unreadable(String what) {
        if (damageTold.compareAndSet(false, true)) {
            tell(() -> listener.damaged(what));
        }
    }

    /** Writing failed: nothing more is accepted, because nobody can say what the disk holds. */
    void broken(Throwable cause) {
        if (breakTold.compareAndSet(false, true)) {
            broken = cause;
            tell(() -> listener.faulted(cause));
        }
    }

    /** Why nothing more is accepted; null while all is well. */
    @Nullable
    Throwable broken() {
        return broken;
    }

    /** A thread begins to wait for room on the disk; in the end it says {@link #diskHasRoom}. */
    synchronized void diskFull() {
        if (withoutRoom++ == 0) {
            tell(listener::diskFull);
        }
    }

    synchronized void diskHasRoom() {
        if (--withoutRoom == 0) {
            tell(listener::diskHasRoom);
        }
    }

    private static void tell(Runnable what) {
        try {
            what.run();
        } catch (RuntimeException | Error e) {
            LOG.error("what has gone wrong in the message store could not be told", e);
        }
    }
}
