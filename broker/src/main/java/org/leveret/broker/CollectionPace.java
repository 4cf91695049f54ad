package org.leveret.broker;

/**
 * When the monitor may ask for a full collection, which is dear: at first soon, then ever more seldom, until one has changed
 * something. Counts the monitor's looks; owned by its thread.
 */
final class CollectionPace {
    static final int LOOKS_MIN = 5;
    static final int LOOKS_MAX = 30;

    private int looksBetween = LOOKS_MIN;
    private int looksSince;

    /** Whether to collect at this look, if there is a reason to. */
    boolean isDue(boolean wanted) {
        looksSince++;
        if (!wanted || looksSince < looksBetween) {
            return false;
        }
        looksSince = 0;
        looksBetween = Math.min(LOOKS_MAX, 2 * looksBetween);
        return true;
    }

    /** What was found has begun or ended an alarm: the next is due as soon as the first was. */
    void onDecided() {
        looksBetween = LOOKS_MIN;
    }
}
