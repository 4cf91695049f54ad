package org.leveret.queue;

/** Is shown the consumers of a queue. */
@FunctionalInterface
public interface ConsumerVisitor {
    /** @param active false for one that waits behind the single active consumer */
    void visit(QueueConsumer consumer, boolean active);
}
