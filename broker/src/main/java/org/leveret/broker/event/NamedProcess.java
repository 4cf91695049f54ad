package org.leveret.broker.event;

/** Something that events name as RabbitMQ names an Erlang process. */
public interface NamedProcess {
    /** The name; any thread. */
    String processName();
}
