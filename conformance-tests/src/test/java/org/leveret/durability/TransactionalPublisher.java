package org.leveret.durability;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Publishes in transactions, some of which it rolls back, until the broker is gone. Has a thread of its own. */
final class TransactionalPublisher {
    private static final int MESSAGES_MAX = 30;
    private static final int ROLLED_BACK_EVERY = 5;

    private final Ledger ledger;
    private final int publisher;
    private final Channel channel;
    private final SplittableRandom random;

    TransactionalPublisher(Ledger ledger, int publisher, Channel channel, SplittableRandom random) {
        this.ledger = ledger;
        this.publisher = publisher;
        this.channel = channel;
        this.random = random;
    }

    void run() throws IOException {
        channel.txSelect();
        while (!Thread.currentThread().isInterrupted()) {
            List<NumberedMessage> messages = new ArrayList<>();
            for (int i = random.nextInt(MESSAGES_MAX); i >= 0; i--) {
                NumberedMessage message = ledger.next(publisher, true);
                messages.add(message);
                Route route = message.route();
                channel.basicPublish(route.exchange(), route.routingKey(), message.properties(), message.body());
            }
            if (random.nextInt(ROLLED_BACK_EVERY) == 0) {
                channel.txRollback();
                ledger.rolledBack(messages);
            } else {
                ledger.committing(messages);
                channel.txCommit();
                messages.forEach(ledger::confirmed);
            }
        }
    }
}
