package org.leveret.queue;

import org.jspecify.annotations.Nullable;

/**
 * One consumer of one queue: how many messages and how many bytes it may still be given.
 *
 * <p>Made by whoever consumes; from {@link QueueMachine#subscribe} on, all that changes in it is owned by the queue's
 * loop. What is fixed may be read from any thread.
 */
public final class QueueConsumer {
    /** A credit that never runs out. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    private final Object subscriber;
    private final boolean noAck;
    private final boolean exclusive;
    private final int priority;

    // Owned by the queue's loop.
    int credit;
    long flowBytes;
    boolean borrowsCredit;
    int borrowedCredit;
    boolean creditRequested;
    /** Asked for a message that expires if there is no credit; owned by {@link AwaitedCredit}. */
    boolean askedAtLast;

    boolean subscribed;
    /** How many messages it has been given and not settled. */
    int unsettled;

    // Owned by the Rotation.
    @Nullable
    QueueConsumer previousInTurn;

    @Nullable
    QueueConsumer nextInTurn;

    /**
     * @param subscriber what deliveries are for; opaque to the queue
     * @param noAck whether a message is settled as soon as it is delivered; credit is then of no account
     * @param exclusive whether nobody else may consume from the queue meanwhile
     * @param priority a consumer is given messages only while nobody with a higher one could take them
     * @param credit how many messages may be out unsettled at once, at least 0; {@link #UNLIMITED} for no limit
     * @param flowBytes outbound window: a message is delivered while this is over 0, and takes
     *     {@link Message#flowBytes()} from it, below 0 if need be
     * @param borrowsCredit whether each message also takes one of a credit that several consumers share
     */
    public QueueConsumer(
            Object subscriber,
            boolean noAck,
            boolean exclusive,
            int priority,
            int credit,
            long flowBytes,
            boolean borrowsCredit) {
        this.subscriber = subscriber;
        this.noAck = noAck;
        this.exclusive = exclusive;
        this.priority = priority;
        this.credit = noAck ? UNLIMITED : credit;
        this.flowBytes = flowBytes;
        this.borrowsCredit = borrowsCredit && !noAck;
    }

    public Object subscriber() {
        return subscriber;
    }

    public boolean noAck() {
        return noAck;
    }

    public boolean exclusive() {
        return exclusive;
    }

    public int priority() {
        return priority;
    }

    /** How many more messages its own window lets through; {@link #UNLIMITED} for no limit. On the queue's loop. */
    public int credit() {
        return credit;
    }

    /** How many more bytes the outbound window lets through; 0 or less holds it up. On the queue's loop. */
    public long flowBytes() {
        return flowBytes;
    }

    /** Whether each message also takes one of a shared credit. On the queue's loop. */
    public boolean borrowsCredit() {
        return borrowsCredit;
    }

    /** Whether its turn may come: it could take a message, or at least ask for the credit to take one. */
    boolean mayTake() {
        return subscribed && credit > 0 && flowBytes > 0 && !creditRequested;
    }

    void addCredit(int messages) {
        if (credit != UNLIMITED) {
            credit = (int) Math.min((long) credit + messages, UNLIMITED - 1);
        }
    }

    void addFlow(long bytes) {
        long sum = flowBytes + bytes;
        flowBytes = sum < flowBytes ? Long.MAX_VALUE : sum;
    }

    /** Takes from its windows what one delivery costs. */
    void charge(Message message) {
        flowBytes -= message.flowBytes();
        if (credit != UNLIMITED) {
            credit--;
        }
        if (borrowsCredit) {
            borrowedCredit--;
        }
        if (!noAck) {
            unsettled++;
        }
    }
}
