package org.leveret.durability;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;

/**
 * Publishes to a queue of its own and takes from it by basic.get until the broker is gone. A confirm says more here: what
 * was acked before on the same channel, for the same queue, is on disk with it. Has a thread of its own.
 */
final class Fetcher {
    private static final int MESSAGES_MAX = 10;
    private static final long CONFIRM_MS_MAX = 20_000;

    private final Ledger ledger;
    private final Channel channel;
    private final SplittableRandom random;
    private final String queue = Route.FETCHED.routingKey();

    Fetcher(Ledger ledger, Channel channel, SplittableRandom random) {
        this.ledger = ledger;
        this.channel = channel;
        this.random = random;
    }

    void run() throws IOException, InterruptedException, TimeoutException {
        channel.confirmSelect();
        while (!Thread.currentThread().isInterrupted()) {
            List<String> acked = new ArrayList<>();
            for (int i = random.nextInt(MESSAGES_MAX); i > 0; i--) {
                fetch(acked);
            }
            List<NumberedMessage> messages = new ArrayList<>();
            for (int i = random.nextInt(MESSAGES_MAX); i >= 0; i--) {
                NumberedMessage message = ledger.next(NumberedMessage.FETCHER, false);
                messages.add(message);
                channel.basicPublish("", queue, message.properties(), message.body());
            }
            channel.waitForConfirmsOrDie(CONFIRM_MS_MAX);
            messages.forEach(ledger::confirmed);
            ledger.settledForGood(queue, acked);
        }
    }

    private void fetch(List<String> acked) throws IOException {
        GetResponse response = channel.basicGet(queue, false);
        if (response == null) {
            return;
        }
        ledger.delivered(queue, new Delivery(response.getEnvelope(), response.getProps(), response.getBody()));
        String id = response.getProps().getMessageId();
        if (random.nextInt(4) == 0) {
            ledger.returning(queue, List.of(id));
            channel.basicReject(response.getEnvelope().getDeliveryTag(), true);
        } else {
            ledger.settling(queue, id);
            acked.add(id);
            channel.basicAck(response.getEnvelope().getDeliveryTag(), false);
        }
    }
}
