package org.leveret.broker.control.admin;

import java.util.List;
import org.leveret.broker.control.Done;
import org.leveret.broker.loop.Loop;
import org.leveret.broker.loop.Reply;
import org.leveret.broker.vhost.DeleteResult;
import org.leveret.broker.vhost.QueueCounts;
import org.leveret.broker.vhost.QueueDefinition;
import org.leveret.broker.vhost.QueueFeatures;
import org.leveret.broker.vhost.QueueHandle;
import org.leveret.queue.Message;

/** A queue of a {@link Rehearsal}: it is there, and always empty. Immutable. */
record RehearsedQueue(QueueDefinition definition, QueueFeatures features, boolean recovered) implements QueueHandle {
    @Override
    public long sinceMs() {
        return 0;
    }

    @Override
    public void configure(QueueFeatures changed) {
        // It does nothing that features would change.
    }

    @Override
    public void counts(Loop replyOn, Reply<QueueCounts> reply) {
        replyOn.post(() -> reply.succeeded(new QueueCounts(0, 0)));
    }

    @Override
    public void replay(List<Message> messages, Loop replyOn, Reply<Done> reply) {
        replyOn.post(() -> reply.succeeded(Done.DONE));
    }

    @Override
    public void delete(boolean ifUnused, boolean ifEmpty, Loop replyOn, Reply<DeleteResult> reply) {
        replyOn.post(() -> reply.succeeded(DeleteResult.deleted(0)));
    }
}
