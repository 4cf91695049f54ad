package org.leveret.broker.control.admin;

import java.util.Map;

/**
 * A binding as it is told to whoever administers. Immutable.
 *
 * @param toQueue whether the destination is a queue, not an exchange
 * @param arguments with values as JSON has them
 */
public record BindingView(
        String vhost,
        String source,
        String destination,
        boolean toQueue,
        String routingKey,
        Map<String, Object> arguments) {}
