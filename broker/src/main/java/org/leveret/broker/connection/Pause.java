package org.leveret.broker.connection;

/** Why a socket is not being read. */
public enum Pause {
    /** A method waits for its outcome; the client's next methods wait behind it. */
    AWAITING_REPLY,
    /** A loop that this connection publishes to is behind. */
    QUEUE_BEHIND,
    /** The commit log is behind. */
    LOG_BEHIND,
    /** Too much waits for confirms. */
    UNCONFIRMED,
    /** A large message has to wait for the memory that others take. */
    LARGE_MESSAGE,
    /** The client does not read what it asked for. */
    OUTBOUND_FULL,
    /** A resource alarm is on and the connection publishes. */
    ALARM
}
