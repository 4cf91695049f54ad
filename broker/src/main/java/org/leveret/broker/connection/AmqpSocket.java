package org.leveret.broker.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.stream.ChunkedWriteHandler;
import java.net.SocketAddress;
import java.util.EnumSet;
import java.util.concurrent.ScheduledFuture;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.FrameEncoder;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.queue.LargeContents;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes of one socket: what came in is held until the current {@link Stage} takes it, what goes out is collected and
 * leaves once per turn. Owned by the socket's event loop.
 *
 * <p>Reading can be paused for several reasons at once ({@link Pause}); while any holds, the socket is not read and what
 * has already come in waits.
 */
public final class AmqpSocket extends ChannelInboundHandlerAdapter implements EventLoop.TurnEnd {
    private static final Logger LOG = LoggerFactory.getLogger(AmqpSocket.class);
    static final int CHUNK_BYTES_MAX = 256 << 10;
    private static final int CONTENT_OVERHEAD_BYTES = 600;
    private static final long PEER_ENDS_MS_MAX = 1_000;
    private static final long LAST_WORDS_MS_MAX = 10_000;
    static final int LARGE_BYTES = 256 << 10;
    private static final int CHUNK_BYTES_FIRST = 1 << 10;

    private final EventLoop loop;
    private final ChannelHandlerContext context;
    private final Channel channel;
    private final long outboundBytesMax;
    private final LargeContents largeContents;

    // Owned by the socket's loop.
    private Stage stage;
    private @Nullable ByteBuf incoming;
    private final EnumSet<Pause> pauses = EnumSet.noneOf(Pause.class);
    private boolean pausesEnded;
    private boolean processing;
    private boolean processScheduled;
    private @Nullable ByteBuf outgoing;
    private int chunkBytes = CHUNK_BYTES_FIRST;
    private boolean flushScheduled;
    private boolean writable = true;
    private boolean closeAfterFlush;
    private boolean closed;
    /** Closes the socket whatever the peer does; null unless that was asked for. */
    private @Nullable ScheduledFuture<?> closing;

    private long receivedBytes;
    private long receivedReads;
    private long sentBytes;
    private long sentWrites;
    private long largeBytesPending;
    private long largeBytesUnmade;
    private long largeBytesAsked;
    /** What was handed on behind a large content that is on its way; Netty counts it as pending only when that is sent. */
    private long behindLargeBytes;

    private long deliveriesBytesMax;
    private boolean takesLarge;
    private long takenBytesSeen = -1;

    /** @param context whose outbound direction leads to the socket */
    AmqpSocket(
            EventLoop loop,
            ChannelHandlerContext context,
            Stage first,
            long outboundBytesMax,
            LargeContents largeContents) {
        this.loop = loop;
        this.context = context;
        this.channel = context.channel();
        this.stage = first;
        this.largeContents = largeContents;
        // Below the mark from which Netty tells of writability there would be no end to a pause.
        this.outboundBytesMax = Math.max(outboundBytesMax, channel.config().getWriteBufferHighWaterMark());
    }

    public EventLoop loop() {
        return loop;
    }

    public SocketAddress remoteAddress() {
        return channel.remoteAddress();
    }

    /** What was agreed if it speaks TLS, else null. */
    @Nullable
    SSLSession tls() {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        return tls == null ? null : tls.engine().getSession();
    }

    public SocketAddress localAddress() {
        return channel.localAddress();
    }

    /** Bytes read from the socket so far. */
    public long receivedBytes() {
        return receivedBytes;
    }

    /** Bytes handed to the socket so far. */
    public long sentBytes() {
        return sentBytes;
    }

    /** How often something was read from the socket. */
    long receivedReads() {
        return receivedReads;
    }

    /** How often something was handed to the socket. */
    long sentWrites() {
        return sentWrites;
    }

    public boolean isClosed() {
        return closed;
    }

    /** Has another stage take what comes in from now on, beginning with the next octet not yet taken. */
    void stage(Stage next) {
        stage = next;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        receivedBytes += bytes.readableBytes();
        receivedReads++;
        if (closed || closeAfterFlush) {
            bytes.release();
            return;
        }
        ByteBuf held = incoming;
        if (held == null) {
            incoming = bytes;
        } else {
            incoming = join(held, bytes);
        }
        process();
    }

    /** Puts the two together, in one copy of whichever has to move. */
    private ByteBuf join(ByteBuf held, ByteBuf bytes) {
        int total = held.readableBytes() + bytes.readableBytes();
        if (held.refCnt() == 1
                && held.maxWritableBytes() >= bytes.readableBytes()
                && held.writableBytes() >= bytes.readableBytes()) {
            held.writeBytes(bytes);
            bytes.release();
            return held;
        }
        ByteBuf joined = context.alloc().buffer(Math.max(total, Math.min(total * 2, CHUNK_BYTES_MAX)));
        joined.writeBytes(held).writeBytes(bytes);
        held.release();
        bytes.release();
        return joined;
    }

    private void process() {
        if (processing) {
            return;
        }
        processing = true;
        try {
            ByteBuf in = incoming;
            while (in != null && pauses.isEmpty() && !closed && !closeAfterFlush && in.isReadable()) {
                if (!stage.onInput(in)) {
                    break;
                }
                in = incoming;
            }
            if (in != null && (!in.isReadable() || closed || closeAfterFlush)) {
                in.release();
                incoming = null;
            }
        } catch (Throwable e) {
            LOG.error("connection {} failed and is dropped", channel.remoteAddress(), e);
            closeNow();
        } finally {
            processing = false;
        }
    }

    /** Stops reading until {@link #resume} is called for the same reason. */
    void pause(Pause reason) {
        if (pausesEnded) {
            return;
        }
        if (pauses.isEmpty()) {
            channel.config().setAutoRead(false);
        }
        pauses.add(reason);
    }

    /** Takes one reason for not reading away; what came in meanwhile is handled after the caller is done. */
    void resume(Pause reason) {
        if (pauses.remove(reason) && pauses.isEmpty() && !closed) {
            if (!processScheduled) {
                processScheduled = true;
                loop.postLater(this::onResumed);
            }
        }
    }

    /** Reads whatever anybody says, from now on: what comes in is dropped, or is the answer to a close. */
    void endPauses() {
        pausesEnded = true;
        for (Pause reason : EnumSet.copyOf(pauses)) {
            resume(reason);
        }
    }

    boolean isPaused() {
        return !pauses.isEmpty();
    }

    boolean isPausedOnlyFor(Pause reason) {
        return pauses.size() == 1 && pauses.contains(reason);
    }

    boolean isPaused(Pause reason) {
        return pauses.contains(reason);
    }

    private void onResumed() {
        processScheduled = false;
        if (closed || !pauses.isEmpty()) {
            return;
        }
        process();
        if (pauses.isEmpty() && !closed) {
            channel.config().setAutoRead(true);
        }
    }

    /** Where outgoing bytes go; room for {@code bytes} more is made. They leave when the turn ends. */
    public ByteBuf out(int bytes) {
        ByteBuf buffer = outgoing;
        if (buffer != null && buffer.writableBytes() < bytes && buffer.readableBytes() >= chunkBytes / 2) {
            passOn(buffer);
            chunkBytes = Math.min(CHUNK_BYTES_MAX, chunkBytes * 2);
            buffer = null;
        }
        if (buffer == null) {
            buffer = context.alloc().directBuffer(Math.max(chunkBytes, bytes));
            outgoing = buffer;
            scheduleFlush();
        }
        return buffer;
    }

    private void passOn(ByteBuf buffer) {
        outgoing = null;
        int bytes = buffer.readableBytes();
        sentBytes += bytes;
        if (largeBytesPending > 0) {
            behindLargeBytes += bytes;
            context.write(buffer).addListener(sent -> behindLargeBytes -= bytes);
        } else {
            var unused = takesLarge ? context.write(buffer) : context.write(buffer, context.voidPromise());
        }
    }

    /** Sends the frames of a message's content: put together at once, or little by little if they are large. */
    void writeContent(int number, byte[] content, int propertiesBytes, int frameBytesMax, boolean delivery) {
        if (content.length <= LARGE_BYTES) {
            FrameEncoder.writeContent(
                    out(content.length + CONTENT_OVERHEAD_BYTES), number, content, propertiesBytes, frameBytesMax);
            return;
        }
        ByteBuf before = outgoing;
        if (before != null) {
            passOn(before);
        }
        if (!takesLarge) {
            takesLarge = true;
            context.pipeline().addBefore(context.name(), "large-contents", new ChunkedWriteHandler());
        }
        int askedBytes = delivery ? 0 : content.length;
        largeBytesPending += content.length;
        largeContents.sending(content.length);
        largeBytesAsked += askedBytes;
        sentBytes += content.length;
        largeBytesUnmade += content.length;
        context.write(new LargeContent(
                        number, content, propertiesBytes, frameBytesMax, bytes -> largeBytesUnmade -= bytes))
                .addListener(sent -> {
                    largeBytesPending -= content.length;
                    largeContents.sent(content.length);
                    largeBytesAsked -= askedBytes;
                    onTakingMore();
                });
        scheduleFlush();
    }

    /** How much of what waits for the socket can be deliveries, which windows bound, and large ones, which are not counted. */
    void deliveriesBytesMax(long bytes) {
        deliveriesBytesMax = bytes;
    }

    /** How many bytes the system has taken so far, about. */
    long takenBytes() {
        ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
        long made = sentBytes - largeBytesUnmade - behindLargeBytes;
        // Netty counts a buffer as pending until the last octet of it is taken.
        return pending == null ? made : made - pending.totalPendingWriteBytes() + pending.currentProgress();
    }

    /** Memory outside the heap that holds what the system has not taken, and what has come in and waits, in bytes. */
    long bufferedBytes() {
        ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
        return (pending == null ? 0 : pending.totalPendingWriteBytes())
                + behindLargeBytes
                + (outgoing == null ? 0 : outgoing.capacity())
                + (incoming == null ? 0 : incoming.capacity());
    }

    /** What waits to be sent and is made already, in bytes. */
    long outboundBytes() {
        ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
        return (pending == null ? 0 : pending.totalPendingWriteBytes())
                + behindLargeBytes
                + (outgoing == null ? 0 : outgoing.readableBytes());
    }

    /** Whether something waits for the system to take it, and it has taken nothing since the last time this was asked. */
    boolean isStuck(boolean largeOnly) {
        ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
        boolean waits =
                largeBytesPending > 0 || (!largeOnly && pending != null && pending.totalPendingWriteBytes() > 0);
        long taken = takenBytes();
        boolean stuck = waits && taken == takenBytesSeen;
        takenBytesSeen = waits ? taken : -1;
        return stuck;
    }

    /** Has {@link Stage#onTurnEnd} called and what is to be sent flushed at the end of this turn. */
    void scheduleFlush() {
        if (!flushScheduled) {
            flushScheduled = true;
            loop.atTurnEnd(this);
        }
    }

    @Override
    public void onTurnEnd() {
        flushScheduled = false;
        if (closed) {
            releaseOutgoing();
            return;
        }
        try {
            stage.onTurnEnd();
        } catch (Throwable e) {
            LOG.error("connection {} failed and is dropped", channel.remoteAddress(), e);
            closeNow();
            releaseOutgoing();
            return;
        }
        ByteBuf buffer = outgoing;
        if (buffer != null) {
            if (buffer.readableBytes() < chunkBytes / 4 && chunkBytes > CHUNK_BYTES_FIRST) {
                chunkBytes /= 2;
            }
            passOn(buffer);
            sentWrites++;
        }
        context.flush();
        if (closeAfterFlush) {
            context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> endOutput());
            return;
        }
        ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
        // A client may publish before it reads what is delivered: only what it has asked for keeps it from being read.
        if (pending != null
                && pending.totalPendingWriteBytes() + largeBytesAsked + behindLargeBytes
                        > outboundBytesMax + deliveriesBytesMax) {
            pause(Pause.OUTBOUND_FULL);
        }
    }

    /** Whether the socket takes more at once; when it does not, flow is granted only once it does again. */
    boolean isWritable() {
        return writable && largeBytesPending == 0;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        writable = channel.isWritable();
        if (writable) {
            scheduleFlush();
        }
        onTakingMore();
        // The handler of large contents goes on when it hears of this.
        ctx.fireChannelWritabilityChanged();
    }

    private void onTakingMore() {
        if (isWritable()) {
            resume(Pause.OUTBOUND_FULL);
            scheduleFlush();
        }
    }

    /**
     * Ends the outbound direction alone, and the socket when the peer has ended its own: closing a socket that still
     * receives makes the system reset it, and the peer would lose our last words.
     */
    private void endOutput() {
        channel.config().setAutoRead(true);
        if (channel instanceof DuplexChannel duplex && channel.pipeline().get(SslHandler.class) == null) {
            duplex.shutdownOutput().addListener(ended -> closeWithin(PEER_ENDS_MS_MAX));
        } else {
            closeNow();
        }
    }

    /** Sends what is collected, then closes the socket; nothing that comes in is taken any more. */
    void closeAfterFlush() {
        closeAfterFlush = true;
        scheduleFlush();
        // The peer may never take what it has asked for.
        closeWithin(LAST_WORDS_MS_MAX);
    }

    /** Closes the socket after this time at the latest, in milliseconds. */
    void closeWithin(long delayMs) {
        cancelClosing();
        if (!closed) {
            closing = loop.schedule(this::closeNow, delayMs);
        }
    }

    /** What waits for its time would keep the whole connection in the heap. */
    private void cancelClosing() {
        if (closing != null) {
            closing.cancel(false);
            closing = null;
        }
    }

    /** Closes the socket at once. */
    void closeNow() {
        // Not from the end of the pipeline: Vert.x would wait there for what is still to be sent.
        var unused = context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        if (!closed) {
            closed = true;
            cancelClosing();
            if (!processing && incoming != null) {
                incoming.release();
                incoming = null;
            }
            releaseOutgoing();
            stage.onClosed();
        }
        super.channelInactive(ctx);
    }

    private void releaseOutgoing() {
        if (outgoing != null) {
            outgoing.release();
            outgoing = null;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("connection {} broke: {}", channel.remoteAddress(), cause.toString());
        closeNow();
    }
}
