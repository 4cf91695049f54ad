package org.leveret.management.command.ctl;

/** A command that ends without having done what it was to do: what goes to standard error, and the exit status. */
final class CtlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    private CtlException(int status, String text) {
        super(text);
        this.status = status;
    }

    /** A failure as RabbitMQ introduces most of them. */
    static CtlException error(int status, String reason) {
        return new CtlException(status, "Error:\n" + reason);
    }

    /** A failure of which RabbitMQ only gives the text. */
    static CtlException plain(int status, String text) {
        return new CtlException(status, text);
    }

    /** Something in a virtual host that is not there. */
    static CtlException noVirtualHost(String vhost) {
        return plain(CtlExit.DATA, "Virtual host '" + vhost + "' does not exist");
    }

    int status() {
        return status;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
