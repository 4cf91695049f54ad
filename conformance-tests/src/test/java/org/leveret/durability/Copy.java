package org.leveret.durability;

/** What clients know about a message in one queue. Owned by the ledger. */
final class Copy {
    static final int NEVER = -1;

    final NumberedMessage message;
    final boolean persistent;
    final int publishedInLife;
    /** Published in a transaction of which no commit was sent. */
    boolean withheld;

    boolean confirmed;
    /** A client let go of it, or is about to: it may be gone. */
    boolean settled;
    /** A consumer rejected it, or is about to. */
    boolean rejected;
    /** It must not be seen again. */
    boolean gone;
    /** It may be delivered once more in this life. */
    boolean returned;
    /** The broker's life in which it was last seen. */
    int seenInLife = NEVER;

    private final long publishedMs;
    private long confirmedMs = NEVER;
    private long settledMs = NEVER;
    private long seenMs = NEVER;
    private String goneBy = "";

    Copy(NumberedMessage message, int life, long nowMs, boolean withheld) {
        this.message = message;
        this.persistent = message.persistent();
        this.publishedInLife = life;
        this.publishedMs = nowMs;
        this.withheld = withheld;
    }

    void confirm(long nowMs) {
        confirmed = true;
        confirmedMs = nowMs;
    }

    void settle(long nowMs) {
        settled = true;
        settledMs = nowMs;
    }

    void see(int life, long nowMs) {
        seenInLife = life;
        seenMs = nowMs;
        returned = false;
    }

    void end(String why) {
        gone = true;
        goneBy = why;
    }

    /** It was found after a start: so it is on disk, and nobody has let go of it since. */
    void found() {
        confirmed = true;
        settled = false;
        returned = true;
    }

    /** Whether a broker that has started must have it. */
    boolean isOwed() {
        return confirmed && persistent && !settled && !gone;
    }

    /** Whether a broker that has started in this life may have it. */
    boolean isPossible(int life) {
        return !gone && !withheld && (persistent || publishedInLife == life);
    }

    @Override
    public String toString() {
        return message.id() + (persistent ? "" : " transient") + " published at " + publishedMs + " in life "
                + publishedInLife + (withheld ? ", not committed" : "") + at(", confirmed at ", confirmedMs)
                + at(", last seen at ", seenMs) + (seenInLife == NEVER ? "" : " in life " + seenInLife)
                + at(", settled at ", settledMs) + (rejected ? ", rejected" : "") + (returned ? ", returned" : "")
                + (confirmed && !settled && !gone ? ", owed" : "") + (gone ? ", gone by " + goneBy : "");
    }

    private static String at(String what, long milliseconds) {
        return milliseconds == NEVER ? "" : what + milliseconds;
    }
}
