package org.leveret.broker.event;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Names for what is an Erlang process in RabbitMQ, a connection or a channel, in the same form. Each is given once in the
 * life of a broker, so that the events of one connection or channel can be told from those of others. Any thread.
 */
public final class ProcessNames {
    private final String prefix;
    private final AtomicLong last = new AtomicLong();

    public ProcessNames(String nodeName, long startedMs) {
        this.prefix = "<" + nodeName + "." + startedMs / 1_000 + ".";
    }

    public String next() {
        return prefix + last.incrementAndGet() + ".0>";
    }
}
