package org.leveret.queue;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a queue's messages within its budget of heap: what will be needed last leaves first, and what is needed next is
 * read ahead.
 *
 * <p>Owned by its {@link QueueMachine}. Paging out goes on well below the budget, so that a queue at its limit does it
 * seldom and in large pieces. Once part of a queue has left, what comes behind that part is not needed before it was read
 * again: then the queue keeps little more than what its consumers take next, until all of it is in the heap again.
 */
final class Pager {
    /** While part of the queue is not in the heap. */
    private static final long PAGED_BYTES_MAX = 8 << 20;

    /** Half of what may stay, so that as much is read as is given out. */
    private static final int READ_AHEAD_SEGMENTS = (int) (PAGED_BYTES_MAX / 2 / Segment.CONTENT_BYTES_MAX);

    private final QueueEffects effects;
    private final Backlog backlog;

    private long residentBytesMax;
    /** Over the budget only while less than this could be paged out. */
    private long pageOutAtBytes;

    private int loadsOutstanding;
    /** What loads that are not answered may bring beyond {@link Segment#CONTENT_BYTES_MAX} each. */
    private long surplusBytes;

    /** The number of the first segment when those behind it were last looked at. */
    private long readAheadOf = -1;

    private final Comparator<Segment> firstNeededFirst = this::compareFirstNeededFirst;

    Pager(QueueEffects effects, Backlog backlog, long residentBytesMax) {
        this.effects = effects;
        this.backlog = backlog;
        residentBytesMax(residentBytesMax);
    }

    void residentBytesMax(long bytes) {
        residentBytesMax = Math.max(0, bytes);
        pageOutAtBytes = residentBytesMax;
    }

    /**
     * Pages out if the budget is exceeded.
     *
     * @param demanded whether the first message is needed now
     */
    void keepBudget(boolean demanded) {
        long budgetBytes = budgetBytes();
        if (backlog.residentBytes() <= budgetBytes) {
            pageOutAtBytes = budgetBytes;
        } else if (backlog.residentBytes() > pageOutAtBytes) {
            long pagedBytesMax = Math.min(residentBytesMax, PAGED_BYTES_MAX);
            pageOutDownTo(pagedBytesMax - pagedBytesMax / 4, demanded);
            // What cannot leave would otherwise have every single further message looked at again.
            pageOutAtBytes = Math.max(budgetBytes(), backlog.residentBytes() + pagedBytesMax / 4);
        }
    }

    private long budgetBytes() {
        return backlog.isWhollyResident() ? residentBytesMax : Math.min(residentBytesMax, PAGED_BYTES_MAX);
    }

    private void pageOutDownTo(long bytes, boolean demanded) {
        ResidentSegments resident = backlog.resident;
        resident.sort(firstNeededFirst);
        for (int index = resident.size() - 1; index >= 0 && backlog.residentBytes() > bytes; index--) {
            Segment segment = resident.at(index);
            if (!segment.loading && !mustStay(segment, demanded)) {
                pageOut(segment);
            }
        }
    }

    /** Ready messages by their places; then, as needed only if they return, those that are all out, latest first. */
    private int compareFirstNeededFirst(Segment a, Segment b) {
        boolean ready = a.hasReady();
        if (ready != b.hasReady()) {
            return ready ? -1 : 1;
        }
        return ready ? backlog.comparePlaces(a, b) : Long.compare(b.number, a.number);
    }

    private boolean mustStay(Segment segment, boolean demanded) {
        return backlog.ready() > 0
                && segment == backlog.head()
                && (demanded || segment.residentBytes <= residentBytesMax);
    }

    private void pageOut(Segment segment) {
        @Nullable Message[] slots = segment.slots;
        if (slots != null && segment.residentCount > 0) {
            long low = segment.aliveLow & ~segment.storedLow;
            long high = segment.aliveHigh & ~segment.storedHigh;
            if ((low | high) != 0) {
                effects.pageOut(segment.number, slots, low, high);
            }
        }
        backlog.pageOut(segment);
    }

    /** Asks for the first message if it is not in the heap. */
    void loadFirst() {
        if (backlog.ready() > 0 && !backlog.isWhollyResident()) {
            loadReady(backlog.head());
        }
    }

    /** As {@link #readAhead} for consumers that may take nothing now, but once for each segment that they come to. */
    void readAheadAtNewHead() {
        if (backlog.ready() > 0 && !backlog.isWhollyResident() && backlog.head().number != readAheadOf) {
            readAhead();
        }
    }

    /** Asks for the first message if it is not in the heap, and for those after it as far as the budget allows. */
    void readAhead() {
        if (backlog.ready() == 0 || backlog.isWhollyResident()) {
            return;
        }
        Segment head = backlog.head();
        readAheadOf = head.number;
        loadReady(head);
        Segment segment = head.next;
        for (int ahead = 1; ahead < READ_AHEAD_SEGMENTS && segment != null && hasRoomFor(segment); ahead++) {
            loadReady(segment);
            segment = segment.next;
        }
    }

    private boolean hasRoomFor(Segment segment) {
        long loadsBytes = (loadsOutstanding + 1L) * Segment.CONTENT_BYTES_MAX + surplusBytes + surplusBytes(segment);
        return backlog.residentBytes() + loadsBytes <= budgetBytes();
    }

    private static long surplusBytes(Segment segment) {
        return Math.max(0, segment.bodyBytes - segment.residentBytes - Segment.CONTENT_BYTES_MAX);
    }

    private void loadReady(Segment segment) {
        if (segment.lacksReady()) {
            load(segment);
        }
    }

    /** Asks for all of a segment that is not in the heap. */
    void load(Segment segment) {
        if (!segment.loading) {
            segment.loading = true;
            loadsOutstanding++;
            segment.surplusBytes = surplusBytes(segment);
            surplusBytes += segment.surplusBytes;
            effects.loadSegment(segment.number);
        }
    }

    /** Takes in what the store answered; what it could not hand out is set aside, and not asked for again. */
    void loaded(long number, @Nullable Message[] slots) {
        loadsOutstanding = Math.max(0, loadsOutstanding - 1);
        Segment segment = backlog.segment(number);
        if (segment != null && segment.loading) {
            surplusBytes -= segment.surplusBytes;
        }
        if (loadsOutstanding == 0) {
            // Nobody knows any more what those were to bring whose segments are gone.
            surplusBytes = 0;
        }
        if (segment == null || !segment.loading) {
            return;
        }
        segment.loading = false;
        backlog.fill(segment, slots);
        if (segment.lacksReady()) {
            setAsideUnreadable(segment);
        }
    }

    private void setAsideUnreadable(Segment segment) {
        for (int slot = 0; slot < Segment.SLOTS; slot++) {
            if (segment.isReady(slot) && segment.message(slot) == null) {
                backlog.setAside(segment, slot);
                effects.unreadable(Backlog.position(segment, slot));
            }
        }
    }
}
