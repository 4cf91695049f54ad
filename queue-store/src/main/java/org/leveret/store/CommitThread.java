package org.leveret.store;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The thread that owns the log and the newest memtables: takes whatever batches have queued up, writes them as one
 * group, syncs once, and answers.
 */
final class CommitThread implements Runnable {
    private static final int OUTSTANDING_MAX = 2;
    private static final long ROOM_RETRY_NS = TimeUnit.SECONDS.toNanos(1);

    private final Mailbox mailbox = new Mailbox();
    private final Thread thread = StoreThreads.create(this, "leveret-store-commit");
    private final StoreSettings settings;
    private final StoreListener listener;
    private final LogWriter log;
    private final Backlog backlog;
    private final BatchPool pool;
    private final Faults faults;
    private final PageThread pages;
    private final StoreSteps steps;
    private final long lazySyncNs;
    private final long checkpointNs;

    /** Handed over and perhaps not yet in H2, oldest first; loads ask them too. */
    private final HandedOver outstanding = new HandedOver();

    private @Nullable Checkpointer checkpointer;
    private final Memtables memtables = new Memtables();
    private @Nullable Mail queued;
    /** How many batches among what is queued are in the memtables already, and not in the log. */
    private int rememberedCount;

    private final BooleanSupplier idle = this::isIdle;
    private long dirtySinceNs;
    private long epochBeganNs;
    private boolean stopping;
    private volatile boolean stopAsked;
    private volatile boolean ended;

    CommitThread(
            StoreSettings settings,
            StoreListener listener,
            LogWriter log,
            Backlog backlog,
            BatchPool pool,
            Faults faults,
            PageThread pages,
            StoreSteps steps) {
        this.settings = settings;
        this.listener = listener;
        this.log = log;
        this.backlog = backlog;
        this.pool = pool;
        this.faults = faults;
        this.pages = pages;
        this.steps = steps;
        this.lazySyncNs = TimeUnit.MILLISECONDS.toNanos(settings.lazySyncMs());
        this.checkpointNs = TimeUnit.MILLISECONDS.toNanos(settings.checkpointMs());
        mailbox.reader(thread);
    }

    /**
     * Starts the thread; what recovery replayed is checkpointed first, also when it is nothing: the log moves on. Closes the log
     * when it cannot be written.
     */
    void start(Checkpointer to, Memtable replayed) throws IOException {
        checkpointer = to;
        LogPosition begin;
        try {
            begin = log.beginEpoch();
            log.force();
        } catch (IOException e) {
            log.close();
            throw e;
        }
        outstanding.add(replayed);
        to.post(replayed, begin);
        thread.start();
    }

    /** Any thread. */
    void post(Mail mail) {
        mailbox.post(mail);
        if (ended) {
            refuseAll();
        }
    }

    /** Any thread: lets the thread notice that a memtable is in H2. */
    void wake() {
        mailbox.wake();
    }

    /** Any other thread: commits all that was posted, checkpoints it, and ends the thread. */
    void stop() {
        stopAsked = true;
        post(new CommitRequest() {
            @Override
            void run(CommitThread committer) {
                committer.stopping = true;
            }

            @Override
            void refused(CommitThread committer) {
                committer.stopping = true;
            }
        });
        StoreThreads.join(thread);
    }

    @Override
    public void run() {
        try {
            while (!stopping || queued != null) {
                turn();
            }
            log.force();
            lastCheckpoint();
        } catch (Throwable e) {
            faults.broken(e);
        }
        closeLog();
        refuseAll();
        while (!stopping) {
            mailbox.await(Long.MAX_VALUE);
            refuseAll();
        }
        ended = true;
        refuseAll();
    }

    private void lastCheckpoint() throws IOException {
        try {
            checkpoint();
        } catch (DiskFullException e) {
            // All is in the log, where the next start finds it.
        }
    }

    /** Brings all that is committed into H2, and waits for it; without room on the disk it stays in the log. */
    void checkpoint() throws IOException {
        endEpoch();
        handOver();
        while (outstanding.count() > 0) {
            if (lacksRoom()) {
                return;
            }
            mailbox.awaitWake();
            failIfBroken();
        }
    }

    /** Whether the checkpoint thread waits for room on the disk. */
    private boolean lacksRoom() {
        Checkpointer to = checkpointer;
        return to != null && to.lacksRoom();
    }

    /** Lets what was filled age, and hands over what has aged. */
    private void endEpoch() throws IOException {
        if (handOver() && !memtables.isFillingEmpty()) {
            memtables.age(log.beginEpoch());
            steps.reached(StoreStep.EPOCH_ENDED);
            epochBeganNs = System.nanoTime();
        }
    }

    /** Returns whether nothing ages any more; during or after a lack of room on the disk it may have to go on. */
    private boolean handOver() throws IOException {
        Memtable aged = memtables.aging();
        LogPosition next = memtables.agingNext();
        if (aged == null || next == null) {
            return true;
        }
        // A batch that the log lacks would be in H2 without another that belongs to it, as a dead letter's end and its
        // begin.
        if (rememberedCount > 0) {
            return false;
        }
        while (outstanding.count() >= OUTSTANDING_MAX) {
            if (lacksRoom()) {
                return false;
            }
            mailbox.awaitWake();
            failIfBroken();
        }
        Checkpointer to = checkpointer;
        if (to == null) {
            throw new IllegalStateException("not started");
        }
        // What has aged lacks what was settled since; so that must not be lost before it.
        log.force();
        deleteUnneededLog();
        memtables.agingHandedOver();
        outstanding.add(aged);
        to.post(aged, next);
        steps.reached(StoreStep.MEMTABLE_HANDED_OVER);
        return true;
    }

    private void deleteUnneededLog() throws IOException {
        Checkpointer to = checkpointer;
        if (to != null) {
            log.neededFrom(to.logNeededFrom());
        }
    }

    private void turn() throws IOException {
        try {
            work();
        } catch (DiskFullException e) {
            faults.diskFull();
            try {
                awaitRoom();
            } finally {
                faults.diskHasRoom();
            }
        }
    }

    /**
     * Waits until the log has room for one group more. Meanwhile batches stay where they are, but the memtables have what
     * is in them, so that it can be loaded.
     */
    private void awaitRoom() throws IOException {
        log.force();
        Mail served = null;
        while (true) {
            long retryNs = System.nanoTime() + ROOM_RETRY_NS;
            for (long left = ROOM_RETRY_NS; left > 0 && !stopAsked; left = retryNs - System.nanoTime()) {
                served = serveLoads(served);
                failIfBroken();
                mailbox.await(left);
            }
            try {
                deleteUnneededLog();
                log.retryGroup();
                return;
            } catch (DiskFullException e) {
                if (stopAsked) {
                    throw new IOException("the disk is full", e);
                }
            }
        }
    }

    /**
     * Answers the loads among what has come, each behind the batches before it.
     *
     * @param served up to here it was done before
     * @return up to here it is done now
     */
    private @Nullable Mail serveLoads(@Nullable Mail served) {
        Mail last = served;
        if (last == null || last.next == null) {
            Mail more = mailbox.takeAll();
            if (last != null) {
                last.next = more;
            } else if (queued == null) {
                queued = more;
            } else {
                lastQueued().next = more;
            }
        }
        Mail mail = last == null ? queued : last.next;
        while (mail != null) {
            Mail next = mail.next;
            if (mail instanceof PageMail.Load load) {
                unlink(last, next);
                load.next = null;
                load(load);
            } else {
                if (mail instanceof LogBatch batch && !batch.remembered) {
                    remember(batch);
                    batch.remembered = true;
                    rememberedCount++;
                }
                last = mail;
            }
            mail = next;
        }
        return last;
    }

    private Mail lastQueued() {
        Mail last = Objects.requireNonNull(queued);
        for (Mail next = last.next; next != null; next = next.next) {
            last = next;
        }
        return last;
    }

    private void unlink(@Nullable Mail before, @Nullable Mail after) {
        if (before == null) {
            queued = after;
        } else {
            before.next = after;
        }
    }

    private void work() throws IOException {
        failIfBroken();
        if (queued == null) {
            queued = mailbox.takeAll();
        }
        Mail first = queued;
        if (first == null) {
            idle();
        } else if (first instanceof LogBatch) {
            commitGroup();
        } else {
            queued = first.next;
            first.next = null;
            other(first);
        }
        if (log.sharedHeapBytes() > settings.memtableBytesMax() / 2) {
            log.forgetShared();
        }
        backlog.kept(memtables.heapBytes() + outstanding.heapBytes());
        long now = System.nanoTime();
        if (log.isDirty() && now - dirtySinceNs >= lazySyncNs) {
            log.force();
        }
        boolean due = isFilled() && now - epochBeganNs >= checkpointNs && outstanding.count() < OUTSTANDING_MAX;
        boolean large = isLarge();
        if (due || large || log.epochBytes() >= settings.checkpointBytes()) {
            endEpoch();
        }
    }

    private boolean isLarge() {
        if (!memtables.exceed(settings.memtableBytesMax())) {
            return false;
        }
        if (!memtables.shed()) {
            return true;
        }
        log.forgetShared();
        return memtables.exceed(settings.memtableBytesMax());
    }

    private boolean isFilled() {
        return !memtables.isFillingEmpty() || memtables.aging() != null;
    }

    private void other(Mail mail) throws IOException {
        if (mail instanceof PageMail.Load load) {
            load(load);
        } else {
            ((CommitRequest) mail).run(this);
        }
    }

    private void load(PageMail.Load load) {
        try {
            outstanding.gather(load);
            memtables.gather(load);
        } catch (RuntimeException | Error e) {
            // what was settled may be there yet
            Arrays.fill(load.slots, null);
            load.listener.loaded(load.key.segment(), load.slots, "the commit thread has failed");
            throw e;
        }
        pages.post(load);
    }

    /** Brings what is not, or not yet, in the log into the memtables: loads are to find what queues go on with. */
    private void remember(LogBatch batch) {
        if (!batch.remembered) {
            BatchWriter.remember(batch, memtables);
            if (pages.wantsSettled()) {
                BatchWriter.tellSettled(batch, pages);
            }
        }
    }

    /** Takes batches from the front, writes them, and answers them; on failure they are still at the front. */
    private void commitGroup() throws IOException {
        long bytes = 0;
        long bytesMax = 0;
        boolean sync = false;
        boolean empty = true;
        Mail end = queued;
        while (end instanceof LogBatch batch && bytes < settings.groupBytesMax()) {
            bytes += batch.bytes();
            bytesMax += batch.bytesMax();
            sync |= batch.needsSync();
            empty &= batch.size() == 0;
            end = batch.next;
        }
        if (!empty) {
            write(end, bytesMax);
        }
        if (sync) {
            log.force();
            steps.reached(StoreStep.GROUP_SYNCED);
        }
        try {
            while (queued instanceof LogBatch batch && batch != end) {
                queued = batch.next;
                answer(batch);
            }
        } finally {
            // Whatever becomes of the others: these are committed.
            listener.groupCommitted(idle);
        }
        steps.reached(StoreStep.GROUP_ANSWERED);
    }

    private void write(@Nullable Mail end, long bytesMax) throws IOException {
        log.beginGroup(bytesMax);
        if (!isFilled()) {
            epochBeganNs = System.nanoTime();
        }
        if (!log.isDirty()) {
            dirtySinceNs = System.nanoTime();
        }
        for (Mail mail = queued; mail != end && mail instanceof LogBatch batch; mail = batch.next) {
            BatchWriter.write(batch, log, batch.remembered ? new Memtables() : memtables);
            if (!batch.remembered && pages.wantsSettled()) {
                BatchWriter.tellSettled(batch, pages);
            }
        }
        log.endGroup();
    }

    /** Whether nothing waits to be done; a batch may come while this is answered. */
    private boolean isIdle() {
        return queued == null && mailbox.isEmpty();
    }

    private void answer(LogBatch batch) {
        long bytes = batch.bytes();
        if (batch.remembered) {
            rememberedCount--;
        }
        try {
            listener.committed(batch);
        } finally {
            pool.put(batch);
            backlog.subtract(bytes);
        }
    }

    private void idle() throws IOException {
        // what a checkpoint has brought into H2 may be the last for long
        deleteUnneededLog();
        long now = System.nanoTime();
        long wait = Long.MAX_VALUE;
        if (log.isDirty()) {
            wait = dirtySinceNs + lazySyncNs - now;
        }
        // asked in any case: what is in H2 by now need not stay in the heap
        boolean mayHandOver = outstanding.count() < OUTSTANDING_MAX;
        if (mayHandOver && memtables.exceed(settings.memtableBytesMax())) {
            return;
        }
        if (mayHandOver && isFilled()) {
            wait = Math.min(wait, epochBeganNs + checkpointNs - now);
        }
        mailbox.await(wait);
    }

    private void failIfBroken() throws IOException {
        Throwable cause = faults.broken();
        if (cause != null) {
            throw new IOException("the message store has failed", cause);
        }
    }

    private void closeLog() {
        try {
            log.close();
        } catch (IOException | RuntimeException | Error e) {
            faults.broken(e);
        }
    }

    /**
     * Answers all that waits: nothing more is written, and loads find what they would find otherwise. Runs on this thread,
     * after its end on the posting one.
     */
    private synchronized void refuseAll() {
        Throwable cause = faults.broken();
        Throwable reason = cause == null ? new IllegalStateException("the message store is closed") : cause;
        Mail mail = queued;
        queued = null;
        if (mail == null) {
            mail = mailbox.takeAll();
        }
        while (mail != null) {
            Mail next = mail.next;
            mail.next = null;
            refuse(mail, reason);
            mail = next;
        }
        if (!mailbox.isEmpty()) {
            refuseAll();
        }
    }

    /** Nothing that goes wrong with one may keep the next from being answered. */
    private void refuse(Mail mail, Throwable reason) {
        try {
            if (mail instanceof LogBatch batch) {
                refuse(batch, reason);
            } else if (mail instanceof PageMail.Load load) {
                if (ended) {
                    load.listener.loaded(load.key.segment(), load.slots, "the message store is closed");
                } else {
                    load(load);
                }
            } else {
                ((CommitRequest) mail).refused(this);
            }
        } catch (RuntimeException | Error e) {
            faults.broken(e);
        }
    }

    private void refuse(LogBatch batch, Throwable reason) {
        long bytes = batch.bytes();
        try {
            listener.failed(batch, reason);
        } finally {
            try {
                if (!ended) {
                    remember(batch);
                }
            } finally {
                pool.put(batch);
                backlog.subtract(bytes);
            }
        }
    }
}
