package org.leveret.durability;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.SocketConfigurators;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeoutException;

/**
 * A consumer that acks most of what it gets, gives some back, rejects some and keeps the rest, and whose connection can
 * break. Called by the connection's consumer threads, and by the one that cuts it.
 */
final class SettlingConsumer extends DefaultConsumer {
    private static final int[] PREFETCHES = {1, 10, 200, 200, 0};
    private static final int KEPT_MAX = 200;

    private final Ledger ledger;
    private final String queue;
    private final Socket socket;
    private final SplittableRandom random;
    private final int keptMax;
    private final List<String> received = new ArrayList<>();
    private final NavigableMap<Long, String> kept = new TreeMap<>();
    private boolean cut;

    private SettlingConsumer(
            Ledger ledger, String queue, Channel channel, Socket socket, int prefetch, SplittableRandom random) {
        super(channel);
        this.ledger = ledger;
        this.queue = queue;
        this.socket = socket;
        this.random = random;
        this.keptMax = prefetch == 0 ? KEPT_MAX : prefetch / 2;
    }

    static SettlingConsumer start(
            Ledger ledger, String queue, ConnectionFactory factory, ExecutorService threads, SplittableRandom random)
            throws IOException, TimeoutException {
        CompletableFuture<Socket> socket = new CompletableFuture<>();
        ConnectionFactory own = factory.clone();
        own.setSocketConfigurator(SocketConfigurators.defaultConfigurator().andThen(socket::complete));
        Channel channel = own.newConnection(threads).createChannel();
        int prefetch = PREFETCHES[random.nextInt(PREFETCHES.length)];
        channel.basicQos(prefetch);
        SettlingConsumer consumer = new SettlingConsumer(ledger, queue, channel, socket.join(), prefetch, random);
        channel.basicConsume(queue, false, consumer);
        return consumer;
    }

    String queue() {
        return queue;
    }

    /** Breaks the connection: all that it was given may come again, as the broker may have read no ack of it. */
    synchronized void cut() throws IOException {
        cut = true;
        ledger.returning(queue, received);
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public synchronized void handleDelivery(
            String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) throws IOException {
        if (cut) {
            return;
        }
        ledger.delivered(queue, new Delivery(envelope, properties, body));
        String id = properties.getMessageId();
        received.add(id);
        settle(envelope.getDeliveryTag(), id, envelope.isRedeliver());
    }

    private void settle(long tag, String id, boolean redelivered) throws IOException {
        int choice = random.nextInt(100);
        if (choice < 70) {
            ledger.settling(queue, id);
            getChannel().basicAck(tag, false);
        } else if (choice < 76 && !redelivered) {
            ledger.returning(queue, List.of(id));
            if (choice < 73) {
                getChannel().basicNack(tag, false, true);
            } else {
                getChannel().basicReject(tag, true);
            }
        } else if (choice < 84) {
            ledger.rejecting(queue, id);
            if (choice < 80) {
                getChannel().basicNack(tag, false, false);
            } else {
                getChannel().basicReject(tag, false);
            }
        } else if (choice < 85 || kept.size() >= keptMax) {
            kept.values().forEach(each -> ledger.settling(queue, each));
            kept.clear();
            ledger.settling(queue, id);
            getChannel().basicAck(tag, true);
        } else {
            kept.put(tag, id);
        }
    }
}
