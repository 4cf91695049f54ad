package org.leveret.broker.control;

import org.leveret.amqp.AmqpException;
import org.leveret.broker.loop.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on when a deletion that nobody asked for by name is done, or could not be.
 *
 * @param deleted what was to go, for the log
 */
public record Afterwards(String deleted, Runnable next) implements Reply<Done> {
    private static final Logger LOG = LoggerFactory.getLogger(Afterwards.class);

    @Override
    public void succeeded(Done done) {
        next.run();
    }

    @Override
    public void failed(AmqpException error) {
        LOG.error("{} could not be deleted: {}", deleted, error.replyText());
        next.run();
    }
}
