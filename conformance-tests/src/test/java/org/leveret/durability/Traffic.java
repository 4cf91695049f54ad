package org.leveret.durability;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import com.rabbitmq.client.impl.ForgivingExceptionHandler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * The clients of one life of the broker: some publish, with confirms or in transactions, others consume, get, purge,
 * and lose their connections. They go on until the broker is gone. Owned by the test's thread; each client has threads
 * of its own.
 */
final class Traffic {
    private static final int CONFIRMING = 3;
    private static final int TRANSACTIONAL = 2;
    private static final int CLIENTS = CONFIRMING + TRANSACTIONAL + 5;
    private static final int END_SECONDS_MAX = 20;
    private static final int CUT_EVERY_MS_MAX = 120;
    private static final int PURGE_EVERY_MS_MAX = 400;

    private final Ledger ledger;
    private final ConnectionFactory factory;
    /** The connections' threads, each of which ends when the broker is gone. */
    private final List<Thread> readers = new CopyOnWriteArrayList<>();

    /** Counted down by each client when it is connected, or cannot be any more. */
    private final CountDownLatch connected = new CountDownLatch(CLIENTS);

    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final ExecutorService consumers = Executors.newFixedThreadPool(2);

    private Traffic(Ledger ledger, ConnectionFactory factory) {
        this.ledger = ledger;
        this.factory = factory;
    }

    /** What a client does until the broker is gone. */
    private interface Work {
        void run(Channel channel) throws IOException, InterruptedException, TimeoutException;
    }

    /** That a broker is gone is no news here; anything else is. */
    private final class Faults extends ForgivingExceptionHandler {
        @Override
        protected void log(String message, Throwable fault) {
            if (!(fault instanceof IOException) && !(fault instanceof ShutdownSignalException)) {
                ledger.violation("a client", message, "has failed: " + fault);
            }
        }
    }

    /** Has all clients connect; each works from when it is connected. */
    static Traffic start(
            Ledger ledger, ConnectionFactory factory, OwnQueues ownQueues, OwnStream stream, SplittableRandom random)
            throws InterruptedException {
        Traffic traffic = new Traffic(ledger, factory);
        factory.setThreadFactory(traffic::thread);
        factory.setExceptionHandler(traffic.new Faults());
        for (int publisher = 0; publisher < CONFIRMING; publisher++) {
            int number = publisher;
            traffic.work(channel -> new ConfirmingPublisher(ledger, number, channel).run());
        }
        for (int publisher = CONFIRMING; publisher < CONFIRMING + TRANSACTIONAL; publisher++) {
            int number = publisher;
            SplittableRandom own = random.split();
            traffic.work(channel -> new TransactionalPublisher(ledger, number, channel, own).run());
        }
        SplittableRandom cutting = random.split();
        traffic.work(channel -> traffic.consumeAndCut(cutting));
        SplittableRandom fetching = random.split();
        traffic.work(channel -> new Fetcher(ledger, channel, fetching).run());
        SplittableRandom purging = random.split();
        traffic.work(channel -> traffic.purge(channel, purging));
        SplittableRandom owning = random.split();
        traffic.work(channel -> ownQueues.use(channel, owning));
        SplittableRandom streaming = random.split();
        traffic.work(channel -> stream.use(channel, streaming));
        traffic.connected.await();
        return traffic;
    }

    /** Waits until every client has noticed that the broker is gone, so that the ledger changes no more. */
    void awaitEnd() throws InterruptedException {
        workers.shutdownNow();
        boolean ended = workers.awaitTermination(END_SECONDS_MAX, TimeUnit.SECONDS);
        for (Thread reader : readers) {
            reader.join(TimeUnit.SECONDS.toMillis(END_SECONDS_MAX));
        }
        consumers.shutdown();
        if (!ended || !consumers.awaitTermination(END_SECONDS_MAX, TimeUnit.SECONDS)) {
            throw new IllegalStateException("clients did not end");
        }
    }

    private void work(Work work) {
        workers.execute(() -> {
            try {
                work.run(connect());
            } catch (IOException | ShutdownSignalException | InterruptedException | TimeoutException e) {
                // the broker is gone, or the life is over
            } catch (RuntimeException | Error e) {
                ledger.violation("a client", work.toString(), "has failed: " + e);
            }
        });
    }

    private Thread thread(Runnable task) {
        Thread reader = new Thread(task);
        readers.add(reader);
        return reader;
    }

    private Channel connect() throws IOException, TimeoutException {
        try {
            return factory.newConnection(consumers).createChannel();
        } finally {
            connected.countDown();
        }
    }

    /** Replaces one consumer after the other by a new one, after its connection has broken. */
    private void consumeAndCut(SplittableRandom random) throws IOException, TimeoutException {
        List<SettlingConsumer> all = new ArrayList<>();
        for (String queue : Route.readQueues()) {
            all.add(SettlingConsumer.start(ledger, queue, factory, consumers, random.split()));
        }
        while (!Thread.currentThread().isInterrupted()) {
            pause(random, CUT_EVERY_MS_MAX);
            int index = random.nextInt(all.size());
            all.get(index).cut();
            String queue = all.get(index).queue();
            all.set(index, SettlingConsumer.start(ledger, queue, factory, consumers, random.split()));
        }
    }

    private void purge(Channel channel, SplittableRandom random) throws IOException {
        while (!Thread.currentThread().isInterrupted()) {
            pause(random, PURGE_EVERY_MS_MAX);
            String queue = Route.purgedQueues().get(random.nextInt(2));
            List<Copy> certain = ledger.purging(queue);
            ledger.purged(queue, certain, channel.queuePurge(queue).getMessageCount());
        }
    }

    private static void pause(SplittableRandom random, int milliseconds) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(milliseconds)));
    }
}
