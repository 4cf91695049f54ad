package org.leveret.broker.channel;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.BasicMethod;
import org.leveret.amqp.BasicMethod.BasicPublish;
import org.leveret.amqp.ReplyCode;
import org.leveret.broker.connection.ConnectionFlow;
import org.leveret.broker.connection.LargeReservation;
import org.leveret.broker.queue.LargeContents;

/**
 * Makes one publish out of a basic.publish method, a content header and the bodies that follow; the one copy of a message
 * on its way in is made here. Owned by the connection's loop.
 */
final class ContentAssembler {
    /** RabbitMQ's ceiling for a body, whatever the configuration says. */
    private static final long BODY_BYTES_CEILING = 512L << 20;

    private static final int HEADER_FIXED_BYTES = 12;
    private static final int TRUSTED_BYTES = 4 << 10;

    private final AmqpChannel channel;
    private final ConnectionFlow flow;
    private final long bodyBytesMax;

    private @Nullable BasicPublish publish;
    private boolean headerSeen;
    private boolean kept;
    private int assemblingBytes;
    private byte[] content = EMPTY;
    private int propertiesBytes;
    private int filledBytes;
    private long bodyBytesLeft;
    private long bodyBytes;
    private @Nullable LargeReservation reservation;

    private static final byte[] EMPTY = {};

    ContentAssembler(AmqpChannel channel, ConnectionFlow flow, long bodyBytesMax) {
        this.channel = channel;
        this.flow = flow;
        this.bodyBytesMax = bodyBytesMax;
    }

    /** Whether a publish has begun and not ended, so that only content frames may come on this channel. */
    boolean isPending() {
        return publish != null;
    }

    /** The error for a frame that is not the content frame which is due. */
    AmqpException unexpectedFrame() {
        return unexpected(
                headerSeen
                        ? "expected content body, got non content body frame instead"
                        : "expected content header for class 60, got non content header frame instead");
    }

    private static AmqpException unexpected(String text) {
        return new AmqpException(ReplyCode.UNEXPECTED_FRAME, text, BasicMethod.CLASS_ID, BasicPublish.METHOD_ID);
    }

    void onPublish(BasicPublish method) {
        publish = method;
        headerSeen = false;
    }

    void onHeader(ByteBuf in, int index, int length) {
        if (headerSeen || length < HEADER_FIXED_BYTES + 2) {
            throw unexpectedFrame();
        }
        int classId = in.getUnsignedShort(index);
        if (classId != BasicMethod.CLASS_ID) {
            throw unexpected("expected content header for class 60, got one for class " + classId + " instead");
        }
        if (in.getUnsignedShort(index + 2) != 0) {
            throw unexpectedFrame();
        }
        long size = in.getLong(index + 4);
        if (size < 0 || size > BODY_BYTES_CEILING) {
            throw new AmqpException(
                    ReplyCode.FRAME_ERROR,
                    "content body size " + Long.toUnsignedString(size) + " exceeds maximum allowed size "
                            + BODY_BYTES_CEILING,
                    BasicMethod.CLASS_ID,
                    BasicPublish.METHOD_ID);
        }
        headerSeen = true;
        bodyBytes = size;
        bodyBytesLeft = size;
        propertiesBytes = length - HEADER_FIXED_BYTES;
        // Of what will be refused once it has come whole, as RabbitMQ does, nothing is kept.
        kept = size <= bodyBytesMax && channel.isOpen();
        if (kept && size > LargeContents.LARGE_BYTES) {
            reservation = flow.reserveLarge(propertiesBytes + size);
        }
        // On the strength of an announcement alone next to nothing is allocated.
        int bytes = propertiesBytes + (kept && size <= TRUSTED_BYTES ? (int) size : 0);
        if (size > 0 && propertiesBytes > TRUSTED_BYTES && reservation == null) {
            flow.onAssembling(bytes);
            assemblingBytes = bytes;
        }
        content = new byte[bytes];
        in.getBytes(index + HEADER_FIXED_BYTES, content, 0, propertiesBytes);
        filledBytes = propertiesBytes;
        if (size == 0) {
            finish();
        }
    }

    void onBody(ByteBuf in, int index, int length) {
        if (!headerSeen) {
            throw unexpectedFrame();
        }
        if (length > bodyBytesLeft) {
            throw new AmqpException(
                    ReplyCode.FRAME_ERROR,
                    "content body frame exceeds remaining content size",
                    BasicMethod.CLASS_ID,
                    BasicPublish.METHOD_ID);
        }
        bodyBytesLeft -= length;
        if (kept) {
            makeRoom(length);
            in.getBytes(index, content, filledBytes, length);
            filledBytes += length;
        }
        if (bodyBytesLeft == 0) {
            finish();
        }
    }

    private void makeRoom(int length) {
        int needed = filledBytes + length;
        if (needed > content.length) {
            long whole = propertiesBytes + bodyBytes;
            long room = reservation != null ? whole : Math.min(whole, Math.max(needed, content.length * 2L));
            if (reservation == null) {
                flow.onAssembling((int) room - assemblingBytes);
                assemblingBytes = (int) room;
            }
            content = Arrays.copyOf(content, (int) room);
        }
    }

    private void finish() {
        BasicPublish method = publish;
        byte[] whole = content;
        abandon();
        if (method == null) {
            return;
        }
        if (bodyBytes > bodyBytesMax && channel.isOpen()) {
            throw new AmqpException(
                    ReplyCode.PRECONDITION_FAILED,
                    bodyBytesMax >= BODY_BYTES_CEILING
                            ? "message size " + bodyBytes + " is larger than max size"
                            : "message size " + bodyBytes + " is larger than configured max size " + bodyBytesMax,
                    BasicMethod.CLASS_ID,
                    BasicPublish.METHOD_ID);
        }
        channel.onPublish(method, whole, propertiesBytes);
    }

    /** Forgets a publish that has begun; the channel is closing. */
    void abandon() {
        publish = null;
        content = EMPTY;
        flow.onAssembling(-assemblingBytes);
        assemblingBytes = 0;
        if (reservation != null) {
            flow.giveBack(reservation);
            reservation = null;
        }
    }
}
