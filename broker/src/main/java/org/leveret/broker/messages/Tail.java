package org.leveret.broker.messages;

import java.util.List;
import org.leveret.broker.queue.TailBuffer;

/** What passes from now on: copies, which take nothing away. Any thread may ask; to be closed. */
public final class Tail implements AutoCloseable {
    private final TailBuffer buffer;
    private final Runnable touch;
    private final Runnable end;

    /**
     * @param touch says that somebody still reads
     * @param end has no more come
     */
    Tail(TailBuffer buffer, Runnable touch, Runnable end) {
        this.buffer = buffer;
        this.touch = touch;
        this.end = end;
    }

    /** What has passed since this was asked last, at most some thousand. */
    public List<TailedMessage> take() {
        return buffer.take().stream()
                .map(copy -> new TailedMessage(PlainMessage.of(copy.message(), Integer.MAX_VALUE), copy.bodyBytes()))
                .toList();
    }

    /** How many have passed since this was asked last and could not be kept. */
    public long takeDropped() {
        return buffer.takeDropped();
    }

    /** Whether nothing will pass any more, as the queue or the exchange is gone. */
    public boolean isOver() {
        return buffer.isOver();
    }

    /** Says that somebody still reads; to be called at least every half a minute. */
    public void touch() {
        touch.run();
    }

    @Override
    public void close() {
        end.run();
    }
}
