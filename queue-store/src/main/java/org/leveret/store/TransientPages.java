package org.leveret.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;
import org.leveret.store.GenerationCopy.DamagedException;

/**
 * Transient messages that left the heap: kept for a while in a memtable of their own, then in an H2 file that is never
 * synced and is deleted when the store opens. Owned by the page thread; there is no file until it is needed.
 */
final class TransientPages {
    static final String PREFIX = "transient-";
    private static final long HEAP_BYTES_MAX = 4L << 20;
    private static final int SETTLED_HEAP_BYTES = 64;

    private final Path directory;
    private final long generationBytesMin;
    private final Set<Long> queueIds = new HashSet<>();
    private Memtable recent = new Memtable();
    private long recentBytes;
    private @Nullable Generations files;
    private volatile boolean inUse;

    TransientPages(Path directory, long generationBytesMin) {
        this.directory = directory;
        this.generationBytesMin = generationBytesMin;
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
        writeWhenFull();
    }

    void settle(PageMail.Settle mail) {
        if (!queueIds.contains(mail.queueId)) {
            return;
        }
        switch (mail.kind) {
            case LogBatch.FORGET -> recent.forget(mail.queueId, mail.position, mail.end);
            case LogBatch.FORGET_WORD -> recent.forgetWord(mail.queueId, mail.position, mail.end);
            case LogBatch.PURGE -> recent.purge(mail.queueId, mail.position);
            case LogBatch.DELETE_QUEUE -> {
                recent.deleteQueue(mail.queueId);
                queueIds.remove(mail.queueId);
            }
            default -> throw new IllegalArgumentException("kind " + mail.kind);
        }
        recentBytes += SETTLED_HEAP_BYTES;
        writeWhenFull();
    }

    /** Adds what is kept of a segment to the slots that are empty; returns what is wrong, or null. */
    @Nullable
    String read(SegmentKey key, @Nullable Message[] slots) {
        if (!queueIds.contains(key.queueId())) {
            return null;
        }
        PageMail.Load newest = new PageMail.Load(key, (segment, unused, problem) -> {});
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

    /**
     * Goes on moving what is alive to a new file when most of the old one is dead, so that it can be deleted.
     *
     * @return whether there was something to do
     */
    boolean copyOn() throws IOException, DamagedException {
        Generations stored = files;
        if (stored == null || !stored.wantsCopying()) {
            return false;
        }
        do {
            MessageFile old = stored.copyOn();
            if (old != null) {
                old.delete();
            }
        } while (stored.owesCopying());
        return true;
    }

    /** Closes and deletes the file. */
    void close() throws IOException {
        Generations stored = files;
        if (stored != null) {
            stored.close();
            stored.current().delete();
        }
    }

    private void writeWhenFull() {
        if (recentBytes <= HEAP_BYTES_MAX) {
            return;
        }
        Generations stored = files;
        if (stored == null) {
            Generations.Place place = new Generations.Place(directory, PREFIX, false, 0);
            GenerationChoice.Choice first = new GenerationChoice.Choice(1, place.open(1));
            stored = new Generations(
                    place, generationBytesMin, StoreSteps.NONE, new LogBodies(LogFiles.REAL, directory), first, 0);
            files = stored;
        }
        stored.apply(recent, null);
        recent = new Memtable();
        recentBytes = 0;
    }
}
