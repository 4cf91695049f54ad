package org.leveret.broker.delay;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.queue.Ticket;
import org.leveret.broker.vhost.DelayDefinition;
import org.leveret.broker.vhost.DelayHandle;
import org.leveret.broker.vhost.DelayedMessage;
import org.leveret.queue.Message;

/** The handle of the messages that wait in one exchange: its methods only post to the loop that owns them. */
public final class DelayRef implements DelayHandle {
    private final DelayOwner owner;

    DelayRef(DelayOwner owner) {
        this.owner = owner;
    }

    /** The loop that owns the waiting messages. */
    public EventLoop loop() {
        return owner.loop();
    }

    /** Has a message wait for so long from when it was published on. The ticket, if any, is answered once. */
    public void schedule(EventLoop from, Message message, long delayMs, @Nullable Ticket ticket) {
        if (from != owner.loop()) {
            from.crossing(owner.loop()).weigh(message.heapBytes());
        }
        from.send(owner.loop(), owner, DelayOwner.SCHEDULE, message, ticket, delayMs);
    }

    @Override
    public DelayDefinition definition() {
        return owner.definition();
    }

    @Override
    public long waiting() {
        return owner.waiting();
    }

    @Override
    public void list(long afterId, int limit, boolean whole, Consumer<List<DelayedMessage>> answer) {
        owner.loop().post(() -> owner.onList(afterId, limit, whole, answer));
    }

    @Override
    public void cancel(long id, Consumer<Boolean> answer) {
        owner.loop().post(() -> owner.onCancel(id, answer));
    }

    @Override
    public void fireNow(long id, Consumer<Boolean> answer) {
        owner.loop().post(() -> owner.onFireNow(id, answer));
    }

    @Override
    public void delete() {
        owner.loop().post(owner::onDelete);
    }
}
