package org.leveret.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.leveret.store.GenerationCopy.DamagedException;

/**
 * The message file in use, and the move to the next one when most of it is dead. Owned by the thread that writes; only
 * {@link #current} may be asked by others.
 */
final class Generations {
    /** What is copied at a time: between two slices a waiting checkpoint or load gets its turn. */
    private static final long SLICE_BYTES_MAX = 8L << 20;
    /** The same where no commit is synced, so that small ones cost no more. */
    private static final long TRANSIENT_SLICE_BYTES_MAX = TransientPages.SLICE_BYTES;

    private static final long SLICE_NS_MAX = TimeUnit.MILLISECONDS.toNanos(40);
    /** A file that is being copied may double, and grow by so many of the size from which on files are copied. */
    private static final int GROWTH_FILES_MAX = 8;

    private final Place place;
    private final long bytesMin;
    private final StoreSteps steps;
    private final LogBodies log;
    private volatile MessageFile current;
    private long number;
    private SegmentWriter writer;
    private @Nullable GenerationCopy copy;
    private MessageFile.@Nullable Checkpoint checkpoint;
    /** Set when the current file could not be copied, such as for something in it that cannot be read. */
    private boolean stuck;
    /** The current file's length when the copy into it was complete. */
    private long copiedBytes;
    /** How much had died, as the writer counts, when the last copy was begun; what died since may be in its result. */
    private long diedBytesBefore;
    /** How much had died when the copy that is under way was begun. */
    private long diedBytesBegun;
    /** What has to be copied so that the move ends however fast the current file grows. */
    private long owedBytes;
    /** From this length of the current file on, checkpoints wait for what is owed. */
    private long bytesBeforeWaiting;

    /**
     * Where the files are and what they are like.
     *
     * @param prefix what their names begin with
     * @param durable whether they are to survive anything
     * @param mask a number that no client knows
     */
    record Place(Path directory, String prefix, boolean durable, long mask) {
        MessageFile open(long number) {
            return MessageFile.open(path(directory, prefix, number), durable, mask);
        }
    }

    /**
     * @param log where the messages are that memtables have shed
     * @param liveBytes what the indexes of the chosen file sum up to
     */
    Generations(
            Place place,
            long bytesMin,
            StoreSteps steps,
            LogBodies log,
            GenerationChoice.Choice choice,
            long liveBytes) {
        this.place = place;
        this.bytesMin = bytesMin;
        this.steps = steps;
        this.log = log;
        this.number = choice.number();
        this.current = choice.file();
        this.writer = new SegmentWriter(current, log, liveBytes);
        this.checkpoint = current.checkpoint();
    }

    static Path path(Path directory, String prefix, long number) {
        return directory.resolve(prefix + number + ".mv");
    }

    MessageFile current() {
        return current;
    }

    long liveBytes() {
        return writer.liveBytes();
    }

    /** Applies the changes, and commits them together with the log position that they reach to. */
    void apply(Memtable memtable, @Nullable LogPosition next) {
        long before = current.fileBytes();
        writer.apply(memtable, null);
        if (next != null) {
            LogPosition keptFrom = checkpoint == null ? next : checkpoint.next();
            current.putCheckpoint(next, keptFrom);
            checkpoint = new MessageFile.Checkpoint(MessageFile.FORMAT, next, keptFrom);
        }
        steps.reached(StoreStep.CHECKPOINT_APPLIED);
        writer.commit();
        steps.reached(StoreStep.CHECKPOINT_COMMITTED);
        GenerationCopy copying = copy;
        if (copying != null) {
            copying.apply(memtable);
            owedBytes += 2 * (current.fileBytes() - before);
        }
        log.close();
    }

    /** The lowest log file that recovery may ask for; 0 before the first checkpoint. */
    long logNeededFrom() {
        MessageFile.Checkpoint last = checkpoint;
        return last == null ? 0 : last.before().file();
    }

    /** Whether {@link #copyOn} has something to do. */
    boolean wantsCopying() {
        if (copy != null) {
            return true;
        }
        long fileBytes = current.fileBytes();
        long liveBytes = writer.liveBytes();
        // What a file needs beside the messages cannot be copied away, so another copy needs a reason of its own.
        long changedBytes = fileBytes - copiedBytes + writer.diedBytes() - diedBytesBefore;
        return !stuck && changedBytes >= copiedBytes / 4 && fileBytes > bytesMin && liveBytes < fileBytes / 2;
    }

    /**
     * Goes on with the move to the next file.
     *
     * @return the file that is no longer in use, once the move is done; its readers have to be waited for before it is
     *     deleted
     */
    @Nullable
    MessageFile copyOn() throws IOException, DamagedException {
        GenerationCopy copying = copy;
        if (copying == null) {
            diedBytesBegun = writer.diedBytes();
            owedBytes = 0;
            bytesBeforeWaiting = 2 * current.fileBytes() + GROWTH_FILES_MAX * bytesMin;
            copying = new GenerationCopy(current, place.open(number + 1), log);
            copy = copying;
            steps.reached(StoreStep.GENERATION_BEGUN);
        }
        try {
            long before = copying.target().liveBytes();
            boolean whole = copying.copySlice(Math.min(sliceBytesMax(), bytesMin / 8 + 1), SLICE_NS_MAX);
            owedBytes = Math.max(0, owedBytes - (copying.target().liveBytes() - before));
            if (!whole) {
                steps.reached(StoreStep.GENERATION_SLICE_COPIED);
                return null;
            }
        } catch (DamagedException | RuntimeException e) {
            abandon();
            stuck = true;
            throw e;
        }
        steps.reached(StoreStep.GENERATION_COPIED);
        copying.complete(checkpoint);
        if (place.durable) {
            LogFiles.forceDirectory(place.directory);
        }
        steps.reached(StoreStep.GENERATION_COMPLETE);
        MessageFile old = current;
        // during the copy the writer of the old file heard of every death, the other only of some
        diedBytesBefore = copying.target().diedBytes() - (writer.diedBytes() - diedBytesBegun);
        writer = copying.target();
        current = writer.file();
        copiedBytes = current.fileBytes();
        copy = null;
        number++;
        steps.reached(StoreStep.GENERATION_SWITCHED);
        return old;
    }

    private long sliceBytesMax() {
        return place.durable ? SLICE_BYTES_MAX : TRANSIENT_SLICE_BYTES_MAX;
    }

    /** Whether less was copied than the current file grows. */
    boolean owesCopying() {
        return copy != null && owedBytes > 0;
    }

    /** Whether the file that is being copied has grown so much meanwhile that copying has to go before checkpoints. */
    boolean isBehind() {
        return owesCopying() && current.fileBytes() > bytesBeforeWaiting;
    }

    /** How much the move to the next file may still have to write, in bytes, about. */
    long copyBytesLeft() {
        GenerationCopy copying = copy;
        long copied = copying == null ? 0 : copying.target().liveBytes();
        return Math.max(0, writer.liveBytes() - copied);
    }

    /** After a failed write: H2 has closed the file, so what was committed is opened again, for reading alone. */
    void keepReadable() {
        if (current.isClosed()) {
            current = MessageFile.openForReading(current.path(), place.mask);
        }
    }

    /** Closes the files; what was not committed is lost. */
    void close() throws IOException {
        Closeable last = current::close;
        try (last) {
            abandon();
        }
    }

    private void abandon() throws IOException {
        GenerationCopy copying = copy;
        if (copying != null) {
            copy = null;
            copying.target().file().delete();
        }
    }
}
