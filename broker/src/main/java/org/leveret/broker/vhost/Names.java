package org.leveret.broker.vhost;

/** The rules for names of exchanges and queues. */
final class Names {
    private static final String RESERVED_PREFIX = "amq.";
    private static final String REPLY_TO_PREFIX = "amq.rabbitmq.reply-to";

    private Names() {}

    /** The name without CR and LF, which RabbitMQ drops silently. */
    static String stripped(String name) {
        if (name.indexOf('\n') < 0 && name.indexOf('\r') < 0) {
            return name;
        }
        return name.replace("\n", "").replace("\r", "");
    }

    static boolean isReserved(String name) {
        return name.startsWith(RESERVED_PREFIX);
    }

    /** Whether the name is that of a direct reply-to pseudo queue. */
    static boolean isReplyTo(String name) {
        return name.startsWith(REPLY_TO_PREFIX);
    }
}
