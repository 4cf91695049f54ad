package org.leveret.queue;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values of the messages in a queue that holds no two with the same. A value is free again as soon as its message is
 * settled or given up: that shows by the message's place, so that settling costs nothing.
 *
 * <p>Owned by its {@link QueueMachine}. It takes 24 to 72 bytes for each message with a value, wherever the message itself
 * is. After a restart the values are read from the messages; until that is done the queue takes messages but gives none
 * out, and drops those that turn out to be there already.
 */
final class DistinctValues {
    /** How many segments are read at a time. */
    private static final int READS_MAX = 4;

    /** From so many on, values are spread over many tables, so that making one anew does not take long. */
    private static final int SPREAD_AT = 1 << 14;

    private static final int TABLES = 256;

    private final MessageValues values;
    private final Backlog backlog;
    private final Pager pager;
    private final QueueEffects effects;
    private ValueTable[] tables = {new ValueTable()};
    private boolean empty = true;

    /** Segments that were recovered, and are not being read yet. */
    private final Set<Long> unread = new LinkedHashSet<>(0);

    private final Set<Long> reading = new HashSet<>(0);
    /** What is at this position or above has come since the restart. */
    private long newFrom;

    DistinctValues(MessageValues values, Backlog backlog, Pager pager, QueueEffects effects) {
        this.values = values;
        this.backlog = backlog;
        this.pager = pager;
        this.effects = effects;
    }

    @Nullable
    ValueHash valueOf(Message message) {
        return values.valueOf(message);
    }

    /** Whether a message with this value is in the queue, ready or out, as far as it is known by now. */
    boolean holds(ValueHash value) {
        return isHeld(table(value.high()).position(value.high(), value.low()));
    }

    private boolean isHeld(long position) {
        Segment segment = position < 0 ? null : backlog.segment(Backlog.segmentOf(position));
        int slot = Backlog.slotOf(position);
        return segment != null && segment.isAlive(slot) && !segment.isRejected(slot);
    }

    /** Also true of what is given up, which comes back if its dead letter cannot be read. */
    private boolean isAlive(long position) {
        Segment segment = backlog.segment(Backlog.segmentOf(position));
        return segment != null && segment.isAlive(Backlog.slotOf(position));
    }

    void add(ValueHash value, long position) {
        add(value.high(), value.low(), position);
    }

    private void add(long high, long low, long position) {
        empty = false;
        ValueTable table = table(high);
        if (table.isFull()) {
            table.renew(this::isAlive);
            if (tables.length == 1 && table.used() >= SPREAD_AT) {
                spread(table);
            }
            table = table(high);
        }
        table.put(high, low, position);
    }

    private ValueTable table(long high) {
        return tables.length == 1 ? tables[0] : tables[(int) (high >>> 56)];
    }

    private void spread(ValueTable only) {
        tables = new ValueTable[TABLES];
        for (int i = 0; i < TABLES; i++) {
            tables[i] = new ValueTable();
        }
        only.forEach(this::add);
    }

    /** Nothing is in the queue any more. */
    void emptied() {
        if (!empty) {
            empty = true;
            tables = new ValueTable[] {new ValueTable()};
        }
        unread.clear();
        reading.clear();
    }

    /** What the store recovered is to be read. */
    void recovered(List<RecoveredSegment> segments, long nextPosition) {
        newFrom = nextPosition;
        for (RecoveredSegment segment : segments) {
            unread.add(segment.segment());
        }
    }

    /** Whether it is not known yet what values all messages have. */
    boolean isReading() {
        return !unread.isEmpty() || !reading.isEmpty();
    }

    /** Has more of what was recovered read. */
    void readMore() {
        if (unread.isEmpty()) {
            return;
        }
        for (Iterator<Long> next = unread.iterator(); reading.size() < READS_MAX && next.hasNext(); next.remove()) {
            Segment segment = backlog.segment(next.next());
            if (segment != null) {
                reading.add(segment.number);
                pager.load(segment);
            }
        }
    }

    /** Takes in the values of a segment that was read, for this or for something else. */
    void loaded(long number) {
        boolean unknown = isReading() && (reading.remove(number) || unread.remove(number));
        Segment segment = unknown ? backlog.segment(number) : null;
        if (segment == null) {
            return;
        }
        for (int slot = 0; slot < Segment.SLOTS; slot++) {
            Message message = segment.isAlive(slot) ? segment.message(slot) : null;
            ValueHash value = message == null ? null : values.valueOf(message);
            if (value != null) {
                takeIn(value, Backlog.position(segment, slot));
            }
        }
    }

    private void takeIn(ValueHash value, long position) {
        long other = table(value.high()).position(value.high(), value.low());
        if (isHeld(other) && other >= newFrom) {
            Segment segment = backlog.segment(Backlog.segmentOf(other));
            if (segment != null) {
                backlog.settle(segment, Backlog.slotOf(other), effects);
            }
        }
        add(value, position);
    }
}
