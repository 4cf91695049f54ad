package org.leveret.broker.loop;

/** State of a loop, without a lock, as all state of loops; it counts whoever comes in while somebody is. */
final class Guarded {
    private boolean inside;
    private int entries;
    private int overlaps;

    void enter() {
        if (inside) {
            overlaps++;
        }
        inside = true;
        entries++;
        Thread.onSpinWait();
        inside = false;
    }

    int entries() {
        return entries;
    }

    int overlaps() {
        return overlaps;
    }
}
