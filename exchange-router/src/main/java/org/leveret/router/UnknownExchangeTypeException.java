package org.leveret.router;

/** An exchange is declared by a type that there is not; RabbitMQ closes the connection with 503. */
public final class UnknownExchangeTypeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String type;

    UnknownExchangeTypeException(String type) {
        super("unknown exchange type '" + type + "'", null, false, false);
        this.type = type;
    }

    /** The name that no type has. */
    public String type() {
        return type;
    }
}
