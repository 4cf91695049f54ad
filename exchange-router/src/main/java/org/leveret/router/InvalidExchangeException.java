package org.leveret.router;

/** An exchange type refuses an exchange. The message is the explanation that RabbitMQ puts in a 406 channel close. */
public final class InvalidExchangeException extends RuntimeException {

    public InvalidExchangeException(String explanation) {
        super(explanation, null, false, false);
    }
}
