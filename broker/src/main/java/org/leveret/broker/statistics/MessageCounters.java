package org.leveret.broker.statistics;

/**
 * How many messages have passed one place, by what happened to them, under RabbitMQ's names. Owned by one event loop, which
 * alone counts and reads; others get {@link #counts()}.
 */
public final class MessageCounters {
    public long publish;
    public long confirm;
    /** Given back because nobody wanted it. */
    public long returnUnroutable;
    /** Dropped because nobody wanted it. */
    public long dropUnroutable;
    /** To a consumer that acks. */
    public long deliver;
    /** To a consumer that does not. */
    public long deliverNoAck;

    public long get;
    public long getNoAck;
    public long getEmpty;
    /** Among those delivered and got. */
    public long redeliver;

    public long ack;

    /** Adds what was counted elsewhere on the same loop. */
    public void add(MessageCounters other) {
        publish += other.publish;
        confirm += other.confirm;
        returnUnroutable += other.returnUnroutable;
        dropUnroutable += other.dropUnroutable;
        deliver += other.deliver;
        deliverNoAck += other.deliverNoAck;
        get += other.get;
        getNoAck += other.getNoAck;
        getEmpty += other.getEmpty;
        redeliver += other.redeliver;
        ack += other.ack;
    }

    /** The counts of this moment. */
    public MessageCounts counts() {
        return new MessageCounts(
                publish,
                confirm,
                returnUnroutable,
                dropUnroutable,
                deliver,
                deliverNoAck,
                get,
                getNoAck,
                getEmpty,
                redeliver,
                ack);
    }
}
