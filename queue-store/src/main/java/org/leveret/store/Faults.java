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
    private final Backlog backlog;
    private final AtomicBoolean damageTold = new AtomicBoolean();
    private final AtomicBoolean breakTold = new AtomicBoolean();
    private volatile @Nullable Throwable broken;
    /** How many threads wait for room on the disk. */
    private int withoutRoom;

    /** @param backlog told, too, when nothing more is accepted */
    Faults(StoreListener listener, Backlog backlog) {
        this.listener = listener;
        this.backlog = backlog;
    }

    /** Something stored cannot be read; what else is stored, and the writing, are not touched by it. */
    void damaged(String what, @Nullable Throwable cause) {
        LOG.error(what, cause);
        unreadable(what);
    }

    /** As the other, for what the queue that asked for it says in the log. */
    void unreadable(String what) {
        if (damageTold.compareAndSet(false, true)) {
            try {
                listener.damaged(what);
            } catch (RuntimeException | Error e) {
                notTold(e);
            }
        }
    }

    /** Writing failed: nothing more is accepted, because nobody can say what the disk holds. */
    void broken(Throwable cause) {
        if (breakTold.compareAndSet(false, true)) {
            broken = cause;
            try {
                listener.faulted(cause);
            } catch (RuntimeException | Error e) {
                notTold(e);
            }
            try {
                backlog.failed();
            } catch (RuntimeException | Error e) {
                notTold(e);
            }
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
            try {
                listener.diskFull();
            } catch (RuntimeException | Error e) {
                notTold(e);
            }
        }
    }

    synchronized void diskHasRoom() {
        if (--withoutRoom == 0) {
            try {
                listener.diskHasRoom();
            } catch (RuntimeException | Error e) {
                notTold(e);
            }
        }
    }

    private static void notTold(Throwable cause) {
        LOG.error("who was told that something is wrong in the message store has failed", cause);
    }
}
