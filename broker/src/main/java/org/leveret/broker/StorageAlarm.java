package org.leveret.broker;

import java.util.concurrent.CompletableFuture;
import org.leveret.broker.connection.Alarms;
import org.leveret.broker.connection.Alarms.Resource;
import org.leveret.broker.queue.StoreHealth;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows when something durable fails: publishers are held back by an alarm, and the log says once what to do. Any
 * thread may tell it; owned by the {@link Broker}.
 */
final class StorageAlarm implements StoreHealth {
    private static final Logger LOG = LoggerFactory.getLogger(StorageAlarm.class);

    private final Alarms alarms;
    private final CompletableFuture<String> fault = new CompletableFuture<>();

    StorageAlarm(Alarms alarms) {
        this.alarms = alarms;
    }

    /** Completes with one line that says what has failed and is not coming back before a restart. */
    CompletableFuture<String> fault() {
        return fault;
    }

    @Override
    public void failed(Throwable cause) {
        failed("the message store", cause);
    }

    void definitionsFailed(Throwable cause) {
        failed("the definitions store", cause);
    }

    private void failed(String part, Throwable cause) {
        alarms.raise(Resource.STORAGE);
        String what = part + " has failed: " + reason(cause);
        LOG.error(
                "{}. Nothing more is stored, publishers are blocked and what is not confirmed is refused; consumers go on"
                        + " with what can be read. Free space or replace the disk, then restart the broker; nothing that"
                        + " was confirmed is lost",
                what,
                cause);
        fault.complete(what);
    }

    @Override
    public void damaged(String what) {
        alarms.raise(Resource.STORAGE);
        LOG.error(
                "{}. Publishers are blocked; consumers go on with what can be read. Make sure that the disk is sound, then"
                        + " restart the broker. If the file is damaged, purging or deleting the queues that are named in"
                        + " this log lets go of what cannot be read",
                what);
        fault.complete(what);
    }

    @Override
    public void diskFull() {
        alarms.raise(Resource.DISK_FULL);
        LOG.error(
                "disk alarm: the disk is full. Publishers are blocked and nothing is confirmed until there is room; free"
                        + " space, and the broker goes on by itself");
    }

    @Override
    public void diskHasRoom() {
        LOG.warn("disk alarm is over: the disk has room again");
        alarms.clear(Resource.DISK_FULL);
    }

    private static String reason(Throwable cause) {
        Throwable root = cause;
        while (root.getMessage() == null && root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
