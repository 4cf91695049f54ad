package org.leveret.queue;

/** What has come of a dead letter that is to be safe before its message is let go. */
public enum LetterOutcome {
    /** All that it is for have it, as safely as they can. */
    SAFE,
    /** Some of them have it and others refused it: it is sent again to these, before other letters are. */
    PARTLY_TAKEN,
    /** There is nowhere for it to go, or nobody took it. */
    NOT_TAKEN
}
