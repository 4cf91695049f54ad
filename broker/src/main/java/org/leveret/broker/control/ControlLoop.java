package org.leveret.broker.control;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.leveret.amqp.AmqpException;
import org.leveret.broker.event.Event;
import org.leveret.broker.event.Events;
import org.leveret.broker.loop.Loop;
import org.leveret.broker.loop.Reply;
import org.leveret.store.definitions.DefinitionChange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns exchanges, bindings, the queue registry, users and permissions.
 *
 * <p>It drains its mailbox in batches. A batch runs every command against the working state, then writes the durable
 * changes of all of them in one transaction with one sync, then publishes the new snapshots, then sends the answers. So
 * many declares at once cost one sync, and who has an answer finds its effect in the snapshots and, after a crash, on
 * disk.
 *
 * <p>The mailbox is bounded by its users: a channel has at most one command under way.
 */
public final class ControlLoop implements Loop {
    private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);
    private static final int BATCH_TASKS_MAX = 1024;

    private final DefinitionLog log;
    private final LinkedBlockingQueue<Runnable> mailbox = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean faulted;

    // Owned by the control loop.
    private final ArrayList<Runnable> tasks = new ArrayList<>();
    private Batch batch = new Batch();
    private Consumer<Throwable> onFault = cause -> {};
    private Events events = Events.NONE;
    private boolean stopping;

    public ControlLoop(DefinitionLog log) {
        this.log = log;
        this.thread = new Thread(this::run, "leveret-control");
    }

    /**
     * Starts the thread; what was asked before is done then.
     *
     * @param onFault called on the control loop, once, when definitions could not be written
     */
    public void start(Consumer<Throwable> onFault) {
        this.onFault = onFault;
        thread.start();
    }

    /** Says who is told of events; before {@link #start}. */
    public void events(Events told) {
        events = told;
    }

    @Override
    public boolean inside() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void post(Runnable task) {
        if (inside()) {
            task.run();
        } else {
            mailbox.add(task);
        }
    }

    /** Asks for a command from any thread; the answer comes on {@code replyOn}. */
    public <T> void ask(Loop replyOn, Reply<T> reply, Command<T> command) {
        Answer<T> answer = new Answer<>(this, replyOn, reply);
        post(() -> answer.attempt(() -> command.run(answer)));
    }

    /** Adds a durable change to the batch. */
    public void write(DefinitionChange change) {
        checkInside();
        batch.changes.add(change);
    }

    /** Tells that the working state differs from what is published. */
    public void touched(Published state) {
        checkInside();
        batch.touched.add(state);
    }

    /** Runs the task once the batch is durable and visible, before its answers; never if it cannot be written. */
    public void afterCommit(Runnable task) {
        checkInside();
        batch.afterCommit.add(task);
    }

    /** Tells of an event once the batch is durable and visible, if anybody wants to know then. */
    public void announce(Supplier<Event> event) {
        afterCommit(() -> {
            if (events.areWanted()) {
                events.tell(event.get());
            }
        });
    }

    /** The same for several, which are asked for all at once. */
    public void announceAll(Supplier<List<Event>> several) {
        afterCommit(() -> {
            if (events.areWanted()) {
                several.get().forEach(events::tell);
            }
        });
    }

    /** Runs the task if the batch cannot be written, after the working state was reverted. */
    public void afterRevert(Runnable task) {
        checkInside();
        batch.afterRevert.add(task);
    }

    /** Whether definitions could not be written once; durable changes have been refused since. Any thread. */
    public boolean isFaulted() {
        return faulted;
    }

    /** Does what was posted before, then stops; blocks until then. Not for a loop's thread. */
    public void stop() {
        mailbox.add(() -> stopping = true);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                // What was posted before is to become durable all the same.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    void settle(Answer<?> answer, Runnable delivery) {
        checkInside();
        batch.answers.add(answer);
        batch.deliveries.add(delivery);
    }

    private void run() {
        while (!stopping) {
            try {
                tasks.add(mailbox.take());
            } catch (InterruptedException e) {
                // Nobody may interrupt this thread: an interrupt inside H2's I/O would close its file.
                LOG.error("the control loop was interrupted, which is ignored", e);
                continue;
            }
            // After a fault a batch is one task, so that a refused one does not take others with it.
            mailbox.drainTo(tasks, faulted ? 0 : BATCH_TASKS_MAX);
            for (Runnable task : tasks) {
                runSafely(task);
            }
            tasks.clear();
            runSafely(this::commit);
        }
    }

    private static void runSafely(Runnable task) {
        try {
            task.run();
        } catch (AmqpException e) {
            LOG.error("a task of the control loop was refused: {}", e.replyText());
        } catch (Throwable e) {
            tell("a task of the control loop failed", e);
        }
    }

    private static void tell(String what, Throwable failure) {
        try {
            LOG.error(what, failure);
        } catch (Throwable e) {
            // The thread must live, though there be no heap left to tell why: without it nothing could be declared any
            // more.
        }
    }

    private void commit() {
        Batch done = batch;
        batch = new Batch();
        if (!done.changes.isEmpty() && !written(done)) {
            refuse(done);
            return;
        }
        boolean isVisible = true;
        for (Published state : done.touched) {
            isVisible &= published(state);
        }
        for (Runnable task : done.afterCommit) {
            runSafely(task);
        }
        if (isVisible) {
            for (Runnable delivery : done.deliveries) {
                runSafely(delivery);
            }
        } else {
            refuseAnswers(done);
        }
        commitFollowUps();
    }

    private void refuse(Batch refused) {
        for (Published state : refused.touched) {
            runSafely(state::revert);
        }
        for (Runnable task : refused.afterRevert) {
            runSafely(task);
        }
        refuseAnswers(refused);
        commitFollowUps();
    }

    private static void refuseAnswers(Batch refused) {
        for (Answer<?> answer : refused.answers) {
            runSafely(answer::refused);
        }
    }

    private static boolean published(Published state) {
        try {
            state.publish();
            return true;
        } catch (Throwable e) {
            tell("a change could not be made visible, which the next one of the same makes up for", e);
            return false;
        }
    }

    /** What ran after the commit may itself have changed something: that is a batch of its own. */
    private void commitFollowUps() {
        if (!batch.isEmpty()) {
            commit();
        }
    }

    private boolean written(Batch done) {
        if (faulted) {
            LOG.error("a durable change is refused because definitions could not be written before");
            return false;
        }
        try {
            log.apply(done.changes);
            return true;
        } catch (Throwable e) {
            faulted = true;
            runSafely(() -> onFault.accept(e));
            return false;
        }
    }
}
