package org.leveret.broker.vhost;

import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldValue;
import org.leveret.broker.policy.EffectivePolicy;
import org.leveret.broker.policy.Policies;
import org.leveret.broker.policy.PolicySet;
import org.leveret.broker.policy.PolicyTarget;
import org.leveret.router.Exchange;

/** What policies mean for the entities of one virtual host. Immutable, over the policies of all. */
final class VhostPolicies {
    private final String vhost;
    private final Policies policies;

    VhostPolicies(String vhost, Policies policies) {
        this.vhost = vhost;
        this.policies = policies;
    }

    /** Any thread. */
    EffectivePolicy effective(QueueDefinition queue) {
        return policies.effective(vhost, queue.type().policyTarget(), queue.name());
    }

    /** Any thread. */
    EffectivePolicy effective(Exchange exchange) {
        return policies.effective(vhost, PolicyTarget.EXCHANGE, exchange.name());
    }

    /** The policies of all as the current batch has them. */
    PolicySet working() {
        return policies.working();
    }

    /** What a queue does, as the current batch has it. */
    QueueFeatures features(QueueDefinition queue) {
        return QueueFeatures.of(
                queue,
                policies.working()
                        .effective(vhost, queue.type().policyTarget(), queue.name())
                        .definition());
    }

    /** How much an exchange of type x-message-deduplication remembers, as the current batch has it. */
    CacheLimits cacheLimits(Exchange exchange) {
        return CacheLimits.of(exchange, definition(exchange));
    }

    private FieldTable definition(Exchange exchange) {
        return policies.working()
                .effective(vhost, PolicyTarget.EXCHANGE, exchange.name())
                .definition();
    }

    /** The exchange with the alternate exchange that it has as the current batch has it: its argument's, else a policy's. */
    Exchange applied(Exchange exchange) {
        String alternate = ExchangeCommands.declaredAlternate(exchange);
        if (alternate == null) {
            FieldValue ofPolicy = definition(exchange).field(ExchangeCommands.ALTERNATE_EXCHANGE);
            alternate = ofPolicy == null ? null : ofPolicy.text();
        }
        return exchange.withAlternate(alternate);
    }
}
