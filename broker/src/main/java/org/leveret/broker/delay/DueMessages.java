package org.leveret.broker.delay;

import org.leveret.broker.vhost.DelayDefinition;
import org.leveret.queue.Message;

/** Where the exchanges of one event loop hand over what has waited long enough. Owned by that loop. */
public interface DueMessages {
    /**
     * Routes a message by the exchange's bindings of now.
     *
     * @param ticket to be told first how many queues it is given to
     */
    void publish(DelayDefinition source, Message message, DueTicket ticket);
}
