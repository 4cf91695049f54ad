package org.leveret.broker.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.stream.ChunkedInput;
import java.util.function.IntConsumer;
import org.leveret.amqp.FrameEncoder;

/**
 * The frames of a message that is too large to be put into a buffer at once: made one by one as the socket takes them.
 * Owned by the socket's event loop.
 */
final class LargeContent implements ChunkedInput<ByteBuf> {
    private static final int FRAME_OVERHEAD_BYTES = 64;

    private final int channel;
    private final byte[] content;
    private final int propertiesBytes;
    private final int partBytesMax;
    private final IntConsumer made;
    private boolean headerMade;
    private int next;

    /** @param made told how many bytes of the content have been put into a frame */
    LargeContent(int channel, byte[] content, int propertiesBytes, int frameBytesMax, IntConsumer made) {
        this.made = made;
        this.channel = channel;
        this.content = content;
        this.propertiesBytes = propertiesBytes;
        // Without a limit the client takes frames of any size, but the buffers are ours.
        this.partBytesMax = Math.min(
                AmqpSocket.CHUNK_BYTES_MAX, FrameEncoder.partBytesMax(content.length - propertiesBytes, frameBytesMax));
        this.next = propertiesBytes;
    }

    @Override
    public boolean isEndOfInput() {
        return headerMade && next == content.length;
    }

    @Override
    public ByteBuf readChunk(ByteBufAllocator allocator) {
        int partBytes = Math.min(partBytesMax, content.length - next);
        int headerBytes = headerMade ? 0 : propertiesBytes + FRAME_OVERHEAD_BYTES;
        ByteBuf out = allocator.directBuffer(partBytes + headerBytes + FRAME_OVERHEAD_BYTES);
        if (!headerMade) {
            headerMade = true;
            FrameEncoder.writeContentHeader(out, channel, content, propertiesBytes);
        }
        FrameEncoder.writeContentBody(out, channel, content, next, partBytes);
        next += partBytes;
        made.accept(partBytes + (headerBytes == 0 ? 0 : propertiesBytes));
        return out;
    }

    @Override
    @SuppressWarnings("deprecation")
    public ByteBuf readChunk(ChannelHandlerContext context) {
        return readChunk(context.alloc());
    }

    @Override
    public long length() {
        return content.length;
    }

    @Override
    public long progress() {
        return next;
    }

    @Override
    public void close() {}
}
