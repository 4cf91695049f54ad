package org.leveret.broker.policy;

/** A policy is not taken. The message is what RabbitMQ says of it. */
public final class InvalidPolicyException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidPolicyException(String message) {
        super(message, null, false, false);
    }
}
