package org.leveret.broker.contents;

/** How far a move is. */
public enum MoveState {
    RUNNING,
    /** Somebody asked it to pause, or nothing more can be moved until somebody has seen to it. */
    PAUSED,
    /** Everything was moved that was there when it began, or as much as was asked for. */
    DONE,
    FAILED,
    CANCELLED;

    /** Whether it is over. */
    public boolean isFinal() {
        return this != RUNNING && this != PAUSED;
    }
}
