package org.leveret.broker.messages;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.leveret.amqp.AmqpException;
import org.leveret.broker.channel.DeliveryCount;
import org.leveret.broker.control.admin.CommandRefusedException;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.loop.Reply;
import org.leveret.broker.queue.FetchResult;
import org.leveret.broker.queue.QueueRef;
import org.leveret.broker.statistics.MessageCounters;
import org.leveret.queue.Message;
import org.leveret.queue.Outcome;

/** One message after another is fetched from a queue, and all are settled at the end. Owned by the loop that asks. */
final class Fetching {
    private final EventLoop loop;
    private final QueueRef queue;
    private final int countMax;
    private final long bytesMax;
    private final Disposition disposition;
    private final MessageCounters counters;
    private final CompletableFuture<List<FetchedMessage>> done;
    private final List<FetchedMessage> fetched = new ArrayList<>();
    private final List<Long> positions = new ArrayList<>();
    private long bytes;

    Fetching(
            EventLoop loop,
            QueueRef queue,
            int countMax,
            long bytesMax,
            Disposition disposition,
            MessageCounters counters,
            CompletableFuture<List<FetchedMessage>> done) {
        this.loop = loop;
        this.queue = queue;
        this.countMax = countMax;
        this.bytesMax = bytesMax;
        this.disposition = disposition;
        this.counters = counters;
        this.done = done;
    }

    /** Fetches the next message, or ends. */
    void next() {
        if (fetched.size() >= countMax || bytes >= bytesMax) {
            settle();
        } else {
            queue.fetch(loop, noAck(), new Fetched());
        }
    }

    /** What need not come back is gone when it is fetched, as in RabbitMQ. */
    private boolean noAck() {
        return disposition == Disposition.ACKNOWLEDGED;
    }

    private void onFetched(Optional<FetchResult> result) {
        if (result.isEmpty()) {
            counters.getEmpty++;
            settle();
            return;
        }
        FetchResult found = result.get();
        count(found);
        Message message = found.returns() == 0 ? found.message() : DeliveryCount.in(found.message(), found.returns());
        bytes += message.content().length;
        fetched.add(new FetchedMessage(
                PlainMessage.of(message, Integer.MAX_VALUE), found.redelivered(), found.readyLeft()));
        // Not at once: a long row of answers from this loop would be as many calls deep.
        loop.postLater(this::next);
    }

    private void count(FetchResult found) {
        if (noAck()) {
            counters.getNoAck++;
        } else {
            counters.get++;
            positions.add(found.position());
        }
        if (found.redelivered()) {
            counters.redeliver++;
        }
    }

    private final class Fetched implements Reply<Optional<FetchResult>> {
        @Override
        public void succeeded(Optional<FetchResult> result) {
            onFetched(result);
        }

        /** What was fetched before must not be lost, nor stay with nobody. */
        @Override
        public void failed(AmqpException error) {
            if (fetched.isEmpty()) {
                done.completeExceptionally(new CommandRefusedException(error));
            } else {
                settle();
            }
        }
    }

    private void settle() {
        if (!positions.isEmpty()) {
            Outcome outcome = disposition == Disposition.REJECTED ? Outcome.REJECTED : Outcome.RELEASED;
            long[] all = positions.stream().mapToLong(Long::longValue).toArray();
            queue.settle(loop, null, all, outcome);
        }
        done.complete(fetched);
    }
}
