package org.leveret.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.leveret.store.GenerationCopy.DamagedException;

/** The thread that reads segments for queues, keeps their paged-out transient messages, and deletes old files. */
final class PageThread implements Runnable {
    private static final long REOPENED_POLL_NS = 1_000_000;
    private static final long RETRY_NS = TimeUnit.SECONDS.toNanos(1);

    private final Mailbox mailbox = new Mailbox();
    private final Thread thread;
    private final Supplier<MessageFile> current;
    private final LogBodies log;
    private final Faults faults;
    private final Backlog backlog;
    private final TransientPages transients;
    private final LongSupplier usableBytes;
    private final StoreSteps steps;
    /** When writing is to be tried again after a failure, {@link System#nanoTime}. */
    private long retryAtNs = System.nanoTime();

    private boolean lacksRoom;
    private boolean stopped;

    PageThread(
            Path directory,
            StoreSettings settings,
            Supplier<MessageFile> current,
            LongSupplier usableBytes,
            LogBodies log,
            Backlog backlog,
            Faults faults,
            StoreSteps steps) {
        this.steps = steps;
        this.backlog = backlog;
        this.current = current;
        this.usableBytes = usableBytes;
        this.log = log;
        this.faults = faults;
        this.transients = new TransientPages(directory, settings.generationBytesMin(), backlog);
        this.thread = StoreThreads.create(this, "leveret-store-pages");
        mailbox.reader(thread);
    }

    void start() {
        thread.start();
    }

    /** Any thread. */
    void post(PageMail mail) {
        mailbox.post(mail);
    }

    /** Any thread: hands over transient messages. */
    void post(PageMail.PageOut mail) {
        transients.use();
        backlog.add(mail.bytes);
        mailbox.post(mail);
    }

    /** Any thread: whether settled messages have to be told. */
    boolean wantsSettled() {
        return transients.inUse();
    }

    /** Any other thread: ends the thread when all that was posted is done. */
    void close() {
        post(new PageMail.Stop());
        StoreThreads.join(thread);
    }

    @Override
    public void run() {
        while (!stopped) {
            try {
                turn();
            } catch (RuntimeException | Error e) {
                // Loads are answered all the same, until the end.
                faults.broken(e);
            }
        }
        try {
            transients.close();
        } catch (IOException | RuntimeException | Error e) {
            faults.damaged("the file of transient messages cannot be deleted", e);
        }
    }

    private void turn() {
        Mail mail = mailbox.takeAll();
        boolean idle = mail == null;
        while (mail != null) {
            Mail next = mail.next;
            mail.next = null;
            run((PageMail) mail);
            mail = next;
        }
        log.close();
        // What loads there are by now goes before the next slice.
        if (!stopped && !writeOn() && idle) {
            mailbox.await(transients.hasWork() ? RETRY_NS : Long.MAX_VALUE);
        }
    }

    /** Nothing that goes wrong with one mail may keep the next from being answered. */
    private void run(PageMail mail) {
        try {
            mail.run(this);
        } catch (RuntimeException | Error e) {
            faults.damaged("the page thread has failed", e);
        }
    }

    void load(PageMail.Load mail) {
        String problem = "the page thread has failed";
        try {
            String logged = readLog(mail);
            String stored = readStored(mail);
            String transientOnes = transients.read(mail.key, mail.slots);
            problem = logged != null ? logged : stored != null ? stored : transientOnes;
        } finally {
            if (problem != null) {
                faults.unreadable(problem);
            }
            mail.listener.loaded(mail.key.segment(), mail.slots, problem);
        }
    }

    /**
     * Reads what was in the log alone when the commit thread was asked. If a log file is gone or used for something else by
     * now, a checkpoint has brought its messages into H2, but for those that were settled meanwhile.
     *
     * @return null, or what is wrong when a message that should be there cannot be read
     */
    private @Nullable String readLog(PageMail.Load mail) {
        @Nullable LogBody[] bodies = mail.inLog;
        if (bodies == null) {
            return null;
        }
        try {
            for (int slot = 0; slot < bodies.length; slot++) {
                LogBody body = bodies[slot];
                if (body != null) {
                    mail.slots[slot] = log.read(body);
                }
            }
            return verified(mail, bodies);
        } catch (IOException e) {
            return "the log cannot be read: " + e.getMessage();
        }
    }

    /** Looks at the files once more after all was read, as what was read came from them only if they are still the same. */
    private @Nullable String verified(PageMail.Load mail, @Nullable LogBody[] bodies) throws IOException {
        String problem = null;
        long file = -1;
        boolean still = false;
        for (int slot = 0; slot < bodies.length; slot++) {
            LogBody body = bodies[slot];
            if (body == null) {
                continue;
            }
            if (LogPlace.file(body.place()) != file) {
                file = LogPlace.file(body.place());
                still = log.isStill(file);
            }
            if (!still) {
                mail.slots[slot] = null;
            } else if (mail.slots[slot] == null) {
                problem = log.damaged(body) + ": messages of " + mail.key;
            }
        }
        return problem;
    }

    private @Nullable String readStored(PageMail.Load mail) {
        MessageFile file = current.get();
        String problem = SegmentReader.read(file, mail.key, mail.settledLow, mail.settledHigh, mail.slots);
        if (problem == null || !file.isClosed()) {
            return problem;
        }
        // H2 has closed it after a failed write, and the checkpoint thread opens it again for reading.
        while (sameAs(file) && faults.broken() == null) {
            mailbox.awaitWake(REOPENED_POLL_NS);
        }
        return SegmentReader.read(current.get(), mail.key, mail.settledLow, mail.settledHigh, mail.slots);
    }

    @SuppressWarnings("ReferenceEquality") // a file that was opened again is another object
    private boolean sameAs(MessageFile file) {
        return current.get() == file;
    }

    void pageOut(PageMail.PageOut mail) {
        try {
            transients.add(mail.key, mail.slots, mail.low, mail.high);
        } finally {
            backlog.subtract(mail.bytes);
        }
    }

    /** Returns whether something was written; what fails, or finds no room on the disk, is tried again. */
    private boolean writeOn() {
        if (!transients.hasWork() || System.nanoTime() - retryAtNs < 0) {
            return false;
        }
        try {
            if (hasRoom()) {
                transients.writeOn();
                return true;
            }
        } catch (IOException | DamagedException | RuntimeException e) {
            faults.damaged("transient messages cannot be written", e);
        } catch (Error e) {
            faults.broken(e);
        }
        retryAtNs = System.nanoTime() + RETRY_NS;
        return false;
    }

    /** H2 gives a file up when a write fails for want of room; so none is begun without. */
    private boolean hasRoom() {
        boolean lacked = lacksRoom;
        lacksRoom = usableBytes.getAsLong() < 2 * TransientPages.SLICE_BYTES + Checkpointer.ROOM_BYTES_MIN;
        if (lacksRoom && !lacked) {
            faults.diskFull();
        } else if (lacked && !lacksRoom) {
            faults.diskHasRoom();
        }
        return !lacksRoom;
    }

    void settle(PageMail.Settle mail) {
        transients.settle(mail);
    }

    void retire(MessageFile file) {
        try {
            file.delete();
            steps.reached(StoreStep.GENERATION_DELETED);
        } catch (IOException e) {
            faults.damaged(file.path() + " cannot be deleted", e);
        }
    }

    void stop() {
        stopped = true;
    }
}
