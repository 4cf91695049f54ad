package org.leveret.broker.channel;

import java.util.Arrays;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.queue.QueueRef;
import org.leveret.queue.Outcome;
import org.leveret.queue.QueueConsumer;

/**
 * Collects what one method settles and sends it to the queues, one letter per run of the same source. Owned by the
 * connection's loop; used again and again.
 */
final class Settlement implements Unacked.Taker {
    private final EventLoop loop;
    private Outcome outcome = Outcome.ACCEPTED;
    private @Nullable DeliverySource source;
    private long[] positions = new long[16];
    private int count;
    private int total;
    private final IdentityHashMap<QueueRef, Returned> returned = new IdentityHashMap<>();

    /** What goes back to one queue, from whichever consumers. */
    private static final class Returned {
        long[] positions = new long[16];
        int count;
        final IdentityHashMap<QueueConsumer, int[]> credits = new IdentityHashMap<>();
    }

    Settlement(EventLoop loop) {
        this.loop = loop;
    }

    Settlement begin(Outcome with) {
        outcome = with;
        total = 0;
        return this;
    }

    @Override
    public void take(long deliveryTag, DeliverySource from, long position) {
        total++;
        if (outcome.returns()) {
            giveBack(from, position);
            return;
        }
        if (from != source) {
            sendRun();
            source = from;
        }
        if (count == positions.length) {
            positions = Arrays.copyOf(positions, count * 2);
        }
        positions[count++] = position;
    }

    private void giveBack(DeliverySource from, long position) {
        Returned back = returned.computeIfAbsent(from.queue(), queue -> new Returned());
        if (back.count == back.positions.length) {
            back.positions = Arrays.copyOf(back.positions, back.count * 2);
        }
        back.positions[back.count++] = position;
        QueueConsumer consumer = from.consumer();
        if (consumer != null) {
            back.credits.computeIfAbsent(consumer, key -> new int[1])[0]++;
        }
    }

    /** Sends what was collected and says how many deliveries that were. */
    int send() {
        sendRun();
        if (!returned.isEmpty()) {
            returned.forEach(this::sendBack);
            returned.clear();
        }
        return total;
    }

    private void sendRun() {
        DeliverySource from = source;
        if (from != null && count == 1) {
            from.queue().settle(loop, from.consumer(), positions[0], outcome);
        } else if (from != null) {
            from.queue().settle(loop, from.consumer(), Arrays.copyOf(positions, count), outcome);
        }
        source = null;
        count = 0;
    }

    /** All go back in one command before anyone gets credit, so that they are delivered again in their order. */
    private void sendBack(QueueRef queue, Returned back) {
        queue.settle(loop, null, Arrays.copyOf(back.positions, back.count), outcome);
        back.credits.forEach((consumer, credit) -> queue.restoreCredit(loop, consumer, credit[0]));
    }
}
