package org.leveret.broker.connection;

import org.leveret.amqp.AmqpException;
import org.leveret.broker.control.Done;
import org.leveret.broker.loop.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes on when a connection's exclusive queues are gone, or cannot be deleted. */
record Ended(Runnable next) implements Reply<Done> {
    private static final Logger LOG = LoggerFactory.getLogger(Ended.class);

    @Override
    public void succeeded(Done done) {
        next.run();
    }

    @Override
    public void failed(AmqpException error) {
        LOG.error("exclusive queues of a closing connection were not deleted: {}", error.replyText());
        next.run();
    }
}
