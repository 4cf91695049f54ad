package org.leveret.queue;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link QueueMachine} asks of the world. Called on the machine's thread, in order, while a command runs.
 *
 * <p>An effect must not call a command of the same machine before the command that caused it has returned: an answer to
 * {@link #requestCredit} or {@link #loadSegment} comes as a later command. An effect must not throw.
 */
public interface QueueEffects {
    /** The publish is done as far as this queue is concerned, and nothing needs to reach the disk for it. */
    void confirm(Object ticket);

    /**
     * The queue holds an equal message, which is why it does not take this one: to be confirmed as soon as that is as safe
     * as it is to be.
     */
    void confirmDuplicate(Object ticket);

    /** The queue is full and does not take the message. */
    void refuse(Object ticket);

    /**
     * A persistent message took its place in a durable queue: append it to the log.
     *
     * @param ticket to be confirmed once the log is synced; null if nobody asked
     */
    void persist(Message message, long position, @Nullable Object ticket);

    /** The message at this position is settled; the store holds it (persisted, or paged out) and may let it go. */
    void forget(long position);

    /**
     * The same as {@link #forget} for many slots of one segment at once, as a purge leaves them.
     *
     * @param slotsLow slots 0 to 63 to be forgotten, one bit each, lowest bit first
     * @param slotsHigh the same for slots 64 to 127
     */
    void forgetSlots(long segment, long slotsLow, long slotsHigh);

    /**
     * The persistent message at this position has come back, and has done so this often by now. To be known
     * after a restart; nobody waits for it.
     *
     * @param readyAtMs when it is ready again, in milliseconds since 1970; {@link Returns#NO_WAIT} if it is now
     */
    void cameBack(long position, int returns, long readyAtMs);

    /**
     * A message that the queue gives up is to be published again to where its dead letters go. Comes before the message
     * is forgotten.
     */
    void deadLetter(Message message, DeathReason reason);

    /**
     * Whether dead letters are to wait, as the store could not take them: what is given up stays where it is. Asked before
     * {@link #deadLetter} is called for what the queue held; after an answer of true it is not asked again before
     * {@link QueueMachine#sendDeadLetters}, which is to be called when the store goes on.
     */
    boolean holdsDeadLetters();

    /**
     * As {@link #deadLetter} for a message that stays until its dead letter is safe, as {@link QueueSettings#deadLettersSafely} asked for
     * when it was given up. The answer is {@link QueueMachine#deadLetterSent}.
     */
    void deadLetterSafely(long position, Message message, DeathReason reason);

    /** A message is given up without being rejected, and has no dead letter. Comes before the message is forgotten. */
    void drop(Message message, DeathReason reason);

    /**
     * Something is due at this time, which no command may bring about until then: call {@link QueueMachine#tick} at or
     * soon after it. A time that was asked for earlier no longer counts.
     */
    void wakeAt(long timeMs);

    /** Nobody has used the queue for as long as it may go unused: it is to be deleted if that is still so. */
    void expireQueue();

    /** The queue was deleted: the store may let everything of it go. */
    void forgetQueue();

    /**
     * The consumer has joined; comes before any delivery to it, so this is the place to answer that consuming has begun.
     */
    void subscribed(QueueConsumer consumer);

    /**
     * A message goes out to a consumer.
     *
     * @param position what to settle it by; {@link QueueMachine#NO_POSITION} if the consumer takes messages without
     *     acknowledgement
     * @param returns how often it has come back since it was published; 0 if that is not counted
     */
    void deliver(QueueConsumer consumer, long position, Message message, boolean redelivered, int returns);

    /**
     * A message goes out to one who asked for a single message.
     *
     * @param position what to settle it by; {@link QueueMachine#NO_POSITION} if it was asked for without acknowledgement
     * @param returns as for {@link #deliver}
     * @param readyLeft how many messages are ready after this one
     */
    void fetched(Object fetchTicket, long position, Message message, boolean redelivered, int returns, int readyLeft);

    /** The queue has no message for one who asked for a single message, or was deleted meanwhile. */
    void fetchedNothing(Object fetchTicket);

    /** The consumer is gone because its queue was deleted. */
    void consumerCancelled(QueueConsumer consumer);

    /**
     * A message is ready for a consumer that borrows credit and has none. Asked once; the answer is
     * {@link QueueMachine#grantCredit}, as soon as the window that it borrows from has room.
     *
     * @param atOnce whether the message expires if there is no room now: then {@link QueueMachine#denyCredit} says so, and
     *     credit comes later all the same
     */
    void requestCredit(QueueConsumer consumer, boolean atOnce);

    /** Credit that the consumer borrowed and has no use for now goes back to the window. */
    void returnCredit(QueueConsumer consumer, int messages);

    /**
     * Messages of this segment are needed. The answer is {@link QueueMachine#segmentLoaded}. At most one load of a
     * segment is outstanding.
     */
    void loadSegment(long segment);

    /**
     * These messages are about to leave the heap, and the store must take those that it has not: they must be readable by
     * {@link #loadSegment} from now on, need not survive a restart, and need no sync. Not called when the store has all.
     *
     * @param slots by slot number; belongs to the callee from now on
     * @param transientBitsLow slots 0 to 63 that the store has to take, one bit each, lowest bit first
     * @param transientBitsHigh the same for slots 64 to 127
     */
    void pageOut(long segment, @Nullable Message[] slots, long transientBitsLow, long transientBitsHigh);

    /**
     * The store was asked for this message and could not hand it out. The queue keeps and counts it, passes over it until
     * a restart, and goes on with what is behind it; say so loudly.
     */
    void unreadable(long position);
}
