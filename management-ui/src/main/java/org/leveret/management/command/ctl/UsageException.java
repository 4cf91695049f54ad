package org.leveret.management.command.ctl;

/** Words that the command cannot be given; the message is what is wrong with them. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    UsageException(int status, String message) {
        super(message);
        this.status = status;
    }

    UsageException(String message) {
        this(CtlExit.USAGE, message);
    }

    int status() {
        return status;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
