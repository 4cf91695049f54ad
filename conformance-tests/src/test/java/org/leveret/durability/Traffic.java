package org.leveret.durability;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import com.rabbitmq.client.impl.ForgivingExceptionHandler;
import java.io.IOException;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The clients of one life of the broker: some publish with confirms, others consume, and ack, requeue or keep what they
 * get. They go on until the broker is gone. Owned by the test's thread; each client has threads of its own.
 */
final class Traffic {
    private static final int PUBLISHERS = 3;
    private static final int UNCONFIRMED_MAX = 150;
    private static final int PREFETCH = 200;
    private static final int END_SECONDS_MAX = 20;

    private final int life;
    private final Ledger ledger;
    /** The connections' threads, each of which ends when the broker is gone. */
    private final List<Thread> readers = new CopyOnWriteArrayList<>();

    private final ExecutorService publishers = Executors.newFixedThreadPool(PUBLISHERS);
    private final ExecutorService consumers = Executors.newFixedThreadPool(2);

    private Traffic(int life, Ledger ledger) {
        this.life = life;
        this.ledger = ledger;
    }

    /** That a broker is gone is no news here; anything else is. */
    private final class Faults extends ForgivingExceptionHandler {
        @Override
        protected void log(String message, Throwable fault) {
            if (!(fault instanceof IOException) && !(fault instanceof ShutdownSignalException)) {
                ledger.violation("a client", message, life, "has failed: " + fault);
            }
        }
    }

    /** Connects all clients; each works from when it is connected. */
    static Traffic start(int life, Ledger ledger, ConnectionFactory clients, SplittableRandom random)
            throws IOException, TimeoutException {
        Traffic traffic = new Traffic(life, ledger);
        clients.setThreadFactory(traffic::thread);
        clients.setExceptionHandler(traffic.new Faults());
        for (String queue : Route.readQueues()) {
            traffic.consume(queue, clients, random.split());
        }
        traffic.consume("kill.one", clients, random.split());
        for (int publisher = 0; publisher < PUBLISHERS; publisher++) {
            traffic.publish(publisher, clients);
        }
        return traffic;
    }

    /** Waits until every client has noticed that the broker is gone, so that the ledger changes no more. */
    void awaitEnd() throws InterruptedException {
        publishers.shutdownNow();
        for (Thread reader : readers) {
            reader.join(TimeUnit.SECONDS.toMillis(END_SECONDS_MAX));
        }
        consumers.shutdown();
        if (!publishers.awaitTermination(END_SECONDS_MAX, TimeUnit.SECONDS)
                || !consumers.awaitTermination(END_SECONDS_MAX, TimeUnit.SECONDS)) {
            throw new IllegalStateException("clients did not end");
        }
    }

    private Thread thread(Runnable task) {
        Thread reader = new Thread(task);
        readers.add(reader);
        return reader;
    }

    private Channel connect(ConnectionFactory clients) throws IOException, TimeoutException {
        return clients.newConnection(consumers).createChannel();
    }

    private void publish(int publisher, ConnectionFactory clients) throws IOException, TimeoutException {
        Channel channel = connect(clients);
        Semaphore window = new Semaphore(UNCONFIRMED_MAX);
        channel.addConfirmListener(new Confirmed(publisher, window));
        channel.confirmSelect();
        publishers.execute(() -> publishUntilGone(publisher, channel, window));
    }

    private void publishUntilGone(int publisher, Channel channel, Semaphore window) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                window.acquire();
                NumberedMessage message = ledger.next(life, publisher);
                Route route = message.route();
                channel.basicPublish(route.exchange(), route.routingKey(), message.properties(), message.body());
            }
        } catch (IOException | ShutdownSignalException | InterruptedException e) {
            // the broker is gone, or the life is over
        }
    }

    private void consume(String queue, ConnectionFactory clients, SplittableRandom random)
            throws IOException, TimeoutException {
        Channel channel = connect(clients);
        channel.basicQos(PREFETCH);
        channel.basicConsume(queue, false, new Settling(channel, queue, random));
    }

    /** Tells the ledger which messages are confirmed; called by the connection's thread. */
    private final class Confirmed implements ConfirmListener {
        private final int publisher;
        private final Semaphore window;
        private final int before;
        private long confirmedUpTo;
        private final TreeMap<Long, Boolean> single = new TreeMap<>();

        Confirmed(int publisher, Semaphore window) {
            this.publisher = publisher;
            this.window = window;
            this.before = ledger.publishedBy(publisher);
        }

        @Override
        public void handleAck(long tag, boolean multiple) {
            if (!multiple) {
                single.put(tag, true);
                confirm(tag);
                return;
            }
            for (long each = confirmedUpTo + 1; each <= tag; each++) {
                if (single.remove(each) == null) {
                    confirm(each);
                }
            }
            confirmedUpTo = tag;
        }

        @Override
        public void handleNack(long tag, boolean multiple) {
            ledger.violation("confirms of publisher " + publisher, Long.toString(before + tag), life, "was refused");
        }

        private void confirm(long tag) {
            ledger.confirmed(new NumberedMessage(ledger.seed(), publisher, (int) (before + tag)));
            window.release();
        }
    }

    /** Acks most of what it gets, requeues some and keeps the rest; called by the connection's consumer threads. */
    private final class Settling extends DefaultConsumer {
        private final String queue;
        private final SplittableRandom random;
        private final NavigableMap<Long, String> kept = new TreeMap<>();

        Settling(Channel channel, String queue, SplittableRandom random) {
            super(channel);
            this.queue = queue;
            this.random = random;
        }

        @Override
        public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
                throws IOException {
            ledger.delivered(life, queue, new Delivery(envelope, properties, body));
            String id = properties.getMessageId();
            int choice = random.nextInt(100);
            if (choice < 80) {
                ledger.acking(queue, id);
                getChannel().basicAck(envelope.getDeliveryTag(), false);
            } else if (choice < 83 && !envelope.isRedeliver()) {
                ledger.requeueing(queue, id);
                getChannel().basicNack(envelope.getDeliveryTag(), false, true);
            } else if (choice < 84) {
                kept.values().forEach(each -> ledger.acking(queue, each));
                kept.clear();
                ledger.acking(queue, id);
                getChannel().basicAck(envelope.getDeliveryTag(), true);
            } else {
                kept.put(envelope.getDeliveryTag(), id);
            }
        }
    }
}
