package org.leveret.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;
import org.leveret.queue.Returns;

/**
 * What one event loop's turn appends to the log. Filled by the loop that took it from {@link MessageStore#newBatch},
 * then owned by the store from {@link MessageStore#append} until it has been answered.
 */
public final class LogBatch extends Mail {
    static final byte ENQUEUE = 1;
    static final byte FORGET = 2;
    static final byte DELIVERED = 3;
    static final byte PURGE = 4;
    static final byte DELETE_QUEUE = 5;
    static final byte FORGET_WORD = 6;
    static final byte RETURNED = 7;

    private static final int TIMES_BITS = Integer.bitCount(Returns.TIMES_MAX);
    private static final int ENTRIES_KEPT_MAX = 4096;
    /** What an entry takes in the log beside its message, about. */
    private static final int ENTRY_BYTES = 24;
    /** What an entry takes at most beside content and names. */
    private static final int ENTRY_BYTES_MAX = 72;

    private static final long UTF_8_BYTES_MAX = 3;

    private int size;
    private byte[] kinds = new byte[16];
    private long[] queueIds = new long[16];
    private long[] positions = new long[16];
    private long[] ends = new long[16];
    private @Nullable Message[] messages = new @Nullable Message[16];
    private int ticketCount;
    private Object[] tickets = new Object[16];
    private long bytes;
    private long namesBytesMax;
    /** The message that was enqueued last: those of several queues come one behind the other. */
    private @Nullable Message latest;

    /** Whether the memtables have what is in here, although the log has not. Owned by the commit thread. */
    boolean remembered;

    LogBatch() {}

    /**
     * Stores a message. Positions of a queue are never used twice.
     *
     * @param ticket what the listener is to find in the committed batch, null when nobody waits; with a ticket the
     *     batch is synced before it counts as committed
     */
    @SuppressWarnings("ReferenceEquality") // the log knows messages of several queues by identity
    public void enqueue(long queueId, long position, Message message, @Nullable Object ticket) {
        int entry = add(ENQUEUE, queueId, position, position + 1);
        messages[entry] = message;
        // A group refers to what it has of several queues already, as the log forgets that between groups alone.
        if (message != latest || !message.shared()) {
            count(message);
        }
        latest = message;
        if (ticket != null) {
            barrier(ticket);
        }
    }

    private void count(Message message) {
        bytes += message.content().length;
        namesBytesMax += UTF_8_BYTES_MAX
                * (message.exchange().length() + message.routingKey().length());
        for (String key : message.blindKeys()) {
            namesBytesMax += ENTRY_BYTES + UTF_8_BYTES_MAX * key.length();
        }
    }

    /** A stored message was settled. Neighbouring positions are stored as one range. */
    public void forget(long queueId, long position) {
        int last = size - 1;
        if (last >= 0 && kinds[last] == FORGET && ends[last] == position && queueIds[last] == queueId) {
            ends[last] = position + 1;
            return;
        }
        add(FORGET, queueId, position, position + 1);
    }

    /** The stored messages from one position to before another were settled. */
    public void forgetRange(long queueId, long fromPosition, long toPosition) {
        if (fromPosition < toPosition) {
            add(FORGET, queueId, fromPosition, toPosition);
        }
    }

    /**
     * The stored messages in these slots of one segment were settled.
     *
     * @param slotsLow slots 0 to 63, one bit each, lowest bit first
     * @param slotsHigh the same for slots 64 to 127
     */
    public void forgetSlots(long queueId, long segment, long slotsLow, long slotsHigh) {
        if (slotsLow != 0) {
            add(FORGET_WORD, queueId, segment * 2, slotsLow);
        }
        if (slotsHigh != 0) {
            add(FORGET_WORD, queueId, segment * 2 + 1, slotsHigh);
        }
    }

    /** Messages up to and with this position have been delivered at least once. */
    public void delivered(long queueId, long upToPosition) {
        add(DELIVERED, queueId, upToPosition, upToPosition);
    }

    /**
     * A stored message has come back, and has done so this often by now.
     *
     * @param readyAtMs when it is ready again, in milliseconds since 1970; {@link Returns#NO_WAIT} if it is now
     */
    public void returned(long queueId, long position, int times, long readyAtMs) {
        long time = Math.min(readyAtMs, Long.MAX_VALUE >>> TIMES_BITS);
        add(RETURNED, queueId, position, time << TIMES_BITS | Math.min(times, Returns.TIMES_MAX));
    }

    /** Every stored message before this position was settled, unacked ones too. */
    public void purge(long queueId, long upToPosition) {
        add(PURGE, queueId, upToPosition, upToPosition);
    }

    /** The queue and all its messages are gone; its id is never used again. */
    public void deleteQueue(long queueId) {
        add(DELETE_QUEUE, queueId, 0, 0);
    }

    /** Asks for a sync: the ticket is answered when all that was appended before it is durable. */
    public void barrier(Object ticket) {
        if (ticketCount == tickets.length) {
            tickets = Arrays.copyOf(tickets, ticketCount * 2);
        }
        tickets[ticketCount++] = ticket;
    }

    public boolean isEmpty() {
        return size == 0 && ticketCount == 0;
    }

    public int ticketCount() {
        return ticketCount;
    }

    /** The tickets in the order in which they were given. */
    public Object ticket(int index) {
        if (index >= ticketCount) {
            throw new IndexOutOfBoundsException(index);
        }
        return tickets[index];
    }

    /** Whether somebody waits for this batch to be durable. */
    public boolean needsSync() {
        return ticketCount > 0;
    }

    int size() {
        return size;
    }

    byte kind(int entry) {
        return kinds[entry];
    }

    long queueId(int entry) {
        return queueIds[entry];
    }

    /** The position, or for {@link #FORGET_WORD} the number of the 64 slots. */
    long position(int entry) {
        return positions[entry];
    }

    /** The position after the last one of a range; for {@link #FORGET_WORD} the slots' bits. */
    long end(int entry) {
        return ends[entry];
    }

    /** How often the message has come back; for {@link #RETURNED} alone. */
    int times(int entry) {
        return (int) ends[entry] & Returns.TIMES_MAX;
    }

    /** When it is ready again, or {@link Returns#NO_WAIT}; for {@link #RETURNED} alone. */
    long readyAtMs(int entry) {
        return ends[entry] >>> TIMES_BITS;
    }

    Message message(int entry) {
        Message message = messages[entry];
        if (message == null) {
            throw new IllegalStateException("not an enqueue");
        }
        return message;
    }

    /** About what this batch takes in the log; a message that goes to several queues one behind the other counts once. */
    public long bytes() {
        return bytes + (long) size * ENTRY_BYTES;
    }

    /** What this batch takes in the log at most, if {@link LogWriter#forgetShared} is not called amid the group. */
    long bytesMax() {
        return bytes + namesBytesMax + (long) size * ENTRY_BYTES_MAX;
    }

    /** Empties the batch for its next use, and lets go of arrays that one burst made large. */
    void clear() {
        next = null;
        bytes = 0;
        namesBytesMax = 0;
        latest = null;
        remembered = false;
        if (kinds.length > ENTRIES_KEPT_MAX) {
            kinds = new byte[16];
            queueIds = new long[16];
            positions = new long[16];
            ends = new long[16];
            messages = new @Nullable Message[16];
        } else {
            Arrays.fill(messages, 0, size, null);
        }
        if (tickets.length > ENTRIES_KEPT_MAX) {
            tickets = new Object[16];
        } else {
            clearTickets();
        }
        size = 0;
        ticketCount = 0;
    }

    @SuppressWarnings("NullAway") // slots beyond ticketCount are never read
    private void clearTickets() {
        Arrays.fill(tickets, 0, ticketCount, null);
    }

    private int add(byte kind, long queueId, long position, long end) {
        int entry = size;
        if (entry == kinds.length) {
            int capacity = entry * 2;
            kinds = Arrays.copyOf(kinds, capacity);
            queueIds = Arrays.copyOf(queueIds, capacity);
            positions = Arrays.copyOf(positions, capacity);
            ends = Arrays.copyOf(ends, capacity);
            messages = Arrays.copyOf(messages, capacity);
        }
        kinds[entry] = kind;
        queueIds[entry] = queueId;
        positions[entry] = position;
        ends[entry] = end;
        size = entry + 1;
        return entry;
    }
}
