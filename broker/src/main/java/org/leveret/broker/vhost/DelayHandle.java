package org.leveret.broker.vhost;

import java.util.List;
import java.util.function.Consumer;

/**
 * The messages that wait in one exchange. Every method may be called on any thread; answers come on the event loop that
 * owns them, where nothing may block.
 */
public interface DelayHandle {
    DelayDefinition definition();

    /** How many messages wait. */
    long waiting();

    /**
     * Answers with messages that wait, about in the order in which they are due.
     *
     * @param afterId where to go on: the id of the last message of the page before, -1 to begin
     * @param limit how many at most
     * @param whole whether to tell their properties and bodies too
     */
    void list(long afterId, int limit, boolean whole, Consumer<List<DelayedMessage>> answer);

    /** Takes a message out, and answers with whether it still waited, once it cannot come back. */
    void cancel(long id, Consumer<Boolean> answer);

    /** Routes a message now instead of later, and answers with whether it still waited. */
    void fireNow(long id, Consumer<Boolean> answer);

    /** Drops what waits: the exchange is gone. */
    void delete();
}
