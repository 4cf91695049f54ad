package org.leveret.broker.channel;

import java.util.ArrayDeque;

/**
 * Up to which delivery tag a channel had come at which time, noted now and then: enough to say how old a delivery is at
 * least, without a look at the clock for each. Owned by the connection's loop.
 */
final class DeliveryTicks {
    private record Tick(long atMs, long lastTag) {}

    private final ArrayDeque<Tick> ticks = new ArrayDeque<>(0);

    /** Notes the last delivery tag, and forgets what is older than the given time but for the newest of that. */
    void note(long nowMs, long lastTag, long oldestMs) {
        if (ticks.isEmpty() || ticks.getLast().lastTag() < lastTag) {
            ticks.add(new Tick(nowMs, lastTag));
        }
        while (ticks.size() > 1 && ticks.getFirst().atMs() < oldestMs) {
            Tick first = ticks.remove();
            if (ticks.getFirst().atMs() >= oldestMs) {
                ticks.addFirst(first);
                return;
            }
        }
    }

    /** The last delivery tag that is known to be from that time or before; 0 if none is. */
    long lastTagBy(long timeMs) {
        long lastTag = 0;
        for (Tick tick : ticks) {
            if (tick.atMs() > timeMs) {
                break;
            }
            lastTag = tick.lastTag();
        }
        return lastTag;
    }
}
