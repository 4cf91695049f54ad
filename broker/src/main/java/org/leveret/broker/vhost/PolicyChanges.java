package org.leveret.broker.vhost;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.policy.Policy;
import org.leveret.broker.policy.PolicySet;
import org.leveret.broker.policy.PolicyTarget;
import org.leveret.router.Exchange;

/**
 * Has the entities of a virtual host go by policies that have changed. Used on the control loop, which tries no policy on
 * all entities but those that have changed: there may be many of both, and a pattern may take its time.
 */
final class PolicyChanges {
    private final VhostState vhost;
    private final List<Policy> come;
    private final List<Policy> gone;

    private PolicyChanges(VhostState vhost, PolicySet before, PolicySet now) {
        this.vhost = vhost;
        this.come = now.without(before, vhost.name);
        this.gone = before.without(now, vhost.name);
    }

    /**
     * Has them go by it, and tells of each queue that has another policy now.
     *
     * @param before the policies before the change
     * @param change what was set, or null if a policy was cleared
     */
    static void apply(VhostState vhost, PolicySet before, @Nullable Policy change, String by) {
        PolicySet now = vhost.policies.working();
        PolicyChanges changes = new PolicyChanges(vhost, before, now);
        changes.changeExchanges();
        vhost.control.afterCommit(changes::configureQueues);
        vhost.control.announceAll(() -> vhost.queues.all().stream()
                .map(QueueEntry::definition)
                .filter(changes::concern)
                .filter(queue -> now.differs(before, vhost.name, queue.type().policyTarget(), queue.name()))
                .map(queue -> EntityEvents.queuePolicy(queue, change, by))
                .toList());
    }

    private void changeExchanges() {
        List<Exchange> others = new ArrayList<>();
        for (Exchange exchange : vhost.table().exchanges()) {
            // The default exchange is not in the way of any policy, as in RabbitMQ.
            if (!exchange.name().isEmpty() && concern(PolicyTarget.EXCHANGE, exchange.name())) {
                vhost.caches.configure(exchange);
                Exchange now = vhost.policies.applied(exchange);
                if (!now.equals(exchange)) {
                    others.add(now);
                }
            }
        }
        for (Exchange exchange : others) {
            vhost.table(vhost.table().declare(exchange));
        }
    }

    private void configureQueues() {
        for (QueueEntry entry : vhost.queues.all()) {
            if (concern(entry.definition())) {
                QueueFeatures features = vhost.policies.features(entry.definition());
                if (!features.equals(entry.handle.features())) {
                    entry.handle.configure(features);
                }
            }
        }
    }

    private boolean concern(QueueDefinition queue) {
        return concern(queue.type().policyTarget(), queue.name());
    }

    private boolean concern(PolicyTarget target, String entity) {
        return come.stream().anyMatch(policy -> policy.appliesTo(target, entity))
                || gone.stream().anyMatch(policy -> policy.mayHaveAppliedTo(target, entity));
    }
}
