package org.leveret.broker.contents;

/**
 * How many messages may go by now so that there are so many in a second. What was not used is kept for a twentieth of a second,
 * so that a slow moment is not made up for later. Owned by whoever asks.
 */
final class Pace {
    /** No bound. */
    static final int UNBOUNDED = 0;

    private static final double NS_PER_SECOND = 1e9;
    private static final int KEPT_PER_SECOND = 20;

    private final int perSecond;
    private final double keptMax;
    private double allowed = 1;
    private long askedNs;

    /** @param perSecond at least 1, or {@link #UNBOUNDED} */
    Pace(int perSecond, long nowNs) {
        this.perSecond = perSecond;
        this.keptMax = Math.max(1, (double) perSecond / KEPT_PER_SECOND);
        this.askedNs = nowNs;
    }

    /** Takes one if one may go now, and says whether it did. */
    boolean take(long nowNs) {
        if (perSecond == UNBOUNDED) {
            return true;
        }
        allowed = Math.min(keptMax, allowed + (nowNs - askedNs) * perSecond / NS_PER_SECOND);
        askedNs = nowNs;
        if (allowed < 1) {
            return false;
        }
        allowed--;
        return true;
    }

    /** Gives one back that did not go. */
    void giveBack() {
        allowed++;
    }

    /** For how long to wait after {@link #take} has refused, in milliseconds. */
    long waitMs() {
        return Math.max(1, (long) Math.ceil((1 - allowed) * 1_000 / perSecond));
    }
}
