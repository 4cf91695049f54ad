package org.leveret.broker.vhost;

/**
 * A queue's answer to the wish that it be deleted.
 *
 * @param readyCount ready messages that went with the queue; 0 unless it was deleted
 */
public record DeleteResult(Outcome outcome, int readyCount) {
    /** What became of the wish. */
    public enum Outcome {
        DELETED,
        /** Refused: it has consumers and if-unused was set. */
        IN_USE,
        /** Refused: it has ready messages and if-empty was set. */
        NOT_EMPTY
    }

    public static DeleteResult deleted(int readyCount) {
        return new DeleteResult(Outcome.DELETED, readyCount);
    }

    public static DeleteResult inUse() {
        return new DeleteResult(Outcome.IN_USE, 0);
    }

    public static DeleteResult notEmpty() {
        return new DeleteResult(Outcome.NOT_EMPTY, 0);
    }
}
