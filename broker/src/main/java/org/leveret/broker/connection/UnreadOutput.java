package org.leveret.broker.connection;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops a client that does not take what is sent to it, when memory for that runs short. Owned by the connection's event
 * loop.
 */
final class UnreadOutput {
    private static final Logger LOG = LoggerFactory.getLogger(UnreadOutput.class);
    /** So much may wait for a client that reads its replies as fast as it can. */
    private static final int REPLIES_WAITING_BYTES = 1 << 20;

    private final AmqpSocket socket;
    private final BrokerMemory memory;

    UnreadOutput(AmqpSocket socket, BrokerMemory memory) {
        this.socket = socket;
        this.memory = memory;
    }

    /** Drops the socket if more waits for the client than the socket takes. */
    void dropIfUnwritable() {
        if (!socket.isWritable() && !socket.isClosed()) {
            drop("the client reads too slowly, and there is hardly any memory left for that");
        }
    }

    /** Drops the socket if the client has taken nothing of what waits for it since the last such look. */
    void dropIfStuck(boolean largeOnly) {
        if (socket.isStuck(largeOnly)) {
            drop("the client takes nothing of what is sent, and memory for that is scarce");
        }
    }

    /**
     * Whether what waits for the client may grow by one more reply. No queue holds replies, so nothing else holds them back:
     * a client that does not take them is dropped when memory for that is scarce.
     */
    boolean mayReply() {
        if (socket.outboundBytes() > REPLIES_WAITING_BYTES && memory.isOutboundScarce()) {
            drop("the client reads replies too slowly, and memory for that is scarce");
            return false;
        }
        return true;
    }

    private void drop(String why) {
        LOG.warn("connection {} is dropped: {}", socket.remoteAddress(), why);
        socket.closeNow();
    }
}
