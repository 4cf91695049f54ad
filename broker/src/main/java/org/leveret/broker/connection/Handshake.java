package org.leveret.broker.connection;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.ArgumentReader;
import org.leveret.amqp.ConnectionMethod.ConnectionClose;
import org.leveret.amqp.ConnectionMethod.ConnectionCloseOk;
import org.leveret.amqp.ConnectionMethod.ConnectionOpen;
import org.leveret.amqp.ConnectionMethod.ConnectionOpenOk;
import org.leveret.amqp.ConnectionMethod.ConnectionStartOk;
import org.leveret.amqp.ConnectionMethod.ConnectionTune;
import org.leveret.amqp.ConnectionMethod.ConnectionTuneOk;
import org.leveret.amqp.FrameDecoder;
import org.leveret.amqp.FrameEncoder;
import org.leveret.amqp.Frames;
import org.leveret.amqp.Method;
import org.leveret.amqp.Methods;
import org.leveret.amqp.ReplyCode;
import org.leveret.amqp.ShortStrings;
import org.leveret.broker.access.Credentials;
import org.leveret.broker.access.Login;
import org.leveret.broker.access.User;
import org.leveret.broker.vhost.VirtualHost;
import org.leveret.config.ConnectionLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From connection.start to connection.open-ok; then an {@link AmqpConnection} takes over. Owned by the socket's event loop.
 *
 * <p>What is wrong before connection.open gets no answer but three seconds of silence, save a wrong password when the
 * client can be told so: as RabbitMQ does.
 */
final class Handshake implements Stage {
    private static final Logger LOG = LoggerFactory.getLogger(Handshake.class);
    /** Until tune-ok says otherwise; RabbitMQ's initial_frame_max. */
    private static final int FRAME_BYTES_MAX_INITIAL = 8192;
    /** The least frame-max that the specification allows (0-9-1, section 4.2.3: 4096 octets). */
    private static final int FRAME_BYTES_MAX_LEAST = 4096;

    private final ConnectionSite site;
    private final AmqpSocket socket;
    private final @Nullable ScheduledFuture<?> timeout;
    private final ShortStrings names = new ShortStrings();
    private final ArgumentReader arguments = new ArgumentReader(names);
    private final FrameDecoder decoder = new FrameDecoder(FRAME_BYTES_MAX_INITIAL);

    private Class<? extends Method> expected = ConnectionStartOk.class;
    private @Nullable ClientIdentity client;
    private @Nullable Tuning tuning;
    private @Nullable Heartbeats heartbeats;

    Handshake(ConnectionSite site, AmqpSocket socket, @Nullable ScheduledFuture<?> timeout) {
        this.site = site;
        this.socket = socket;
        this.timeout = timeout;
    }

    void start() {
        site.greeting().send(socket);
    }

    @Override
    public boolean onInput(ByteBuf in) {
        try {
            if (!decoder.next(in)) {
                return false;
            }
            if (decoder.type() == Frames.HEARTBEAT) {
                return true;
            }
            if (decoder.type() != Frames.METHOD || decoder.channel() != 0) {
                throw new AmqpException(ReplyCode.UNEXPECTED_FRAME, "only connection methods are expected yet");
            }
            arguments.reset(in, decoder.payloadIndex(), decoder.payloadBytes());
            onMethod(Methods.read(arguments));
        } catch (AmqpException e) {
            if (client != null && tuning != null) {
                refuse(e);
            } else {
                fallSilent(e.replyText());
            }
        }
        return true;
    }

    private void onMethod(Method method) {
        if (method instanceof ConnectionClose) {
            send(new ConnectionCloseOk());
            socket.closeAfterFlush();
        } else if (method.getClass() != expected) {
            throw new AmqpException(
                    ReplyCode.CHANNEL_ERROR,
                    "unexpected method in connection state " + state(),
                    method.classId(),
                    method.methodId());
        } else if (method instanceof ConnectionStartOk startOk) {
            onStartOk(startOk);
        } else if (method instanceof ConnectionTuneOk tuneOk) {
            onTuneOk(tuneOk);
        } else if (method instanceof ConnectionOpen open) {
            onOpen(open);
        }
    }

    private String state() {
        return expected == ConnectionStartOk.class
                ? "starting"
                : expected == ConnectionTuneOk.class ? "tuning" : "opening";
    }

    private void onStartOk(ConnectionStartOk startOk) {
        ClientIdentity identity = ClientIdentity.of(startOk.clientProperties());
        Credentials credentials = switch (startOk.mechanism()) {
            case "PLAIN" -> Credentials.plain(startOk.response().octets());
            case "AMQPLAIN" -> Credentials.amqplain(startOk.response().octets());
            default -> null;
        };
        if (credentials == null) {
            fallSilent("mechanism '" + startOk.mechanism() + "' is unknown or its response is malformed");
            return;
        }
        Login login = site.users().login(credentials, peerAddress());
        User user = login.user();
        if (user == null) {
            site.totals().churn().loginsRefused.increment();
            LOG.warn("connection {}: {}", socket.remoteAddress(), login.refusal());
            ConnectionEvents.loginRefused(site.events(), socket, startOk.mechanism(), credentials, login.refusal());
            if (identity.authenticationFailureClose()) {
                refuse(new AmqpException(
                        ReplyCode.ACCESS_REFUSED,
                        "Login was refused using authentication mechanism " + startOk.mechanism()
                                + ". For details see the broker logfile."));
            } else {
                fallSilent(login.refusal());
            }
            return;
        }
        site.totals().churn().loginsAccepted.increment();
        ConnectionEvents.loggedIn(site.events(), socket, startOk.mechanism(), user.name());
        client = identity.authenticated(user.name(), startOk.mechanism());
        expected = ConnectionTuneOk.class;
        ConnectionLimits limits = site.limits();
        send(new ConnectionTune(limits.channelMax(), limits.frameBytesMax(), limits.heartbeatSeconds()));
    }

    private @Nullable InetAddress peerAddress() {
        return socket.remoteAddress() instanceof InetSocketAddress peer ? peer.getAddress() : null;
    }

    private void onTuneOk(ConnectionTuneOk tuneOk) {
        ConnectionLimits limits = site.limits();
        if (!within("channel_max", tuneOk.channelMax(), 1, limits.channelMax())
                || !within("frame_max", tuneOk.frameMax(), FRAME_BYTES_MAX_LEAST, limits.frameBytesMax())) {
            return;
        }
        Tuning tuned = new Tuning(
                tuneOk.channelMax() == 0 ? Tuning.CHANNELS_UNLIMITED : tuneOk.channelMax(),
                tuneOk.frameMax() == 0 ? Tuning.FRAME_BYTES_UNLIMITED : (int) tuneOk.frameMax(),
                tuneOk.heartbeat());
        tuning = tuned;
        decoder.frameBytesMax(tuned.frameBytesMax());
        heartbeats = Heartbeats.start(socket, tuned.heartbeatSeconds());
        expected = ConnectionOpen.class;
    }

    /** Zero means no limit, which only a broker without a limit accepts. */
    private boolean within(String field, long value, long least, long most) {
        if (value == 0 ? most == 0 : value >= least && (most == 0 || value <= most)) {
            return true;
        }
        boolean tooHigh = value == 0 || (value > most && most != 0);
        fallSilent("negotiated " + field + " = " + value + " is "
                + (tooHigh ? "higher than the maximum" : "lower than the minimum") + " allowed value ("
                + (tooHigh ? most : least) + ")");
        return false;
    }

    private void onOpen(ConnectionOpen open) {
        ClientIdentity identity = Objects.requireNonNull(client);
        Tuning tuned = Objects.requireNonNull(tuning);
        VirtualHost virtualHost;
        try {
            virtualHost = site.quotas().admit(open.virtualHost(), identity.userName());
        } catch (AmqpException e) {
            refuse(e.at(open.classId(), open.methodId()));
            return;
        }
        boolean handedOver = false;
        try {
            cancelTimeout();
            send(new ConnectionOpenOk());
            AmqpConnection connection =
                    new AmqpConnection(site, socket, decoder, arguments, identity, tuned, virtualHost, heartbeats);
            socket.stage(connection);
            handedOver = true;
            connection.onOpened();
        } finally {
            if (!handedOver) {
                site.quotas().dismiss(virtualHost.name(), identity.userName());
            }
        }
    }

    private void refuse(AmqpException reason) {
        LOG.warn("connection {}: {}", socket.remoteAddress(), reason.replyText());
        cancelTimeout();
        stopHeartbeats();
        ClosingStage.enter(socket, decoder, reason, tuning == null ? 0 : tuning.heartbeatSeconds());
    }

    private void fallSilent(String reason) {
        LOG.warn("connection {}: {}", socket.remoteAddress(), reason);
        cancelTimeout();
        stopHeartbeats();
        SilentStage.enter(socket);
    }

    private void send(Method method) {
        FrameEncoder.writeMethod(socket.out(1024), 0, method);
    }

    private void cancelTimeout() {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }

    private void stopHeartbeats() {
        if (heartbeats != null) {
            heartbeats.stop();
        }
    }

    @Override
    public void onTurnEnd() {}

    @Override
    public void onClosed() {
        cancelTimeout();
        stopHeartbeats();
    }
}
