package org.leveret.broker.connection;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.ArgumentReader;
import org.leveret.amqp.ConnectionMethod;
import org.leveret.amqp.FrameDecoder;
import org.leveret.amqp.Frames;
import org.leveret.amqp.Method;
import org.leveret.amqp.Methods;
import org.leveret.amqp.ReplyCode;
import org.leveret.broker.access.Permissions;
import org.leveret.broker.channel.AmqpChannel;
import org.leveret.broker.control.Afterwards;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.routing.ReplyAddresses;
import org.leveret.broker.routing.Routes;
import org.leveret.broker.statistics.ByteCounts;
import org.leveret.broker.statistics.ConnectedClient;
import org.leveret.broker.statistics.ConnectionSnapshot;
import org.leveret.broker.statistics.ExchangeCounts;
import org.leveret.broker.statistics.ExchangeName;
import org.leveret.broker.statistics.LoopTotals;
import org.leveret.broker.statistics.MessageCounters;
import org.leveret.broker.statistics.PublishCounters;
import org.leveret.broker.vhost.Session;
import org.leveret.broker.vhost.VirtualHost;
import org.leveret.config.ConnectionLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open AMQP 0-9-1 connection: gives frames to channels, and answers every error of a frame in one place. Owned by the
 * socket's event loop.
 *
 * <p>While a method waits for its outcome, nothing more is taken from the socket, so methods are carried out in the order
 * in which they came.
 */
public final class AmqpConnection implements Stage {
    private static final Logger LOG = LoggerFactory.getLogger(AmqpConnection.class);
    private static final String EXCLUSIVE_QUEUES = "the exclusive queues of a closing connection";

    private final ConnectionSite site;
    private final AmqpSocket socket;
    private final EventLoop loop;
    private final FrameDecoder decoder;
    private final ArgumentReader arguments;
    private final ClientIdentity client;
    private final Tuning tuning;
    private final VirtualHost virtualHost;
    private final @Nullable Heartbeats heartbeats;
    private final Session session;
    private final Permissions permissions;
    private final Routes routes;
    private final PublishCounters published;
    private final ConnectionPortrait portrait;
    private final AlarmBlock alarmBlock;
    private final UnreadOutput unreadOutput;
    private final ConnectionFlow flow;
    private final ConnectionMethods methods;
    private final ConsumerTimeout consumerTimeout;
    private final ConnectionEvents events;
    private final OpenChannels channels;
    private final ReplyGate replyGate;
    private final ArrayList<AmqpChannel> atTurnEnd = new ArrayList<>();
    private boolean open = true;
    private boolean ended;

    AmqpConnection(
            ConnectionSite site,
            AmqpSocket socket,
            FrameDecoder decoder,
            ArgumentReader arguments,
            ClientIdentity client,
            Tuning tuning,
            VirtualHost virtualHost,
            @Nullable Heartbeats heartbeats) {
        this.site = site;
        this.socket = socket;
        this.loop = socket.loop();
        this.decoder = decoder;
        this.arguments = arguments;
        this.client = client;
        this.tuning = tuning;
        this.virtualHost = virtualHost;
        this.heartbeats = heartbeats;
        this.permissions = new Permissions(site.users(), client.userName(), virtualHost.name());
        this.portrait = new ConnectionPortrait(
                socket, client, tuning, virtualHost.name(), site.processNames().next(), loop.nowMs());
        this.session = new Session(client.userName(), portrait, loop);
        this.alarmBlock = new AlarmBlock(site.alarms(), socket, client.connectionBlocked());
        this.unreadOutput = new UnreadOutput(socket, site.memory());
        this.routes = new Routes(loop, virtualHost, site.replyAddresses());
        this.published = new PublishCounters(virtualHost.name(), totals());
        this.flow = new ConnectionFlow(
                socket, site.loops(), site.store(), site.memory(), site.limits().unconfirmedBytesMax(), this::fail);
        this.events = new ConnectionEvents(site.events(), site.processNames(), this);
        this.methods = new ConnectionMethods(this, socket);
        this.channels = new OpenChannels(
                this, tuning.channelMax(), site.quotas(), site.totals().churn());
        this.replyGate = new ReplyGate(socket);
        this.consumerTimeout = ConsumerTimeout.start(loop, site.limits().consumerTimeoutMs(), this::checkTimeouts);
    }

    void onOpened() {
        site.connections().add(this);
        site.totals().churn().connectionsCreated.increment();
        if (site.virtualHosts().find(virtualHost.name()) != virtualHost) {
            // It was deleted meanwhile, before we could be found among its connections.
            fail(new AmqpException(ReplyCode.CONNECTION_FORCED, "vhost '" + virtualHost.name() + "' is deleted"));
        }
        events.opened(socket, tuning);
        LOG.info(
                "connection {} -> {}: user '{}' authenticated and granted access to vhost '{}'",
                socket.remoteAddress(),
                socket.localAddress(),
                client.userName(),
                virtualHost.name());
    }

    @Override
    public boolean onInput(ByteBuf in) {
        if (!open) {
            // Nothing more is done for a connection that has failed, not even what came along with the failure.
            in.skipBytes(in.readableBytes());
            return true;
        }
        int start = in.readerIndex();
        try {
            if (!decoder.next(in)) {
                return false;
            }
        } catch (AmqpException e) {
            onFrameError(e);
            return true;
        }
        int number = decoder.channel();
        int type = decoder.type();
        if ((type == Frames.HEADER || type == Frames.BODY) && alarmBlock.isDue()) {
            // RabbitMQ blocks on the content, and takes the message only when the alarm is over.
            in.readerIndex(start);
            alarmBlock.begin();
            return true;
        }
        try {
            if (type == Frames.HEARTBEAT) {
                return true;
            }
            if (number == 0) {
                onConnectionFrame(type, in);
            } else {
                onChannelFrame(type, number, in);
            }
        } catch (AmqpException e) {
            onError(number, e);
        }
        return true;
    }

    private void onConnectionFrame(int type, ByteBuf in) {
        if (type != Frames.METHOD) {
            throw new AmqpException(ReplyCode.UNEXPECTED_FRAME, "expected method frame, got non method frame instead");
        }
        arguments.reset(in, decoder.payloadIndex(), decoder.payloadBytes());
        Method method = Methods.read(arguments);
        if (method instanceof ConnectionMethod.Request request) {
            request.dispatchTo(methods);
        } else {
            throw ConnectionMethods.unexpected(method);
        }
    }

    private void onChannelFrame(int type, int number, ByteBuf in) {
        AmqpChannel channel = channels.findOrAdd(number);
        if (type == Frames.METHOD) {
            arguments.reset(in, decoder.payloadIndex(), decoder.payloadBytes());
            channel.onMethod(Methods.read(arguments));
        } else if (type == Frames.HEADER) {
            channel.onHeader(in, decoder.payloadIndex(), decoder.payloadBytes());
        } else {
            channel.onBody(in, decoder.payloadIndex(), decoder.payloadBytes());
        }
    }

    /** The channel is closed on both sides; its number may be used again. */
    public void forget(AmqpChannel channel) {
        channels.remove(channel);
    }

    private void onFrameError(AmqpException error) {
        if (!decoder.isOutOfStep()) {
            fail(error);
            return;
        }
        // The octets cannot be followed any further, so nothing more is read.
        LOG.warn("connection {}: {}", socket.remoteAddress(), error.replyText());
        end();
        ClosingStage.send(socket, error);
        SilentStage.enter(socket);
    }

    private void onError(int number, AmqpException error) {
        AmqpChannel channel = number == 0 ? null : channels.find(number);
        if (channel == null || error.isAbrupt() || error.replyCode().closesConnection()) {
            fail(error);
        } else {
            channel.fail(error);
        }
    }

    /** Closes the connection with this error; must be called on its loop. */
    public void fail(AmqpException error) {
        if (!open) {
            return;
        }
        LOG.warn("connection {}: {}", socket.remoteAddress(), error.replyText());
        end();
        if (error.isAbrupt()) {
            socket.closeNow();
        } else {
            ClosingStage.enter(socket, decoder, error, tuning.heartbeatSeconds());
        }
    }

    /** As the client asks: all is given back, exclusive queues are deleted, then {@code closed} is run. */
    void close(Runnable closed) {
        endChannels();
        awaitReply();
        virtualHost.deleteExclusiveQueues(session, new Afterwards(EXCLUSIVE_QUEUES, () -> barrier(closed)));
    }

    /** Looks often enough for a consumer's own timeout. */
    public void checkTimeoutsFor(long timeoutMs) {
        consumerTimeout.shorten(timeoutMs);
    }

    private void checkTimeouts() {
        long nowMs = loop.nowMs();
        for (AmqpChannel channel : channels.all()) {
            channel.checkTimeout(nowMs, site.limits().consumerTimeoutMs());
        }
    }

    /** Ends everything that the connection had, without an answer to anyone. */
    private void end() {
        open = false;
        endChannels();
        if (!ended) {
            ended = true;
            site.connections().remove(this);
            site.quotas().dismiss(virtualHost.name(), client.userName());
            site.totals().churn().connectionsClosed.increment();
            published.handOver();
            totals().connectionEnded(virtualHost.name(), bytes());
            channels.end();
            events.closed();
            consumerTimeout.stop();
            socket.endPauses();
            if (heartbeats != null) {
                heartbeats.stop();
            }
            loop.flushLetters();
            virtualHost.deleteExclusiveQueues(session, new Afterwards(EXCLUSIVE_QUEUES, () -> {}));
        }
    }

    private void endChannels() {
        for (AmqpChannel channel : channels.all()) {
            channel.stop();
        }
        for (AmqpChannel channel : channels.all()) {
            channel.giveBack();
        }
    }

    /** The client has closed and was answered; it is to drop the socket. */
    void onClosedByClient() {
        LOG.info("connection {} closed by the client", socket.remoteAddress());
        end();
        socket.closeAfterFlush();
    }

    @Override
    public void onClosed() {
        if (!ended) {
            LOG.info("connection {}: the client dropped the socket", socket.remoteAddress());
            end();
        }
    }

    /** Takes nothing more from the socket until {@link #replied}. */
    public void awaitReply() {
        replyGate.await();
    }

    /** Ends one {@link #awaitReply}. */
    public void replied() {
        replyGate.replied();
    }

    /** Runs the task when no method waits for its outcome: at once, or behind the answer that is due. */
    public void afterReply(Runnable task) {
        replyGate.whenReplied(task);
    }

    /** Runs the task when all queues have handled what this connection has told them so far. */
    public void barrier(Runnable task) {
        site.loops().barrier(loop, task);
    }

    /** Memory outside the heap that its socket's bytes take; must be called on its loop. */
    long bufferedBytes() {
        return socket.bufferedBytes();
    }

    UnreadOutput unreadOutput() {
        return unreadOutput;
    }

    /** Who publishes and is held back already would not come to the message that blocks for as long as the alarm lasts. */
    void onAlarmRaised() {
        if (open && alarmBlock.isDue() && flow.isHeldBack()) {
            alarmBlock.begin();
        }
    }

    void onAlarmsCleared() {
        if (open) {
            alarmBlock.end();
        }
    }

    /** Has {@link AmqpChannel#onTurnEnd} called before what the turn wrote leaves. */
    public void atTurnEnd(AmqpChannel channel) {
        atTurnEnd.add(channel);
        socket.scheduleFlush();
    }

    @Override
    public void onTurnEnd() {
        for (int i = 0; i < atTurnEnd.size(); i++) {
            atTurnEnd.get(i).onTurnEnd();
        }
        atTurnEnd.clear();
        flow.onTurnEnd();
    }

    /** Where frames go; room for {@code bytes} more is made. */
    public ByteBuf out(int bytes) {
        return socket.out(bytes);
    }

    /** Sends the content of a message that the client has asked for, behind the method that announced it. */
    public void writeContent(int channel, byte[] content, int propertiesBytes) {
        socket.writeContent(channel, content, propertiesBytes, tuning.frameBytesMax(), false);
    }

    /** As {@link #writeContent} for a delivery, of which a consumer's window bounds how much there can be. */
    public void writeDelivery(int channel, byte[] content, int propertiesBytes) {
        socket.writeContent(channel, content, propertiesBytes, tuning.frameBytesMax(), true);
    }

    /** Whether what waits for the client may grow by one more reply; if not, it is dropped. */
    public boolean mayReply() {
        return unreadOutput.mayReply();
    }

    /** Whether frames may still be sent. */
    public boolean isOpen() {
        return open;
    }

    public EventLoop loop() {
        return loop;
    }

    public ConnectionFlow flow() {
        return flow;
    }

    public ConnectionLimits limits() {
        return site.limits();
    }

    /** Tells what happens to it, its channels and their consumers. */
    public ConnectionEvents events() {
        return events;
    }

    public String processName() {
        return portrait.processName();
    }

    public String nodeName() {
        return site.nodeName();
    }

    /** What it shares with the other connections. */
    public BrokerMemory memory() {
        return site.memory();
    }

    public Quotas quotas() {
        return site.quotas();
    }

    public ReplyAddresses replyAddresses() {
        return site.replyAddresses();
    }

    public Tuning tuning() {
        return tuning;
    }

    /** Both ends of its socket, as {@link ConnectionPortrait#name} has them. */
    public String name() {
        return portrait.name();
    }

    /** What has ended on its loop is counted there. */
    public LoopTotals totals() {
        return site.totals().ofLoop(loop.index());
    }

    /** By what others name it; any thread. */
    public ConnectedClient portrait() {
        return portrait;
    }

    /** What it looks like now; must be called on its loop. */
    public ConnectionSnapshot snapshot() {
        loop.checkInside();
        return portrait.snapshot(state(), channels.snapshots());
    }

    private String state() {
        if (alarmBlock.isOn()) {
            return "blocked";
        } else if (alarmBlock.isDue()) {
            return "blocking";
        }
        return socket.isPaused() && !socket.isPausedOnlyFor(Pause.AWAITING_REPLY) ? "flow" : "running";
    }

    /** Adds what has been counted on this connection and is not in its loop's totals; must be called on its loop. */
    public void addCounts(Map<String, MessageCounters> virtualHosts, Map<ExchangeName, ExchangeCounts> exchanges) {
        MessageCounters messages = virtualHosts.computeIfAbsent(virtualHost.name(), name -> new MessageCounters());
        for (AmqpChannel channel : channels.all()) {
            if (channel.isOpen()) {
                messages.add(channel.counters());
            }
        }
        published.forgetGone();
        published.addTo(exchanges);
    }

    /** Adds what has passed its socket, unless that is in its loop's totals; must be called on its loop. */
    public void addBytes(Map<String, ByteCounts> virtualHosts) {
        if (!ended) {
            virtualHosts.merge(virtualHost.name(), bytes(), ByteCounts::plus);
        }
    }

    private ByteCounts bytes() {
        return new ByteCounts(socket.receivedBytes(), socket.sentBytes());
    }

    public ClientIdentity client() {
        return client;
    }

    public String userName() {
        return client.userName();
    }

    public VirtualHost virtualHost() {
        return virtualHost;
    }

    public Session session() {
        return session;
    }

    public Permissions permissions() {
        return permissions;
    }

    public Routes routes() {
        return routes;
    }

    /** Where what it publishes is counted. */
    public PublishCounters published() {
        return published;
    }
}
