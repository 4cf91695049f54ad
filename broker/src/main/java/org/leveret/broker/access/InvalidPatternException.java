package org.leveret.broker.access;

/** A text is no regular expression. The message says why and where. */
public final class InvalidPatternException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidPatternException(String message) {
        super(message);
    }
}
