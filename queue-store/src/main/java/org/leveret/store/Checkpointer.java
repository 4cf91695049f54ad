package org.leveret.store;

import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.leveret.store.GenerationCopy.DamagedException;

/** The thread that brings memtables into the message file and moves to the next file when most of one is dead. */
final class Checkpointer implements Runnable {
    private final Mailbox mailbox = new Mailbox();
    private final Thread thread;
    private final Generations files;
    private final Faults faults;
    private final StoreSteps steps;
    private final Runnable wakeCommitter;
    private final Consumer<MessageFile> retire;
    /** The lowest log file that recovery may ask for; read by the commit thread. */
    private volatile long logNeededFrom;

    private boolean stopped;

    /** A memtable, and where in the log the epoch after it begins. */
    private static final class Task extends Mail {
        final @Nullable Memtable memtable;
        final @Nullable LogPosition position;

        Task(@Nullable Memtable memtable, @Nullable LogPosition position) {
            this.memtable = memtable;
            this.position = position;
        }
    }

    /**
     * @param wakeCommitter called when a memtable is in H2
     * @param retire takes a file that is no longer in use, to be deleted when nobody reads it
     */
    Checkpointer(
            Generations files, Faults faults, StoreSteps steps, Runnable wakeCommitter, Consumer<MessageFile> retire) {
        this.files = files;
        this.faults = faults;
        this.steps = steps;
        this.wakeCommitter = wakeCommitter;
        this.retire = retire;
        this.logNeededFrom = files.logNeededFrom();
        this.thread = StoreThreads.create(this, "leveret-store-checkpoint");
        mailbox.reader(thread);
    }

    void start() {
        thread.start();
    }

    /** Commit thread: the memtable is not changed any more. */
    void post(Memtable memtable, LogPosition position) {
        mailbox.post(new Task(memtable, position));
    }

    long logNeededFrom() {
        return logNeededFrom;
    }

    /** The file that loads read. */
    MessageFile current() {
        return files.current();
    }

    /** Any other thread: ends the thread when all that was posted is done. */
    void stop() {
        mailbox.post(new Task(null, null));
        StoreThreads.join(thread);
    }

    @Override
    public void run() {
        while (!stopped) {
            Mail mail = mailbox.takeAll();
            boolean idle = mail == null;
            while (mail != null) {
                checkpoint((Task) mail);
                mail = mail.next;
            }
            if (!stopped && !copyOn() && idle) {
                mailbox.await(Long.MAX_VALUE);
            }
        }
    }

    /** Closes the files, after {@link #stop} and when no one reads them. */
    void closeFiles() throws IOException {
        files.close();
    }

    private void checkpoint(Task task) {
        if (task.memtable == null || task.position == null) {
            stopped = true;
            return;
        }
        if (faults.broken() == null) {
            try {
                files.apply(task.memtable, task.position);
                logNeededFrom = files.logNeededFrom();
                task.memtable.checkpointed();
                steps.reached("checkpoint written");
            } catch (Throwable e) {
                faults.broken(e);
            }
        }
        wakeCommitter.run();
    }

    /** Returns whether there was something to copy. */
    private boolean copyOn() {
        if (faults.broken() != null || !files.wantsCopying()) {
            return false;
        }
        try {
            MessageFile old = files.copyOn();
            if (old != null) {
                retire.accept(old);
            }
        } catch (DamagedException e) {
            faults.damaged(String.valueOf(e.getMessage()), e);
        } catch (Throwable e) {
            faults.broken(e);
        }
        return true;
    }
}
