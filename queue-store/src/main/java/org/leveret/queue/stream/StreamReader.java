package org.leveret.queue.stream;

import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;

/**
 * One reader of a stream: where it is, how many messages and bytes it may still be given, and which chunks it holds in the
 * heap. Made by whoever subscribes; from then on owned by the stream's loop.
 */
public final class StreamReader {
    private final Object subscriber;
    final StreamStart start;

    private long credit;
    private long flowBytes;

    /** The offset that it looks at next. */
    long next;
    /** Until this offset, what was published before {@link #notBeforeMs} is passed over. */
    long notBeforeUntil;

    long notBeforeMs;

    @Nullable
    Seek seek;
    /** The chunks that it holds: from one to before another. Empty ones have a place too, or are {@link Chunk#NONE}. */
    long windowFrom = Chunk.NONE;

    long windowTo = Chunk.NONE;
    /** Whether it waits for room in the heap. */
    boolean waits;

    boolean gone;

    /**
     * @param subscriber what deliveries are for; opaque to the stream
     * @param credit how many messages may be out unsettled at once
     * @param flowBytes outbound window: a message is delivered while this is over 0, and takes
     *     {@link Message#flowBytes()} from it, below 0 if need be
     */
    public StreamReader(Object subscriber, StreamStart start, long credit, long flowBytes) {
        this.subscriber = subscriber;
        this.start = start;
        this.credit = credit;
        this.flowBytes = flowBytes;
    }

    public Object subscriber() {
        return subscriber;
    }

    boolean mayTake() {
        return credit > 0 && flowBytes > 0;
    }

    void addCredit(long messages) {
        credit += messages;
    }

    void addFlow(long bytes) {
        flowBytes += bytes;
    }

    void charge(Message message) {
        credit--;
        flowBytes -= message.flowBytes();
    }

    /** Whether it wants this message, which it has come to. */
    boolean wants(Message message, long offset) {
        if (offset < notBeforeUntil) {
            if (message.publishedMs() < notBeforeMs) {
                return false;
            }
            notBeforeUntil = 0;
        }
        StreamFilter filter = start.filter();
        return filter == null || filter.wants(message);
    }
}
