package org.leveret.queue;

import org.jspecify.annotations.Nullable;

/** Effects of which a test overrides those that it is about; the others come to nothing. */
class SilentEffects implements QueueEffects {
    @Override
    public void confirm(Object ticket) {}

    @Override
    public void confirmDuplicate(Object ticket) {}

    @Override
    public void refuse(Object ticket) {}

    @Override
    public void expireQueue() {}

    @Override
    public void persist(Message message, long position, @Nullable Object ticket) {}

    @Override
    public void forget(long position) {}

    @Override
    public void forgetSlots(long segment, long slotsLow, long slotsHigh) {}

    @Override
    public void cameBack(long position, int returns, long readyAtMs) {}

    @Override
    public void drop(Message message, DeathReason reason) {}

    @Override
    public void deadLetter(Message message, DeathReason reason) {}

    @Override
    public boolean holdsDeadLetters() {
        return false;
    }

    @Override
    public void deadLetterSafely(long position, Message message, DeathReason reason) {}

    @Override
    public void wakeAt(long timeMs) {}

    @Override
    public void forgetQueue() {}

    @Override
    public void subscribed(QueueConsumer consumer) {}

    @Override
    public void deliver(QueueConsumer consumer, long position, Message message, boolean redelivered, int returns) {}

    @Override
    public void fetched(
            Object fetchTicket, long position, Message message, boolean redelivered, int returns, int readyLeft) {}

    @Override
    public void fetchedNothing(Object fetchTicket) {}

    @Override
    public void consumerCancelled(QueueConsumer consumer) {}

    @Override
    public void requestCredit(QueueConsumer consumer, boolean atOnce) {}

    @Override
    public void returnCredit(QueueConsumer consumer, int messages) {}

    @Override
    public void loadSegment(long segment) {}

    @Override
    public void pageOut(long segment, @Nullable Message[] slots, long transientBitsLow, long transientBitsHigh) {}

    @Override
    public void unreadable(long position) {}
}
