package org.leveret.durability;

import com.rabbitmq.client.AMQP;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A publisher's message with this number. Everything about it follows from the seed and the two numbers, so that it can
 * be checked without having been kept.
 */
record NumberedMessage(long seed, int publisher, int number) {
    private static final int[] BODY_BYTES_BOUNDS = {1, 200, 200, 200, 4_000, 4_000, 4_000, 30_000};
    private static final int LARGE_EVERY = 150;
    private static final int LARGE_BODY_BYTES_MAX = 400_000;
    /** These are larger than what the log writes at once. */
    private static final int HUGE_EVERY = 600;

    private static final int HUGE_BODY_BYTES_MAX = 2_500_000;
    private static final int TRANSIENT_EVERY = 8;

    /** The client that publishes to {@link Route#FETCHED} alone. */
    static final int FETCHER = 100;

    /** Finds the message by what {@link #id} was. */
    static NumberedMessage of(long seed, String id) {
        int dash = id.indexOf('-');
        return new NumberedMessage(
                seed, Integer.parseInt(id.substring(0, dash)), Integer.parseInt(id.substring(dash + 1)));
    }

    String id() {
        return publisher + "-" + number;
    }

    Route route() {
        return publisher == FETCHER ? Route.FETCHED : Route.choose(random());
    }

    boolean persistent() {
        return publisher == FETCHER || random().split().split().nextInt(TRANSIENT_EVERY) != 0;
    }

    byte[] body() {
        SplittableRandom random = random().split();
        int bound = BODY_BYTES_BOUNDS[random.nextInt(BODY_BYTES_BOUNDS.length)];
        if (random.nextInt(HUGE_EVERY) == 0) {
            bound = HUGE_BODY_BYTES_MAX;
        } else if (random.nextInt(LARGE_EVERY) == 0) {
            bound = LARGE_BODY_BYTES_MAX;
        }
        byte[] body = new byte[random.nextInt(bound)];
        random.nextBytes(body);
        return body;
    }

    AMQP.BasicProperties properties() {
        AMQP.BasicProperties.Builder properties = bare();
        return properties.headers(headers()).build();
    }

    /** Whether this is what came back, to the last octet, but for what a broker adds to dead letters. */
    boolean isIntactIn(AMQP.BasicProperties properties, byte[] received) {
        Map<String, Object> headers =
                properties.getHeaders() == null ? new TreeMap<>() : new TreeMap<>(properties.getHeaders());
        headers.keySet().removeIf(name -> name.startsWith("x-"));
        // Strings come back as a type of the client's own, which prints as the text.
        return properties.builder().headers(null).build().equals(bare().build())
                && headers.toString().equals(new TreeMap<>(headers()).toString())
                && Arrays.equals(received, body());
    }

    private AMQP.BasicProperties.Builder bare() {
        return new AMQP.BasicProperties.Builder()
                .messageId(id())
                .deliveryMode(persistent() ? 2 : 1)
                .priority(number % 10)
                .contentType("application/octet-stream")
                .correlationId("c" + number)
                .replyTo("reply." + publisher)
                .type("numbered")
                .appId("torture")
                .timestamp(Date.from(Instant.ofEpochSecond(number)));
    }

    private Map<String, Object> headers() {
        return Map.of("number", (long) number, "text", "é" + number, "list", List.of(1, "two", 3L));
    }

    private SplittableRandom random() {
        return new SplittableRandom(seed ^ ((long) publisher << 40) ^ (number * 0x9E3779B97F4A7C15L));
    }
}
