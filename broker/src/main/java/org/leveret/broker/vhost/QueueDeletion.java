package org.leveret.broker.vhost;

import java.util.function.Consumer;
import org.leveret.amqp.AmqpException;
import org.leveret.broker.event.Event;
import org.leveret.broker.loop.Reply;
import org.leveret.store.definitions.DefinitionChange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deletion of a queue: its own loop decides and drops the content, then the control loop removes the definition and
 * the bindings. Used on the control loop.
 */
final class QueueDeletion {
    private static final Logger LOG = LoggerFactory.getLogger(QueueDeletion.class);

    private QueueDeletion() {}

    /**
     * Asks the queue to delete itself. Commands on it wait until it has answered.
     *
     * @param by who wants it deleted, as events have it
     * @param then told the answer on the control loop, before what waited
     */
    static void ask(
            VhostState vhost,
            QueueEntry entry,
            boolean ifUnused,
            boolean ifEmpty,
            String by,
            Consumer<DeleteResult> then) {
        entry.deletionAsked();
        entry.handle.delete(ifUnused, ifEmpty, vhost.control, new Reply<>() {
            @Override
            public void succeeded(DeleteResult result) {
                if (result.outcome() == DeleteResult.Outcome.DELETED) {
                    removed(vhost, entry, by);
                }
                then.accept(result);
                entry.deletionDecided();
            }

            @Override
            public void failed(AmqpException error) {
                LOG.error(
                        "{} could not be deleted: {}",
                        Refusals.queue(vhost.name, entry.definition().name()),
                        error.replyText());
                then.accept(DeleteResult.inUse());
                entry.deletionDecided();
            }
        });
    }

    /** Deletes a queue that nothing leads to any more. */
    static void discard(VhostState vhost, QueueHandle handle) {
        handle.delete(false, false, vhost.control, new Reply<>() {
            @Override
            public void succeeded(DeleteResult result) {}

            @Override
            public void failed(AmqpException error) {
                LOG.error(
                        "{} could not be discarded: {}",
                        Refusals.queue(vhost.name, handle.definition().name()),
                        error.replyText());
            }
        });
    }

    private static void removed(VhostState vhost, QueueEntry entry, String by) {
        if (!vhost.queues.contains(entry)) {
            return;
        }
        QueueDefinition definition = entry.definition();
        vhost.remove(entry);
        vhost.control.afterCommit(vhost.churn.queuesDeleted::increment);
        RoutingChanges.apply(vhost, vhost.table().deleteQueue(definition.name()), Event.BY_BROKER);
        vhost.control.announce(() -> EntityEvents.queueDeleted(vhost.name, definition.name(), by));
        if (definition.durable()) {
            vhost.write(new DefinitionChange.DeleteQueue(definition.id()));
        }
        if (entry.owner != null) {
            entry.owner.released(entry);
        }
        vhost.control.afterRevert(() -> vhost.drop(entry));
    }
}
