package org.leveret.broker.channel;

import java.util.HashMap;
import java.util.Map;

/**
 * Says, now and then, whether a channel has a delivery that has not been settled for longer than it may: as long as the
 * broker allows, or as its consumer or queue has asked for. Owned by the connection's loop.
 */
final class AckTimeout {
    static final long NONE = 0;

    private final DeliveryTicks ticks = new DeliveryTicks();
    private long shortestOwnMs = Long.MAX_VALUE;
    private long longestOwnMs;

    /** Deliveries may have a timeout of their own. */
    void onOwn(long timeoutMs) {
        shortestOwnMs = Math.min(shortestOwnMs, timeoutMs);
        longestOwnMs = Math.max(longestOwnMs, timeoutMs);
    }

    /** The timeout in milliseconds that a delivery has passed, or {@link #NONE}; looks from the lowest delivery tag on. */
    long passedMs(Unacked unacked, long lastDeliveryTag, long nowMs, long brokersMs) {
        long passedMs =
                longestOwnMs == 0 ? brokersPassedMs(unacked, nowMs, brokersMs) : anyPassedMs(unacked, nowMs, brokersMs);
        ticks.note(nowMs, lastDeliveryTag, nowMs - Math.max(brokersMs, longestOwnMs));
        return passedMs;
    }

    private long brokersPassedMs(Unacked unacked, long nowMs, long brokersMs) {
        long lowestTag = unacked.lowestTag();
        return lowestTag > 0 && lowestTag <= ticks.lastTagBy(nowMs - brokersMs) ? brokersMs : NONE;
    }

    private long anyPassedMs(Unacked unacked, long nowMs, long brokersMs) {
        // Consumers that ask for a timeout mostly ask for the same one.
        Map<Long, Long> lastTags = new HashMap<>();
        long[] passedMs = {NONE};
        long oldEnough = ticks.lastTagBy(nowMs - Math.min(brokersMs, shortestOwnMs));
        unacked.find(oldEnough, (tag, source, position) -> {
            long timeoutMs = source.ownTimeoutMs() == NONE ? brokersMs : source.ownTimeoutMs();
            boolean passed =
                    tag <= lastTags.computeIfAbsent(timeoutMs, milliseconds -> ticks.lastTagBy(nowMs - milliseconds));
            passedMs[0] = passed ? timeoutMs : NONE;
            return passed;
        });
        return passedMs[0];
    }
}
