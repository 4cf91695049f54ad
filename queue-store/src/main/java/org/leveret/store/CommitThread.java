package org.leveret.store;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The thread that owns the log and the newest memtables: takes whatever batches have queued up, writes them as one
 * group, syncs once, and answers.
 */
final class CommitThread implements Runnable {
    private static final int OUTSTANDING_MAX = 2;

    private final Mailbox mailbox = new Mailbox();
    private final Thread thread = StoreThreads.create(this, "leveret-store-commit");
    private final StoreSettings settings;
    private final StoreListener listener;
    private final LogWriter log;
    private final Backlog backlog;
    private final BatchPool pool;
    private final Faults faults;
    private final PageThread pages;
    private final long lazySyncNs;
    private final long checkpointNs;

    /** Handed over and perhaps not yet in H2, oldest first; loads ask them too. */
    private final HandedOver outstanding = new HandedOver();

    private @Nullable Checkpointer checkpointer;
    private final Memtables memtables = new Memtables();
    private @Nullable Mail queued;
    private long dirtySinceNs;
    private long epochBeganNs;
    private boolean stopping;
    private volatile boolean ended;

    CommitThread(
            StoreSettings settings,
            StoreListener listener,
            LogWriter log,
            Backlog backlog,
            BatchPool pool,
            Faults faults,
            PageThread pages) {
        this.settings = settings;
        this.listener = listener;
        this.log = log;
        this.backlog = backlog;
        this.pool = pool;
        this.faults = faults;
        this.pages = pages;
        this.lazySyncNs = TimeUnit.MILLISECONDS.toNanos(settings.lazySyncMs());
        this.checkpointNs = TimeUnit.MILLISECONDS.toNanos(settings.checkpointMs());
        mailbox.reader(thread);
    }

    /** Starts the thread; what recovery replayed is checkpointed first, also when it is nothing: the log moves on. */
    void start(Checkpointer to, Memtable replayed) throws IOException {
        checkpointer = to;
        LogPosition begin = log.beginEpoch();
        log.force();
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
            checkpoint();
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

    /** Brings all that is committed into H2, and waits for it. */
    void checkpoint() throws IOException {
        endEpoch();
        handOver();
        while (outstanding.count() > 0) {
            mailbox.awaitWake();
            failIfBroken();
        }
    }

    /** Lets what was filled age, and hands over what has aged. */
    private void endEpoch() throws IOException {
        handOver();
        if (!memtables.isFillingEmpty()) {
            memtables.age(log.beginEpoch());
            epochBeganNs = System.nanoTime();
        }
    }

    private void handOver() throws IOException {
        Memtable aged = memtables.aging();
        LogPosition next = memtables.agingNext();
        if (aged == null || next == null) {
            return;
        }
        while (outstanding.count() >= OUTSTANDING_MAX) {
            mailbox.awaitWake();
            failIfBroken();
        }
        Checkpointer to = checkpointer;
        if (to == null) {
            throw new IllegalStateException("not started");
        }
        // What has aged lacks what was settled since; so that must not be lost before it.
        log.force();
        log.neededFrom(to.logNeededFrom());
        memtables.agingHandedOver();
        outstanding.add(aged);
        to.post(aged, next);
    }

    private void turn() throws IOException {
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
        long now = System.nanoTime();
        if (log.isDirty() && now - dirtySinceNs >= lazySyncNs) {
            log.force();
        }
        boolean due = isFilled() && now - epochBeganNs >= checkpointNs && outstanding.count() < OUTSTANDING_MAX;
        boolean large = memtables.exceed(settings.memtableBytesMax());
        if (due || large || log.epochBytes() >= settings.checkpointBytes()) {
            endEpoch();
        }
    }

    private boolean isFilled() {
        return !memtables.isFillingEmpty() || memtables.aging() != null;
    }

    private void other(Mail mail) throws IOException {
        if (mail instanceof PageMail.Load load) {
            outstanding.gather(load);
            memtables.gather(load);
            pages.post(load);
        } else {
            ((CommitRequest) mail).run(this);
        }
    }

    /** Takes batches from the front, writes them, and answers them; on failure they are still at the front. */
    private void commitGroup() throws IOException {
        long bytes = 0;
        boolean sync = false;
        boolean empty = true;
        Mail end = queued;
        while (end instanceof LogBatch batch && bytes < settings.groupBytesMax()) {
            bytes += batch.bytes();
            sync |= batch.needsSync();
            empty &= batch.size() == 0;
            end = batch.next;
        }
        if (!empty) {
            write(end, bytes);
        }
        if (sync) {
            log.force();
        }
        while (queued instanceof LogBatch batch && batch != end) {
            queued = batch.next;
            answer(batch);
        }
    }

    private void write(@Nullable Mail end, long bytes) throws IOException {
        if (!isFilled()) {
            epochBeganNs = System.nanoTime();
        }
        if (!log.isDirty()) {
            dirtySinceNs = System.nanoTime();
        }
        log.beginGroup(bytes);
        for (Mail mail = queued; mail != end && mail instanceof LogBatch batch; mail = batch.next) {
            BatchWriter.write(batch, log, memtables);
            if (pages.wantsSettled()) {
                BatchWriter.tellSettled(batch, pages);
            }
        }
        log.endGroup();
    }

    private void answer(LogBatch batch) {
        long bytes = batch.bytes();
        listener.committed(batch);
        pool.put(batch);
        backlog.subtract(bytes);
    }

    private void idle() {
        long now = System.nanoTime();
        long wait = Long.MAX_VALUE;
        if (log.isDirty()) {
            wait = dirtySinceNs + lazySyncNs - now;
        }
        // asked in any case: what is in H2 by now need not stay in the heap
        boolean mayHandOver = outstanding.count() < OUTSTANDING_MAX;
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
        } catch (IOException e) {
            faults.broken(e);
        }
    }

    /** Answers all that waits: nothing more is written. Runs on this thread, after its end on the posting one. */
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

    private void refuse(Mail mail, Throwable reason) {
        try {
            if (mail instanceof LogBatch batch) {
                long bytes = batch.bytes();
                listener.failed(batch, reason);
                pool.put(batch);
                backlog.subtract(bytes);
            } else if (mail instanceof PageMail.Load load) {
                load.listener.loaded(load.key.segment(), load.slots);
            } else {
                ((CommitRequest) mail).refused(this);
            }
        } catch (RuntimeException e) {
            faults.broken(e);
        }
    }
}
