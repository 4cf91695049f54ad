package org.leveret.router;

/** What a binding leads to. */
public enum DestinationType {
    QUEUE,
    EXCHANGE
}
