package org.leveret.broker.statistics;

/** An exchange of a broker. */
public record ExchangeName(String virtualHost, String name) {}
