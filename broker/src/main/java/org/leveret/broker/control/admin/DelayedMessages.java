package org.leveret.broker.control.admin;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.leveret.broker.vhost.DelayHandle;
import org.leveret.broker.vhost.DelayedMessage;

/**
 * The messages that wait in one exchange of type {@code x-delayed-message}: to be counted, looked at, taken out, and sent
 * off early. Any thread may call; stages complete on the event loop that owns the messages, where nothing may block: go on
 * elsewhere with the {@code Async} methods. When the exchange is deleted, nothing waits any more.
 */
public final class DelayedMessages {
    private final DelayHandle delay;

    DelayedMessages(DelayHandle delay) {
        this.delay = delay;
    }

    /** How many messages wait now. */
    public long count() {
        return delay.waiting();
    }

    /**
     * A page of messages without their properties and bodies, at most 1,000: about in the order in which they are due, and each
     * once as long as it waits. An empty page is the end.
     *
     * @param afterId the id of the last message of the page before, -1 for the first page
     */
    public CompletableFuture<List<DelayedMessage>> list(long afterId, int limit) {
        return list(afterId, limit, false);
    }

    /** As {@link #list}, with properties and bodies. A page ends early when its bodies are more than 16 MiB. */
    public CompletableFuture<List<DelayedMessage>> listWhole(long afterId, int limit) {
        return list(afterId, limit, true);
    }

    /** One message with its properties and body, if it still waits. */
    public CompletableFuture<Optional<DelayedMessage>> find(long id) {
        return list(id - 1, 1, true)
                .thenApply(page ->
                        page.stream().filter(message -> message.id() == id).findFirst());
    }

    /** Takes a message out. Completes with whether it still waited, once it is gone from the disk too. */
    public CompletableFuture<Boolean> cancel(long id) {
        CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
        delay.cancel(id, cancelled::complete);
        return cancelled;
    }

    /** Routes a message now instead of when it is due. Completes with whether it still waited. */
    public CompletableFuture<Boolean> fireNow(long id) {
        CompletableFuture<Boolean> fired = new CompletableFuture<>();
        delay.fireNow(id, fired::complete);
        return fired;
    }

    private CompletableFuture<List<DelayedMessage>> list(long afterId, int limit, boolean whole) {
        if (limit < 1) {
            throw new IllegalArgumentException("a page has at least one message");
        }
        CompletableFuture<List<DelayedMessage>> page = new CompletableFuture<>();
        delay.list(afterId, limit, whole, page::complete);
        return page;
    }
}
