package org.leveret.broker.contents;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.ReplyCode;
import org.leveret.broker.control.admin.CommandRefusedException;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.messages.Futures;
import org.leveret.broker.queue.Browsable;
import org.leveret.broker.queue.QueueContents;
import org.leveret.broker.queue.Ticket;
import org.leveret.queue.Extent;
import org.leveret.queue.Picking;
import org.leveret.queue.Place;
import org.leveret.queue.Wanted;

/**
 * Drops the ready messages of a queue that a filter matches, up to those that came last when it began. Answered when what is
 * gone cannot come back. Owned by the queue's loop; only the search thread looks into messages.
 */
final class FilteredPurge extends Ticket {
    private static final long WORK_NS_MAX = TimeUnit.SECONDS.toNanos(5);

    private final QueueContents contents;
    private final SearchThread search;
    private final MessageFilter filter;
    private final boolean dryRun;
    private final long limit;
    private final CompletableFuture<PurgeResult> done;
    private final Extent extent;
    private final long beganNs = System.nanoTime();

    // Owned by the queue's loop.
    private long examined;
    private long matched;
    private long deleted;
    private long bytes;
    private boolean complete;

    FilteredPurge(
            QueueContents contents,
            SearchThread search,
            MessageFilter filter,
            boolean dryRun,
            long limit,
            CompletableFuture<PurgeResult> done) {
        this.contents = contents;
        this.search = search;
        this.filter = filter;
        this.dryRun = dryRun;
        this.limit = limit;
        this.done = done;
        this.extent = contents.extent();
    }

    void next(long cursor) {
        contents.read(cursor, Wanted.READY, extent, slice -> {
            long nowMs = loop().nowMs();
            search.execute(() -> Futures.attempt(done, () -> look(slice, nowMs)));
        });
    }

    private void look(Browsable.Slice slice, long nowMs) {
        List<Place> found = slice.places().stream()
                .filter(place -> filter.matches(place.message(), nowMs))
                .toList();
        loop().post(() -> Futures.attempt(done, () -> drop(slice, found)));
    }

    private void drop(Browsable.Slice slice, List<Place> found) {
        examined += slice.places().size();
        for (Place place : found) {
            if (matched == limit) {
                end();
                return;
            }
            if (dryRun || contents.drop(place.position()) == Picking.Picked.DONE) {
                matched++;
                deleted += dryRun ? 0 : 1;
                bytes += place.message().bodyBytes();
            }
        }
        complete = slice.last();
        if (complete || System.nanoTime() - beganNs > WORK_NS_MAX) {
            end();
        } else {
            next(slice.cursor());
        }
    }

    private void end() {
        if (deleted == 0) {
            onConfirmed();
        } else {
            contents.sync(this);
        }
    }

    @Override
    public EventLoop loop() {
        return contents.loop();
    }

    @Override
    public void onConfirmed() {
        done.complete(new PurgeResult(examined, matched, deleted, bytes, complete));
    }

    @Override
    public void onRefused() {
        done.completeExceptionally(new CommandRefusedException(new AmqpException(ReplyCode.INTERNAL_ERROR, "")));
    }
}
