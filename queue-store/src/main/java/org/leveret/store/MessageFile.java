package org.leveret.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.BiConsumer;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.DataType;
import org.h2.mvstore.type.LongDataType;
import org.jspecify.annotations.Nullable;

/**
 * One H2 file of messages. Parts of segments are only ever added, under rising numbers, and never removed: what no index
 * names is dead, and goes when the live ones are copied to the next file. One thread writes; others may read.
 *
 * <p>H2's automatic commits, background thread, reuse of space and compaction are all off: the first would break the
 * unity of a checkpoint, and the others have lost data that was synced.
 */
final class MessageFile {
    static final int FORMAT = 1;
    private static final SegmentKey CHECKPOINT = new SegmentKey(0, 0);

    /**
     * What H2 keeps of one file: up to a thirty-second of the heap, as there are two while one is copied to the next. That
     * is for indexes, which are read again and again; a part is read once.
     */
    private static final int CACHE_MIB =
            (int) Math.max(1, Math.min(4, (Runtime.getRuntime().maxMemory() / 32) >> 20));

    private final Path path;
    private final MVStore store;
    private final ChunkStore chunks;
    private final MVMap<Long, byte[]> parts;
    private final MVMap<SegmentKey, byte[]> indexes;
    private final MVMap<SegmentKey, byte[]> queues;
    private final MVMap<SegmentKey, byte[]> info;
    private final PackedSink sink = new PackedSink();
    private long nextPart;

    private MessageFile(Path path, MVStore store, ChunkStore chunks, long mask) {
        this.path = path;
        this.store = store;
        this.chunks = chunks;
        SealedBytes.Type type = new SealedBytes.Type(mask);
        this.parts = map("seg", LongDataType.INSTANCE, type);
        this.indexes = map("idx", SegmentKey.TYPE, type);
        this.queues = map("queue", SegmentKey.TYPE, type);
        this.info = map("info", SegmentKey.TYPE, type);
        Long last = parts.lastKey();
        this.nextPart = last == null ? 1 : last + 1;
    }

    /**
     * Opens or creates the file.
     *
     * @param durable whether its writes are ordered and synced
     * @param mask a number that no client knows; always the same for one file
     * @throws MVStoreException when it is damaged or cannot be opened
     */
    static MessageFile open(Path path, boolean durable, long mask) {
        return open(path, durable, false, mask);
    }

    /** Opens what was committed of a file that is written no more. */
    static MessageFile openForReading(Path path, long mask) {
        return open(path, true, true, mask);
    }

    private static MessageFile open(Path path, boolean durable, boolean readOnly, long mask) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("cacheSize", CACHE_MIB);
        settings.put("pageSplitSize", 16384);
        ChunkStore file = new ChunkStore(settings);
        try {
            file.open(durable && !readOnly ? BarrierPath.of(path) : path.toString(), readOnly, noKey());
            MVStore store = new MVStore.Builder()
                    .adoptFileStore(file)
                    .autoCommitDisabled()
                    .autoCommitBufferSize(0)
                    .cacheSize(CACHE_MIB)
                    .pageSplitSize(16384)
                    .open();
            store.setReuseSpace(false);
            return new MessageFile(path, store, file, mask);
        } catch (RuntimeException e) {
            closeQuietly(file, e);
            throw e;
        }
    }

    Path path() {
        return path;
    }

    /** Whether it was closed: by us, or by H2 after a failed write. Any thread. */
    boolean isClosed() {
        return store.isClosed();
    }

    /** The file's length, in bytes. */
    long fileBytes() {
        return store.getFileStore().size();
    }

    /** Adds a part; the packed messages are what the sink holds. Returns the number by which an index names it. */
    long addPart(SegmentKey key, PackedSink packed) {
        long part = nextPart++;
        parts.put(part, SealedBytes.seal(key, part, packed));
        return part;
    }

    /** The packed messages of a part; null when they are damaged or not there. */
    @Nullable
    ByteBuffer part(SegmentKey key, long part) {
        byte[] bytes = parts.get(part);
        return bytes == null ? null : SealedBytes.unseal(key, part, bytes);
    }

    /** The segment's index; empty when there is none. */
    SegmentIndex index(SegmentKey key) {
        byte[] bytes = indexes.get(key);
        return bytes == null ? SegmentIndex.EMPTY : intact(SegmentIndex.unseal(key, bytes), key);
    }

    void putIndex(SegmentKey key, SegmentIndex index) {
        indexes.put(key, index.seal(key, sink));
    }

    void removeIndex(SegmentKey key) {
        indexes.remove(key);
    }

    /** Every index from one key to another, both included, as they were when this began. */
    void forEachIndex(SegmentKey from, SegmentKey to, BiConsumer<SegmentKey, SegmentIndex> consumer) {
        var cursor = indexes.cursor(from, to, false);
        while (cursor.hasNext()) {
            SegmentKey key = cursor.next();
            consumer.accept(key, intact(SegmentIndex.unseal(key, cursor.getValue()), key));
        }
    }

    /** The key of the first segment at or after this one; null when there is none. */
    @Nullable
    SegmentKey ceiling(SegmentKey key) {
        return indexes.ceilingKey(key);
    }

    /** What is kept of a queue beside its segments. */
    record QueueMark(long nextPosition, long deliveredUpTo) {
        static final QueueMark NONE = new QueueMark(0, -1);
    }

    QueueMark queueMark(long queueId) {
        SegmentKey key = new SegmentKey(queueId, 0);
        byte[] bytes = queues.get(key);
        return bytes == null ? QueueMark.NONE : unsealMark(key, bytes);
    }

    void putQueueMark(long queueId, QueueMark mark) {
        SegmentKey key = new SegmentKey(queueId, 0);
        sink.room(16).putLong(mark.nextPosition).putLong(mark.deliveredUpTo);
        queues.put(key, SealedBytes.seal(key, 0, sink));
    }

    void removeQueueMark(long queueId) {
        queues.remove(new SegmentKey(queueId, 0));
    }

    void forEachQueueMark(BiConsumer<Long, QueueMark> consumer) {
        for (Iterator<SegmentKey> keys = queues.keyIterator(new SegmentKey(0, 0)); keys.hasNext(); ) {
            SegmentKey key = keys.next();
            consumer.accept(key.queueId(), queueMark(key.queueId()));
        }
    }

    /**
     * How far the log is contained in this file.
     *
     * @param next the first epoch that is not contained
     * @param before the same as of the checkpoint before: the log is kept from there
     */
    record Checkpoint(int format, LogPosition next, LogPosition before) {}

    /** Null when no checkpoint was completed in this file. */
    @Nullable
    Checkpoint checkpoint() {
        byte[] bytes = info.get(CHECKPOINT);
        if (bytes == null) {
            return null;
        }
        ByteBuffer in = intact(SealedBytes.unseal(CHECKPOINT, 0, bytes), CHECKPOINT);
        int format = in.getInt();
        LogPosition next = new LogPosition(in.getLong(), in.getLong(), in.getLong());
        return new Checkpoint(format, next, new LogPosition(in.getLong(), in.getLong(), in.getLong()));
    }

    void putCheckpoint(LogPosition next, LogPosition before) {
        ByteBuffer out = sink.room(64).putInt(FORMAT);
        out.putLong(next.file()).putLong(next.offset()).putLong(next.group());
        out.putLong(before.file()).putLong(before.offset()).putLong(before.group());
        info.put(CHECKPOINT, SealedBytes.seal(CHECKPOINT, 0, sink));
    }

    /**
     * Writes all changes as one version; synced when the file is durable.
     *
     * @param bytes what the parts that were added take, about
     */
    void commit(long bytes) {
        chunks.expect(bytes);
        store.commit();
    }

    /** Makes what can be read survive a power cut, whoever wrote it. */
    void force() throws IOException {
        try {
            store.sync();
        } catch (MVStoreException e) {
            throw new IOException(path + " cannot be synced", e);
        }
    }

    /**
     * Closes without H2's shutdown work, after a commit: every open is then the same as one after a kill, and the path
     * that matters is the one that is always taken.
     */
    void close() {
        store.closeImmediately();
    }

    void delete() throws IOException {
        close();
        Files.deleteIfExists(path);
    }

    private <K> MVMap<K, byte[]> map(String name, DataType<K> keyType, SealedBytes.Type type) {
        return store.openMap(
                name, new MVMap.Builder<K, byte[]>().keyType(keyType).valueType(type));
    }

    private QueueMark unsealMark(SegmentKey key, byte[] bytes) {
        ByteBuffer in = intact(SealedBytes.unseal(key, 0, bytes), key);
        return new QueueMark(in.getLong(), in.getLong());
    }

    private <T> T intact(@Nullable T value, SegmentKey key) {
        if (value == null) {
            throw DataUtils.newMVStoreException(
                    DataUtils.ERROR_FILE_CORRUPT, "{0} is damaged: {1} cannot be read", path, key);
        }
        return value;
    }

    @SuppressWarnings("NullAway") // H2 is not annotated; null stands for "not encrypted"
    private static char[] noKey() {
        return null;
    }

    private static void closeQuietly(ChunkStore file, RuntimeException cause) {
        try {
            file.close();
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }
}
