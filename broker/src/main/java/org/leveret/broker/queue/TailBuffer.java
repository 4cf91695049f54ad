package org.leveret.broker.queue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.leveret.queue.Message;

/**
 * Copies of what is published into a queue, for one reader: what does not fit is left out and counted, so that a reader who
 * is slow holds nobody back. Offered to on the queue's loop; any thread may take.
 */
public final class TailBuffer {
    private static final int MESSAGES_MAX = 1_000;
    private static final long BYTES_MAX = 4 << 20;

    private final int bodyBytesMax;
    private final ConcurrentLinkedQueue<Copy> held = new ConcurrentLinkedQueue<>();
    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private volatile boolean over;

    /** @param bodyBytesMax how much of a body the reader wants to see */
    public TailBuffer(int bodyBytesMax) {
        this.bodyBytesMax = bodyBytesMax;
    }

    /**
     * A message, or its beginning.
     *
     * @param bodyBytes of the whole message
     */
    public record Copy(Message message, int bodyBytes) {}

    void offer(Message message) {
        int shownBytes = Math.min(message.bodyBytes(), bodyBytesMax);
        int copiedBytes = message.propertiesBytes() + shownBytes;
        if (messages.get() >= MESSAGES_MAX || bytes.get() + copiedBytes > BYTES_MAX) {
            dropped.incrementAndGet();
            return;
        }
        messages.incrementAndGet();
        bytes.addAndGet(copiedBytes);
        held.add(new Copy(
                shownBytes == message.bodyBytes() ? message : beginning(message, copiedBytes), message.bodyBytes()));
    }

    /** A large message is not to stay in the heap because somebody looks at its beginning. */
    private static Message beginning(Message message, int bytes) {
        return new Message(
                message.exchange(),
                message.routingKey(),
                Arrays.copyOf(message.content(), bytes),
                message.propertiesBytes(),
                message.persistent());
    }

    /** The queue is gone. */
    public void end() {
        over = true;
    }

    /** What has come since this was asked last. */
    public List<Copy> take() {
        List<Copy> taken = new ArrayList<>();
        while (taken.size() < MESSAGES_MAX) {
            Copy copy = held.poll();
            if (copy == null) {
                break;
            }
            taken.add(copy);
            messages.decrementAndGet();
            bytes.addAndGet(-copy.message().content().length);
        }
        return taken;
    }

    /** How many were left out since this was asked last. */
    public long takeDropped() {
        return dropped.getAndSet(0);
    }

    /** Whether nothing comes any more. */
    public boolean isOver() {
        return over;
    }
}
