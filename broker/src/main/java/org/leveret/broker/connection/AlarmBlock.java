package org.leveret.broker.connection;

import org.leveret.amqp.ConnectionMethod.ConnectionBlocked;
import org.leveret.amqp.ConnectionMethod.ConnectionUnblocked;
import org.leveret.amqp.FrameEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes nothing more from a client that publishes while there is an alarm, and tells it so if it wants to know. Owned by the
 * connection's event loop.
 */
final class AlarmBlock {
    private static final Logger LOG = LoggerFactory.getLogger(AlarmBlock.class);
    private static final int METHOD_BYTES = 600;

    private final Alarms alarms;
    private final AmqpSocket socket;
    private final boolean told;
    private boolean blocked;

    /** @param told whether the client wants to know */
    AlarmBlock(Alarms alarms, AmqpSocket socket, boolean told) {
        this.alarms = alarms;
        this.socket = socket;
        this.told = told;
    }

    /** Whether there is an alarm, so that a message would block. */
    boolean isDue() {
        return alarms.isOn();
    }

    /** Whether a message has come while there is one. */
    boolean isOn() {
        return blocked;
    }

    void begin() {
        socket.pause(Pause.ALARM);
        if (!blocked) {
            blocked = true;
            LOG.warn("connection {} is blocked: {}", socket.remoteAddress(), alarms.reason());
            if (told) {
                FrameEncoder.writeMethod(socket.out(METHOD_BYTES), 0, new ConnectionBlocked(alarms.reason()));
            }
        }
        if (!alarms.isOn()) {
            // The alarm may have ended between the look at it and here.
            end();
        }
    }

    void end() {
        if (blocked) {
            blocked = false;
            if (told) {
                FrameEncoder.writeMethod(socket.out(METHOD_BYTES), 0, new ConnectionUnblocked());
            }
            socket.resume(Pause.ALARM);
        }
    }
}
