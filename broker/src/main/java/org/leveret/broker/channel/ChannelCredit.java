package org.leveret.broker.channel;

import java.util.ArrayDeque;

/**
 * The prefetch that all consumers of one channel share (basic.qos with {@code global}): queues ask for credit when a
 * message is ready, and get it while the channel has fewer unacked deliveries than the limit. Owned by the connection's
 * loop.
 */
final class ChannelCredit {
    /** A consumer whose queue asks for credit of the channel's. */
    interface Borrower {
        /** Lends the consumer credit of the channel's. */
        void grantCredit(int messages);

        /** Says that the channel has no room for another delivery now. */
        void denyCredit();
    }

    private int limit;
    private int used;
    private int lent;
    private int holds;
    private final ArrayDeque<Borrower> waiting = new ArrayDeque<>();
    private final ArrayDeque<Borrower> awaitingAnswer = new ArrayDeque<>(0);

    /** Whether consumers of the channel have to ask for each message. */
    boolean isLimited() {
        return limit > 0;
    }

    int limit() {
        return limit;
    }

    /** @param messages how many may be unacked on the channel; 0 is no limit */
    void limit(int messages) {
        limit = messages;
        grant();
    }

    /**
     * Grants credit now, or when there is room again.
     *
     * @param atOnce whether the queue is to be told that there is none now
     */
    void onWanted(Borrower consumer, boolean atOnce) {
        if (limit == 0) {
            // Asked before the queue heard that there is no limit any more: it would take this for credit of the
            // consumer's own.
            return;
        }
        waiting.add(consumer);
        grant();
        if (atOnce) {
            awaitingAnswer.add(consumer);
            answer();
        }
    }

    /** While nothing is lent for another reason, nobody knows whether there is room. */
    private void answer() {
        while (holds == 0 && !awaitingAnswer.isEmpty()) {
            Borrower consumer = awaitingAnswer.remove();
            if (waiting.contains(consumer)) {
                consumer.denyCredit();
            }
        }
    }

    void onReturned(int messages) {
        lent -= messages;
        grant();
    }

    /** A delivery is unacked from now on, by basic.get too; {@code borrowed} if it took a credit that was lent. */
    void onDelivered(boolean borrowed) {
        used++;
        if (borrowed) {
            lent--;
        }
    }

    void onSettled(int deliveries) {
        used -= deliveries;
        grant();
    }

    void onCancelled(Borrower consumer) {
        waiting.remove(consumer);
        awaitingAnswer.remove(consumer);
    }

    /** Lends nothing more until {@link #release}. */
    void hold() {
        holds++;
    }

    void release() {
        holds--;
        grant();
        answer();
    }

    private void grant() {
        while (holds == 0 && !waiting.isEmpty() && (limit == 0 || used + lent < limit)) {
            lent++;
            waiting.remove().grantCredit(1);
        }
    }
}
