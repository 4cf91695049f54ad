package org.leveret.broker.control.admin;

import java.util.Map;
import org.leveret.broker.policy.EffectivePolicy;

/**
 * A queue as it is told to whoever administers. Immutable.
 *
 * @param type {@code classic}, {@code quorum} or {@code stream}
 * @param arguments with values as JSON has them, {@code x-queue-type} included
 */
public record QueueView(
        String vhost,
        String name,
        boolean durable,
        boolean autoDelete,
        boolean exclusive,
        String type,
        Map<String, Object> arguments,
        EffectivePolicy policy) {}
