package org.leveret.broker.vhost;

/**
 * The exchange that messages wait in. Immutable.
 *
 * @param id generated, unique for as long as the data directory lives; stored messages go by it, never by name
 * @param durable whether the exchange outlives the broker, and persistent messages in it with it
 */
public record DelayDefinition(long id, String vhost, String exchange, boolean durable) {}
