package org.leveret.broker.stream;

import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.queue.Ticket;

/** Goes to the disk with a batch of a stream's messages, and tells the stream when they are safe. Owned by the stream's loop. */
final class SyncTicket extends Ticket {
    private final StreamOwner owner;
    /** The offset behind the last message that is in the batch. */
    long offset;

    SyncTicket(StreamOwner owner) {
        this.owner = owner;
    }

    @Override
    public EventLoop loop() {
        return owner.loop();
    }

    @Override
    public void onConfirmed() {
        owner.onSynced(offset);
    }

    /** The disk has failed: readers get nothing more than what is on it. */
    @Override
    public void onRefused() {}
}
