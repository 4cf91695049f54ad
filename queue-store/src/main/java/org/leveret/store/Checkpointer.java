package org.leveret.store;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.leveret.store.GenerationCopy.DamagedException;

/** The thread that brings memtables into the message file and moves to the next file when most of one is dead. */
final class Checkpointer implements Runnable {
    /** Free room is asked for beyond twice the messages, in bytes: pages of indexes are written anew. */
    static final long ROOM_BYTES_MIN = 4L << 20;

    private static final long ROOM_RETRY_NS = TimeUnit.SECONDS.toNanos(1);

    private final Mailbox mailbox = new Mailbox();
    private final Thread thread;
    private final Generations files;
    private final Faults faults;
    private final LongSupplier usableBytes;
    private final Runnable wakeCommitter;
    private final Consumer<MessageFile> retire;
    /** The lowest log file that recovery may ask for; read by the commit thread. */
    private volatile long logNeededFrom;
    /** Whether a memtable waits for room on the disk; read by the commit thread. */
    private volatile boolean lacksRoom;

    private volatile boolean stopping;
    /** A memtable found no room until the end: none behind it may go before it. */
    private boolean gaveUp;

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
     * @param usableBytes how much room the disk has
     * @param wakeCommitter called when a memtable is in H2
     * @param retire takes a file that is no longer in use, to be deleted when nobody reads it
     */
    Checkpointer(
            Generations files,
            Faults faults,
            LongSupplier usableBytes,
            Runnable wakeCommitter,
            Consumer<MessageFile> retire) {
        this.files = files;
        this.faults = faults;
        this.usableBytes = usableBytes;
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

    boolean lacksRoom() {
        return lacksRoom;
    }

    /** The file that loads read. */
    MessageFile current() {
        return files.current();
    }

    /** Any other thread: ends the thread when all that was posted is done, or waits for room on the disk. */
    void stop() {
        stopping = true;
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
                if (mail != null) {
                    copyOn();
                }
            }
            boolean copied = !stopped && copyOn();
            while (copied && !stopping && files.isBehind()) {
                copied = copyOn();
            }
            if (!stopped && !copied && idle) {
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
        try {
            gaveUp = gaveUp || !awaitRoom(task.memtable.messageBytes() * 2 + ROOM_BYTES_MIN);
            if (!gaveUp && faults.broken() == null) {
                files.apply(task.memtable, task.position);
                logNeededFrom = files.logNeededFrom();
                task.memtable.checkpointed();
            }
        } catch (Throwable e) {
            broken(e);
        }
        wakeCommitter.run();
    }

    /** H2 gives a file up when a write fails for want of room; so none is begun without. */
    private boolean awaitRoom(long bytes) {
        if (usableBytes.getAsLong() >= bytes) {
            return true;
        }
        lacksRoom = true;
        faults.diskFull();
        wakeCommitter.run();
        boolean room = false;
        while (!room && !stopping && faults.broken() == null) {
            mailbox.awaitWake(ROOM_RETRY_NS);
            room = usableBytes.getAsLong() >= bytes;
        }
        lacksRoom = !room;
        faults.diskHasRoom();
        return room;
    }

    private void broken(Throwable cause) {
        try {
            files.keepReadable();
        } catch (RuntimeException | Error e) {
            // an error for want of heap is one object, however often it is thrown
            if (e != cause) {
                cause.addSuppressed(e);
            }
        }
        faults.broken(cause);
    }

    /** Returns whether there was something to copy. */
    private boolean copyOn() {
        if (faults.broken() != null || !files.wantsCopying()) {
            return false;
        }
        try {
            if (usableBytes.getAsLong() < files.copyBytesLeft() + ROOM_BYTES_MIN) {
                return false;
            }
            MessageFile old = files.copyOn();
            if (old != null) {
                retire.accept(old);
            }
        } catch (DamagedException e) {
            faults.damaged(String.valueOf(e.getMessage()), e);
        } catch (Throwable e) {
            broken(e);
        }
        return true;
    }
}
