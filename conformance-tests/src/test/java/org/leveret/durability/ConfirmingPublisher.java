package org.leveret.durability;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;

/** Publishes with confirms until the broker is gone. Has a thread of its own; the connection's tells it of confirms. */
final class ConfirmingPublisher implements ConfirmListener {
    private static final int UNCONFIRMED_MAX = 150;

    private final Ledger ledger;
    private final int publisher;
    private final Channel channel;
    private final Semaphore window = new Semaphore(UNCONFIRMED_MAX);
    /** How many messages it had published in earlier lives. */
    private final int before;

    // Owned by the connection's thread.
    private final Set<Long> single = new TreeSet<>();
    private long confirmedUpTo;

    ConfirmingPublisher(Ledger ledger, int publisher, Channel channel) {
        this.ledger = ledger;
        this.publisher = publisher;
        this.channel = channel;
        this.before = ledger.publishedBy(publisher);
    }

    void run() throws IOException, InterruptedException {
        channel.addConfirmListener(this);
        channel.confirmSelect();
        while (!Thread.currentThread().isInterrupted()) {
            window.acquire();
            NumberedMessage message = ledger.next(publisher, false);
            Route route = message.route();
            channel.basicPublish(route.exchange(), route.routingKey(), message.properties(), message.body());
        }
    }

    @Override
    public void handleAck(long tag, boolean multiple) {
        if (!multiple) {
            single.add(tag);
            confirm(tag);
            return;
        }
        for (long each = confirmedUpTo + 1; each <= tag; each++) {
            if (!single.remove(each)) {
                confirm(each);
            }
        }
        confirmedUpTo = tag;
    }

    @Override
    public void handleNack(long tag, boolean multiple) {
        ledger.violation("confirms of publisher " + publisher, Long.toString(before + tag), "was refused");
    }

    private void confirm(long tag) {
        ledger.confirmed(new NumberedMessage(ledger.seed(), publisher, (int) (before + tag)));
        window.release();
    }
}
