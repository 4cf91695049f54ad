package org.leveret.broker.control.admin;

import java.util.Map;
import org.leveret.broker.policy.EffectivePolicy;

/**
 * An exchange as it is told to whoever administers. Immutable.
 *
 * @param arguments with values as JSON has them
 */
public record ExchangeView(
        String vhost,
        String name,
        String type,
        boolean durable,
        boolean autoDelete,
        boolean internal,
        Map<String, Object> arguments,
        EffectivePolicy policy) {}
