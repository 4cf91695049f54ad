package org.leveret.broker.event;

import org.leveret.amqp.FieldTable;

/**
 * What there is to tell of a consumer.
 *
 * @param prefetch how many messages it may have unsettled; 0 for any number
 * @param arguments as it was asked for
 */
public record DescribedConsumer(
        String tag, String queue, boolean ackRequired, boolean exclusive, int prefetch, FieldTable arguments) {}
