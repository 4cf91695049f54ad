package org.leveret.management.command;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.leveret.management.http.ServedAddress;

/** A started broker, as the command sees it. Safe for use by any thread. */
interface RunningBroker {
    /** Where AMQP is accepted, with the ports really taken. */
    List<InetSocketAddress> tcpListeners();

    /** Where AMQP over TLS is accepted, with the ports really taken. */
    List<InetSocketAddress> tlsListeners();

    /** Where HTTP is served, with the ports really taken. */
    List<ServedAddress> served();

    /** Closes connections, syncs and frees everything; returns when that is done. */
    void stop();

    /**
     * Waits until {@link #stop} has been called and is done.
     *
     * @return whether it is; false if it was not within the time
     */
    boolean awaitStopped(Duration atMost) throws InterruptedException;

    /** Whether something durable has failed since the start; the broker goes on without until it is restarted. */
    boolean hasFailed();
}
