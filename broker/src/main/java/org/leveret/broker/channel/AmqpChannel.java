package org.leveret.broker.channel;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AccessMethod;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.BasicMethod;
import org.leveret.amqp.BasicMethod.BasicPublish;
import org.leveret.amqp.ChannelMethod;
import org.leveret.amqp.ChannelMethod.ChannelClose;
import org.leveret.amqp.ChannelMethod.ChannelCloseOk;
import org.leveret.amqp.ChannelMethod.ChannelFlow;
import org.leveret.amqp.ChannelMethod.ChannelFlowOk;
import org.leveret.amqp.ChannelMethod.ChannelOpen;
import org.leveret.amqp.ChannelMethod.ChannelOpenOk;
import org.leveret.amqp.ConfirmMethod;
import org.leveret.amqp.ExchangeMethod;
import org.leveret.amqp.FrameEncoder;
import org.leveret.amqp.Method;
import org.leveret.amqp.QueueMethod;
import org.leveret.amqp.ReplyCode;
import org.leveret.amqp.TxMethod;
import org.leveret.broker.connection.AmqpConnection;
import org.leveret.broker.event.NamedProcess;
import org.leveret.broker.statistics.ChannelSnapshot;
import org.leveret.broker.statistics.MessageCounters;
import org.leveret.queue.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One channel of a connection: takes its frames in order and hands each method to the handler of its class. Owned by the
 * connection's loop.
 *
 * <p>Whatever depth throws an {@link AmqpException} while a frame is handled, the connection answers in one place; what
 * fails later comes back through {@link #fail}.
 */
public final class AmqpChannel implements ChannelMethod.Handler, NamedProcess {
    private static final Logger LOG = LoggerFactory.getLogger(AmqpChannel.class);
    private static final int METHOD_BYTES = 600;

    private enum State {
        /** The client has named the channel and has yet to open it. */
        NAMED,
        OPEN,
        /** The broker sends or has sent channel.close; all is dropped until the client answers. */
        FAILED,
        /** The client has sent channel.close or the connection ends. */
        CLOSED
    }

    private final AmqpConnection connection;
    private final int number;
    private final Unacked unacked = new Unacked();
    private final AckTimeout ackTimeout = new AckTimeout();
    private final ChannelCredit credit = new ChannelCredit();
    private final Settlement settlement;
    private final Consumers consumers;
    private final Publisher publisher;
    private final ContentAssembler assembler;
    private final ExchangeMethods exchangeMethods;
    private final QueueMethods queueMethods;
    private final BasicMethods basicMethods;
    private final ModeMethods modeMethods;
    private final MessageCounters counters = new MessageCounters();
    private State state = State.NAMED;
    private long lastDeliveryTag;
    private String lastQueue = "";
    private @Nullable Confirms confirms;
    private @Nullable Transaction transaction;
    private @Nullable Tracer tracer;
    private @Nullable String processName;

    public AmqpChannel(AmqpConnection connection, int number) {
        this.connection = connection;
        this.number = number;
        this.settlement = new Settlement(connection.loop());
        this.consumers = new Consumers(connection, this);
        this.publisher = new Publisher(connection, this);
        this.assembler = new ContentAssembler(
                this, connection.flow(), connection.limits().messageBytesMax());
        this.exchangeMethods = new ExchangeMethods(connection, this);
        this.queueMethods = new QueueMethods(connection, this);
        this.basicMethods = new BasicMethods(connection, this);
        this.modeMethods = new ModeMethods(connection, this);
    }

    public int number() {
        return number;
    }

    /** Whether the channel does work; not so while either side is closing it. */
    public boolean isOpen() {
        return state == State.OPEN;
    }

    /** Takes one method. */
    public void onMethod(Method method) {
        if (state == State.NAMED) {
            onFirstMethod(method);
            return;
        }
        if (state != State.OPEN) {
            onMethodWhileClosing(method);
            return;
        }
        if (assembler.isPending()) {
            throw assembler.unexpectedFrame();
        }
        if (method instanceof BasicMethod.Request request) {
            request.dispatchTo(basicMethods);
        } else if (method instanceof QueueMethod.Request request) {
            request.dispatchTo(queueMethods);
        } else if (method instanceof ExchangeMethod.Request request) {
            request.dispatchTo(exchangeMethods);
        } else if (method instanceof ChannelMethod.Request request) {
            request.dispatchTo(this);
        } else if (method instanceof ConfirmMethod.Request request) {
            request.dispatchTo(modeMethods);
        } else if (method instanceof TxMethod.Request request) {
            request.dispatchTo(modeMethods);
        } else if (method instanceof AccessMethod.Request request) {
            request.dispatchTo(modeMethods);
        } else {
            throw unimplemented(method);
        }
    }

    static AmqpException unimplemented(Method method) {
        return new AmqpException(
                ReplyCode.COMMAND_INVALID, "unimplemented method", method.classId(), method.methodId());
    }

    private void onFirstMethod(Method method) {
        if (method instanceof ChannelOpen && !assembler.isPending()) {
            state = State.OPEN;
            connection.events().channelOpened(this);
            send(new ChannelOpenOk());
        } else if (method instanceof BasicPublish publish) {
            // RabbitMQ looks at a method when its content is whole.
            assembler.onPublish(publish);
        } else {
            throw notOpen(method);
        }
    }

    private static AmqpException notOpen(Method method) {
        return new AmqpException(
                ReplyCode.CHANNEL_ERROR, "expected 'channel.open'", method.classId(), method.methodId());
    }

    /** Takes a publish whose content is whole; the content belongs to the message from now on. */
    void onPublish(BasicPublish method, byte[] content, int propertiesBytes) {
        if (state != State.OPEN) {
            throw notOpen(method);
        }
        publisher.publish(method, content, propertiesBytes);
    }

    private void onMethodWhileClosing(Method method) {
        if (method instanceof ChannelCloseOk) {
            connection.forget(this);
        } else if (method instanceof ChannelClose) {
            send(new ChannelCloseOk());
        } else if (method instanceof ChannelOpen open) {
            onChannelOpen(open);
        }
    }

    /** Takes a content header; {@code [index, index + length)} of {@code in} is the payload. */
    public void onHeader(ByteBuf in, int index, int length) {
        if (isListening()) {
            checkContentExpected();
            assembler.onHeader(in, index, length);
        }
    }

    /** Takes a content body; {@code [index, index + length)} of {@code in} is the payload. */
    public void onBody(ByteBuf in, int index, int length) {
        if (isListening()) {
            checkContentExpected();
            assembler.onBody(in, index, length);
        }
    }

    private boolean isListening() {
        return state == State.OPEN || state == State.NAMED;
    }

    private void checkContentExpected() {
        if (!assembler.isPending()) {
            throw new AmqpException(ReplyCode.UNEXPECTED_FRAME, "expected method frame, got non method frame instead");
        }
    }

    @Override
    public void onChannelOpen(ChannelOpen method) {
        throw new AmqpException(
                ReplyCode.CHANNEL_ERROR, "second 'channel.open' seen", method.classId(), method.methodId());
    }

    @Override
    public void onChannelFlow(ChannelFlow method) {
        if (!method.active()) {
            throw new AmqpException(ReplyCode.NOT_IMPLEMENTED, "active=false", method.classId(), method.methodId());
        }
        send(new ChannelFlowOk(true));
    }

    @Override
    public void onChannelFlowOk(ChannelFlowOk method) {
        throw unimplemented(method);
    }

    @Override
    public void onChannelCloseOk(ChannelCloseOk method) {
        throw unimplemented(method);
    }

    @Override
    public void onChannelClose(ChannelClose method) {
        state = State.CLOSED;
        release();
        connection.awaitReply();
        // The queues have what the channel gave back before the client can look.
        connection.barrier(() -> {
            send(new ChannelCloseOk());
            connection.forget(this);
            connection.replied();
        });
    }

    /** Closes the channel, or the whole connection if the error is of that kind; never called while another is closing it. */
    public void fail(AmqpException error) {
        if (!isListening()) {
            return;
        }
        if (error.isAbrupt() || error.replyCode().closesConnection()) {
            connection.fail(error);
            return;
        }
        state = State.FAILED;
        LOG.warn("connection {}, channel {}: {}", connection.name(), number, error.replyText());
        release();
        connection.awaitReply();
        connection.barrier(() -> {
            send(new ChannelClose(error.replyCode().code(), error.replyText(), error.classId(), error.methodId()));
            connection.replied();
        });
    }

    /** Closes the channel if it has a delivery that has not been settled for so long, with RabbitMQ's text. */
    public void checkTimeout(long nowMs, long timeoutMs) {
        if (state != State.OPEN) {
            return;
        }
        long passedMs = ackTimeout.passedMs(unacked, lastDeliveryTag, nowMs, timeoutMs);
        if (passedMs != AckTimeout.NONE) {
            fail(new AmqpException(
                    ReplyCode.PRECONDITION_FAILED,
                    "delivery acknowledgement on channel " + number + " timed out. Timeout value used: " + passedMs
                            + " ms. This timeout value can be configured, see consumers doc guide to learn more"));
        }
    }

    /** Deliveries may have this timeout from now on, or {@link AckTimeout#NONE}. */
    void observeTimeout(long timeoutMs) {
        if (timeoutMs != AckTimeout.NONE) {
            ackTimeout.onOwn(timeoutMs);
            connection.checkTimeoutsFor(timeoutMs);
        }
    }

    /** Takes nothing more, from the client or from queues, because the connection ends; {@link #giveBack} is to follow. */
    public void stop() {
        assembler.abandon();
        if (state == State.OPEN) {
            state = State.CLOSED;
            retire();
        }
    }

    private void release() {
        retire();
        giveBack();
    }

    private void retire() {
        connection.totals().channelEnded(connection.virtualHost().name(), counters);
        assembler.abandon();
        if (transaction != null) {
            transaction.rollback();
        }
        consumers.retireAll();
        connection.events().channelClosed(this);
    }

    /**
     * Gives back all that the channel holds. Of a connection that ends no channel may take any more by then: a message would
     * go from one to the next, and count as given back by each.
     */
    public void giveBack() {
        settlement.begin(Outcome.FAILED);
        unacked.takeAll(settlement);
        credit.onSettled(settlement.send());
        consumers.succeedAll();
    }

    /** Writes what was gathered in the turn. */
    public void onTurnEnd() {
        if (confirms != null && state == State.OPEN) {
            confirms.onTurnEnd();
        }
    }

    /** What it looks like now. */
    public ChannelSnapshot snapshot() {
        return new ChannelSnapshot(
                connection.name(),
                number,
                connection.userName(),
                connection.virtualHost().name(),
                consumers.size(),
                unacked.size(),
                consumers.prefetch(),
                credit.limit(),
                confirms != null,
                confirms == null ? 0 : confirms.outstanding(),
                transaction != null,
                transaction == null ? 0 : transaction.publishes(),
                transaction == null ? 0 : transaction.settlements(),
                counters.counts());
    }

    /** What it has counted since it was opened. */
    public MessageCounters counters() {
        return counters;
    }

    void send(Method method) {
        if (connection.isOpen()) {
            FrameEncoder.writeMethod(connection.out(METHOD_BYTES), number, method);
        }
    }

    long nextDeliveryTag() {
        return ++lastDeliveryTag;
    }

    /** The highest delivery tag that was given; 0 if there is none. */
    long lastDeliveryTag() {
        return lastDeliveryTag;
    }

    Unacked unacked() {
        return unacked;
    }

    ChannelCredit credit() {
        return credit;
    }

    Settlement settlement() {
        return settlement;
    }

    Consumers consumers() {
        return consumers;
    }

    @Override
    public String processName() {
        String name = processName;
        if (name == null) {
            name = connection.events().nextProcessName();
            processName = name;
        }
        return name;
    }

    /** For while the virtual host is traced. */
    Tracer tracer() {
        Tracer made = tracer;
        if (made == null) {
            made = new Tracer(connection, this);
            tracer = made;
        }
        return made;
    }

    Publisher publisher() {
        return publisher;
    }

    ContentAssembler assembler() {
        return assembler;
    }

    @Nullable
    Confirms confirms() {
        return confirms;
    }

    @Nullable
    Transaction transaction() {
        return transaction;
    }

    /** The last queue that was declared here stands in for an empty name. */
    void lastQueue(String name) {
        lastQueue = name;
    }

    /** The queue that a method means: the named one, or the last declared one for an empty name. */
    String queueName(String named) {
        if (!named.isEmpty()) {
            return named;
        }
        if (lastQueue.isEmpty()) {
            throw new AmqpException(ReplyCode.NOT_FOUND, "no previously declared queue");
        }
        return lastQueue;
    }

    void beginConfirms() {
        if (confirms == null) {
            confirms = new Confirms(connection, this);
        }
    }

    void beginTransactions() {
        if (transaction == null) {
            transaction = new Transaction(connection, this);
        }
    }
}
