package org.leveret.management.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.Map;

/**
 * Closes connections whose clients take their time: to send a request's head and body, to take an answer, or to send
 * another request at all.
 * Also bounds how many there are. Owned by the event loop of the HTTP interface.
 */
final class ClientWatch {
    private static final long LOOK_MS = 5_000;
    private static final long IDLE_MS_MAX = 60_000;
    private static final int CONNECTIONS_MAX = 2_000;

    /** Of a connection whose client waits for us. */
    private static final Long SERVED = Long.MAX_VALUE;

    /** All that are open, with the time since when we wait for their clients. */
    private final Map<HttpConnection, Long> open = new HashMap<>();

    ClientWatch(Vertx vertx) {
        var unused = vertx.setPeriodic(LOOK_MS, timer -> closeIdle());
    }

    /** A client has connected. */
    void connected(HttpConnection connection) {
        if (open.size() >= CONNECTIONS_MAX) {
            var unused = connection.close();
            return;
        }
        open.put(connection, nowMs());
        connection.closeHandler(nothing -> open.remove(connection));
    }

    /** We wait for the client from now on. */
    void waiting(HttpConnection connection) {
        open.replace(connection, nowMs());
    }

    /** The client waits for us. */
    void served(HttpConnection connection) {
        open.replace(connection, SERVED);
    }

    private void closeIdle() {
        long beforeMs = nowMs() - IDLE_MS_MAX;
        for (Map.Entry<HttpConnection, Long> each : Map.copyOf(open).entrySet()) {
            if (each.getValue() < beforeMs) {
                var unused = each.getKey().close();
            }
        }
    }

    private static long nowMs() {
        return System.nanoTime() / 1_000_000;
    }
}
