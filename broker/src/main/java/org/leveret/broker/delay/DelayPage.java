package org.leveret.broker.delay;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.BasicProperties;
import org.leveret.broker.control.admin.PlainProperties;
import org.leveret.broker.vhost.DelayedMessage;
import org.leveret.queue.Message;
import org.leveret.queue.delay.DelayMachine;

/**
 * One page of what waits in an exchange, for who looks at it; what is not in the heap is read, and not kept. Owned by the
 * exchange's loop.
 */
final class DelayPage {
    private static final int SLOT_SHIFT = 7;
    private static final int SLOTS = 1 << SLOT_SHIFT;
    private static final int LIMIT_MAX = 1_000;
    private static final long BODY_BYTES_MAX = 16L << 20;

    private final DelayOwner owner;
    private final DelayMachine machine;
    private final int limit;
    private final boolean whole;
    private final Consumer<List<DelayedMessage>> answer;
    private final List<DelayedMessage> found = new ArrayList<>();
    private long bodyBytes;
    private long next;

    DelayPage(
            DelayOwner owner,
            DelayMachine machine,
            long afterPosition,
            int limit,
            boolean whole,
            Consumer<List<DelayedMessage>> answer) {
        this.owner = owner;
        this.machine = machine;
        this.next = Math.max(0, afterPosition + 1);
        this.limit = Math.min(limit, LIMIT_MAX);
        this.whole = whole;
        this.answer = answer;
    }

    /** Collects what is in the heap, and goes on when what is not has been read. */
    void goOn() {
        while (!isFull()) {
            long segment = machine.segmentFrom(next >>> SLOT_SHIFT);
            if (segment < 0) {
                break;
            }
            next = Math.max(next, segment << SLOT_SHIFT);
            @Nullable Message[] slots = machine.awakeMessages(segment);
            if (slots == null) {
                owner.load(segment, machine.segmentBytes(segment), (number, loaded, problem) -> {
                    collect(number, loaded);
                    goOn();
                });
                return;
            }
            collect(segment, slots);
        }
        answer.accept(found);
    }

    private boolean isFull() {
        return found.size() >= limit || bodyBytes >= BODY_BYTES_MAX;
    }

    private void collect(long segment, @Nullable Message[] slots) {
        long end = (segment + 1) << SLOT_SHIFT;
        while (next < end && !isFull()) {
            Message message = slots[(int) next & (SLOTS - 1)];
            if (message != null && machine.isWaiting(next)) {
                found.add(told(message, next));
            }
            next++;
        }
    }

    private DelayedMessage told(Message message, long position) {
        Map<String, Object> properties = null;
        byte[] body = null;
        if (whole) {
            properties = PlainProperties.of(BasicProperties.read(message.content(), 0, message.propertiesBytes()));
            body = new byte[message.bodyBytes()];
            System.arraycopy(message.content(), message.propertiesBytes(), body, 0, body.length);
            bodyBytes += body.length;
        }
        return new DelayedMessage(
                position,
                message.exchange(),
                message.routingKey(),
                message.publishedMs(),
                message.publishedMs() + DelayHeader.waitedMs(message),
                message.persistent(),
                message.bodyBytes(),
                properties,
                body);
    }
}
