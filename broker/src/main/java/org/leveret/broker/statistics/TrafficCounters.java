package org.leveret.broker.statistics;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.leveret.queue.DeathReason;

/**
 * What has passed through one event loop, whatever has become of the channels and queues that it passed. Owned by that loop,
 * which alone counts and reads; others get {@link #counts()}.
 */
public final class TrafficCounters {

    /** RabbitMQ's, of its metric for the sizes of messages. */
    private static final int[] SIZE_BOUNDS_BYTES = {
        100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 50_000_000, 100_000_000
    };

    private final long[] sizes = new long[SIZE_BOUNDS_BYTES.length + 1];
    private final Map<DeathReason, Count> deadLetters = none();
    private final Map<DeathReason, Count> safeDeadLetters = none();
    private long sizesSumBytes;
    private long publishWithConfirm;
    private long routed;

    /**
     * A client has published a message.
     *
     * @param confirms whether it waits for a confirm
     * @param queues to how many queues it goes
     */
    public void published(int bodyBytes, boolean confirms, int queues) {
        sizes[bucket(bodyBytes)]++;
        sizesSumBytes += bodyBytes;
        routed += queues;
        if (confirms) {
            publishWithConfirm++;
        }
    }

    private static int bucket(int bytes) {
        int at = 0;
        while (at < SIZE_BOUNDS_BYTES.length && bytes > SIZE_BOUNDS_BYTES[at]) {
            at++;
        }
        return at;
    }

    /** A dead letter is published, be it for anybody or not. */
    public void deadLettered(DeathReason reason, boolean safely) {
        Count count = (safely ? safeDeadLetters : deadLetters).get(reason);
        if (count != null) {
            count.letters++;
        }
    }

    /** The largest body that is counted in each bucket of sizes but the last, in bytes. */
    public static List<Integer> sizeBoundsBytes() {
        return Arrays.stream(SIZE_BOUNDS_BYTES).boxed().toList();
    }

    /** The counts of this moment. */
    public TrafficCounts counts() {
        return new TrafficCounts(
                publishWithConfirm,
                routed,
                list(sizes),
                sizesSumBytes,
                byReason(deadLetters),
                byReason(safeDeadLetters));
    }

    private static List<Long> list(long[] counts) {
        return Arrays.stream(counts).boxed().toList();
    }

    private static Map<String, Long> byReason(Map<DeathReason, Count> counts) {
        Map<String, Long> byReason = new TreeMap<>();
        counts.forEach((reason, count) -> byReason.put(reason.name().toLowerCase(Locale.ROOT), count.letters));
        return Collections.unmodifiableMap(byReason);
    }

    private static Map<DeathReason, Count> none() {
        Map<DeathReason, Count> counts = new EnumMap<>(DeathReason.class);
        for (DeathReason reason : DeathReason.values()) {
            counts.put(reason, new Count());
        }
        return counts;
    }

    private static final class Count {
        long letters;
    }
}
