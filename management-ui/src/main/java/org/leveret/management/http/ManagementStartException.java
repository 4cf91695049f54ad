package org.leveret.management.http;

/** The HTTP interface cannot be started; the message says why, on one line. */
public final class ManagementStartException extends Exception {
    private static final long serialVersionUID = 1L;

    public ManagementStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
