package org.leveret.durability;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A stream that one client publishes to with confirms while another reads its end: what was confirmed or read is there
 * after every start, once, in order, at its offset. Any thread may call; each call is one step.
 */
final class OwnStream {
    private static final String NAME = "torture.stream";
    private static final int BATCH_MAX = 40;
    private static final int BODY_CHARACTERS_MAX = 1_500;
    private static final int SEGMENT_BYTES = 40_000;
    private static final int PREFETCH = 200;
    private static final int PAUSE_MS_MAX = 10;
    private static final long CONFIRM_MS_MAX = 20_000;
    private static final long READ_MS_MAX = 10_000;

    private final History history;
    /** What is there or may be, in the order of publishing. */
    private final List<Entry> content = new ArrayList<>();

    private int life;
    private int publishedCount;
    private int readCount;
    private int renewedCount;

    /** A message that is or may be in the stream. */
    private static final class Entry {
        private final int number;
        private boolean owed;

        Entry(int number) {
            this.number = number;
        }

        String body() {
            return number + " " + "s".repeat(number * 7_919 % BODY_CHARACTERS_MAX);
        }
    }

    private record Read(long offset, String body) {
        static Read of(Delivery delivery) {
            Object offset = delivery.getProperties().getHeaders().get("x-stream-offset");
            return new Read(
                    offset instanceof Long known ? known : -1, new String(delivery.getBody(), StandardCharsets.UTF_8));
        }

        int number() {
            return Integer.parseInt(body.substring(0, body.indexOf(' ')));
        }
    }

    OwnStream(History history) {
        this.history = history;
    }

    static void declare(Channel channel) throws IOException {
        channel.queueDeclare(
                NAME,
                true,
                false,
                false,
                Map.of("x-queue-type", "stream", "x-stream-max-segment-size-bytes", SEGMENT_BYTES));
    }

    synchronized void lifeBegins(int number) {
        life = number;
    }

    /** How many messages were published, and how many have been read, more than once each. */
    @Override
    public synchronized String toString() {
        return publishedCount + " published to a stream, " + readCount + " read, " + renewedCount + " times anew";
    }

    synchronized int readCount() {
        return readCount;
    }

    /** Works until the broker is gone. */
    void use(Channel channel, SplittableRandom random) throws IOException, InterruptedException, TimeoutException {
        read(channel.getConnection().createChannel(), "next", this::owe);
        channel.confirmSelect();
        while (!Thread.currentThread().isInterrupted()) {
            List<Entry> batch = next(1 + random.nextInt(BATCH_MAX));
            for (Entry entry : batch) {
                channel.basicPublish(
                        "",
                        NAME,
                        MessageProperties.PERSISTENT_BASIC,
                        entry.body().getBytes(StandardCharsets.UTF_8));
            }
            channel.waitForConfirmsOrDie(CONFIRM_MS_MAX);
            confirmed(batch);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(PAUSE_MS_MAX)));
        }
    }

    private synchronized List<Entry> next(int count) {
        List<Entry> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            batch.add(new Entry(++publishedCount));
        }
        content.addAll(batch);
        return batch;
    }

    private synchronized void confirmed(List<Entry> batch) {
        batch.forEach(entry -> entry.owed = true);
    }

    /** A reader has seen it, confirmed or not: it is there for ever. */
    private synchronized void owe(Read read) {
        for (int i = content.size() - 1; i >= 0; i--) {
            if (content.get(i).number == read.number()) {
                content.get(i).owed = true;
                return;
            }
        }
        history.violation(life, NAME + " gave " + read.number() + ", which is not there");
    }

    private interface Reader {
        void take(Read read);
    }

    private static void read(Channel channel, String offset, Reader reader) throws IOException {
        channel.basicQos(PREFETCH);
        channel.basicConsume(
                NAME,
                false,
                Map.of("x-stream-offset", offset),
                (tag, delivery) -> {
                    // First, as the channel may be closed when the last has been taken.
                    channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
                    reader.take(Read.of(delivery));
                },
                tag -> {});
    }

    /** Reads the whole stream and compares it with what is known, after a start and before anybody publishes. */
    void check(Connection connection) throws IOException, TimeoutException {
        Channel channel = connection.createChannel();
        int count = channel.queueDeclarePassive(NAME).getMessageCount();
        BlockingQueue<Read> arriving = new LinkedBlockingQueue<>();
        read(channel, "first", arriving::add);
        List<Read> found = new ArrayList<>();
        while (found.size() < count) {
            found.add(next(arriving, channel));
        }
        channel.close();
        compare(found);
    }

    private static Read next(BlockingQueue<Read> arriving, Channel channel) throws TimeoutException {
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READ_MS_MAX);
        @Nullable Read next = null;
        while (next == null) {
            try {
                next = arriving.poll(50, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (next == null && (!channel.isOpen() || System.nanoTime() > endNs)) {
                throw new TimeoutException("the stream ends before its end");
            }
        }
        return next;
    }

    private synchronized void compare(List<Read> found) {
        readCount += found.size();
        List<Entry> there = new ArrayList<>();
        for (Entry entry : content) {
            int next = there.size();
            if (next < found.size() && found.get(next).body().equals(entry.body())) {
                if (found.get(next).offset() != next) {
                    history.violation(life, NAME + " has " + entry.number + " at " + found.get(next) + ", not " + next);
                }
                entry.owed = true;
                there.add(entry);
            } else if (entry.owed) {
                history.violation(life, NAME + " has lost " + entry.number);
            }
        }
        if (there.size() < found.size()) {
            Read wrong = found.get(there.size());
            history.violation(
                    life,
                    NAME + " has, out of order or wrongly, " + wrong.number() + " at offset " + wrong.offset()
                            + " behind " + there.size() + " that are right");
        }
        content.clear();
        content.addAll(there);
    }

    /** Deletes the stream and declares it anew, with a broker that is not to die. */
    void renew(Channel channel) throws IOException {
        channel.queueDelete(NAME);
        declare(channel);
        synchronized (this) {
            content.clear();
            renewedCount++;
        }
    }
}
