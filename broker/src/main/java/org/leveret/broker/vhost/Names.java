package org.leveret.broker.vhost;

/** The rules for names of exchanges and queues. */
public final class Names {
    private static final String RESERVED_PREFIX = "amq.";

    /** The pseudo queue of direct reply-to; a name that goes on behind it is that of one channel's replies. */
    public static final String REPLY_TO = "amq.rabbitmq.reply-to";

    /** Where copies of messages go, in every virtual host, while it is traced. */
    public static final String TRACE_EXCHANGE = "amq.rabbitmq.trace";

    /** Where events go, in the default virtual host. */
    public static final String EVENT_EXCHANGE = "amq.rabbitmq.event";

    private Names() {}

    /** The name without CR and LF, which RabbitMQ drops silently. */
    public static String stripped(String name) {
        if (name.indexOf('\n') < 0 && name.indexOf('\r') < 0) {
            return name;
        }
        return name.replace("\n", "").replace("\r", "");
    }

    static boolean isReserved(String name) {
        return name.startsWith(RESERVED_PREFIX);
    }

    /** Whether the name is that of a direct reply-to pseudo queue. */
    public static boolean isReplyTo(String name) {
        return name.startsWith(REPLY_TO);
    }
}
