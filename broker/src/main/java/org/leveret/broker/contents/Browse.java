package org.leveret.broker.contents;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.leveret.broker.messages.Futures;
import org.leveret.broker.messages.PlainMessage;
import org.leveret.broker.queue.Browsable;
import org.leveret.queue.Extent;
import org.leveret.queue.Message;
import org.leveret.queue.Place;
import org.leveret.queue.Wanted;

/**
 * One page of messages that are looked at: slices come from the queue's loop, and the search thread looks into them. Owned by
 * the one that is at work, as they take turns.
 */
final class Browse {
    private static final long WORK_NS_MAX = 50_000_000;
    private static final long SHOWN_BYTES_MAX = 1 << 20;

    /**
     * So many messages, or so much of them, are looked at before the time counts that a slice takes: a busy machine stops
     * threads, and a few messages are to be one page.
     */
    private static final int EXAMINED_MIN = 100;

    private static final long EXAMINED_BYTES_MIN = 1 << 20;

    /** What a message takes of the bound beside its content. */
    private static final int OVERHEAD_BYTES = 200;

    private final Browsable contents;
    private final SearchThread search;
    private final BrowseRequest request;
    private final Wanted wanted;
    private final CompletableFuture<BrowsePage> page;
    private final long beganNs = System.nanoTime();
    private final List<BrowsedMessage> shown = new ArrayList<>();
    private long shownBytes;
    private int examined;
    private long examinedBytes;
    private long total;

    Browse(Browsable contents, SearchThread search, BrowseRequest request, CompletableFuture<BrowsePage> page) {
        this.contents = contents;
        this.search = search;
        this.request = request;
        this.page = page;
        this.wanted = switch (request.which()) {
            case READY -> Wanted.READY;
            case UNACKED -> Wanted.NOT_READY;
            case ALL -> Wanted.ALL;
        };
    }

    /** Looks at what is next. Inside the queue's loop. */
    void next(long cursor) {
        total = contents.count();
        contents.read(cursor, wanted, Extent.UNBOUNDED, slice -> {
            long nowMs = contents.loop().nowMs();
            search.execute(() -> Futures.attempt(page, () -> look(slice, nowMs)));
        });
    }

    private void look(Browsable.Slice slice, long nowMs) {
        long sliceBeganNs = System.nanoTime();
        List<Place> places = slice.places();
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            examined++;
            examinedBytes += OVERHEAD_BYTES + place.message().bodyBytes();
            if (request.filter().matches(place.message(), nowMs)) {
                show(place);
            }
            boolean isLast = slice.last() && i == places.size() - 1;
            if (!isLast && (isFull() || isOverdue(sliceBeganNs))) {
                end(place.position());
                return;
            }
        }
        if (slice.last()) {
            end(BrowseRequest.START);
        } else if (System.nanoTime() - beganNs > WORK_NS_MAX) {
            end(slice.cursor());
        } else {
            contents.loop().post(() -> Futures.attempt(page, () -> next(slice.cursor())));
        }
    }

    private boolean isFull() {
        return shown.size() >= request.limit() || shownBytes >= SHOWN_BYTES_MAX;
    }

    private boolean isOverdue(long sliceBeganNs) {
        return (examined >= EXAMINED_MIN || examinedBytes >= EXAMINED_BYTES_MIN)
                && System.nanoTime() - sliceBeganNs > WORK_NS_MAX;
    }

    private void show(Place place) {
        Message message = place.message();
        PlainMessage plain = PlainMessage.of(message, request.payloadBytesMax());
        shownBytes += OVERHEAD_BYTES + message.propertiesBytes() + plain.payload().length;
        shown.add(new BrowsedMessage(place.position(), place.ready(), place.redelivered(), plain, message.bodyBytes()));
    }

    private void end(long next) {
        page.complete(new BrowsePage(shown, next, examined, total));
    }
}
