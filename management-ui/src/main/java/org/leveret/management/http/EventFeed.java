package org.leveret.management.http;

/** What an answer that goes on as server-sent events tells its reader. */
@FunctionalInterface
public interface EventFeed {
    /**
     * Begins to tell; called once, on a worker.
     *
     * @return ends it; run once, on the event loop of the HTTP interface, when the reader is gone
     * @throws ApiException if there is nothing to tell of, which is then answered with that status
     */
    Runnable open(EventSink sink);
}
