package org.leveret.queue.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;
import org.leveret.queue.RecoveredSegment;

/**
 * A machine with a clock, a disk that lags behind, and a naive picture of the stream: all messages in a list. Every effect is
 * checked against it.
 */
final class StreamWorld implements StreamEffects {
    /** What one reader is to be given next. */
    static final class Reading {
        final StreamReader reader;
        final @Nullable StreamFilter filter;
        long next;
        final List<Long> given = new ArrayList<>();
        private int credit;
        private long flowBytes;
        int owed;
        long owedBytes;
        boolean cancelled;

        Reading(StreamReader reader, StreamStart start, long next, int credit, long flowBytes) {
            this.reader = reader;
            this.filter = start.filter();
            this.next = next;
            this.credit = credit;
            this.flowBytes = flowBytes;
        }
    }

    private sealed interface Entry permits Put, Trim {}

    private record Put(
            long position, Message message, @Nullable Object ticket) implements Entry {}

    private record Trim(long position, long firstOffset) implements Entry {}

    final StreamSettings settings;
    final boolean stored;
    private final long residentBytesMax;
    StreamMachine machine;
    long nowMs = 1_700_000_000_000L;

    /** Every message by its offset, gone ones too. */
    final List<Message> messages = new ArrayList<>();
    /** The first one that retention has left. */
    long first;

    private final List<Entry> log = new ArrayList<>();
    private int synced;
    private long syncedOffset;
    private boolean commitAsked;
    final Deque<Long> loads = new ArrayDeque<>();
    int loadsAsked;
    final List<Reading> readings = new ArrayList<>();
    private final Map<StreamReader, Reading> byReader = new HashMap<>();
    int tickets;
    int confirmed;
    int deliveries;
    boolean forgotten;
    /** An offset that cannot be read, -1 if all can. */
    long losing = -1;

    /** Chunks of which nothing can be read. */
    final Set<Long> damaged = new HashSet<>();

    final List<Long> unreadable = new ArrayList<>();

    StreamWorld(StreamSettings settings, boolean stored, long residentBytesMax) {
        this.settings = settings;
        this.stored = stored;
        this.residentBytesMax = residentBytesMax;
        this.machine = newMachine();
    }

    private StreamMachine newMachine() {
        StreamMachine made = new StreamMachine(settings, stored, this);
        made.residentBytesMax(residentBytesMax);
        return made;
    }

    Message append(int bytes) {
        return append(0, bytes);
    }

    Message append(int propertiesBytes, int bodyBytes) {
        byte[] content = new byte[propertiesBytes + bodyBytes];
        Message message = new Message("x", "k", content, propertiesBytes, true, nowMs, Message.FOREVER);
        boolean rolls = !messages.isEmpty() && activeSegment().bytes() >= settings.segmentBytesMax();
        messages.add(message);
        if (rolls) {
            retain();
        }
        tickets++;
        machine.append(message, message, nowMs);
        return message;
    }

    /** A naive segment: its first offset, the one after its last, and what it counts. */
    private record Naive(long from, long to, long bytes) {}

    private List<Naive> segments() {
        List<Naive> all = new ArrayList<>();
        long from = first;
        long bytes = 0;
        for (long offset = first; offset < messages.size(); offset++) {
            if (bytes > 0 && bytes >= settings.segmentBytesMax()) {
                all.add(new Naive(from, offset, bytes));
                from = offset;
                bytes = 0;
            }
            bytes += message(offset).bodyBytes() + 64;
        }
        all.add(new Naive(from, messages.size(), bytes));
        return all;
    }

    private Naive activeSegment() {
        List<Naive> all = segments();
        return all.get(all.size() - 1);
    }

    /** What retention leaves, found naively. */
    void retain() {
        List<Naive> all = segments();
        for (int i = 0; i < all.size() - 1; i++) {
            long bytes = 0;
            for (Naive left : all.subList(i, all.size())) {
                bytes += left.bytes;
            }
            long lastMs = message(all.get(i).to - 1).publishedMs();
            boolean old = settings.maxAgeMs() != StreamSettings.UNLIMITED && lastMs < nowMs - settings.maxAgeMs();
            if (bytes <= settings.lengthBytesMax() && !old) {
                return;
            }
            first = all.get(i).to;
        }
    }

    Message message(long offset) {
        return messages.get((int) offset);
    }

    Reading subscribe(StreamStart start, int credit, long flowBytes) {
        StreamReader reader = new StreamReader(this, start, credit, flowBytes);
        Reading reading = new Reading(reader, start, startOf(start), credit, flowBytes);
        readings.add(reading);
        byReader.put(reader, reading);
        machine.subscribe(reader, nowMs);
        return reading;
    }

    private long startOf(StreamStart start) {
        long end = messages.size();
        return switch (start.from()) {
            case FIRST -> first;
            case LAST -> Math.max(first, end - 1);
            case NEXT -> end;
            case OFFSET -> Math.max(first, start.number());
            case TIME -> firstFrom(start.number());
            case AGO -> firstFrom(nowMs - start.number());
        };
    }

    private long firstFrom(long timeMs) {
        long offset = first;
        while (offset < messages.size() && message(offset).publishedMs() < timeMs) {
            offset++;
        }
        return offset;
    }

    void unsubscribe(Reading reading) {
        machine.unsubscribe(reading.reader);
        readings.remove(reading);
    }

    void acknowledge(Reading reading) {
        int messagesOwed = reading.owed;
        long bytesOwed = reading.owedBytes;
        reading.credit += messagesOwed;
        reading.flowBytes += bytesOwed;
        reading.owed = 0;
        reading.owedBytes = 0;
        machine.grantCredit(reading.reader, messagesOwed);
        machine.grantFlow(reading.reader, bytesOwed);
    }

    /** The disk has everything that was logged before. */
    void sync() {
        for (; synced < log.size(); synced++) {
            if (log.get(synced) instanceof Put put) {
                syncedOffset++;
                if (put.ticket != null) {
                    confirmed++;
                }
            }
        }
        if (commitAsked) {
            commitAsked = false;
            machine.committed(syncedOffset);
        }
    }

    boolean loadOne() {
        Long chunk = loads.poll();
        if (chunk != null) {
            machine.chunkLoaded(chunk, stored(chunk), nowMs);
        }
        return chunk != null;
    }

    @Nullable
    Message[] stored(long chunk) {
        @Nullable Message[] slots = new @Nullable Message[Chunk.SLOTS];
        for (Entry entry : log) {
            if (entry instanceof Put put && put.position >>> Chunk.SLOT_SHIFT == chunk) {
                boolean lost = losing >= 0 && losing < messages.size() && put.message == message(losing);
                slots[(int) put.position & Chunk.SLOT_MASK] = lost || damaged.contains(chunk) ? null : put.message;
            }
        }
        return slots;
    }

    /** Brings everything to its end: what is read, what is written, and what readers hold unsettled. */
    void settleAll() {
        boolean moved = true;
        while (moved) {
            moved = false;
            while (loadOne()) {
                moved = true;
            }
            if (commitAsked) {
                sync();
                moved = true;
            }
            for (Reading reading : readings) {
                if (reading.owed > 0) {
                    acknowledge(reading);
                    moved = true;
                }
            }
        }
    }

    /** What a power cut leaves: all that was synced, and some of what was logged after it. */
    void restart(int unsyncedKept) {
        int kept = Math.min(log.size(), synced + unsyncedKept);
        log.subList(kept, log.size()).clear();
        synced = kept;
        loads.clear();
        readings.clear();
        commitAsked = false;
        TreeMap<Long, int[]> chunks = new TreeMap<>();
        long nextPosition = 0;
        long trimmedTo = 0;
        long mark = -1;
        long puts = 0;
        for (Entry entry : log) {
            if (entry instanceof Put put) {
                puts++;
                nextPosition = Math.max(nextPosition, put.position + 1);
                int[] counted = chunks.computeIfAbsent(put.position >>> Chunk.SLOT_SHIFT, number -> new int[2]);
                counted[0]++;
                counted[1] += put.message.bodyBytes();
            } else if (entry instanceof Trim trim) {
                trimmedTo = trim.position;
                mark = trim.firstOffset;
            }
        }
        chunks.headMap(trimmedTo >>> Chunk.SLOT_SHIFT).clear();
        List<RecoveredSegment> recovered = new ArrayList<>();
        chunks.forEach(
                (number, counted) -> recovered.add(new RecoveredSegment(number, 0, 0, counted[0], counted[1], false)));
        messages.subList((int) puts, messages.size()).clear();
        syncedOffset = puts;
        first = Math.max(0, mark);
        machine = newMachine();
        machine.recover(recovered, mark, nextPosition);
        // Ages are found by reading, and each answer may ask for the next.
        machine.retain(nowMs);
        retain();
        while (loadOne()) {}
    }

    static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    @Override
    public void persist(Message message, long position, @Nullable Object ticket) {
        check(stored, "there is no disk");
        check(lastPosition() < position, "positions do not grow");
        log.add(new Put(position, message, ticket));
    }

    private long lastPosition() {
        for (int i = log.size() - 1; i >= 0; i--) {
            if (log.get(i) instanceof Put put) {
                return put.position;
            }
        }
        return -1;
    }

    @Override
    public void confirm(Object ticket) {
        confirmed++;
    }

    @Override
    public void commit() {
        commitAsked = true;
    }

    @Override
    public void trim(long fromPosition, long toPosition, long firstOffset) {
        check(fromPosition == trimmedTo(), "positions before " + fromPosition + " are forgotten");
        log.add(new Trim(toPosition, firstOffset));
    }

    /** Where what was trimmed last ends; the first position that was used if nothing was. */
    private long trimmedTo() {
        long to = 0;
        for (Entry entry : log) {
            to = entry instanceof Trim trim ? trim.position : to;
        }
        return to;
    }

    @Override
    public void forgetAll() {
        forgotten = true;
    }

    @Override
    public void loadChunk(long chunk, long bytes) {
        check(stored, "there is no disk");
        loadsAsked++;
        loads.add(chunk);
    }

    @Override
    public void deliver(StreamReader reader, long offset, Message message) {
        Reading reading = byReader.get(reader);
        if (reading == null || !readings.contains(reading)) {
            throw new AssertionError("given to nobody");
        }
        check(message == message(offset), "another message at offset " + offset);
        check(!stored || offset < syncedOffset, "given before it is safe: " + offset);
        check(offset >= reading.next, "given again: " + offset);
        check(reading.credit-- > 0, "given without credit");
        check(reading.flowBytes > 0, "given without room on the way out");
        reading.flowBytes -= message.flowBytes();
        StreamFilter filter = reading.filter;
        // What retention has let go of in this very command is looked at when it is over.
        for (long passed = Math.max(reading.next, machine.firstOffset()); passed < offset; passed++) {
            check(
                    passed == losing || (filter != null && !filter.wants(message(passed))),
                    "offset " + passed + " is left out before " + offset);
        }
        check(filter == null || filter.wants(message), "not wanted: " + offset);
        reading.next = offset + 1;
        reading.given.add(offset);
        reading.owed++;
        reading.owedBytes += message.flowBytes();
        deliveries++;
    }

    @Override
    public void cancelled(StreamReader reader) {
        Reading reading = byReader.get(reader);
        if (reading == null) {
            throw new AssertionError("nobody is cancelled");
        }
        reading.cancelled = true;
    }

    @Override
    public void unreadable(long offset) {
        check(offset == losing, "unreadable " + offset);
        unreadable.add(offset);
    }
}
