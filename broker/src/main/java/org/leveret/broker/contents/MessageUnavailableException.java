package org.leveret.broker.contents;

import org.leveret.queue.Picking;

/** The message that was named cannot be had now. */
public final class MessageUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean gone;

    private MessageUnavailableException(String message, boolean gone) {
        super(message, null, false, false);
        this.gone = gone;
    }

    static MessageUnavailableException gone() {
        return new MessageUnavailableException("no such message", true);
    }

    static MessageUnavailableException notReady() {
        return new MessageUnavailableException("the message is not ready", false);
    }

    static void unlessDone(Picking.Picked picked) {
        switch (picked) {
            case DONE -> {}
            case NOT_READY -> throw notReady();
            case ABSENT -> throw gone();
        }
    }

    /** Whether the queue has no such message; if it has, somebody else has the message now. */
    public boolean isGone() {
        return gone;
    }
}
