package org.leveret.management.command.admin;

/** A command that ends without having done what it was to do: what goes to standard error, and the exit status. */
final class AdminException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int FAILED = 1;
    private static final int UNREADABLE = 2;

    private final int status;

    private AdminException(int status, String text) {
        super(text);
        this.status = status;
    }

    /** The command could be understood and has failed. */
    static AdminException failed(String reason) {
        return new AdminException(FAILED, "*** " + reason + "\n");
    }

    /** The words make no command. */
    static AdminException usage(String reason) {
        return new AdminException(FAILED, "\nERROR: " + reason + "\n\nrabbitmqadmin --help for help\n");
    }

    /** A value that is to be JSON and is none. */
    static AdminException notJson(String text) {
        return new AdminException(FAILED, "ERROR: Could not parse JSON:\n  " + text);
    }

    /** The options cannot be read. */
    static AdminException options(String reason) {
        return new AdminException(UNREADABLE, HelpText.usage() + "\nrabbitmqadmin: error: " + reason);
    }

    int status() {
        return status;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
