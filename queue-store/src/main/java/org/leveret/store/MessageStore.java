package org.leveret.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;

/**
 * The durable store of messages under one directory: a commit log that is synced for many at once, and H2 files for
 * what outlives a checkpoint. Any thread may call it; nothing but {@link #open} and {@link #close} ever waits.
 */
public final class MessageStore implements AutoCloseable {
    /** Large messages wait when so many times what memtables may take is not in H2: more than smaller ones come to. */
    private static final int LARGE_WAIT_PER_MEMTABLES = 4;

    private final StoreDirectory directory;
    private final StoreSteps steps;
    private final BatchPool pool = new BatchPool();
    private final Backlog backlog;
    private final Faults faults;
    private final boolean closedBefore;
    private final ConcurrentHashMap<Long, RecoveredQueue> recovered = new ConcurrentHashMap<>();
    private final PageThread pages;
    private final Checkpointer checkpointer;
    private final CommitThread committer;
    private boolean closed;

    private MessageStore(
            StoreDirectory directory,
            StoreSettings settings,
            StoreListener listener,
            LogFiles logFiles,
            StoreSteps steps)
            throws IOException, StoreException {
        this.directory = directory;
        this.steps = steps;
        this.backlog = new Backlog(settings.pendingBytesMax(), LARGE_WAIT_PER_MEMTABLES * settings.memtableBytesMax());
        Path path = directory.path();
        GenerationChoice.Choice choice = GenerationChoice.open(path, directory.storeId());
        MessageFile file = choice.file();
        try {
            LogDirectory logDirectory = new LogDirectory(path, logFiles, settings.logFileBytes(), steps);
            LogReplay replay = new LogReplay(logDirectory, directory.storeId(), settings.memtableBytesMax());
            MessageFile.Checkpoint checkpoint = file.checkpoint();
            long group = replay.replay(checkpoint == null ? null : checkpoint.next());
            steps.reached(StoreStep.LOG_REPLAYED);
            RecoveredQueues queues = new RecoveredQueues(file, replay.memtable());
            queues.forEach(recovered::put);

            this.closedBefore = directory.takeClosedMark();
            steps.reached(StoreStep.CLOSED_MARK_TAKEN);
            this.faults = new Faults(listener, backlog);
            Generations files = new Generations(
                    new Generations.Place(path, GenerationChoice.PREFIX, true, directory.storeId()),
                    settings.generationBytesMin(),
                    steps,
                    new LogBodies(logFiles, path),
                    choice,
                    queues.liveBytes());
            LogWriter log = new LogWriter(
                    logDirectory, settings.logFileBytes(), directory.storeId(), steps, group, files.logNeededFrom());
            this.pages = new PageThread(
                    path,
                    settings,
                    files::current,
                    () -> logFiles.usableBytes(path),
                    new LogBodies(logFiles, path),
                    backlog,
                    faults,
                    steps);
            this.committer = new CommitThread(settings, listener, log, backlog, pool, faults, pages, steps);
            this.checkpointer = new Checkpointer(
                    files,
                    faults,
                    () -> logFiles.usableBytes(path),
                    committer::wake,
                    old -> pages.post(new PageMail.Retire(old)));
            committer.start(checkpointer, replay.memtable());
            steps.reached(StoreStep.STORE_OPENED);
            pages.start();
            checkpointer.start();
        } catch (RuntimeException e) {
            file.close();
            throw GenerationChoice.unreadable(file.path(), e);
        } catch (IOException | StoreException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Opens the store and recovers what is in it; creates the directory when there is none.
     *
     * @throws StoreException when the directory is in use, is not a data directory, has another format, or is damaged
     */
    public static MessageStore open(Path directory, StoreSettings settings, StoreListener listener)
            throws StoreException {
        return open(directory, settings, listener, StoreSteps.NONE);
    }

    /**
     * As the other, and tells how far it has come as long as it is open.
     *
     * @throws StoreException as the other
     */
    public static MessageStore open(Path directory, StoreSettings settings, StoreListener listener, StoreSteps steps)
            throws StoreException {
        return open(directory, settings, listener, LogFiles.REAL, steps);
    }

    static MessageStore open(
            Path path, StoreSettings settings, StoreListener listener, LogFiles logFiles, StoreSteps steps)
            throws StoreException {
        StoreDirectory directory = StoreDirectory.open(path);
        try {
            return new MessageStore(directory, settings, listener, logFiles, steps);
        } catch (IOException e) {
            release(directory, e);
            throw new StoreException("data directory " + path + " cannot be used: " + e, e);
        } catch (StoreException e) {
            release(directory, e);
            throw e;
        }
    }

    /**
     * Whether the store was closed before it was opened now. After a kill the marks of what was delivered may lag behind the
     * deliveries.
     */
    public boolean wasClosed() {
        return closedBefore;
    }

    /** Whether messages of any queue were found when the store opened. */
    public boolean hasRecovered() {
        return !recovered.isEmpty();
    }

    /** What was found of a queue when the store opened; null when nothing was. */
    public @Nullable RecoveredQueue recovered(long queueId) {
        return recovered.get(queueId);
    }

    /** Deletes what was found of queues that nobody knows any more. */
    public void retainOnly(LongPredicate knownQueueId) {
        LogBatch batch = newBatch();
        for (Long queueId : recovered.keySet()) {
            if (!knownQueueId.test(queueId)) {
                batch.deleteQueue(queueId);
                recovered.remove(queueId);
            }
        }
        append(batch);
    }

    /** Lets go of what {@link #recovered} answers with, when every queue has taken its own. */
    public void forgetRecovered() {
        recovered.clear();
    }

    /** An empty batch, to be filled and appended, or filled by nobody and left to the garbage collector. */
    public LogBatch newBatch() {
        return pool.take();
    }

    /** Hands over a batch; the listener hears of it once it is committed or has failed. Never waits. */
    public void append(LogBatch batch) {
        backlog.add(batch.bytes());
        committer.post(batch);
    }

    /** Whether so much waits to be committed or paged out that publishers should be held back. */
    public boolean isCongested() {
        return backlog.isCongested();
    }

    /** Whether nothing more is written, as a write or a sync has failed, until the store is opened anew. */
    public boolean hasFailed() {
        return faults.broken() != null;
    }

    /** Runs the task on a store thread once the store has caught up, or at once on this thread if it has. */
    public void whenRelieved(Runnable task) {
        backlog.whenRelieved(task);
    }

    /**
     * Runs the task, on a store thread or at once on this one, when little of what was appended is still in the heap, or
     * once the store has failed, as nothing of it leaves the heap any more. Who has something large waits for this before the
     * next.
     */
    public void whenWritten(Runnable task) {
        backlog.whenWritten(task);
    }

    /**
     * Reads the messages of a segment that are not settled: those that were appended before, in whatever stage, and
     * transient ones that were paged out. After a failed write or sync too, as far as they can be read.
     */
    public void load(long queueId, long segment, SegmentListener listener) {
        committer.post(new PageMail.Load(new SegmentKey(queueId, segment), listener));
    }

    /**
     * Takes transient messages over, so that the caller may drop them: {@link #load} returns them from now on, until
     * they are settled through a batch or forgotten, or the store is closed.
     *
     * @param slots by slot number, 128 or, where the rest is empty, fewer; owned by the store from now on
     * @param transientBitsLow which of slots 0 to 63 to take, one bit each, lowest bit first
     * @param transientBitsHigh the same for slots 64 to 127
     */
    public void pageOut(
            long queueId, long segment, @Nullable Message[] slots, long transientBitsLow, long transientBitsHigh) {
        long bytes = 0;
        for (int slot = 0; slot < slots.length; slot++) {
            Message message = slots[slot];
            if (message != null && SlotBits.has(transientBitsLow, transientBitsHigh, slot)) {
                bytes += message.heapBytes();
            }
        }
        pages.post(new PageMail.PageOut(
                new SegmentKey(queueId, segment), slots, transientBitsLow, transientBitsHigh, bytes));
    }

    /** All transient messages of a segment were settled; for queues that write nothing to the log. */
    public void forgetTransient(long queueId, long segment) {
        pages.post(new PageMail.Settle(
                LogBatch.FORGET, queueId, segment << SlotBits.SEGMENT_SHIFT, (segment + 1) << SlotBits.SEGMENT_SHIFT));
    }

    /** A queue that writes nothing to the log is gone, and its transient messages with it. */
    public void forgetTransient(long queueId) {
        pages.post(new PageMail.Settle(LogBatch.DELETE_QUEUE, queueId, 0, 0));
    }

    /**
     * Commits and checkpoints all that was appended, and closes; batches appended later fail. Whatever goes wrong, the directory
     * may be opened again afterwards.
     *
     * @throws UncheckedIOException when a file cannot be closed, or the mark of a clean stop cannot be made
     */
    @Override
    public void close() {
        synchronized (directory) {
            if (closed) {
                return;
            }
            closed = true;
        }
        try (directory) {
            committer.stop();
            checkpointer.stop();
            pages.close();
            checkpointer.closeFiles();
            steps.reached(StoreStep.STORE_CLOSED);
            if (faults.broken() == null) {
                directory.markClosed();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("closing " + directory.path(), e);
        }
    }

    /** Brings all that was appended before into H2, and waits for it. */
    void checkpoint() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        committer.post(new CommitRequest() {
            @Override
            void run(CommitThread thread) throws IOException {
                try {
                    thread.checkpoint();
                } finally {
                    done.countDown();
                }
            }

            @Override
            void refused(CommitThread thread) {
                done.countDown();
            }
        });
        done.await();
    }

    private static void release(StoreDirectory directory, Exception cause) {
        try {
            directory.close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
