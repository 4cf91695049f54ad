package org.leveret.broker.queue;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.loop.Receiver;
import org.leveret.broker.statistics.ConsumerSnapshot;
import org.leveret.queue.Message;
import org.leveret.queue.stream.StreamStart;

/**
 * What takes a queue's deliveries: a consumer of whatever protocol. Its methods run on its own loop.
 *
 * <p>This is all that a queue knows of a protocol.
 */
public interface Subscriber extends Receiver {
    int DELIVER = 0;
    int REDELIVER = 1;
    int CANCELLED = 2;
    int CREDIT_WANTED = 3;
    int CREDIT_RETURNED = 4;
    int SUBSCRIBED = 5;
    int REFUSED = 6;

    /** Why a queue does not take a subscription. */
    enum Refusal {
        /** Another consumer has, or the new one wanted, the queue for itself alone. */
        EXCLUSIVE_USE,
        /** The queue was deleted meanwhile. */
        QUEUE_GONE
    }

    /**
     * What it looks like; any thread, so it is made of what does not change.
     *
     * @param active whether it is its turn, if the queue has a single active consumer
     */
    ConsumerSnapshot snapshot(boolean active);

    /** The loop that owns this subscriber. */
    EventLoop loop();

    /** Where it begins to read a stream, and what of it it wants; of no meaning to any other queue. Any thread. */
    default StreamStart streamStart() {
        return StreamStart.of(StreamStart.From.NEXT);
    }

    /** The subscription holds; deliveries follow. */
    void onSubscribed();

    /** The subscription does not hold. */
    void onRefused(Refusal why);

    /**
     * A message, unsettled unless the subscription settles on delivery; it was out before if {@code redelivered}.
     *
     * @param position its place in the queue, to settle it by; in a stream its offset
     * @param returns how often it has come back from consumers; 0 where that is not counted
     */
    void onDeliver(long position, Message message, boolean redelivered, int returns);

    /** The queue is gone and so is the subscription. */
    void onCancelled();

    /**
     * A message waits for this subscriber, which has no credit; it may grant some.
     *
     * @param atOnce whether the message does not wait for long: the queue is to be told if there is no credit now
     */
    void onCreditWanted(boolean atOnce);

    /** Credit that was granted on request and found no message. */
    void onCreditReturned(int messages);

    @Override
    default void receive(int verb, @Nullable Object first, @Nullable Object second, long number) {
        switch (verb) {
            case DELIVER -> onDeliver(number, (Message) Objects.requireNonNull(first), false, 0);
            case REDELIVER ->
                onDeliver(number, (Message) Objects.requireNonNull(first), true, second == null ? 0 : (Integer) second);
            case CANCELLED -> onCancelled();
            case CREDIT_WANTED -> onCreditWanted(number != 0);
            case CREDIT_RETURNED -> onCreditReturned((int) number);
            case SUBSCRIBED -> onSubscribed();
            case REFUSED -> onRefused((Refusal) Objects.requireNonNull(first));
            default -> throw new IllegalArgumentException("unknown verb " + verb);
        }
    }
}
