package org.leveret.broker.connection;

import io.netty.buffer.ByteBuf;

/** What a connection is doing: choosing a protocol, shaking hands, open, closing. Owned by the socket's event loop. */
interface Stage {
    /**
     * Takes one unit (a protocol header, a frame) off the front of {@code in}.
     *
     * @return false if what is there is not whole yet
     */
    boolean onInput(ByteBuf in);

    /** The turn ends: the last chance to add to what is about to be sent. */
    void onTurnEnd();

    /** The socket is closed, by either side. */
    void onClosed();
}
