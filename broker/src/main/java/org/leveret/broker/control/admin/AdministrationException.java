package org.leveret.broker.control.admin;

/** An administrative command is refused. The message is fit for who asked. */
public final class AdministrationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** What kind of refusal it is. */
    public enum Reason {
        NO_SUCH_USER,
        NO_SUCH_VHOST,
        NO_SUCH_EXCHANGE,
        NO_SUCH_POLICY,
        USER_ALREADY_EXISTS,
        VHOST_ALREADY_EXISTS,
        /** It is protected from deletion. */
        VHOST_PROTECTED,
        INVALID,
        /** Definitions cannot be written; see the broker's log. */
        NOT_WRITTEN
    }

    AdministrationException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
