package org.leveret.router;

/** An exchange type refuses a binding. The message is the explanation that RabbitMQ puts in a 406 channel close. */
public final class InvalidBindingException extends RuntimeException {

    public InvalidBindingException(String explanation) {
        super(explanation, null, false, false);
    }
}
