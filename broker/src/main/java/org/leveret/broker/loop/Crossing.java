package org.leveret.broker.loop;

import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The way from one event loop to another: letters collected in a turn cross in one post.
 *
 * <p>What is under way has a weight in bytes. When it passes a bound the way is congested: the sender stops reading the
 * sockets that feed it until the receiver has caught up. Letters already made are never dropped.
 */
public final class Crossing implements EventLoop.TurnEnd {
    private static final long CONGESTED_ABOVE_BYTES = 8L << 20;
    private static final long RELIEVED_BELOW_BYTES = 2L << 20;
    private static final int SPARES_MAX = 8;

    private final EventLoop from;
    private final EventLoop to;

    // Owned by the sending loop.
    private @Nullable Letters filling;
    private final ArrayDeque<Runnable> waiters = new ArrayDeque<>();

    // Shared: the receiver gives emptied batches back and takes off their weight.
    private final ConcurrentLinkedQueue<Letters> spares = new ConcurrentLinkedQueue<>();
    private final AtomicLong underWayBytes = new AtomicLong();
    private volatile boolean awaited;

    Crossing(EventLoop from, EventLoop to) {
        this.from = from;
        this.to = to;
    }

    void add(Receiver receiver, int verb, @Nullable Object first, @Nullable Object second, long number) {
        filling().add(receiver, verb, first, second, number);
    }

    /** Adds to the weight of what is under way; called by the sender beside the letter that carries a message. */
    public void weigh(long bytes) {
        filling().weigh(bytes);
        underWayBytes.addAndGet(bytes);
    }

    /** Whether the receiver is so far behind that the sender should stop feeding it. */
    public boolean isCongested() {
        return underWayBytes.get() > CONGESTED_ABOVE_BYTES;
    }

    /** Runs the task on the sending loop once the way is no longer congested. */
    public void whenRelieved(Runnable task) {
        from.checkInside();
        waiters.add(task);
        awaited = true;
        if (underWayBytes.get() < RELIEVED_BELOW_BYTES) {
            // The receiver may have caught up between the caller's look and the flag.
            from.postLater(this::wake);
        }
    }

    @Override
    public void onTurnEnd() {
        flush();
    }

    /** Sends off what has been collected so far, before the turn ends. */
    void flush() {
        Letters letters = filling;
        filling = null;
        if (letters != null) {
            to.execute(() -> onReceive(letters));
        }
    }

    private Letters filling() {
        Letters letters = filling;
        if (letters == null) {
            letters = spares.poll();
            if (letters == null) {
                letters = new Letters();
            }
            filling = letters;
            from.atTurnEnd(this);
        }
        return letters;
    }

    private void onReceive(Letters letters) {
        for (int i = 0; i < letters.size(); i++) {
            to.deliver(letters.receiver(i), letters.verb(i), letters.first(i), letters.second(i), letters.number(i));
        }
        long left = underWayBytes.addAndGet(-letters.weightBytes());
        letters.clear();
        if (spares.size() < SPARES_MAX) {
            spares.add(letters);
        }
        if (awaited && left < RELIEVED_BELOW_BYTES) {
            from.postLater(this::wake);
        }
    }

    private void wake() {
        awaited = false;
        for (int i = waiters.size(); i > 0; i--) {
            waiters.remove().run();
        }
    }
}
