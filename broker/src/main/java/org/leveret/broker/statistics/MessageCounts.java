package org.leveret.broker.statistics;

/** The counts of {@link MessageCounters} at one moment. Immutable. */
public record MessageCounts(
        long publish,
        long confirm,
        long returnUnroutable,
        long dropUnroutable,
        long deliver,
        long deliverNoAck,
        long get,
        long getNoAck,
        long getEmpty,
        long redeliver,
        long ack) {
    public static final MessageCounts NONE = new MessageCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** What went out in any way. */
    public long deliverGet() {
        return deliver + deliverNoAck + get + getNoAck;
    }

    public MessageCounts plus(MessageCounts other) {
        return new MessageCounts(
                publish + other.publish,
                confirm + other.confirm,
                returnUnroutable + other.returnUnroutable,
                dropUnroutable + other.dropUnroutable,
                deliver + other.deliver,
                deliverNoAck + other.deliverNoAck,
                get + other.get,
                getNoAck + other.getNoAck,
                getEmpty + other.getEmpty,
                redeliver + other.redeliver,
                ack + other.ack);
    }
}
