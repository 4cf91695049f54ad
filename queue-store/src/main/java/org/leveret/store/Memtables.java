package org.leveret.store;

import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;

/**
 * The memtable that is being filled and the one before it, which ages: it only loses messages, those that are settled
 * meanwhile. What is in it in the end has lived for a whole epoch; so messages that pass through quickly never reach H2.
 *
 * <p>Owned by the commit thread.
 */
final class Memtables {
    private final LogBodyMaker maker = new LogBodyMaker();
    private Memtable filling = new Memtable();
    private @Nullable Memtable aging;
    /** Where in the log the epoch after the aging memtable's begins. */
    private @Nullable LogPosition agingNext;

    /** @param place where in the log the message is, {@link LogPlace#NONE} if it is not */
    void enqueue(long queueId, long position, Message message, long place) {
        filling.enqueue(queueId, position, message, place);
    }

    void forget(long queueId, long fromPosition, long toPosition) {
        filling.forget(queueId, fromPosition, toPosition);
        if (aging != null) {
            aging.drop(queueId, fromPosition, toPosition);
        }
    }

    void forgetWord(long queueId, long word, long bits) {
        filling.forgetWord(queueId, word, bits);
        if (aging != null) {
            aging.dropWord(queueId, word, bits);
        }
    }

    void delivered(long queueId, long upToPosition) {
        filling.delivered(queueId, upToPosition);
    }

    void returned(long queueId, long position, int times, long readyAtMs) {
        filling.returned(queueId, position, times, readyAtMs);
    }

    void purge(long queueId, long upToPosition) {
        filling.purge(queueId, upToPosition);
        if (aging != null) {
            aging.purge(queueId, upToPosition);
        }
    }

    void deleteQueue(long queueId) {
        filling.deleteQueue(queueId);
        if (aging != null) {
            aging.deleteQueue(queueId);
        }
    }

    /** Whether nothing has come since the last {@link #age}. */
    boolean isFillingEmpty() {
        return filling.isEmpty();
    }

    /** The memtable that must go to H2 before the next can age; null if there is none. */
    @Nullable
    Memtable aging() {
        return aging;
    }

    /** Where in the log the epoch begins that {@link #aging()} is not part of. */
    @Nullable
    LogPosition agingNext() {
        return agingNext;
    }

    /** Lets go of the aging memtable, which somebody else owns now. */
    void agingHandedOver() {
        aging = null;
        agingNext = null;
    }

    /** Ends an epoch: what was filled ages from now on; there must be none that ages. */
    void age(LogPosition next) {
        assert aging == null : "two memtables cannot age";
        filling.shed(maker);
        aging = filling;
        agingNext = next;
        filling = new Memtable();
    }

    /** Whether the messages take more heap than this, in bytes, or those of the memtable that is filled half of it. */
    boolean exceed(long bytes) {
        Memtable older = aging;
        long filled = filling.heapBytes();
        return filled >= bytes / 2 || (older != null && filled + older.heapBytes() >= bytes);
    }

    /**
     * Lets go of messages that are in the log, so that the epoch need not end: of those that will be settled before they
     * have to be stored; and of all if the memtable that is filled has few of each segment, as to store them now would make
     * many small parts, and write many indexes for few messages.
     *
     * @return false if there was little to let go of
     */
    boolean shed() {
        if (filling.unshedBytes() < filling.heapBytes() / 4) {
            return false;
        }
        filling.noteWhetherSparse();
        filling.shed(maker);
        return true;
    }

    /** Heap that the messages take, in bytes. */
    long heapBytes() {
        Memtable older = aging;
        return filling.heapBytes() + (older == null ? 0 : older.heapBytes());
    }

    /** Adds what they know of a segment, the oldest first. */
    void gather(PageMail.Load load) {
        if (aging != null) {
            load.gather(aging);
        }
        load.gather(filling);
    }
}
