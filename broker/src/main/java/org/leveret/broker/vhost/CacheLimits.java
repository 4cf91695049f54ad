package org.leveret.broker.vhost;

import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldValue;
import org.leveret.router.DeduplicationExchange;
import org.leveret.router.Exchange;

/**
 * How much an exchange of type x-message-deduplication remembers. Immutable.
 *
 * @param sizeMax how many values, at least 1
 * @param timeToLiveMs each for how long, in milliseconds; {@link Long#MAX_VALUE} if not for a time
 */
record CacheLimits(int sizeMax, long timeToLiveMs) {
    /**
     * What a policy says counts before the arguments.
     *
     * @param policy the settings of the policies that apply
     */
    static CacheLimits of(Exchange exchange, FieldTable policy) {
        FieldValue size = policy.field(DeduplicationExchange.SIZE);
        FieldValue timeToLive = policy.field(DeduplicationExchange.TIME_TO_LIVE);
        return new CacheLimits(
                size == null
                        ? DeduplicationExchange.sizeMax(exchange)
                        : (int) Math.min(size.longValue(), Integer.MAX_VALUE),
                timeToLive == null ? DeduplicationExchange.timeToLiveMs(exchange) : timeToLive.longValue());
    }
}
