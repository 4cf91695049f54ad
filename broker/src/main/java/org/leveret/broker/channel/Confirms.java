package org.leveret.broker.channel;

import org.leveret.amqp.FrameEncoder;
import org.leveret.broker.connection.AmqpConnection;
import org.leveret.broker.connection.ConnectionFlow;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.queue.Ticket;

/**
 * Publisher confirms of one channel: every publish has a number, from 1; what queues and disk answer in a turn leaves as
 * few basic.ack and basic.nack as cover it. Owned by the connection's loop.
 *
 * <p>An ack with {@code multiple} never passes over a publish that is not answered yet.
 */
final class Confirms {
    private static final byte OUTSTANDING = 0;
    private static final byte ACKED = 1;
    private static final byte NACKED = 2;
    private static final byte SENT = 3;
    private static final int FRAME_BYTES = 21;
    private static final int STATES_FIRST = 64;
    private static final int STATES_KEPT = 4096;

    private final AmqpConnection connection;
    private final AmqpChannel channel;

    private long next = 1;
    private long lowest = 1;
    private byte[] states = new byte[STATES_FIRST];
    private long answeredHighest;
    private boolean answeredOutOfOrder;
    private boolean due;

    Confirms(AmqpConnection connection, AmqpChannel channel) {
        this.connection = connection;
        this.channel = channel;
    }

    /** How many publishes are not confirmed yet. */
    long outstanding() {
        return next - lowest;
    }

    /** Gives the publish that is being handled its number. */
    long number() {
        long number = next++;
        if (next - lowest > states.length) {
            grow();
        }
        states[slot(number)] = OUTSTANDING;
        return number;
    }

    /**
     * A ticket for a publish of that number that goes to {@code queues} queues.
     *
     * @param awaitsTransaction whether it was let wait by {@link ConnectionFlow#mayAwaitTransaction}
     */
    Ticket ticket(long number, int queues, int bytes, boolean awaitsTransaction) {
        connection.flow().onUnconfirmed(bytes);
        return new PublishTicket(this, number, queues, bytes, awaitsTransaction);
    }

    private int slot(long number) {
        return (int) number & (states.length - 1);
    }

    private void grow() {
        byte[] larger = new byte[states.length * 2];
        for (long number = lowest; number < next - 1; number++) {
            larger[(int) number & (larger.length - 1)] = states[slot(number)];
        }
        states = larger;
    }

    /** The publish is answered for; said to the client when the turn ends. */
    void answered(long number, boolean confirmed) {
        states[slot(number)] = confirmed ? ACKED : NACKED;
        if (confirmed) {
            channel.counters().confirm++;
        }
        answeredHighest = Math.max(answeredHighest, number);
        if (number != lowest) {
            answeredOutOfOrder = true;
        }
        if (!due) {
            due = true;
            connection.atTurnEnd(channel);
        }
    }

    /** Writes what was answered since the last turn. */
    void onTurnEnd() {
        due = false;
        while (lowest < next && states[slot(lowest)] != OUTSTANDING) {
            sendRun();
        }
        if (answeredOutOfOrder) {
            answeredOutOfOrder = false;
            sendAhead();
        }
        if (lowest == next && states.length > STATES_KEPT) {
            states = new byte[STATES_FIRST];
        }
    }

    /** Answers the publishes from the lowest on that have the same answer, in one frame. */
    private void sendRun() {
        byte answer = SENT;
        long last = 0;
        int count = 0;
        for (; lowest < next; lowest++) {
            byte state = states[slot(lowest)];
            if (state == OUTSTANDING || (state != SENT && answer != SENT && state != answer)) {
                break;
            }
            if (state != SENT) {
                answer = state;
                last = lowest;
                count++;
            }
        }
        if (count > 0) {
            write(last, count > 1, answer);
        }
    }

    /** Answers what was answered before its turn, one by one. */
    private void sendAhead() {
        for (long number = lowest; number <= answeredHighest; number++) {
            byte state = states[slot(number)];
            if (state == ACKED || state == NACKED) {
                states[slot(number)] = SENT;
                write(number, false, state);
            }
        }
    }

    private void write(long number, boolean multiple, byte state) {
        if (state == ACKED) {
            FrameEncoder.writeAck(connection.out(FRAME_BYTES), channel.number(), number, multiple);
        } else {
            // RabbitMQ sets the requeue bit of every nack to a publisher.
            FrameEncoder.writeNack(connection.out(FRAME_BYTES), channel.number(), number, multiple, true);
        }
    }

    /** Waits for every queue that a publish went to. */
    private static final class PublishTicket extends Ticket {
        private final Confirms confirms;
        private final long number;
        private final int bytes;
        private final boolean awaitsTransaction;
        private int queuesLeft;
        private boolean refused;

        PublishTicket(Confirms confirms, long number, int queues, int bytes, boolean awaitsTransaction) {
            this.confirms = confirms;
            this.number = number;
            this.queuesLeft = queues;
            this.bytes = bytes;
            this.awaitsTransaction = awaitsTransaction;
        }

        @Override
        public EventLoop loop() {
            return confirms.connection.loop();
        }

        @Override
        public void onConfirmed() {
            onAnswer();
        }

        @Override
        public void onRefused() {
            refused = true;
            onAnswer();
        }

        private void onAnswer() {
            if (--queuesLeft == 0) {
                ConnectionFlow flow = confirms.connection.flow();
                flow.onConfirmed(bytes);
                if (awaitsTransaction) {
                    flow.onTransactionAwaited(bytes);
                }
                confirms.answered(number, !refused);
            }
        }
    }
}
