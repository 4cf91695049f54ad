package org.leveret.broker.queue;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;

/** Those who read what is published into one queue, which has none of these while nobody does. Immutable. */
public final class Tails {
    private final TailBuffer[] readers;

    private Tails(TailBuffer[] readers) {
        this.readers = readers;
    }

    /** With one more. */
    public static Tails with(@Nullable Tails tails, TailBuffer reader) {
        List<TailBuffer> readers = new ArrayList<>(tails == null ? List.of() : List.of(tails.readers));
        readers.add(reader);
        return new Tails(readers.toArray(TailBuffer[]::new));
    }

    /** With one less; null if that was the last. */
    public static @Nullable Tails without(@Nullable Tails tails, TailBuffer reader) {
        List<TailBuffer> readers = new ArrayList<>(tails == null ? List.of() : List.of(tails.readers));
        readers.remove(reader);
        return readers.isEmpty() ? null : new Tails(readers.toArray(TailBuffer[]::new));
    }

    /** On the queue's loop. */
    public void offer(Message message) {
        for (TailBuffer reader : readers) {
            reader.offer(message);
        }
    }

    /** The queue is gone. */
    public static void end(@Nullable Tails tails) {
        if (tails != null) {
            for (TailBuffer reader : tails.readers) {
                reader.end();
            }
        }
    }
}
