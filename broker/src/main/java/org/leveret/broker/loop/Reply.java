package org.leveret.broker.loop;

import org.leveret.amqp.AmqpException;

/** Where the outcome of a command goes; exactly one method is called, once, on the asking loop. */
public interface Reply<T> {
    void succeeded(T value);

    void failed(AmqpException error);
}
