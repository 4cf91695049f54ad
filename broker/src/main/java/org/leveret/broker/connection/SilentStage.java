package org.leveret.broker.connection;

import io.netty.buffer.ByteBuf;

/**
 * A connection that is given no answer: what comes in is dropped, and the socket is closed after a delay, so that a client
 * that tries passwords or breaks frames cannot do it fast. RabbitMQ waits three seconds. Owned by the socket's event loop.
 */
final class SilentStage implements Stage {
    static final long DELAY_MS = 3_000;

    static void enter(AmqpSocket socket) {
        socket.stage(new SilentStage());
        socket.closeWithin(DELAY_MS);
    }

    @Override
    public boolean onInput(ByteBuf in) {
        in.skipBytes(in.readableBytes());
        return true;
    }

    @Override
    public void onTurnEnd() {}

    @Override
    public void onClosed() {}
}
