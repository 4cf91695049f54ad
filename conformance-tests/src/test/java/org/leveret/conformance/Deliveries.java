package org.leveret.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A consumer that keeps what it gets until the test's thread takes it. */
public final class Deliveries extends DefaultConsumer {
    private static final int PATIENCE_SECONDS = 15;

    private final BlockingQueue<Delivery> arrived = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> consumeOk = new CompletableFuture<>();
    private final CompletableFuture<String> cancelOk = new CompletableFuture<>();
    private final CompletableFuture<String> cancelled = new CompletableFuture<>();

    public Deliveries(Channel channel) {
        super(channel);
    }

    @Override
    public void handleDelivery(String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
        arrived.add(new Delivery(envelope, properties, body));
    }

    @Override
    public void handleConsumeOk(String consumerTag) {
        consumeOk.complete(consumerTag);
    }

    @Override
    public void handleCancelOk(String consumerTag) {
        cancelOk.complete(consumerTag);
    }

    @Override
    public void handleCancel(String consumerTag) {
        cancelled.complete(consumerTag);
    }

    /** The consumer's tag, which consume-ok brings. */
    public String tag() throws Exception {
        return consumeOk.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** The next delivery, in order of arrival. */
    public Delivery take() throws InterruptedException {
        Delivery delivery = arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(delivery).as("a delivery within %d s", PATIENCE_SECONDS).isNotNull();
        return delivery;
    }

    public String takeText() throws InterruptedException {
        return text(take());
    }

    public List<String> takeTexts(int count) throws InterruptedException {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(takeText());
        }
        return texts;
    }

    /** Waits for the broker's basic.cancel and tells its consumer tag. */
    public String awaitServerCancel() throws Exception {
        return cancelled.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Cancels the consumer and tells what it had got beyond what was taken; nothing can follow cancel-ok. */
    public List<String> cancelAndDrain() throws Exception {
        getChannel().basicCancel(tag());
        cancelOk.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        List<Delivery> rest = new ArrayList<>();
        arrived.drainTo(rest);
        return rest.stream().map(Deliveries::text).toList();
    }

    public static String text(Delivery delivery) {
        return new String(delivery.getBody(), StandardCharsets.UTF_8);
    }

    /** Starts a consumer with manual acknowledgement and a tag that the broker makes. */
    public static Deliveries consume(Channel channel, String queue) throws IOException {
        return consume(channel, queue, false);
    }

    public static Deliveries consume(Channel channel, String queue, boolean noAck) throws IOException {
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, noAck, deliveries);
        return deliveries;
    }
}
