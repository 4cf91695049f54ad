package org.leveret.broker.queue;

import org.jspecify.annotations.Nullable;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.loop.Receiver;
import org.leveret.broker.loop.Reply;
import org.leveret.broker.statistics.QueueSnapshot;
import org.leveret.broker.vhost.DeleteResult;
import org.leveret.broker.vhost.QueueCounts;
import org.leveret.broker.vhost.QueueFeatures;
import org.leveret.queue.QueueConsumer;

/**
 * What a {@link QueueRef} leads to: a queue of whatever type on the event loop that owns it. Its methods run on that loop, and
 * letters with the verbs of here come to it.
 */
public interface QueueAtWork extends Receiver {
    int ENQUEUE = 0;
    int ACCEPT = 1;
    int REJECT = 2;
    int RELEASE = 3;
    int ACCEPT_MANY = 4;
    int REJECT_MANY = 5;
    int RELEASE_MANY = 6;
    int GRANT_CREDIT = 7;
    int GRANT_FLOW = 8;
    int RESTORE_CREDIT = 9;
    int FAIL = 10;
    int FAIL_MANY = 11;
    int DENY_CREDIT = 12;

    /** The loop that owns it. Any thread. */
    EventLoop loop();

    /** The first thing that it hears. */
    void onStart();

    /** The subscriber is told how that went, before any delivery. */
    void onSubscribe(QueueConsumer consumer);

    /** Ends a subscription; {@code done} is run on this loop when it is over. */
    void onUnsubscribe(QueueConsumer consumer, Runnable done);

    /**
     * Ends a subscription whose messages all go back. A single active consumer is not succeeded before {@link #onSucceed}.
     */
    void onRetire(QueueConsumer consumer);

    /** Lets another take the place of a retired consumer, which has given everything back. */
    void onSucceed(QueueConsumer consumer);

    /** Goes by what policies ask for now. */
    void onConfigure(QueueFeatures changed);

    /** What it looks like now. */
    QueueSnapshot snapshot();

    void onBorrowCredit(QueueConsumer consumer, boolean borrows);

    void onFetch(boolean settle, Object fetch);

    /** Its messages, to be looked at. */
    Browsable browsable();

    /** Begins or ends to copy what is published into it. */
    void onTail(TailBuffer reader, boolean begins);

    /** Its messages, to be looked at and picked; null for a stream, from which nothing can be taken. */
    @Nullable
    QueueContents contents();

    void onPurge(EventLoop from, Reply<Integer> reply);

    /** Answers a declare. */
    QueueCounts onCounts();

    /** Ends the queue if it is as unused and empty as asked. */
    DeleteResult onDelete(boolean ifUnused, boolean ifEmpty);
}
