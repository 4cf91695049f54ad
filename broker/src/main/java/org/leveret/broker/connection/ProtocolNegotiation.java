package org.leveret.broker.connection;

import io.netty.buffer.ByteBuf;
import java.util.Objects;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.ProtocolHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first stage of every socket: its first eight octets choose the protocol. Another protocol on the same port joins
 * here.
 *
 * <p>The handshake timeout runs from here until the connection is open. Owned by the socket's event loop.
 */
final class ProtocolNegotiation implements Stage {
    private static final Logger LOG = LoggerFactory.getLogger(ProtocolNegotiation.class);

    private final ConnectionSite site;
    private @Nullable AmqpSocket socket;
    private @Nullable ScheduledFuture<?> timeout;

    ProtocolNegotiation(ConnectionSite site) {
        this.site = site;
    }

    void onAttached(AmqpSocket attached) {
        socket = attached;
        timeout = attached.loop()
                .schedule(() -> onTimeout(attached), site.limits().handshakeTimeoutMs());
    }

    @Override
    public boolean onInput(ByteBuf in) {
        if (in.readableBytes() < ProtocolHeader.LENGTH_BYTES) {
            return false;
        }
        AmqpSocket attached = Objects.requireNonNull(socket);
        ProtocolHeader.Kind kind = ProtocolHeader.recognise(in, in.readerIndex());
        in.skipBytes(ProtocolHeader.LENGTH_BYTES);
        if (kind == ProtocolHeader.Kind.AMQP_0_9_1) {
            Handshake handshake = new Handshake(site, attached, timeout);
            attached.stage(handshake);
            handshake.start();
        } else {
            LOG.info("connection {}: protocol {} is not spoken here", attached.remoteAddress(), kind);
            cancelTimeout();
            ProtocolHeader.write(attached.out(ProtocolHeader.LENGTH_BYTES), ProtocolHeader.AMQP_0_9_1);
            attached.closeAfterFlush();
        }
        return true;
    }

    private void onTimeout(AmqpSocket attached) {
        LOG.info("connection {}: handshake timed out", attached.remoteAddress());
        attached.closeNow();
    }

    private void cancelTimeout() {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }

    @Override
    public void onTurnEnd() {}

    @Override
    public void onClosed() {
        cancelTimeout();
    }
}
