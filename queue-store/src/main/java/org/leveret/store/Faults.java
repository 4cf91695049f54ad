package org.leveret.store;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What went wrong since the store opened, told to the listener once for each kind; any thread. */
final class Faults {
    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);
    private final StoreListener listener;
    private final AtomicBoolean damageTold = new AtomicBoolean();
    private final AtomicBoolean breakTold = new AtomicBoolean();
    private volatile @Nullable Throwable broken;

    Faults(StoreListener listener) {
        this.listener = listener;
    }

    /** Something stored cannot be read; what else is stored, and the writing, are not touched by it. */
    void damaged(String what, @Nullable Throwable cause) {
        LOG.error(what, cause);
        if (damageTold.compareAndSet(false, true)) {
            listener.faulted(cause == null ? new IllegalStateException(what) : cause);
        }
    }

    /** Writing failed: nothing more is accepted, because nobody can say what the disk holds. */
    void broken(Throwable cause) {
        if (breakTold.compareAndSet(false, true)) {
            LOG.error("the message store has failed and accepts nothing more", cause);
            broken = cause;
            listener.faulted(cause);
        }
    }

    /** Why nothing more is accepted; null while all is well. */
    @Nullable
    Throwable broken() {
        return broken;
    }
}
