package org.leveret.queue.delay;

import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;

/** What a {@link DelayMachine} wants done. No effect may call a command of the machine before the one that caused it returns. */
public interface DelayEffects {
    /** How long a message that was read back has to wait from when it was published on, in milliseconds. */
    long delayMs(Message message);

    /** Writes a message to the log; the ticket, if any, is answered when it is durable. */
    void persist(Message message, long position, @Nullable Object ticket);

    /** Nothing is written for the message that this ticket came with. */
    void confirm(Object ticket);

    /** Writes that numbers up to here may be in use, before a position that is made of one is. */
    void reserve(long numbers);

    /** The message has waited: it is to be routed, and {@link DelayMachine#settled} called when that is safe. */
    void due(Message message, long position);

    /** A message that was written to the log is no longer needed. */
    void forget(long position);

    /** The transient messages of a segment that left the heap are no longer needed. */
    void forgetTransient(long segment);

    /** Nothing of this exchange is needed any more. */
    void forgetAll();

    /** Reads a segment back, with {@link DelayMachine#segmentLoaded}; about so many bytes. */
    void loadSegment(long segment, long bytes);

    /** Takes transient messages over, those whose bit is set; {@link #loadSegment} brings them back. */
    void pageOut(long segment, @Nullable Message[] slots, long transientLow, long transientHigh);

    /** A message could not be read back. It is left where it is, and waits for the next start. */
    void unreadable(long position);

    /** Calls {@link DelayMachine#tick} at that time; this takes the place of what was asked for before. */
    void wakeAt(long timeMs);
}
