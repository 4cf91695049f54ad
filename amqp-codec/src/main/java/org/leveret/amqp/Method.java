package org.leveret.amqp;

import io.netty.buffer.ByteBuf;

/**
 * A method of AMQP 0-9-1 with its arguments, as RabbitMQ speaks it. Each class of the specification has an interface of
 * its own, with a record per method; reserved arguments are read and dropped, and written as zero. Immutable.
 */
public sealed interface Method
        permits ConnectionMethod,
                ChannelMethod,
                AccessMethod,
                ExchangeMethod,
                QueueMethod,
                BasicMethod,
                ConfirmMethod,
                TxMethod {

    int classId();

    int methodId();

    /** Writes the arguments, without the ids before them; a method without arguments writes nothing. */
    default void write(ByteBuf out) {}
}
