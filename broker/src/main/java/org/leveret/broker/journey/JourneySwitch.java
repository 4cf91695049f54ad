package org.leveret.broker.journey;

import org.jspecify.annotations.Nullable;

/** Whether the messages of one virtual host are written down, and where. Any thread. */
public final class JourneySwitch {
    private volatile @Nullable JourneyLog log;

    /** Null unless somebody wants it, so that who has something to tell looks at one field. */
    public @Nullable JourneyLog log() {
        return log;
    }

    boolean isOn() {
        return log != null;
    }

    void turn(@Nullable JourneyLog to) {
        log = to;
    }
}
