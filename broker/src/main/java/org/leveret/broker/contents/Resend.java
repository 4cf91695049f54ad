package org.leveret.broker.contents;

import java.util.concurrent.CompletableFuture;
import org.leveret.broker.messages.Futures;
import org.leveret.broker.queue.JointTicket;
import org.leveret.broker.queue.QueueContents;
import org.leveret.queue.Message;

/**
 * One message that is published once more and, unless it is to stay, settled when all that it went to have it. Until then
 * nobody else gets it. Owned by the queue's loop.
 */
final class Resend {
    private final QueueContents contents;
    private final Republisher republisher;
    private final long position;
    private final Destination destination;
    private final boolean keep;
    private final CompletableFuture<Boolean> routed;

    Resend(
            QueueContents contents,
            Republisher republisher,
            long position,
            Destination destination,
            boolean keep,
            CompletableFuture<Boolean> routed) {
        this.contents = contents;
        this.republisher = republisher;
        this.position = position;
        this.destination = destination;
        this.keep = keep;
        this.routed = routed;
    }

    void start() {
        republisher.check(destination);
        contents.readOne(
                position,
                slice -> Futures.attempt(routed, () -> {
                    if (slice.places().isEmpty()) {
                        throw MessageUnavailableException.gone();
                    }
                    send(slice.places().get(0).message());
                }));
    }

    private void send(Message message) {
        if (!keep) {
            MessageUnavailableException.unlessDone(contents.take(position));
        }
        boolean found = false;
        try {
            found = republisher.publish(message, destination, new SentTicket());
        } finally {
            if (!found && !keep) {
                contents.putBack(position);
            }
        }
        if (!found) {
            routed.complete(false);
        }
    }

    private final class SentTicket extends JointTicket {
        SentTicket() {
            super(contents.loop());
        }

        @Override
        protected void onAnswered(boolean taken) {
            if (!keep && taken) {
                contents.settle(position);
            } else if (!keep) {
                contents.putBack(position);
            }
            routed.complete(taken);
        }
    }
}
