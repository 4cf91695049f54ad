package org.leveret.queue.stream;

import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;

/** What a {@link StreamMachine} wants done. No effect may call a command of the machine before the one that caused it returns. */
public interface StreamEffects {
    /** Writes a message to the log; the ticket, if any, is answered when it is durable. */
    void persist(Message message, long position, @Nullable Object ticket);

    /** Nothing is written for the message that this ticket came with. */
    void confirm(Object ticket);

    /** Calls {@link StreamMachine#committed} when all that was persisted so far is durable. */
    void commit();

    /** Nothing from one position to before another is needed any more; the first message that is left has that offset. */
    void trim(long fromPosition, long toPosition, long firstOffset);

    /** Nothing of this stream is needed any more. */
    void forgetAll();

    /** Reads a chunk back, with {@link StreamMachine#chunkLoaded}; about so many bytes. */
    void loadChunk(long chunk, long bytes);

    void deliver(StreamReader reader, long offset, Message message);

    /** The stream is gone, and the reader has nothing more to come. */
    void cancelled(StreamReader reader);

    /** A message could not be read back. Readers go past it. */
    void unreadable(long offset);
}
