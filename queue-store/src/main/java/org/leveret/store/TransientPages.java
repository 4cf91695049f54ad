package org.leveret.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;
import org.leveret.store.GenerationCopy.DamagedException;

/**
 * Transient messages that left the heap: collected in memtables of their own, then in an H2 file that is never synced and
 * is deleted when the store opens. Owned by the page thread; there is no file until it is needed.
 *
 * <p>What is to be written waits in slices, so that who reads need not wait for all of it: a slice is what H2 writes
 * without a buffer larger than it keeps for the next one.
 */
final class TransientPages {
    static final String PREFIX = "transient-";
    /** What is written at once, in bytes, unless a single segment is larger. */
    static final long SLICE_BYTES = 2L << 20;

    private static final int SETTLED_HEAP_BYTES = 64;

    private final Path directory;
    private final long generationBytesMin;
    private final Backlog backlog;
    private final Set<Long> queueIds = new HashSet<>();
    /** Full and not written yet, oldest first; what is settled meanwhile leaves them, and is never written. */
    private final ArrayDeque<Slice> waiting = new ArrayDeque<>();

    private Memtable recent = new Memtable();
    private long recentBytes;
    private @Nullable Generations files;
    private volatile boolean inUse;

    private record Slice(Memtable memtable, long bytes) {}

    /** @param backlog counts what waits to be written */
    TransientPages(Path directory, long generationBytesMin, Backlog backlog) {
        this.directory = directory;
        this.generationBytesMin = generationBytesMin;
        this.backlog = backlog;
    }

    /** Whether any transient message is kept; any thread, and true from before the first one is. */
    boolean inUse() {
        return inUse;
    }

    /** Any thread: from now on settled messages have to be told. */
    void use() {
        if (!inUse) {
            inUse = true;
        }
    }

    void add(SegmentKey key, @Nullable Message[] slots, long low, long high) {
        queueIds.add(key.queueId());
        for (int slot = 0; slot < slots.length; slot++) {
            Message message = slots[slot];
            if (message != null && SlotBits.has(low, high, slot)) {
                long position = (key.segment() << SlotBits.SEGMENT_SHIFT) + slot;
                recent.enqueue(key.queueId(), position, message, LogPlace.NONE);
                recentBytes += message.heapBytes();
            }
        }
        waitWhenFull();
    }

    void settle(PageMail.Settle mail) {
        if (!queueIds.contains(mail.queueId)) {
            return;
        }
        switch (mail.kind) {
            case LogBatch.FORGET -> {
                waiting.forEach(slice -> slice.memtable.drop(mail.queueId, mail.position, mail.end));
                recent.forget(mail.queueId, mail.position, mail.end);
            }
            case LogBatch.FORGET_WORD -> {
                waiting.forEach(slice -> slice.memtable.dropWord(mail.queueId, mail.position, mail.end));
                recent.forgetWord(mail.queueId, mail.position, mail.end);
            }
            case LogBatch.PURGE -> {
                waiting.forEach(slice -> slice.memtable.purge(mail.queueId, mail.position));
                recent.purge(mail.queueId, mail.position);
            }
            case LogBatch.DELETE_QUEUE -> {
                waiting.forEach(slice -> slice.memtable.deleteQueue(mail.queueId));
                recent.deleteQueue(mail.queueId);
                queueIds.remove(mail.queueId);
            }
            default -> throw new IllegalArgumentException("kind " + mail.kind);
        }
        recentBytes += SETTLED_HEAP_BYTES;
        waitWhenFull();
    }

    /** Adds what is kept of a segment to the slots that are empty; returns what is wrong, or null. */
    @Nullable
    String read(SegmentKey key, @Nullable Message[] slots) {
        if (!queueIds.contains(key.queueId())) {
            return null;
        }
        PageMail.Load newest = new PageMail.Load(key, (segment, unused, problem) -> {});
        for (Slice slice : waiting) {
            newest.gather(slice.memtable);
        }
        newest.gather(recent);
        for (int slot = 0; slot < SlotBits.SLOTS; slot++) {
            Message message = newest.slots[slot];
            if (message != null) {
                slots[slot] = message;
            }
        }
        Generations stored = files;
        return stored == null
                ? null
                : SegmentReader.read(stored.current(), key, newest.settledLow, newest.settledHigh, slots);
    }

    /** Closes and deletes the file. */
    void close() throws IOException {
        Generations stored = files;
        if (stored != null) {
            stored.close();
            stored.current().delete();
        }
    }

    private void waitWhenFull() {
        if (recentBytes > SLICE_BYTES) {
            backlog.add(recentBytes);
            waiting.add(new Slice(recent, recentBytes));
            recent = new Memtable();
            recentBytes = 0;
        }
    }

    /** Whether {@link #writeOn} has something to do. */
    boolean hasWork() {
        Generations stored = files;
        return !waiting.isEmpty() || (stored != null && stored.wantsCopying());
    }

    /**
     * Writes the oldest slice that waits, and moves a slice of what is alive to a new file when most of the old one is dead,
     * so that it can be deleted. A slice that cannot be written goes on waiting.
     */
    void writeOn() throws IOException, DamagedException {
        Slice slice = waiting.peek();
        // the move has to end however much there is to write
        if (slice != null && (files == null || !files.owesCopying())) {
            files().apply(slice.memtable, null);
            waiting.remove();
            backlog.subtract(slice.bytes);
        }
        Generations stored = files;
        if (stored != null && stored.wantsCopying()) {
            MessageFile old = stored.copyOn();
            if (old != null) {
                old.delete();
            }
        }
    }

    private Generations files() {
        Generations stored = files;
        if (stored == null) {
            Generations.Place place = new Generations.Place(directory, PREFIX, false, 0);
            GenerationChoice.Choice first = new GenerationChoice.Choice(1, place.open(1));
            stored = new Generations(
                    place, generationBytesMin, StoreSteps.NONE, new LogBodies(LogFiles.REAL, directory), first, 0);
            files = stored;
        }
        return stored;
    }
}
