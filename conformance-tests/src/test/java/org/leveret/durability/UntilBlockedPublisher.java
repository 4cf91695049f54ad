package org.leveret.durability;

import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Publishes numbered persistent messages with confirms until its connection is blocked, and keeps account of the answers.
 * Has a thread of its own; any thread may ask.
 */
final class UntilBlockedPublisher implements BlockedListener, ConfirmListener {
    static final int BODY_BYTES = 4_000;
    private static final int PATIENCE_SECONDS = 30;
    /** Every so many publishes it waits for confirms, so that the disk sets the pace. */
    private static final int UNCONFIRMED_MAX = 200;

    private static final int ANSWER_MS_MAX = 500;

    private final AtomicInteger published = new AtomicInteger();
    private final CompletableFuture<String> blocked = new CompletableFuture<>();
    private final CompletableFuture<Boolean> unblocked = new CompletableFuture<>();

    // Guarded by this.
    private final BitSet confirmed = new BitSet();
    private final BitSet refused = new BitSet();

    private UntilBlockedPublisher() {}

    static UntilBlockedPublisher start(Connection connection, String queue) throws IOException {
        UntilBlockedPublisher publisher = new UntilBlockedPublisher();
        connection.addBlockedListener(publisher);
        Channel channel = connection.createChannel();
        channel.confirmSelect();
        channel.addConfirmListener(publisher);
        Thread thread = new Thread(() -> publisher.publish(channel, queue), "publisher");
        thread.setDaemon(true);
        thread.start();
        return publisher;
    }

    private void publish(Channel channel, String queue) {
        try {
            while (!blocked.isDone()) {
                int number = published.getAndIncrement();
                byte[] body = ByteBuffer.allocate(BODY_BYTES).putInt(number).array();
                channel.basicPublish("", queue, MessageProperties.PERSISTENT_BASIC, body);
                awaitAnswers(number);
            }
        } catch (IOException | ShutdownSignalException | InterruptedException e) {
            blocked.completeExceptionally(e);
        }
    }

    /** Not for ever: who publishes nothing is not told that it is blocked. */
    private synchronized void awaitAnswers(int number) throws InterruptedException {
        long untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ANSWER_MS_MAX);
        while (number - confirmed.cardinality() - refused.cardinality() > UNCONFIRMED_MAX
                && !blocked.isDone()
                && System.nanoTime() < untilNs) {
            wait(ANSWER_MS_MAX);
        }
    }

    /** Waits until the connection is blocked, and says why it is. */
    String awaitBlocked() throws Exception {
        return blocked.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    void awaitUnblocked() throws Exception {
        unblocked.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    int published() {
        return published.get();
    }

    synchronized int confirmed() {
        return confirmed.cardinality();
    }

    synchronized int refused() {
        return refused.cardinality();
    }

    /** How many messages from the first one on are confirmed. */
    synchronized int confirmedInARow() {
        return confirmed.nextClearBit(0);
    }

    @Override
    public void handleBlocked(String reason) {
        blocked.complete(reason);
    }

    @Override
    public void handleUnblocked() {
        unblocked.complete(true);
    }

    @Override
    public void handleAck(long tag, boolean multiple) {
        answered(confirmed, tag, multiple);
    }

    @Override
    public void handleNack(long tag, boolean multiple) {
        answered(refused, tag, multiple);
    }

    private synchronized void answered(BitSet as, long tag, boolean multiple) {
        int last = (int) tag - 1;
        for (int number = multiple ? 0 : last; number <= last; number++) {
            if (!confirmed.get(number) && !refused.get(number)) {
                as.set(number);
            }
        }
        notifyAll();
    }
}
