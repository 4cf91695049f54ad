package org.leveret.broker.delay;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All delaying exchanges of one event loop, which share a part of the heap. Owned by that loop. */
final class DelaysOfLoop {
    private static final long EXCHANGE_BYTES_MIN = 256 << 10;

    private final long loopBytesMax;
    private final long exchangeBytesMax;
    private final List<DelayOwner> owners = new ArrayList<>();
    private int underWay;
    private @Nullable Runnable whenSettled;

    /**
     * @param loopBytesMax for all exchanges of the loop together
     * @param exchangeBytesMax for each of them
     */
    DelaysOfLoop(long loopBytesMax, long exchangeBytesMax) {
        this.loopBytesMax = loopBytesMax;
        this.exchangeBytesMax = exchangeBytesMax;
    }

    void add(DelayOwner owner) {
        owners.add(owner);
        share();
    }

    void remove(DelayOwner owner) {
        owners.remove(owner);
        share();
    }

    private void share() {
        long bytes = Math.max(EXCHANGE_BYTES_MIN, loopBytesMax / Math.max(1, owners.size()));
        for (int i = 0; i < owners.size(); i++) {
            owners.get(i).awakeBytesMax(Math.min(exchangeBytesMax, bytes));
        }
    }

    void given() {
        underWay++;
    }

    void settled() {
        underWay--;
        if (underWay == 0 && whenSettled != null) {
            whenSettled.run();
        }
    }

    /** Gives out nothing more, and runs the task when what was given out is safe. */
    void stop(Runnable settled) {
        for (int i = 0; i < owners.size(); i++) {
            owners.get(i).onStop();
        }
        if (underWay == 0) {
            settled.run();
        } else {
            whenSettled = settled;
        }
    }
}
