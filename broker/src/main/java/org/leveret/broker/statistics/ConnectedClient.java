package org.leveret.broker.statistics;

/** A connection, as what belongs to it names it. Any thread. */
public interface ConnectedClient {
    /** Both ends of its socket, the client's first, as RabbitMQ writes them: {@code 10.0.0.7:50123 -> 10.0.0.1:5672}. */
    String name();

    String clientHost();

    int clientPort();
}
